//! Stage `model`: the service. Settings that need no decision are copied from the service file.

use super::refs::{Docs, Input, ParameterLocation};
use crate::wire::{self, Encoding, ErrorKind, ErrorShape, RateLimit, SpamCheck};

/// The service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name in prose.
    pub name: String,
    /// How lists and records are written.
    pub encoding: Encoding,
    /// The authentication schemes.
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
    /// The headers of the rate limit.
    pub rate_limit: Option<RateLimit>,
    /// The header with the request's name.
    pub request_id: Option<String>,
}

/// An authentication scheme.
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
    pub location: TokenLocation,
    /// The query parameter.
    pub parameter: Option<String>,
    /// Whether only operations that name it accept it.
    pub restricted: bool,
}

/// How a secret is carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenLocation {
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
    pub place: ParameterLocation,
    /// Its name there.
    pub wire: String,
}

/// A page style.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// The static: `OFFSET`.
    pub ident: String,
    /// Documentation.
    pub docs: Docs,
    /// Its name.
    pub name: String,
    /// What the service file says about it.
    pub settings: wire::PageStyle,
    /// Parameters that choose it, as they are written in a query.
    pub set: Vec<(String, String)>,
}
