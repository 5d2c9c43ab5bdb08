//! Stage `spec`: operations.

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
}
