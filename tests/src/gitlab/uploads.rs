//! Files for use in texts: `POST /projects/:id/uploads`, a multipart body.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::json;

use crate::loopback::Response;

use super::declared::{Kind, Param};
use super::endpoint::{Call, Caller, Endpoint, Outcome};
use super::issues::SCOPES;
use super::refusals;
use super::state::Upload;

/// Endings of files that are shown as pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "bmp", "tiff", "ico", "webp", "svg"];

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    method: "POST",
    path: "/projects/:id/uploads",
    caller: Caller::KnownToWrite,
    scopes: SCOPES,
    params: &[Param::required("file", Kind::File)],
    at_least_one: &[],
    run: upload,
}];

fn upload(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?.id;
    let part = call.files.iter().find(|part| part.name == "file").cloned();
    let part = part.ok_or_else(|| refusals::error(400, "file is invalid"))?;
    let id = call.state.next_id("upload");
    let secret = secret(id, &part.bytes);
    let file_name = sanitized(part.file_name.as_deref().unwrap_or_default());
    let url = format!("/uploads/{secret}/{file_name}");
    let (stem, ending) = file_name.rsplit_once('.').unwrap_or((&file_name, ""));
    let picture = PICTURES.contains(&ending.to_lowercase().as_str());
    let alt = if picture { stem } else { &file_name };
    let mark = if picture { "!" } else { "" };
    let entity = json!({
        "id": id,
        "alt": alt,
        "url": url,
        "full_path": format!("/-/project/{project}{url}"),
        "markdown": format!("{mark}[{alt}]({url})"),
    });
    let (content_type, bytes) = (part.content_type, part.bytes);
    call.state.uploads.push(Upload { id, project, secret, file_name: file_name.clone(), content_type, bytes });
    Ok(Response::json(201, &entity))
}

fn secret(id: i64, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    (id, bytes).hash(&mut hasher);
    format!("{:016x}{:016x}", hasher.finish(), id)
}

/// The last part of a name, with what is not a letter, a digit, `.`, `-`, `_` or `+` put as `_`: CarrierWave's rule.
fn sanitized(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '+');
    last.chars().map(|character| if kept(character) { character } else { '_' }).collect()
}
