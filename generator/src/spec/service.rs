//! Stage `spec`: the service file.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Literal, Map, TypeExpr};

/// What holds for the whole API.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// `service`: its name in prose: `GitLab`.
    pub service: String,
    /// `summary`: one sentence about the crate, ours.
    pub summary: String,
    /// `crate`: the manifest of the emitted crate.
    #[serde(rename = "crate")]
    pub krate: CrateMeta,
    /// `versions`, each with a folder of resource files.
    pub versions: Map<Version>,
    /// `tiers`: the paid tiers that operations and fields may ask for, the lower ones first.
    #[serde(default)]
    pub tiers: Vec<String>,
    /// `owners`: what resources belong to, the one whose operations have the plain names first.
    #[serde(default)]
    pub owners: Vec<Owner>,
    /// `credentials`: ways to say who one is.
    #[serde(default)]
    pub credentials: Map<Credential>,
    /// `options`: what every request may carry, such as `sudo`.
    #[serde(default)]
    pub options: Map<RequestOption>,
    /// `encoding`: how lists and records are written in queries and forms.
    #[serde(default)]
    pub encoding: Encoding,
    /// `pages`: page styles by name.
    #[serde(default)]
    pub pages: Map<PageStyle>,
    /// `errors`: where an error body says what.
    #[serde(default)]
    pub errors: ErrorShape,
    /// `statuses`: what an error status means.
    #[serde(default)]
    pub statuses: Map<ErrorKind>,
    /// `spam_check`: how a captcha is asked for and answered.
    pub spam_check: Option<SpamCheck>,
    /// `rate_limit`: the headers that tell of it.
    pub rate_limit: Option<RateLimit>,
    /// `request_id`: the header that names the request in the server's log.
    pub request_id: Option<String>,
}

/// `crate`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrateMeta {
    /// The package's name: `gitlab-sdk`.
    pub name: String,
    /// Its version, quoted.
    pub version: String,
    /// One sentence for the manifest.
    pub description: String,
    /// SPDX expression. The texts of `MIT` and `Apache-2.0` are put into the crate.
    pub license: String,
    /// `copyright`: who holds it, as the licence text names them. Defaults to the crate's authors.
    pub copyright: Option<String>,
    /// `publish: false`: the crate is kept out of the crate registry.
    #[serde(default = "yes")]
    pub publish: bool,
    /// `repository`: the address of the source code.
    pub repository: Option<String>,
    /// `homepage`: the address of the crate's own site, if it has one besides the repository.
    pub homepage: Option<String>,
    /// `documentation`: the address of the reference. Defaults to the page on docs.rs.
    pub documentation: Option<String>,
    /// `keywords`: up to five, for the search of the crate registry.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// `categories`: up to five slugs of the crate registry.
    #[serde(default)]
    pub categories: Vec<String>,
    /// `default`: the resources of the feature `common`, which is on by default.
    #[serde(default)]
    pub default: Vec<String>,
    /// `examples`: programs in `examples/NAME.rs` beside the service file, which become examples of the crate.
    #[serde(default)]
    pub examples: Map<Example>,
}

/// One of `examples`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// `summary`: one sentence about what it shows, ours.
    pub summary: String,
    /// `features`: the features that it needs.
    pub features: Vec<String>,
}

/// One of `versions`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// `base`: the path below the server's root, `/api/v4`.
    pub base: String,
    /// `summary`: one sentence, ours.
    pub summary: String,
    /// `description`: more about it, in Markdown: which servers speak it, how it differs from the others.
    pub description: Option<String>,
    /// `feature`: the whole version is behind this feature instead of one feature a resource.
    pub feature: Option<String>,
}

/// One of `owners`: a path below which operations do for one owner what others do for another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// `name`: what the names of operations say of it: `group`, for `list_for_group`.
    pub name: String,
    /// `paths`: the beginnings of its paths, `/groups/{group}`; an empty one is the beginning of every path.
    pub paths: Vec<String>,
}

/// One of `credentials`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// `summary`: one sentence, ours.
    pub summary: String,
    /// `header`: the header that holds the secret as it is.
    pub header: Option<String>,
    /// `bearer: true`: `Authorization: Bearer …`.
    #[serde(default)]
    pub bearer: bool,
    /// `cookie`: the cookie that holds it.
    pub cookie: Option<String>,
    /// `parameter`: the query parameter for servers that need it there; used only when asked for.
    pub parameter: Option<String>,
}

/// One of `options`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestOption {
    /// `type`.
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    /// `summary`.
    pub summary: String,
    /// `header`: sent as this header.
    pub header: Option<String>,
    /// `query`: sent as this parameter.
    pub query: Option<String>,
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
    /// `first`: the number of the first page, 1 unless said.
    #[serde(default = "one")]
    pub first: u64,
    /// `size`: the parameter with the number of items a page.
    pub size: Option<String>,
    /// `max_size`: the most items that the server gives on a page.
    pub max_size: Option<u64>,
    /// `set`: parameters that choose this style.
    #[serde(default)]
    pub set: Map<Literal>,
    /// `end`: how the end is told.
    #[serde(default)]
    pub end: PageEnd,
    /// `next`: the header with the number of the next page, read when there is no `Link`.
    pub next: Option<String>,
    /// `totals`: headers with the totals.
    #[serde(default)]
    pub totals: Totals,
}

/// A crate may be published unless its manifest says otherwise.
fn yes() -> bool {
    true
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

/// `totals` of a page style.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// `items`: the header with the number of items.
    pub items: Option<String>,
    /// `pages`: the header with the number of pages.
    pub pages: Option<String>,
}

/// `errors`: keys of an error body, each list in the order in which they are looked at.
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
    /// `invalid`: the request is wrong in itself.
    Invalid,
    /// `unauthorized`: no credential, or a bad one.
    Unauthorized,
    /// `forbidden`: the credential does not suffice.
    Forbidden,
    /// `not_found`: not there, or not to be seen.
    NotFound,
    /// `not_allowed`: this cannot be done with that.
    NotAllowed,
    /// `conflict`: the state of the thing stands against it.
    Conflict,
    /// `gone`: no longer there.
    Gone,
    /// `precondition`: changed in the meantime.
    Precondition,
    /// `too_large`: the body is too large.
    TooLarge,
    /// `rejected`: understood and well formed, but not valid.
    Rejected,
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
    /// `reset`: when the window ends, in seconds since 1970.
    pub reset: String,
}
