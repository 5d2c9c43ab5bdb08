//! Projects as JSON: `BasicProjectDetails`, `Project` and `ProjectWithAccess`, with every key that the release sends.

use serde_json::{Value, json};

use crate::gitlab::time::timestamp;

use super::entities::{LATE_FIELDS, extend, user_basic};
use super::state::{Project, State, User, level};

/// How much of a project is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Basic,
    Full,
    WithAccess,
}

pub(super) fn project(state: &State, project: &Project, caller: Option<&User>, shape: Shape) -> Value {
    let mut entity = basic(state, project);
    if shape == Shape::Basic {
        return entity;
    }
    extend(&mut entity, full(state, project));
    extend(&mut entity, json!({ "namespace": namespace(state, project) }));
    if let Some(owner) = project.owner.and_then(|owner| state.user(owner)) {
        extend(&mut entity, json!({ "owner": user_basic(state, owner) }));
    }
    if state.release >= LATE_FIELDS {
        let late = json!({
            "container_registry_enabled": true,
            "lfs_enabled": true,
            "only_allow_merge_if_build_succeeds": false,
            "request_access_enabled": true,
            "only_allow_merge_if_all_discussions_are_resolved": null,
        });
        extend(&mut entity, late);
        if project.allows(caller, level::MASTER) {
            extend(&mut entity, json!({ "runners_token": format!("runners-of-{}", project.id) }));
        }
    }
    if shape == Shape::WithAccess {
        let own = caller.and_then(|user| project.members.get(&user.id));
        let access = own.map(|level| json!({ "access_level": level, "notification_level": 3 }));
        extend(&mut entity, json!({ "permissions": { "project_access": access, "group_access": null } }));
    }
    entity
}

fn basic(state: &State, project: &Project) -> Value {
    let path = project.full_path();
    json!({
        "id": project.id,
        "http_url_to_repo": format!("{}/{path}.git", state.url),
        "web_url": format!("{}/{path}", state.url),
        "name": project.name,
        "name_with_namespace": format!("{} / {}", project.namespace, project.name),
        "path": project.name,
        "path_with_namespace": path,
    })
}

fn full(state: &State, project: &Project) -> Value {
    let open = state.issues.iter().filter(|issue| issue.project == project.id && issue.state != "closed").count();
    let has_commits = state.commits.iter().any(|commit| commit.project == project.id);
    json!({
        "description": project.description,
        "default_branch": has_commits.then_some("master"),
        "tag_list": [],
        "public": project.public,
        "archived": false,
        "visibility_level": visibility_level(project),
        "ssh_url_to_repo": format!("git@gitlab.example.com:{}.git", project.full_path()),
        "issues_enabled": true,
        "merge_requests_enabled": true,
        "wiki_enabled": true,
        "builds_enabled": true,
        "snippets_enabled": false,
        "created_at": timestamp(project.created_at),
        "last_activity_at": timestamp(project.created_at),
        "shared_runners_enabled": true,
        "creator_id": project.owner.unwrap_or(1),
        "avatar_url": null,
        "star_count": project.stars.len(),
        "forks_count": 0,
        "open_issues_count": open,
        "public_builds": true,
        "shared_with_groups": [],
    })
}

fn visibility_level(project: &Project) -> u8 {
    if project.public { 20 } else { 0 }
}

/// The stored row of a namespace, as it is.
fn namespace(state: &State, project: &Project) -> Value {
    let mut row = json!({
        "id": project.namespace_id,
        "name": project.namespace,
        "path": project.namespace,
        "owner_id": project.owner,
        "created_at": timestamp(project.created_at),
        "updated_at": timestamp(project.created_at),
        "description": "",
    });
    if state.release >= LATE_FIELDS {
        let late = json!({
            "avatar": { "url": null }, "share_with_group_lock": false, "visibility_level": 20,
            "request_access_enabled": true, "deleted_at": null, "lfs_enabled": null, "parent_id": null,
        });
        extend(&mut row, late);
    }
    row
}
