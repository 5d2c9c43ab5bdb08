//! A server may send a value that this version of the client does not know.

use gitlab_sdk::v4::issues::IssueState;

fn main() {
    match IssueState::Opened {
        IssueState::Opened => {}
        IssueState::Closed => {}
        IssueState::Unlisted(_) => {}
    }
}
