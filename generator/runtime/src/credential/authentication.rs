//! How the requests of a client are authenticated. In: the credential, and the headers of every request. Out: which
//! headers and which query a request has. It refuses a credential that cannot go where it is wanted.

use std::borrow::Cow;

use http::HeaderMap;

use super::{Credential, Token};
use crate::error::Error;
use crate::service::ErrorKind;
use crate::url::set_pair;

/// How requests are authenticated.
pub(crate) enum Authentication {
    /// By headers that stay the same: those of every request, with the credential among them.
    Prepared { credential: Credential, headers: HeaderMap },
    /// By a header that each attempt gets; by nothing where there is no credential.
    Header(Credential),
    /// By this parameter of the query.
    Query(Credential, &'static str),
}

impl Authentication {
    /// Authenticates by `credential`, `in_query` or else in a header; `headers` are those of every request.
    pub(crate) fn new(credential: Credential, in_query: bool, headers: &HeaderMap) -> Result<Self, Error> {
        if in_query && !credential.is_none() {
            let refused = || Error::new(ErrorKind::Request, "the credential has no parameter to carry it");
            let parameter = credential.parameter().ok_or_else(refused)?;
            return Ok(Self::Query(credential, parameter));
        }
        if let Some(token) = credential.fixed() {
            let mut headers = headers.clone();
            // One that no header can hold is refused when it is to be sent, like one that comes from a source.
            if token.apply(&mut headers).is_ok() {
                return Ok(Self::Prepared { credential, headers });
            }
        }
        Ok(Self::Header(credential))
    }

    /// Returns who sends.
    pub(crate) fn credential(&self) -> &Credential {
        match self {
            Self::Prepared { credential, .. } | Self::Header(credential) | Self::Query(credential, _) => credential,
        }
    }

    /// Returns the query parameter that carries the secret, where one does.
    pub(crate) fn parameter(&self) -> Option<&'static str> {
        match self {
            Self::Query(_, parameter) => Some(parameter),
            Self::Prepared { .. } | Self::Header(_) => None,
        }
    }

    /// Returns the headers of every request with the credential, where it is one that stays the same.
    pub(crate) fn prepared(&self) -> Option<&HeaderMap> {
        match self {
            Self::Prepared { headers, .. } => Some(headers),
            Self::Header(_) | Self::Query(..) => None,
        }
    }

    /// Adds what this attempt presents to headers that begin as the [prepared](Self::prepared) ones.
    pub(crate) fn sign_headers(&self, headers: &mut HeaderMap, token: &Token) -> Result<(), Error> {
        match self {
            Self::Header(_) => token.apply(headers),
            Self::Prepared { .. } | Self::Query(..) => Ok(()),
        }
    }

    /// Adds what this attempt presents to the query.
    pub(crate) fn sign_query<'q>(&self, query: &'q str, token: Option<&Token>) -> Cow<'q, str> {
        match token.zip(self.parameter()) {
            Some((token, parameter)) => Cow::Owned(set_pair(query, parameter, token.secret.expose())),
            None => Cow::Borrowed(query),
        }
    }
}
