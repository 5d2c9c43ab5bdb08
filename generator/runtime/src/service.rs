//! What holds for a whole service, as data that emitted crates declare once.

/// One version of a service's API.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct Service {
    /// Its name in prose.
    pub name: &'static str,
    /// The `User-Agent` of requests for which the caller sets none, such as `gitlab-sdk/0.1.0`.
    pub user_agent: &'static str,
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

impl Api {
    /// Describes the version `version` of `service`, such as `v4`, whose paths begin with `base` below the server's
    /// root, such as `/api/v4`.
    pub const fn new(service: &'static Service, version: &'static str, base: &'static str) -> Self {
        Self { service, version, base }
    }
}

impl Service {
    /// Describes the service `name`, for which `user_agent` is sent as `User-Agent` unless the caller sets another.
    ///
    /// By default, lists are written as [`ListStyle::Brackets`] and their records as [`RecordStyle::Indexed`], error
    /// bodies have no known keys, and a status means what its class means.
    ///
    /// # Panics
    /// If `user_agent` has other than printable ASCII characters; in a static, that is an error of compilation.
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
            request_id: None,
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

    /// Sets the header with the id under which the server logs the request.
    pub const fn request_id(mut self, header: &'static str) -> Self {
        self.request_id = Some(header);
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
    /// Lists.
    pub lists: ListStyle,
    /// The records of a list.
    pub records: RecordStyle,
}

/// How a list of texts and numbers is written in queries and forms. The styles that join the items hold in paths,
/// headers and JSON too, where they are a parameter's or field's own.
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
    /// Returns what stands between the items of a list that is one text.
    pub(crate) const fn separator(self) -> Option<&'static str> {
        match self {
            Self::Brackets | Self::Repeat => None,
            Self::Comma => Some(","),
            Self::Space => Some(" "),
            Self::Pipe => Some("|"),
        }
    }
}

/// How the records of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordStyle {
    /// `a[0][k]=1&a[1][k]=2`
    Indexed,
    /// `a[][k]=1&a[][k]=2`
    Brackets,
}

/// A way to say who one is.
#[derive(Debug, Clone, Copy)]
pub struct CredentialScheme {
    pub(crate) name: &'static str,
    pub(crate) location: TokenLocation,
    pub(crate) parameter: Option<&'static str>,
}

impl CredentialScheme {
    /// Creates a scheme, named as `personal`, whose secret is carried like this and in no query parameter.
    pub const fn new(name: &'static str, location: TokenLocation) -> Self {
        Self { name, location, parameter: None }
    }

    /// Sets the query parameter that may carry the secret instead, where the caller asks for that.
    pub const fn parameter(mut self, parameter: &'static str) -> Self {
        self.parameter = Some(parameter);
        self
    }
}

/// How a secret is carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenLocation {
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
    BadRequest,
    /// No credential, or a bad one (401).
    Unauthorized,
    /// The credential does not suffice (403).
    Forbidden,
    /// Not there, or not to be seen (404).
    NotFound,
    /// This cannot be done with that (405).
    MethodNotAllowed,
    /// The state of the thing stands against it (409).
    Conflict,
    /// No longer there (410).
    Gone,
    /// Changed in the meantime (412).
    PreconditionFailed,
    /// The body sent is too large (413).
    TooLarge,
    /// Well formed, but not valid (422).
    Unprocessable,
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
    pub(crate) name: &'static str,
    pub(crate) page: Option<&'static str>,
    pub(crate) first: u64,
    pub(crate) size: Option<&'static str>,
    pub(crate) max_size: Option<u64>,
    pub(crate) set: &'static [(&'static str, &'static str)],
    pub(crate) end: PageEnd,
    pub(crate) next: Option<&'static str>,
    pub(crate) total_items: Option<&'static str>,
    pub(crate) total_pages: Option<&'static str>,
}

impl PageStyle {
    /// Creates a style, named as `keyset`, in which `Link` alone names the next page and its absence tells the end.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            page: None,
            first: 1,
            size: None,
            max_size: None,
            set: &[],
            end: PageEnd::Unnamed,
            next: None,
            total_items: None,
            total_pages: None,
        }
    }

    /// Returns its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Sets the parameter with the number of the page.
    pub const fn page(mut self, parameter: &'static str) -> Self {
        self.page = Some(parameter);
        self
    }

    /// Sets the number of the first page (default 1).
    pub const fn first(mut self, number: u64) -> Self {
        self.first = number;
        self
    }

    /// Sets the parameter with the number of items a page.
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size = Some(parameter);
        self
    }

    /// Sets the most items that the server gives on a page.
    pub const fn max_size(mut self, items: u64) -> Self {
        self.max_size = Some(items);
        self
    }

    /// Sets the parameters that choose this style, and their values.
    pub const fn set(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.set = parameters;
        self
    }

    /// Sets how the end is told (default [`PageEnd::Unnamed`]).
    pub const fn end(mut self, end: PageEnd) -> Self {
        self.end = end;
        self
    }

    /// Sets the header with the number of the next page.
    pub const fn next(mut self, header: &'static str) -> Self {
        self.next = Some(header);
        self
    }

    /// Sets the header with the number of items on all pages.
    pub const fn total_items(mut self, header: &'static str) -> Self {
        self.total_items = Some(header);
        self
    }

    /// Sets the header with the number of pages.
    pub const fn total_pages(mut self, header: &'static str) -> Self {
        self.total_pages = Some(header);
        self
    }
}

/// How a page style tells that there are no more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageEnd {
    /// No next page is named, in `Link` or in the header set with [`PageStyle::next`].
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
