//! Stage `spec`: operations.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DescribedType, FieldSet, Fields, Literal, Map, TypeExpr};
use crate::wire::{BodyKind, Method};

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The key that names the path: `get`, `post`, `put`, `patch`, `delete`, `head`. Exactly one of them.
    pub method: Method,
    /// The path template below the version's base path: `/projects/{project}/issues`.
    pub path: String,
    /// `root: true`: the path is below the server's root instead (`/oauth/token`).
    pub root: bool,
    /// `upstream_path`: the path under which the service's own description lists it, where that is another.
    pub upstream_path: Option<String>,
    /// `summary`: one sentence, ours, that begins with a verb: "Lists the issues of a project."
    pub summary: String,
    /// `description`: more about it, in Markdown.
    pub description: Option<String>,
    /// `docs`: the page that documents it: as `#anchor` below the file's `docs`, absolute, or below the service's `docs`.
    pub docs: Option<String>,
    /// `params`: types of path parameters that differ from the file's `params`.
    pub params: Map<DescribedType>,
    /// `query`: query parameters.
    pub query: FieldSet,
    /// `headers`: request headers.
    pub headers: FieldSet,
    /// How the body is sent. `body`, `form` and `multipart` hold fields; `text` and `upload` are the body itself.
    pub body_kind: BodyKind,
    /// The fields of the body; one field named `body` for `text` and `upload`.
    pub body: FieldSet,
    /// `content_type`: the media type of the body, where it is not the usual one of its kind.
    pub content_type: Option<String>,
    /// `ok`: what comes back, by status.
    pub ok: Results,
    /// `errors`: statuses that the operation is documented to answer with, besides those that any may.
    pub errors: Errors,
    /// `response_headers`: headers worth reading.
    pub response_headers: Fields,
    /// `pages`: the page styles it takes; none: it is not paged.
    pub pages: Vec<PageUse>,
    /// `spam_check: true`: may ask for a captcha.
    pub spam_check: bool,
    /// `idempotent: true`: sending it twice has the effect of sending it once, so it is retried like a GET.
    pub idempotent: bool,
    /// `anonymous: true`: no credential is sent (`/oauth/token`).
    pub anonymous: bool,
    /// `tier`.
    pub tier: Option<String>,
    /// `since`.
    pub since: Option<String>,
    /// `deprecated`.
    pub deprecated: Option<String>,
    /// What a caller needs besides a valid request.
    pub access: Access,
}

/// What a caller needs in order to use an operation, and how it is limited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// `lifecycle`: set while the operation may still change or disappear.
    pub lifecycle: Option<Lifecycle>,
    /// `permission`: the permission that a fine-grained token needs, as the service's pages name it.
    pub permission: Option<String>,
    /// `role`: the least role of the caller: `administrator`.
    pub role: Option<String>,
    /// `abilities`: the rights of the caller, as the service's code names them.
    pub abilities: Vec<String>,
    /// `tokens`: the restricted credentials of the service file that the operation accepts.
    pub tokens: Vec<String>,
    /// `feature_flags`: flags of the server without which the operation does not work.
    pub feature_flags: Vec<String>,
    /// `rate_limit`: the name of a limit of its own.
    pub rate_limit: Option<String>,
}

/// How finished an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lifecycle {
    /// It may change or disappear at any time.
    Experiment,
    /// It may still change.
    Beta,
}

impl Lifecycle {
    /// Returns the value as the spec writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Experiment => "experiment",
            Self::Beta => "beta",
        }
    }
}

/// Success statuses, each with its response, in file order: `200 Issue`, `204`, `{ 200: Issue, 304: unchanged }`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results(pub Vec<(u16, TypeExpr)>);

/// Error statuses, and the type of the body where it has one of its own: `[401, 404]`, `{ 404: none, 409: Conflict }`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Errors(pub Vec<(u16, Option<TypeExpr>)>);

/// The use of a page style: `offset`, or `keyset: { order_by: [id] }`.
#[derive(Debug, Clone, PartialEq)]
pub struct PageUse {
    /// The style's name in the service file.
    pub style: String,
    /// The style may only be used while these query parameters have one of these values, or, if none is
    /// listed, are not given. Of several styles of an operation, the last one whose condition holds is used.
    pub when: Map<Vec<Literal>>,
    /// `$set`: query parameters that are sent with the style unless the caller sets them: `$set: { sort: desc }`.
    pub set: Map<Literal>,
}
