//! A record may get a field with the next version of the client, so nobody can write one down.

use gitlab_sdk::v4::issues::{IssueIid, TaskCompletionStatus};

fn main() {
    let _ = TaskCompletionStatus { count: 2, completed_count: 1 };
    let _ = IssueIid(1);
}
