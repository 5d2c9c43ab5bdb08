//! The terms of HTTP APIs that mean the same in every stage: methods, kinds of bodies, list styles, page styles,
//! errors.
//!
//! Plain types, which a service file writes as they are.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// An HTTP method. HEAD and GET are safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// HEAD
    Head,
}

impl Method {
    /// All methods, in the order in which reports list them.
    pub const ALL: [Self; 6] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head];

    /// Returns the key in a spec file: `get`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Head => "head",
        }
    }

    /// Returns the name on the wire: `GET`.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }
}

/// How a body goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// No body.
    None,
    /// `body`: JSON.
    Json,
    /// `body: TYPE`: one value as JSON.
    Value,
    /// `form`: `application/x-www-form-urlencoded`.
    Form,
    /// `multipart`: `multipart/form-data`; what the `file` type is for.
    Multipart,
    /// `text: TYPE`: `text/plain`, the value itself.
    Text,
    /// `upload: file`: the bytes of a file, as they are.
    Upload,
}

/// `encoding`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Encoding {
    /// `lists`
    #[serde(default)]
    pub lists: ListStyle,
    /// `records`
    #[serde(default)]
    pub records: RecordStyle,
    /// `multipart`: when `multipart` bodies are sent as such.
    #[serde(default)]
    pub multipart: MultipartUse,
}

/// When the body of a `multipart` operation is sent as `multipart/form-data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MultipartUse {
    /// `always`
    #[default]
    Always,
    /// `with_file`: only while a file is given. Without one the body is JSON, which has `null`, numbers, booleans and
    /// empty lists.
    WithFile,
}

/// How a list is written in a query or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListStyle {
    /// `brackets`: `a[]=1&a[]=2`
    #[default]
    Brackets,
    /// `repeat`: `a=1&a=2`
    Repeat,
    /// `comma`: `a=1,2`
    Comma,
    /// `space`: `a=1 2`
    Space,
    /// `pipe`: `a=1|2`
    Pipe,
}

impl ListStyle {
    /// The word in a spec file: `comma`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brackets => "brackets",
            Self::Repeat => "repeat",
            Self::Comma => "comma",
            Self::Space => "space",
            Self::Pipe => "pipe",
        }
    }

    /// Whether the items become one text, which headers need and only scalars allow.
    pub fn joins(self) -> bool {
        matches!(self, Self::Comma | Self::Space | Self::Pipe)
    }
}

/// How the records of a list are written in a query or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordStyle {
    /// `indexed`: `a[0][k]=1&a[1][k]=2`
    #[default]
    Indexed,
    /// `brackets`: `a[][k]=1&a[][k]=2`
    Brackets,
}

/// One of `pages`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageStyle {
    /// `summary`
    pub summary: String,
    /// `page`: the parameter with the number of the page, where pages are numbered.
    pub page: Option<String>,
    /// `first`: the number of the first page. Default: 1.
    #[serde(default = "one")]
    pub first: u64,
    /// `size`: the parameter with the number of items a page.
    pub size: Option<String>,
    /// `max_size`: the most items that the server gives on a page.
    pub max_size: Option<u64>,
    /// `set`: parameters that choose this style.
    #[serde(default)]
    pub set: IndexMap<String, serde_json::Value>,
    /// `end`: how the end is told.
    #[serde(default)]
    pub end: PageEnd,
    /// `next`: the header with the number of the next page, read when there is no `Link`.
    pub next: Option<String>,
    /// `prev`: the header with the number of the previous page.
    pub prev: Option<String>,
    /// `cursor`: the server's own cursors.
    pub cursor: Option<CursorHeaders>,
    /// `position`: further parameters in which links say where a page begins.
    #[serde(default)]
    pub position: Vec<String>,
    /// `refused`: the statuses with which servers that do not know this style refuse it, so that numbered pages are
    /// requested instead.
    #[serde(default)]
    pub refused: Vec<u16>,
    /// `totals`: headers with the totals.
    #[serde(default)]
    pub totals: Totals,
}

/// Pages are counted from 1 unless a style says otherwise.
fn one() -> u64 {
    1
}

/// How a page style tells that there are no more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageEnd {
    /// `unnamed`: no next page is named in `Link` or in the header of `next`.
    #[default]
    Unnamed,
    /// `short`: a page that is shorter than asked for. For servers that send no page headers.
    Short,
}

/// `cursor` of a page style.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CursorHeaders {
    /// `parameter`: the query parameter.
    pub parameter: String,
    /// `next`: the header with the cursor of the next page, read when there is no `Link`.
    pub next: Option<String>,
    /// `prev`: the header with the cursor of the previous page.
    pub prev: Option<String>,
}

/// `totals` of a page style.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// `items`: the header with the number of items.
    pub items: Option<String>,
    /// `pages`: the header with the number of pages.
    pub pages: Option<String>,
}

/// `in` of a union's `$tag`: where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagPlace {
    /// `value`: a key of the value itself.
    Value,
    /// `record`: a key of the record around the value.
    Record,
    /// `request`: an argument of the request.
    Request,
}

/// `errors`: keys of an error body, each list in the order in which they are looked at. A key of an object within it is
/// written as `error.message`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorShape {
    /// `message`: text, a list of texts, or errors by field.
    #[serde(default)]
    pub message: Vec<String>,
    /// `code`: a word that programs match on (`error` of OAuth).
    #[serde(default)]
    pub code: Vec<String>,
    /// `scope`: the missing OAuth scope.
    #[serde(default)]
    pub scope: Vec<String>,
}

/// What a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// `bad_request`: the request is malformed or misses something (400).
    BadRequest,
    /// `unauthorized`: no credential, or a bad one.
    Unauthorized,
    /// `forbidden`: the credential does not suffice.
    Forbidden,
    /// `not_found`: not there, or not to be seen.
    NotFound,
    /// `method_not_allowed`: the resource does not support this operation (405).
    MethodNotAllowed,
    /// `conflict`: the request conflicts with the state of the resource.
    Conflict,
    /// `gone`: no longer there.
    Gone,
    /// `precondition_failed`: the resource has changed in the meantime (412).
    PreconditionFailed,
    /// `too_large`: the body is too large.
    TooLarge,
    /// `uri_too_long`: the URL is longer than the server reads (414).
    UriTooLong,
    /// `range_not_satisfiable`: the requested range begins behind the end (416).
    RangeNotSatisfiable,
    /// `unprocessable`: well formed, but not valid (422).
    Unprocessable,
    /// `rate_limited`: too many requests.
    RateLimited,
    /// `server`: a fault on the server's side.
    Server,
}

/// `spam_check`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpamCheck {
    /// `needed`: the key in the body of the refusal that is true.
    pub needed: String,
    /// `site_key`: the key with the captcha's site key.
    pub site_key: String,
    /// `log_id`: the key with the number of the log entry.
    pub log_id: String,
    /// `answer_header`: the header for the solution.
    pub answer_header: String,
    /// `log_id_header`: the header for the number.
    pub log_id_header: String,
}

/// `rate_limit`: header names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// `limit`: requests allowed in the window.
    pub limit: String,
    /// `remaining`: requests left.
    pub remaining: String,
    /// `reset`: when the window ends, in seconds since 1970, or from now on.
    pub reset: String,
    /// `name`: the name of the limit that the other headers are about, where there are several.
    pub name: Option<String>,
}
