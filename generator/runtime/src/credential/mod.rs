//! Credentials: a secret with its location in a request, or a source of secrets.

mod authentication;
mod base64;
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
    /// The user name that HTTP basic authentication sends with it.
    user: Option<Arc<str>>,
    pub(crate) secret: Secret,
}

impl Credential {
    /// Creates a credential with a fixed secret.
    pub fn new(scheme: &'static CredentialScheme, secret: impl Into<Secret>) -> Self {
        Self { kind: Kind::Fixed(scheme, None, secret.into()) }
    }

    /// Creates a credential of a user name and a fixed secret, for [`TokenLocation::Basic`]. Other schemes send the secret
    /// alone.
    pub fn basic(scheme: &'static CredentialScheme, user: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { kind: Kind::Fixed(scheme, Some(user.into().into()), secret.into()) }
    }

    /// Creates a credential whose secrets come from `source`. `grant` is the one to begin with, if there is one.
    ///
    /// A token is renewed before it expires, and once if the server rejects it. At most one renewal runs at a time,
    /// however many calls wait for it.
    pub fn renewed(scheme: &'static CredentialScheme, grant: Option<Grant>, source: impl TokenSource) -> Self {
        Self { kind: Kind::Source(scheme, Arc::new(TokenCache::new(Arc::new(source), grant))) }
    }

    /// Creates an anonymous credential: requests carry none.
    pub fn none() -> Self {
        Self::default()
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

    /// Returns the query parameter that may carry the secret.
    fn parameter(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::None => None,
            Kind::Fixed(scheme, ..) | Kind::Source(scheme, _) => scheme.parameter,
        }
    }

    /// Returns a fixed secret that is sent in a header of its own.
    fn fixed(&self) -> Option<Token> {
        match &self.kind {
            Kind::Fixed(scheme, user, secret) if !matches!(scheme.location, TokenLocation::Cookie(_)) => {
                Some(Token { scheme, user: user.clone(), secret: secret.clone() })
            }
            _ => None,
        }
    }

    /// Returns the token for the next attempt. `refused` is the one that the server has rejected.
    pub(crate) async fn token(&self, refused: Option<&Secret>) -> Result<Option<Token>, Error> {
        match &self.kind {
            Kind::None => Ok(None),
            Kind::Fixed(scheme, user, secret) => Ok(Some(Token { scheme, user: user.clone(), secret: secret.clone() })),
            Kind::Source(scheme, cache) => {
                let secret = cache.secret(refused).await.map_err(|source| {
                    Error::new(ErrorKind::Credential, "the token source failed").with_source(source)
                })?;
                Ok(Some(Token { scheme, user: None, secret }))
            }
        }
    }
}

impl Token {
    /// Returns the secret in each form that is sent, to be hidden where a server repeats it.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let encoded = (self.scheme.location == TokenLocation::Basic).then(|| Secret::new(self.basic()));
        encoded.into_iter().chain([self.secret.clone()]).collect()
    }

    /// Returns user name and secret as HTTP basic authentication writes them.
    fn basic(&self) -> String {
        let user = self.user.as_deref().unwrap_or_default();
        base64::base64(format!("{user}:{}", self.secret.expose()).as_bytes())
    }

    /// Sets the header of the token, unless the caller has set it.
    fn apply(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let secret = self.secret.expose();
        let (name, text) = match self.scheme.location {
            TokenLocation::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                (name.map_err(|_| invalid_header_value(self.scheme))?, secret.to_owned())
            }
            TokenLocation::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            TokenLocation::Basic => {
                // The first colon ends the user name, so the server would read another name and another secret.
                if self.user.as_deref().is_some_and(|user| user.contains(':')) {
                    let message = format!("the user name of the credential `{}` contains a colon", self.scheme.name);
                    return Err(Error::new(ErrorKind::Request, message));
                }
                (AUTHORIZATION, format!("Basic {}", self.basic()))
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
        let name = match &self.kind {
            Kind::None => "none",
            Kind::Fixed(scheme, ..) | Kind::Source(scheme, _) => scheme.name,
        };
        f.debug_tuple("Credential").field(&name).finish()
    }
}
