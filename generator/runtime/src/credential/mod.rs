//! Credentials: a secret with its location in a request, or a source of secrets.

mod authentication;
mod lock;
mod token_cache;

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

pub(crate) use authentication::Authentication;
pub(crate) use token_cache::TokenCache;
pub use token_cache::{Grant, TokenSource};

use crate::error::Error;
use crate::secret::Secret;
use crate::service::{CredentialScheme, ErrorKind, TokenLocation};

/// A credential. Emitted crates have constructors for them, such as `Token::personal(secret)`.
#[derive(Clone, Default)]
pub struct Credential {
    kind: Kind,
    /// Parts of the request that are sent besides.
    others: Arc<[Kind]>,
}

#[derive(Clone, Default)]
enum Kind {
    #[default]
    None,
    Fixed(&'static CredentialScheme, Option<Arc<str>>, Secret),
    Source(&'static CredentialScheme, Arc<TokenCache>),
}

/// The secret of one attempt, and where it is sent.
#[derive(Clone)]
pub(crate) struct Token {
    scheme: &'static CredentialScheme,
    /// The username that HTTP basic authentication sends with it.
    user: Option<Arc<str>>,
    pub(crate) secret: Secret,
    /// Parts of the request that are sent besides.
    others: Vec<Token>,
}

impl Credential {
    /// Creates a credential with a fixed secret.
    pub fn new(scheme: &'static CredentialScheme, secret: impl Into<Secret>) -> Self {
        Kind::Fixed(scheme, None, secret.into()).into()
    }

    /// Creates a credential of a username and a fixed secret, for [`TokenLocation::Basic`]. Other schemes send the secret
    /// alone.
    pub fn basic(scheme: &'static CredentialScheme, user: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Kind::Fixed(scheme, Some(user.into().into()), secret.into()).into()
    }

    /// Creates a credential whose secrets come from `source`. `grant` is the one to begin with, if there is one.
    ///
    /// A token is renewed before it expires, and once if the server rejects it. At most one renewal runs at a time,
    /// however many calls wait for it.
    pub fn renewed(scheme: &'static CredentialScheme, grant: Option<Grant>, source: impl TokenSource) -> Self {
        Kind::Source(scheme, Arc::new(TokenCache::new(Arc::new(source), grant))).into()
    }

    /// Creates an anonymous credential: requests carry none.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a credential that is sent with each request besides this one, for services that require several at once.
    ///
    /// At most one of them may be sent in the query.
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        // The first is the one that may be in the query, or be renewed.
        let rank = |kind: &Kind| (kind.is_in_query(), matches!(kind, Kind::Source(..)));
        let (first, second) = if rank(&other.kind) > rank(&self.kind) { (other, self) } else { (self, other) };
        if first.is_none() {
            return second;
        }
        let others = first.others.iter().chain([&second.kind]).chain(second.others.iter());
        let others = others.filter(|kind| !matches!(kind, Kind::None)).cloned().collect();
        Self { kind: first.kind, others }
    }

    /// Returns whether there is no credential.
    fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// Returns whether a secret that the server rejected is to be replaced by another. `invalid` is whether the server
    /// says that the secret is the reason; otherwise another may not help.
    pub(crate) fn renews(&self, rejected: &Secret, invalid: bool) -> bool {
        match &self.kind {
            Kind::Source(_, cache) => invalid || !cache.was_in_vain(rejected),
            Kind::None | Kind::Fixed(..) => false,
        }
    }

    /// Takes note that the server rejected a secret that had just been renewed.
    pub(crate) fn rejected_again(&self, secret: &Secret) {
        if let Kind::Source(_, cache) = &self.kind {
            cache.renewed_in_vain(secret);
        }
    }

    /// Returns whether the secret is sent in the query, and nowhere else.
    fn is_in_query(&self) -> bool {
        self.kind.is_in_query()
    }

    fn kinds(&self) -> impl Iterator<Item = &Kind> {
        std::iter::once(&self.kind).chain(self.others.iter())
    }

    /// Returns the query parameter that may carry the secret.
    fn parameter(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::None => None,
            Kind::Fixed(scheme, ..) | Kind::Source(scheme, _) => scheme.parameter,
        }
    }

    /// Returns a fixed secret that is sent in a header of its own.
    fn fixed(&self) -> Option<Token> {
        let mut tokens = self.kinds().map(|kind| match kind {
            Kind::Fixed(scheme, user, secret) if !matches!(scheme.location, TokenLocation::Cookie(_)) => {
                Some(Token { scheme, user: user.clone(), secret: secret.clone(), others: Vec::new() })
            }
            _ => None,
        });
        let first = tokens.next()??;
        Some(Token { others: tokens.collect::<Option<_>>()?, ..first })
    }

    /// Returns the token for the next attempt. `refused` is the one that the server has rejected.
    pub(crate) async fn token(&self, refused: Option<&Secret>) -> Result<Option<Token>, Error> {
        let Some(mut token) = self.kind.token(refused).await? else { return Ok(None) };
        for other in self.others.iter() {
            token.others.extend(other.token(refused).await?);
        }
        Ok(Some(token))
    }
}

impl From<Kind> for Credential {
    fn from(kind: Kind) -> Self {
        Self { kind, others: Arc::default() }
    }
}

impl Kind {
    fn is_in_query(&self) -> bool {
        match self {
            Self::None => false,
            Self::Fixed(scheme, ..) | Self::Source(scheme, _) => scheme.location == TokenLocation::Query,
        }
    }

    async fn token(&self, refused: Option<&Secret>) -> Result<Option<Token>, Error> {
        let (scheme, user, secret) = match self {
            Self::None => return Ok(None),
            Self::Fixed(scheme, user, secret) => (*scheme, user.clone(), secret.clone()),
            Self::Source(scheme, cache) => {
                let secret = cache.secret(refused).await.map_err(|source| {
                    Error::new(ErrorKind::Credential, "the token source failed").with_source(source)
                })?;
                (*scheme, None, secret)
            }
        };
        Ok(Some(Token { scheme, user, secret, others: Vec::new() }))
    }
}

impl Token {
    /// Returns the secret in each form that is sent, to be hidden where a server repeats it.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let encoded = (self.scheme.location == TokenLocation::Basic).then(|| Secret::new(self.basic()));
        let others = self.others.iter().flat_map(Self::secrets);
        encoded.into_iter().chain([self.secret.clone()]).chain(others).collect()
    }

    /// Returns username and secret as HTTP basic authentication writes them.
    fn basic(&self) -> String {
        let user = self.user.as_deref().unwrap_or_default();
        crate::base64::base64(format!("{user}:{}", self.secret.expose()).as_bytes())
    }

    /// Sets the headers of the token and of those that are sent besides.
    fn apply(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        self.apply_own(headers)?;
        self.apply_others(headers)
    }

    /// Sets the headers of the tokens that are sent besides this one.
    fn apply_others(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        self.others.iter().try_for_each(|other| other.apply_own(headers))
    }

    /// Sets the header of the token, unless the caller has set it.
    fn apply_own(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let secret = self.secret.expose();
        let (name, text) = match self.scheme.location {
            TokenLocation::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                (name.map_err(|_| invalid_header_value(self.scheme))?, secret.to_owned())
            }
            TokenLocation::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            TokenLocation::Basic => {
                // The first colon ends the username, so the server would read another name and another secret.
                if self.user.as_deref().is_some_and(|user| user.contains(':')) {
                    let message = format!("the username of the credential `{}` contains a colon", self.scheme.name);
                    return Err(Error::new(ErrorKind::Request, message));
                }
                (AUTHORIZATION, format!("Basic {}", self.basic()))
            }
            TokenLocation::Query => {
                let message = "only one credential of a request can be sent in the query";
                return Err(Error::new(ErrorKind::Request, message));
            }
            // Anything else would end the cookie, or begin another.
            TokenLocation::Cookie(_) if !secret.bytes().all(is_in_cookie) => {
                return Err(invalid_header_value(self.scheme));
            }
            TokenLocation::Cookie(name) => {
                let own = headers.remove(COOKIE);
                let own = own.as_ref().and_then(|cookies| cookies.to_str().ok()).map(|cookies| format!("{cookies}; "));
                (COOKIE, format!("{}{name}={secret}", own.unwrap_or_default()))
            }
        };
        if headers.contains_key(&name) {
            return Ok(());
        }
        let mut value = HeaderValue::from_str(&text).map_err(|_| invalid_header_value(self.scheme))?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok(())
    }
}

/// Returns whether a byte may be part of a cookie's value, as RFC 6265 says it in section 4.1.1.
fn is_in_cookie(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn invalid_header_value(scheme: &CredentialScheme) -> Error {
    Error::new(ErrorKind::Request, format!("the credential `{}` is not a valid header value", scheme.name))
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Credential");
        for kind in self.kinds() {
            tuple.field(match kind {
                Kind::None => &"none",
                Kind::Fixed(scheme, ..) | Kind::Source(scheme, _) => &scheme.name,
            });
        }
        tuple.finish()
    }
}
