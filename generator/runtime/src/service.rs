//! Descriptions of services, as data that emitted crates declare once.

mod pages;

pub use pages::{CursorHeaders, PageEnd, PageStyle};

/// A version of a service's API.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Api {
    /// The service.
    pub service: &'static Service,
    /// The name of the version, such as `v4`.
    pub version: &'static str,
    /// The base path below the server's root, such as `/api/v4`.
    pub base: &'static str,
}

/// A service: what all of its APIs share.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Service {
    /// The name in prose, such as `GitLab`.
    pub name: &'static str,
    /// The `User-Agent` of requests for which the caller sets none, such as `gitlab-sdk/0.1.0`.
    pub user_agent: &'static str,
    /// How lists and records are written in queries and forms.
    pub encoding: Encoding,
    /// The keys of error bodies.
    pub errors: ErrorShape,
    /// The meaning of error statuses, sorted by status. A status that is not listed means what its class means.
    pub statuses: &'static [(u16, ErrorKind)],
    /// How the server asks for a captcha and takes its solution.
    pub spam_check: Option<SpamCheck>,
    /// The headers that report the rate limit.
    pub rate_limit: Option<RateLimitHeaders>,
    /// The header with the name of the rate limit that the other headers report, if the server has several.
    pub rate_limit_name: Option<&'static str>,
    /// The header with the ID under which the server logs the request.
    pub request_id: Option<&'static str>,
    /// The statuses after which an idempotent request is retried.
    pub retry_statuses: &'static [u16],
    /// The base paths of all versions, such as `/api/v4`: a base URL may end with one.
    pub bases: &'static [&'static str],
    /// The names of parameters and body fields that are secret, sorted.
    pub secrets: &'static [&'static str],
    /// The page styles. Whatever style a list has, the page headers of all of them are understood.
    pub pages: &'static [&'static PageStyle],
    /// The query parameters that say who sends a request, such as a token or the user to act as. No cursor contains
    /// them.
    pub identity_parameters: &'static [&'static str],
}

impl Api {
    /// Describes the version `version` of `service`, such as `v4`, whose paths begin with `base` below the server's
    /// root, such as `/api/v4`.
    pub const fn new(service: &'static Service, version: &'static str, base: &'static str) -> Self {
        Self { service, version, base }
    }
}

impl Service {
    /// Describes the service `name`. `user_agent` is sent as `User-Agent` unless the caller sets another.
    ///
    /// By default, lists are written as [`ListStyle::Brackets`] and their records as [`RecordStyle::Indexed`], no keys
    /// of error bodies are known, and a status means what its class means.
    ///
    /// # Panics
    /// Panics if `user_agent` contains other than printable ASCII characters. In a static, that is a compile-time
    /// error.
    pub const fn new(name: &'static str, user_agent: &'static str) -> Self {
        assert!(is_printable(user_agent), "a user agent has printable ASCII characters only");
        Self {
            name,
            user_agent,
            encoding: Encoding { lists: ListStyle::Brackets, records: RecordStyle::Indexed },
            errors: ErrorShape { message: &[], code: &[], scope: &[] },
            statuses: &[],
            spam_check: None,
            rate_limit: None,
            rate_limit_name: None,
            request_id: None,
            retry_statuses: &[502, 503, 504],
            bases: &[],
            secrets: &[],
            pages: &[],
            identity_parameters: &[],
        }
    }

    /// Sets how lists and records are written in queries and forms.
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets the keys of error bodies.
    pub const fn errors(mut self, errors: ErrorShape) -> Self {
        self.errors = errors;
        self
    }

    /// Sets the meaning of error statuses, sorted by status.
    pub const fn statuses(mut self, statuses: &'static [(u16, ErrorKind)]) -> Self {
        self.statuses = statuses;
        self
    }

    /// Sets how the server asks for a captcha and takes its solution.
    pub const fn spam_check(mut self, spam_check: SpamCheck) -> Self {
        self.spam_check = Some(spam_check);
        self
    }

    /// Sets the headers that report the rate limit.
    pub const fn rate_limit(mut self, headers: RateLimitHeaders) -> Self {
        self.rate_limit = Some(headers);
        self
    }

    /// Sets the header with the name of the rate limit that the other headers report.
    pub const fn rate_limit_name(mut self, header: &'static str) -> Self {
        self.rate_limit_name = Some(header);
        self
    }

    /// Sets the statuses after which an idempotent request is retried (default 502, 503 and 504).
    pub const fn retry_statuses(mut self, statuses: &'static [u16]) -> Self {
        self.retry_statuses = statuses;
        self
    }

    /// Sets the base paths of all versions. A base URL that ends with one is used without it.
    pub const fn bases(mut self, bases: &'static [&'static str]) -> Self {
        self.bases = bases;
        self
    }

    /// Sets the names of parameters and body fields that are secret, sorted. A text that a caller sends under one of
    /// them is treated as a secret, wherever it is set.
    pub const fn secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
        self
    }

    /// Returns whether what has this name on the wire is secret: `token`, or `group[token]`.
    pub(crate) fn is_secret(&self, wire: &str) -> bool {
        let name = wire.trim_end_matches("[]");
        let name = name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).map_or(name, |(_, last)| last);
        self.secrets.binary_search(&name).is_ok()
    }

    /// Sets the header with the ID under which the server logs the request.
    pub const fn request_id(mut self, header: &'static str) -> Self {
        self.request_id = Some(header);
        self
    }

    /// Sets the page styles.
    pub const fn pages(mut self, styles: &'static [&'static PageStyle]) -> Self {
        self.pages = styles;
        self
    }

    /// Sets the query parameters that say who sends a request, such as a token or the user to act as.
    pub const fn identity_parameters(mut self, parameters: &'static [&'static str]) -> Self {
        self.identity_parameters = parameters;
        self
    }
}

const fn is_printable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !(bytes[at].is_ascii_graphic() || bytes[at] == b' ') {
            return false;
        }
        at += 1;
    }
    true
}

/// How lists and records are written in queries and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// The style of lists of scalars.
    pub lists: ListStyle,
    /// The style of lists of records.
    pub records: RecordStyle,
}

/// How a list of scalars is written in queries and forms.
///
/// The styles that join the items into one text can also be set for a single path parameter, header or JSON field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListStyle {
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
    /// `a=1 2`, the space encoded.
    Space,
    /// `a=1|2`, the bar encoded.
    Pipe,
}

impl ListStyle {
    /// Returns the separator of a style that joins the items into one text.
    pub(crate) const fn separator(self) -> Option<&'static str> {
        match self {
            Self::Brackets | Self::Repeat => None,
            Self::Comma => Some(","),
            Self::Space => Some(" "),
            Self::Pipe => Some("|"),
        }
    }
}

/// How a list of records is written in queries and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordStyle {
    /// `a[0][k]=1&a[1][k]=2`
    Indexed,
    /// `a[][k]=1&a[][k]=2`
    Brackets,
}

/// An authentication scheme.
#[derive(Debug, Clone, Copy)]
pub struct CredentialScheme {
    pub(crate) name: &'static str,
    pub(crate) location: TokenLocation,
    pub(crate) parameter: Option<&'static str>,
    pub(crate) restricted: bool,
}

impl CredentialScheme {
    /// Creates a scheme that sends the secret in `location`, with a name such as `personal`.
    pub const fn new(name: &'static str, location: TokenLocation) -> Self {
        Self { name, location, parameter: None, restricted: false }
    }

    /// Sets the query parameter that may carry the secret instead, if the caller asks for that.
    pub const fn parameter(mut self, parameter: &'static str) -> Self {
        self.parameter = Some(parameter);
        self
    }

    /// Restricts the scheme to the operations that declare it.
    pub const fn restricted(mut self) -> Self {
        self.restricted = true;
        self
    }
}

/// Where a secret is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenLocation {
    /// In the header of this name.
    Header(&'static str),
    /// As `Authorization: Bearer …`.
    Bearer,
    /// As `Authorization: Basic …`, with a username.
    Basic,
    /// In the cookie of this name.
    Cookie(&'static str),
    /// In the [query parameter](CredentialScheme::parameter) of the scheme, and nowhere else.
    Query,
}

/// The keys of error bodies. Of each list, the first key that is present is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorShape {
    /// Keys of the message: a text, a list of texts, or errors by field.
    pub message: &'static [&'static str],
    /// Keys of a code for programs, such as `invalid_token`.
    pub code: &'static [&'static str],
    /// Keys of the missing scope.
    pub scope: &'static [&'static str],
}

/// The kind of an error, to match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is malformed or lacks something (400).
    BadRequest,
    /// The credential is missing or invalid (401).
    Unauthorized,
    /// The credential lacks the permission (403).
    Forbidden,
    /// The resource does not exist, or is not visible (404).
    NotFound,
    /// The resource does not support this operation (405).
    MethodNotAllowed,
    /// The operation conflicts with the state of the resource (409).
    Conflict,
    /// The resource no longer exists (410).
    Gone,
    /// The resource has changed since the version or time in the request (412).
    PreconditionFailed,
    /// The request body is too large (413).
    TooLarge,
    /// The URL is longer than the server reads (414).
    UriTooLong,
    /// The requested range begins behind the end of the resource (416).
    RangeNotSatisfiable,
    /// The request is well formed, but invalid (422).
    Unprocessable,
    /// Too many requests were sent (429).
    RateLimited,
    /// The server requires a captcha to be solved first.
    Captcha,
    /// The server failed (5xx).
    Server,
    /// The status has no kind of its own.
    Status,
    /// The resource has not changed since the version in the request (304).
    NotModified,
    /// The response is redirect not followed, such as of a POST.
    Redirect,
    /// The response is not what was declared: not JSON, of another shape, or cut short.
    Decode,
    /// The response is larger than the configured limit.
    ResponseTooLarge,
    /// The request is invalid and was not sent: a path parameter that is `..`, for example, or an invalid header.
    Request,
    /// No connection was established.
    Connect,
    /// A timeout expired.
    Timeout,
    /// The connection was interrupted.
    Transport,
    /// The next page is invalid, for example one that was fetched before.
    Page,
    /// The token source returned no access token.
    Credential,
}

/// How a server asks for a captcha and takes its solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpamCheck {
    /// The key of the error body that is `true` if a captcha must be solved.
    pub needed: &'static str,
    /// The key of the captcha's site key.
    pub site_key: &'static str,
    /// The key of the log ID.
    pub log_id: &'static str,
    /// The request header for the solution.
    pub answer_header: &'static str,
    /// The request header for the log ID.
    pub log_id_header: &'static str,
}

/// The response headers that report the rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// The header with the number of requests allowed per window.
    pub limit: &'static str,
    /// The header with the number of requests left.
    pub remaining: &'static str,
    /// The header with the end of the window, in seconds since 1970 or from now on.
    pub reset: &'static str,
}
