//! What is committed of the GitLab client is what `spec/` says.

use tests::project::GITLAB;

#[test]
fn the_client_and_the_schema_are_what_the_spec_says() {
    GITLAB.assert_fresh();
}
