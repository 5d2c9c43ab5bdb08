//! Errors: what a program can learn from a call that failed.
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run --example errors -- group/project
//! ```

use std::env;
use std::process::ExitCode;

use gitlab_sdk::v4::labels;
use gitlab_sdk::{Client, Error, ErrorKind, Token};

#[tokio::main]
async fn main() -> ExitCode {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let project = env::args().nth(1).unwrap_or_else(|| "group/project".to_owned());
    match create(&variable("GITLAB_URL"), &variable("GITLAB_TOKEN"), &project).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

async fn create(url: &str, token: &str, project: &str) -> Result<(), Error> {
    let gitlab = Client::new(url, Token::personal(token))?;
    let label = labels::create(project, "urgent", "#d9534f").send(&gitlab).await?;
    println!("created the label {}", label.name);
    Ok(())
}

fn explain(error: &Error) {
    match error.kind() {
        ErrorKind::Unauthorized => println!("GitLab does not accept the token"),
        ErrorKind::Forbidden => match error.scope() {
            Some(scope) => println!("the token lacks the scope {scope}"),
            None => println!("the token's owner may not do this"),
        },
        ErrorKind::NotFound => println!("there is no such project, or the token may not see it"),
        ErrorKind::Conflict => println!("there is a label of this name already"),
        ErrorKind::RateLimited => println!("too many requests; try again in {:?}", error.retry_after()),
        _ => println!("{error}"),
    }
    for field in error.fields() {
        println!("  {field:?}");
    }
    if let Some(id) = error.request_id() {
        println!("  request id, for the server's log: {id}");
    }
}
