//! What holds for a whole service, as data that emitted crates declare once.

/// One version of a service's API.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// The service.
    pub service: &'static Service,
    /// Its name: `v4`.
    pub version: &'static str,
    /// The path below the server's root, `/api/v4`.
    pub base: &'static str,
}

/// A service.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// Its name in prose.
    pub name: &'static str,
    /// How lists and records are written in queries and forms.
    pub encoding: Encoding,
    /// Where an error body says what.
    pub errors: ErrorShape,
    /// What error statuses mean, sorted by status. One that is not listed means what its class means.
    pub statuses: &'static [(u16, ErrorKind)],
    /// How a captcha is asked for and answered.
    pub spam_check: Option<SpamCheck>,
    /// The headers that tell of the rate limit.
    pub rate_limit: Option<RateLimitHeaders>,
    /// The header with the name of the request in the server's log.
    pub request_id: Option<&'static str>,
}

/// How lists and records are written in queries and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// Lists.
    pub lists: ListStyle,
    /// The records of a list.
    pub records: RecordStyle,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
}

/// How the records of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordStyle {
    /// `a[0][k]=1&a[1][k]=2`
    Indexed,
    /// `a[][k]=1&a[][k]=2`
    Brackets,
}

/// A way to say who one is.
#[derive(Debug, Clone, Copy)]
pub struct CredentialScheme {
    /// Its name: `personal`.
    pub name: &'static str,
    /// How the secret is carried.
    pub carriage: Carriage,
    /// The query parameter that may carry it instead, where the caller asks for that.
    pub parameter: Option<&'static str>,
}

/// How a secret is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carriage {
    /// In a header of this name.
    Header(&'static str),
    /// `Authorization: Bearer …`
    Bearer,
    /// In a cookie of this name.
    Cookie(&'static str),
}

/// The keys of an error body, each list in the order in which they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorShape {
    /// Text, a list of texts, or errors by field.
    pub message: &'static [&'static str],
    /// A word that programs match on.
    pub code: &'static [&'static str],
    /// The missing scope.
    pub scope: &'static [&'static str],
}

/// What an error is, for programs to match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is wrong in itself (400).
    Invalid,
    /// No credential, or a bad one (401).
    Unauthorized,
    /// The credential does not suffice (403).
    Forbidden,
    /// Not there, or not to be seen (404).
    NotFound,
    /// This cannot be done with that (405).
    NotAllowed,
    /// The state of the thing stands against it (409).
    Conflict,
    /// No longer there (410).
    Gone,
    /// Changed in the meantime (412).
    Precondition,
    /// The body sent is too large (413).
    TooLarge,
    /// Well formed, but not valid (422).
    Rejected,
    /// Too many requests (429).
    RateLimited,
    /// The server wants a captcha solved first.
    Captcha,
    /// A fault on the server's side (5xx).
    Server,
    /// A status that says none of these.
    Status,
    /// Nothing has changed since the version asked about (304).
    NotModified,
    /// A redirect that is not followed, such as of a POST.
    Redirect,
    /// The answer is not what was declared: not JSON, another shape, cut short.
    Decode,
    /// The answer is larger than the limit set.
    ResponseTooLarge,
    /// The call could not be made into a request: a path parameter that is `..`, a header that is none.
    Request,
    /// No connection.
    Connect,
    /// It took too long.
    Timeout,
    /// The connection failed underway.
    Transport,
    /// Pages that cannot go on: a next page that was there before.
    Page,
    /// No access token could be had from the token source.
    Credential,
}

/// One style of paging.
#[derive(Debug, Clone, Copy)]
pub struct PageStyle {
    /// Its name: `offset`.
    pub name: &'static str,
    /// The parameter with the number of the page.
    pub page: Option<&'static str>,
    /// The number of the first page.
    pub first: u64,
    /// The parameter with the number of items a page.
    pub size: Option<&'static str>,
    /// The most items that the server gives on a page.
    pub max_size: Option<u64>,
    /// Parameters that choose this style.
    pub set: &'static [(&'static str, &'static str)],
    /// How the end is told.
    pub end: PageEnd,
    /// The header with the number of the next page.
    pub next: Option<&'static str>,
    /// The header with the number of items.
    pub total_items: Option<&'static str>,
    /// The header with the number of pages.
    pub total_pages: Option<&'static str>,
}

/// How a page style tells that there are no more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEnd {
    /// No next page is named, in `Link` or in the header of [`PageStyle::next`].
    Unnamed,
    /// A page is shorter than asked for.
    Short,
}

/// How a captcha is asked for and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpamCheck {
    /// The key in the body that is true when one is asked for.
    pub needed: &'static str,
    /// The key with the captcha's site key.
    pub site_key: &'static str,
    /// The key with the number of the log entry.
    pub log_id: &'static str,
    /// The header for the solution.
    pub answer_header: &'static str,
    /// The header for the number.
    pub log_id_header: &'static str,
}

/// The headers that tell of the rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// Requests allowed in the window.
    pub limit: &'static str,
    /// Requests left.
    pub remaining: &'static str,
    /// When the window ends, in seconds since 1970.
    pub reset: &'static str,
}
