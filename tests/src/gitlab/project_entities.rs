//! Projects as JSON, with the keys of Community Edition (`lib/api/entities/project.rb` and what it builds on).

use serde_json::{Value, json};

use super::entities::extend;
use super::state::{Project, State, User};
use super::time::timestamp;

/// How much of a project is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `BasicProjectDetails`: for anonymous callers, and for `simple=true`.
    Simple,
    /// `ProjectWithAccess`.
    Full,
}

pub(super) fn visibility(project: &Project) -> &'static str {
    if project.public { "public" } else { "private" }
}

pub(super) fn project(state: &State, project: &Project, caller: Option<&User>, shape: Shape) -> Value {
    let mut entity = basic(state, project);
    if shape == Shape::Full {
        extend(&mut entity, settings(state, project));
        extend(&mut entity, features());
        extend(&mut entity, pipelines());
        extend(&mut entity, merging());
        let own = caller.map_or(0, |user| project.level(user));
        let access = (own > 0).then(|| json!({ "access_level": own, "notification_level": 3 }));
        extend(&mut entity, json!({ "permissions": { "project_access": access, "group_access": null } }));
    }
    entity
}

fn basic(state: &State, project: &Project) -> Value {
    let path = project.full_path();
    let host = state.external_url.split_once("://").map_or("", |(_, host)| host);
    let host = host.split([':', '/']).next().unwrap_or_default();
    let web_url = format!("{}/{path}", state.external_url);
    json!({
        "id": project.id,
        "description": project.description,
        "name": project.name,
        "name_with_namespace": format!("{} / {}", project.group, project.name),
        "path": project.path,
        "path_with_namespace": path,
        "created_at": timestamp(project.created_at),
        "default_branch": "main",
        "tag_list": [],
        "topics": [],
        "ssh_url_to_repo": format!("git@{host}:{path}.git"),
        "http_url_to_repo": format!("{web_url}.git"),
        "web_url": web_url,
        "readme_url": format!("{web_url}/-/blob/main/README.md"),
        "forks_count": 0,
        "avatar_url": null,
        "star_count": 0,
        "last_activity_at": timestamp(project.created_at),
        "visibility": visibility(project),
        "namespace": {
            "id": 10,
            "name": project.group,
            "path": project.group,
            "kind": "group",
            "full_path": project.group,
            "parent_id": null,
            "avatar_url": null,
            "web_url": format!("{}/groups/{}", state.external_url, project.group),
        },
    })
}

fn settings(state: &State, project: &Project) -> Value {
    let open = state.issues.iter().filter(|issue| issue.project == project.id && issue.closed.is_none()).count();
    let own = format!("{}/api/v4/projects/{}", state.external_url, project.id);
    json!({
        "container_registry_image_prefix": null,
        "_links": {
            "self": own,
            "issues": format!("{own}/issues"),
            "merge_requests": format!("{own}/merge_requests"),
            "repo_branches": format!("{own}/repository/branches"),
            "labels": format!("{own}/labels"),
            "events": format!("{own}/events"),
            "members": format!("{own}/members"),
            "cluster_agents": format!("{own}/cluster_agents"),
        },
        "marked_for_deletion_at": null,
        "marked_for_deletion_on": null,
        "packages_enabled": true,
        "empty_repo": false,
        "archived": false,
        "repository_object_format": "sha1",
        "container_expiration_policy": {
            "cadence": "1d", "enabled": false, "keep_n": 10, "older_than": "90d", "name_regex": ".*",
            "name_regex_keep": null, "next_run_at": timestamp(project.created_at),
        },
        "service_desk_enabled": false,
        "service_desk_address": null,
        "can_create_merge_request_in": true,
        "emails_disabled": false,
        "emails_enabled": true,
        "creator_id": 1,
        "import_url": null,
        "import_type": null,
        "import_status": "none",
        "import_error": null,
        "open_issues_count": open,
        "description_html": format!("<p>{}</p>", project.description),
        "updated_at": timestamp(project.created_at),
        "shared_with_groups": [],
        "request_access_enabled": true,
        "enforce_auth_checks_on_uploads": true,
        "show_diff_preview_in_email": true,
        "warn_about_potentially_unwanted_characters": true,
    })
}

fn features() -> Value {
    json!({
        "issues_enabled": true,
        "merge_requests_enabled": true,
        "wiki_enabled": true,
        "jobs_enabled": true,
        "snippets_enabled": true,
        "container_registry_enabled": true,
        "lfs_enabled": true,
        "issues_access_level": "enabled",
        "repository_access_level": "enabled",
        "merge_requests_access_level": "enabled",
        "forking_access_level": "enabled",
        "wiki_access_level": "enabled",
        "builds_access_level": "enabled",
        "snippets_access_level": "enabled",
        "pages_access_level": "private",
        "analytics_access_level": "enabled",
        "container_registry_access_level": "enabled",
        "security_and_compliance_access_level": "private",
        "releases_access_level": "enabled",
        "environments_access_level": "enabled",
        "feature_flags_access_level": "enabled",
        "infrastructure_access_level": "enabled",
        "monitor_access_level": "enabled",
        "model_experiments_access_level": "enabled",
        "model_registry_access_level": "enabled",
        "package_registry_access_level": "enabled",
    })
}

fn pipelines() -> Value {
    json!({
        "shared_runners_enabled": true,
        "group_runners_enabled": true,
        "public_jobs": true,
        "ci_config_path": null,
        "ci_default_git_depth": 20,
        "ci_delete_pipelines_in_seconds": null,
        "ci_forward_deployment_enabled": true,
        "ci_forward_deployment_rollback_allowed": true,
        "ci_job_token_scope_enabled": false,
        "ci_separated_caches": true,
        "ci_allow_fork_pipelines_to_run_in_parent_project": true,
        "ci_id_token_sub_claim_components": ["project_path", "ref_type", "ref"],
        "ci_pipeline_variables_minimum_override_role": "developer",
        "ci_push_repository_for_job_token_allowed": false,
        "build_git_strategy": "fetch",
        "build_timeout": 3_600,
        "auto_cancel_pending_pipelines": "enabled",
        "auto_devops_enabled": false,
        "auto_devops_deploy_strategy": "continuous",
        "keep_latest_artifact": true,
        "max_artifacts_size": null,
        "restrict_user_defined_variables": true,
        "resource_group_default_process_mode": "unordered",
        "runner_token_expiration_interval": null,
        "runners_token": null,
    })
}

fn merging() -> Value {
    json!({
        "only_allow_merge_if_pipeline_succeeds": false,
        "allow_merge_on_skipped_pipeline": null,
        "only_allow_merge_if_all_discussions_are_resolved": false,
        "resolve_outdated_diff_discussions": false,
        "remove_source_branch_after_merge": true,
        "printing_merge_request_link_enabled": true,
        "merge_method": "merge",
        "squash_option": "default_off",
        "suggestion_commit_message": null,
        "merge_commit_template": null,
        "squash_commit_template": null,
        "issue_branch_template": null,
        "autoclose_referenced_issues": true,
    })
}
