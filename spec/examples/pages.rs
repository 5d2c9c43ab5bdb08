//! Pages: reads a list of issues in portions, and goes on where the run before stopped.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run --example pages -- group/project
//! ```

use std::env;
use std::error::Error;
use std::fs;

use gitlab_sdk::v4::issues;
use gitlab_sdk::{Client, Token};

/// The file that remembers the place in the list. It holds neither the server's address nor the token.
const PLACE: &str = "issues.cursor";

/// The number of pages that one run reads.
const PORTION: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let project = env::args().nth(1).ok_or("the path of a project is required")?;
    let gitlab = Client::new(&env::var("GITLAB_URL")?, Token::personal(env::var("GITLAB_TOKEN")?))?;

    let mut request = issues::list(project.as_str()).per_page(100);
    if let Ok(place) = fs::read_to_string(PLACE) {
        request = request.resume(place.trim().parse()?);
    }

    let mut pages = request.pages(&gitlab);
    for _ in 0..PORTION {
        let Some(page) = pages.try_next().await? else { break };
        for issue in &page.items {
            println!("#{} {}", issue.iid, issue.title);
        }
    }

    match pages.cursor() {
        Some(cursor) => fs::write(PLACE, cursor.to_string())?,
        None => {
            println!("that was the last page");
            let _ = fs::remove_file(PLACE);
        }
    }
    Ok(())
}
