//! An old server: lists projects and opens an issue on a GitLab before 9.0, whose API is v3.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… \
//!     cargo run --example old_server --features blocking,v3 -- group/project
//! ```

use std::env;
use std::error::Error;

use gitlab_sdk::v3::{issues, projects};
use gitlab_sdk::{Token, blocking};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("the path of a project is required")?;
    let gitlab = blocking::Client::new(&env::var("GITLAB_URL")?, Token::personal(env::var("GITLAB_TOKEN")?))?;

    let project = projects::get(path.as_str()).send(&gitlab)?;
    let issue = issues::create(project.id, "Gentle reminder").send(&gitlab)?;
    // v3 addresses issues by their id; their number in the project is for people.
    let issue = issues::update(project.id, issue.id).labels(["urgent"]).send(&gitlab)?;
    println!("opened {} in {}", issue.id, project.name);
    Ok(())
}
