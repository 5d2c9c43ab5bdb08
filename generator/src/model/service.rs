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
    /// Statuses and the variants of the runtime's `ErrorKind` that they mean.
    pub statuses: Vec<(u16, &'static str)>,
    /// The captcha.
    pub spam_check: Option<SpamCheck>,
    /// The headers of the rate limit: limit, remaining, reset.
    pub rate_limit: Option<[String; 3]>,
    /// The header with the request's name.
    pub request_id: Option<String>,
}

/// How lists and records are written: variants of the runtime's enums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// A variant of `ListStyle`.
    pub lists: &'static str,
    /// A variant of `RecordStyle`.
    pub records: &'static str,
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
    /// A variant of the runtime's `Carriage`.
    pub carriage: &'static str,
    /// The name that the variant holds.
    pub carrier: Option<String>,
    /// The query parameter.
    pub parameter: Option<String>,
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
    /// A variant of the runtime's `PageEnd`.
    pub end: &'static str,
    /// The header with the next page's number.
    pub next: Option<String>,
    /// The header with the number of items.
    pub total_items: Option<String>,
    /// The header with the number of pages.
    pub total_pages: Option<String>,
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
