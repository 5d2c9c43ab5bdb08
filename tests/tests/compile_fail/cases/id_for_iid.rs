//! The ID of an issue is not its number in a project.

use gitlab_sdk::v4::issues::{self, IssueId};

fn main() {
    let id = IssueId(76);
    let _ = issues::get("group/project", id);
}
