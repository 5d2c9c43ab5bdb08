//! Stage `model`: what holds for the whole service.

use super::{Docs, Input, Place};

/// The service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name in prose.
    pub name: String,
    /// How lists and records are written.
    pub encoding: Encoding,
    /// Ways to say who one is.
    pub credentials: Vec<Credential>,
    /// What every request may carry.
    pub options: Vec<RequestOption>,
    /// Page styles.
    pub pages: Vec<PageStyle>,
    /// Keys of an error body.
    pub errors: ErrorShape,
    /// Statuses and what they mean.
    pub statuses: Vec<(u16, ErrorKind)>,
    /// The captcha.
    pub spam_check: Option<SpamCheck>,
    /// The headers of the rate limit: limit, remaining, reset.
    pub rate_limit: Option<[String; 3]>,
    /// The header with the request's name.
    pub request_id: Option<String>,
}

/// How lists and records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// Lists.
    pub lists: ListStyle,
    /// The records of a list.
    pub records: RecordStyle,
}

/// How a list of texts and numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
    /// `a=1 2`
    Space,
    /// `a=1|2`
    Pipe,
}

/// How the records of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordStyle {
    /// `a[0][k]=1&a[1][k]=2`
    Indexed,
    /// `a[][k]=1&a[][k]=2`
    Brackets,
}

/// What an error status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// The request is wrong in itself.
    Invalid,
    /// No credential, or a bad one.
    Unauthorized,
    /// The credential does not suffice.
    Forbidden,
    /// Not there, or not to be seen.
    NotFound,
    /// The method does not go with the path.
    NotAllowed,
    /// The state of the thing forbids it.
    Conflict,
    /// No longer there.
    Gone,
    /// Changed in the meantime.
    Precondition,
    /// The body sent is too large.
    TooLarge,
    /// Well formed, but not valid.
    Rejected,
    /// Too many requests.
    RateLimited,
    /// A fault on the server's side.
    Server,
}

/// A way to say who one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The constructor: `personal`.
    pub ident: String,
    /// The static: `PERSONAL`.
    pub scheme: String,
    /// Its name.
    pub name: String,
    /// Documentation.
    pub docs: Docs,
    /// How the secret is carried.
    pub carriage: Carriage,
    /// The query parameter.
    pub parameter: Option<String>,
}

/// How a secret is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carriage {
    /// In a header of this name.
    Header(String),
    /// In `Authorization`, after `Bearer`.
    Bearer,
    /// In a cookie of this name.
    Cookie(String),
}

/// What every request may carry.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestOption {
    /// The setter: `sudo`.
    pub ident: String,
    /// Documentation.
    pub docs: Docs,
    /// How it is taken.
    pub input: Input,
    /// The API that declares its type.
    pub api: Option<String>,
    /// Where it goes.
    pub place: Place,
    /// Its name there.
    pub wire: String,
}

/// A page style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageStyle {
    /// The static: `OFFSET`.
    pub ident: String,
    /// Documentation.
    pub docs: Docs,
    /// Its name.
    pub name: String,
    /// The parameter with the page's number.
    pub page: Option<String>,
    /// The first number.
    pub first: u64,
    /// The parameter with the number of items a page.
    pub size: Option<String>,
    /// The most items a page.
    pub max_size: Option<u64>,
    /// Parameters that choose it.
    pub set: Vec<(String, String)>,
    /// How the end is told.
    pub end: PageEnd,
    /// The header with the next page's number.
    pub next: Option<String>,
    /// The header with the number of items.
    pub total_items: Option<String>,
    /// The header with the number of pages.
    pub total_pages: Option<String>,
}

/// How a page style tells that there are no more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEnd {
    /// No next page is named.
    Unnamed,
    /// A page is shorter than asked for.
    Short,
}

/// Keys of an error body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorShape {
    /// Text or errors by field.
    pub message: Vec<String>,
    /// A word.
    pub code: Vec<String>,
    /// The missing scope.
    pub scope: Vec<String>,
}

/// The captcha: keys and headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpamCheck {
    /// The key that is true.
    pub needed: String,
    /// The key with the site key.
    pub site_key: String,
    /// The key with the log entry's number.
    pub log_id: String,
    /// The header for the solution.
    pub answer_header: String,
    /// The header for the number.
    pub log_id_header: String,
}
