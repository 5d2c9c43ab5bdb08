//! Who sends: a secret and the way it is carried, or a source of secrets.

mod authentication;
mod lock;
mod source;

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

pub(crate) use authentication::Authentication;
pub(crate) use source::Fresh;
pub use source::{Grant, TokenSource};

use crate::error::Error;
use crate::secret::Secret;
use crate::service::{Carriage, CredentialScheme, ErrorKind};
use crate::url::encoded;

/// Who sends. Emitted crates make them: `Token::personal(secret)`.
#[derive(Clone, Default)]
pub struct Credential {
    kind: Kind,
}

#[derive(Clone, Default)]
enum Kind {
    #[default]
    None,
    Fixed(&'static CredentialScheme, Secret),
    Source(&'static CredentialScheme, Arc<Fresh>),
}

/// A secret for one attempt, and how it is carried.
#[derive(Clone)]
pub(crate) struct Presented {
    scheme: &'static CredentialScheme,
    pub(crate) secret: Secret,
}

impl Credential {
    /// A secret that stays the same.
    pub fn new(scheme: &'static CredentialScheme, secret: impl Into<Secret>) -> Self {
        Self { kind: Kind::Fixed(scheme, secret.into()) }
    }

    /// Secrets that a source gives and renews: before they expire, and once when the server refuses one. One renewal
    /// runs at a time, however many calls wait for it. `grant` is what is at hand already.
    pub fn renewed(scheme: &'static CredentialScheme, grant: Option<Grant>, source: impl TokenSource) -> Self {
        Self { kind: Kind::Source(scheme, Arc::new(Fresh::new(Arc::new(source), grant))) }
    }

    /// None: everything is asked for as somebody unknown.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether there is none.
    fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// Whether another secret may be had when one is refused.
    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self.kind, Kind::Source(..))
    }

    /// The query parameter that may carry the secret.
    fn parameter(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::None => None,
            Kind::Fixed(scheme, _) | Kind::Source(scheme, _) => scheme.parameter,
        }
    }

    /// What stays the same and goes in a header of its own.
    fn fixed(&self) -> Option<Presented> {
        match &self.kind {
            Kind::Fixed(scheme, secret) if !matches!(scheme.carriage, Carriage::Cookie(_)) => {
                Some(Presented { scheme, secret: secret.clone() })
            }
            _ => None,
        }
    }

    /// What to send with the next attempt; `refused` is what the server did not take.
    pub(crate) async fn present(&self, refused: Option<&Secret>) -> Result<Option<Presented>, Error> {
        match &self.kind {
            Kind::None => Ok(None),
            Kind::Fixed(scheme, secret) => Ok(Some(Presented { scheme, secret: secret.clone() })),
            Kind::Source(scheme, fresh) => {
                let secret = fresh
                    .secret(refused)
                    .await
                    .map_err(|source| Error::new(ErrorKind::Credential, "the token source failed").because(source))?;
                Ok(Some(Presented { scheme, secret }))
            }
        }
    }
}

impl Presented {
    /// Puts the secret into the headers, where the caller has not put another there.
    fn put_in(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        let secret = self.secret.expose();
        let (name, text) = match self.scheme.carriage {
            Carriage::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                (name.map_err(|_| unfit(self.scheme))?, secret.to_owned())
            }
            Carriage::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            Carriage::Cookie(name) => {
                let own = headers.remove(COOKIE);
                let own = own.as_ref().and_then(|cookies| cookies.to_str().ok()).map(|cookies| format!("{cookies}; "));
                (COOKIE, format!("{}{name}={secret}", own.unwrap_or_default()))
            }
        };
        if headers.contains_key(&name) {
            return Ok(());
        }
        let mut value = HeaderValue::from_str(&text).map_err(|_| unfit(self.scheme))?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok(())
    }
}

fn unfit(scheme: &CredentialScheme) -> Error {
    Error::new(ErrorKind::Request, format!("the credential `{}` holds what no header can", scheme.name))
}

/// `text` without the secret, as it is and as it stands in a URL. Short secrets are left: they would be found anywhere.
pub(crate) fn without_secret(text: &str, secret: &Secret) -> Option<String> {
    let secret = secret.expose();
    let escaped = encoded(secret);
    if secret.len() < 8 || !(text.contains(secret) || text.contains(&escaped)) {
        return None;
    }
    Some(text.replace(secret, "[secret]").replace(&escaped, "[secret]"))
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.kind {
            Kind::None => "none",
            Kind::Fixed(scheme, _) | Kind::Source(scheme, _) => scheme.name,
        };
        f.debug_tuple("Credential").field(&name).finish()
    }
}
