//! An issue needs a title.

use gitlab_sdk::v4::issues;

fn main() {
    let _ = issues::create("group/project");
}
