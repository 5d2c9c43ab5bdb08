//! A first call: who am I, and which projects do I belong to?
//!
//! ```text
//! GITLAB_URL=https://gitlab.example.com GITLAB_TOKEN=… cargo run --example first_call
//! ```

use std::env;
use std::error::Error;

use gitlab_sdk::v4::{projects, users};
use gitlab_sdk::{Client, Token};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let gitlab = Client::new(&env::var("GITLAB_URL")?, Token::personal(env::var("GITLAB_TOKEN")?))?;

    let user = users::get_current().send(&gitlab).await?;
    println!("signed in as {} ({})", user.username, user.name);

    for project in projects::list().membership(true).all(&gitlab, 10).await? {
        println!("{}", project.path_with_namespace);
    }
    Ok(())
}
