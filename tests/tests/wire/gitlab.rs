//! What GitLab writes otherwise than the kitchen sink: `a[]=1` for lists, `a[0][k]=1` for lists of records, and paths
//! with slashes in their parameters. Its operations are sent by the same clients.

use gitlab_sdk::v4::issues::{self, IssueIid};
use gitlab_sdk::v4::pipelines::{self, PipelineVariableInput};
use gitlab_sdk::v4::project_imports::{self, ProjectOverrides};
use gitlab_sdk::v4::{repository_files, request};
use gitlab_sdk::{BodyKind, Json, Method, Options, Upload};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, downloaded, listed, name, sent, twice};
use crate::snapshot;

#[test]
fn requests() {
    let mut both = Both::new();
    let list = issues::list("group/sub group/project")
        .iids([IssueIid(1), IssueIid(2)])
        .labels(["to do", "c++"])
        .not_labels(["a", "b"])
        .not_assignee_username(["x", "y"])
        .created_after("2026-11-22T10:30:00+02:00".parse::<gitlab_sdk::Timestamp>().expect("a moment"))
        .sudo("alice");
    listed!(both, list, 3, [Response::json(200, &json!([]))]);

    let variables = [PipelineVariableInput::new("KEY", "a=b"), PipelineVariableInput::new("OTHER", "")];
    let create = pipelines::create(1, "release/1.0").variables(variables);
    sent!(
        both,
        create,
        [Response::json(
            201,
            &json!({ "id": 1, "project_id": 1, "iid": 1, "sha": "0", "ref": "x", "status": "created", "web_url": "x", "source": "api" })
        )]
    );

    let archive = Upload::bytes("export.tar.gz", "archive").media_type("application/gzip");
    let overrides = ProjectOverrides::new().description("copied").issues_enabled(false);
    let import = project_imports::import("copy", archive).namespace_path("group/sub").override_params(overrides);
    let imported = json!({
        "id": 1, "name": "copy", "path": "copy", "name_with_namespace": "x", "path_with_namespace": "x",
        "created_at": "2026-11-22T10:30:00Z", "import_status": "scheduled",
    });
    sent!(both, import, [Response::json(201, &imported)]);

    let raw = repository_files::get_raw(1, "docs/a b/read.me").r#ref("feature/x");
    downloaded!(both, raw, [Response::text(200, "text")]);

    let form = request(Method::POST, "/projects/{project}/pipeline")
        .path("project", "group/project")
        .body_kind(BodyKind::Form)
        .field("variables", json!([{ "key": "A", "value": "1" }, { "key": "B", "value": "2" }]))
        .field("ids", json!([3, 4]));
    let (form, again) = twice(form);
    let answer = [Response::json(200, &json!(null))];
    both.exchange(
        name(&form),
        &answer,
        |client| form.send::<Json, _>(client),
        async |client| again.send::<Json, _>(client).await,
    );
    snapshot("gitlab", both.shown());
}
