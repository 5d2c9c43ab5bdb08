//! An ID of the old API is not an ID of the new one.

use gitlab_sdk::{v3, v4};

fn main() {
    let project = v3::projects::ProjectId(7);
    let _ = v4::projects::get(project);
}
