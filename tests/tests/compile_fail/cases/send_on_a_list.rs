//! A list is never sent as a whole by accident: one says page, pages, items or all.

use gitlab_sdk::v4::issues;
use gitlab_sdk::{Token, blocking};

fn main() {
    let client = blocking::Client::new("https://gitlab.example.com", Token::none()).unwrap();
    let _ = issues::list("group/project").send(&client);
}
