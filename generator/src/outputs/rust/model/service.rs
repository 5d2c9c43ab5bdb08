//! Stage `model`: the service. Settings that need no decision are copied from the service file.

use super::refs::{Docs, Input, ParameterLocation};
use crate::wire::{self, Encoding, ErrorKind, ErrorShape, RateLimit, SpamCheck};

/// The service.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name in prose.
    pub name: String,
    /// The name within a sentence of documentation, as Markdown.
    pub title: String,
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
    /// The statuses after which an idempotent request is retried, if the service says.
    pub retry: Vec<u16>,
    /// The header with the request's name.
    pub request_id: Option<String>,
    /// Query parameters that say who sends a request.
    pub identity_parameters: Vec<String>,
    /// The base paths of all versions.
    pub bases: Vec<String>,
    /// The names of parameters and fields that are secret.
    pub secrets: Vec<String>,
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
    /// In `Authorization`, after `Basic`, with a username.
    Basic,
    /// In a cookie of this name.
    Cookie(String),
    /// In the query parameter.
    Query,
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
    /// Ids of other versions that its type is made from too.
    pub foreign_ids: Vec<ForeignId>,
    /// Where it goes.
    pub place: ParameterLocation,
    /// Its name there.
    pub wire: String,
}

/// An ID that another version declares under the same name: it identifies the same things.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignId {
    /// The name of the type: `UserId`.
    pub ident: String,
    /// The module of the other version: `v3`.
    pub api: String,
    /// The feature of that version.
    pub feature: Option<String>,
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
