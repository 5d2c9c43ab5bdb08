//! The blocking client: opens an issue, labels it and closes it again.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run --example blocking --features blocking -- group/project
//! ```

use std::env;
use std::error::Error;

use gitlab_sdk::v4::issues;
use gitlab_sdk::v4::types::StateEvent;
use gitlab_sdk::{Token, blocking};

fn main() -> Result<(), Box<dyn Error>> {
    let project = env::args().nth(1).ok_or("the path of a project is required")?;
    let gitlab = blocking::Client::new(&env::var("GITLAB_URL")?, Token::personal(env::var("GITLAB_TOKEN")?))?;

    let issue = issues::create(project.as_str(), "Renew the certificate").labels(["ops"]).send(&gitlab)?;
    println!("opened #{} {}", issue.iid, issue.title);

    // Issues are addressed by their number in the project.
    let issue = issues::update(project.as_str(), issue.iid).state_event(StateEvent::Close).send(&gitlab)?;
    println!("it is {:?} now", issue.state);
    Ok(())
}
