//! Authentication of a client's requests. In: the credential, and the headers of every request. Out: the headers and
//! the query of a request. Rejects a credential that cannot be sent where it should be.

use std::borrow::Cow;

use http::HeaderMap;

use super::{Credential, Token};
use crate::error::Error;
use crate::service::ErrorKind;
use crate::url::set_pair;

/// How requests are authenticated.
pub(crate) enum Authentication {
    /// By fixed headers: those of every request, including the credential.
    Prepared { credential: Credential, headers: HeaderMap },
    /// By a header that is set for each attempt, or not at all if there is no credential.
    Header(Credential),
    /// By this query parameter.
    Query(Credential, &'static str),
}

impl Authentication {
    /// Creates the authentication by `credential`, in the query if `in_query`, or else in a header. `headers` are
    /// those of every request.
    pub(crate) fn new(credential: Credential, in_query: bool, headers: &HeaderMap) -> Result<Self, Error> {
        if in_query && !credential.is_none() {
            let refused = || Error::new(ErrorKind::Request, "the credential has no parameter to carry it");
            let parameter = credential.parameter().ok_or_else(refused)?;
            return Ok(Self::Query(credential, parameter));
        }
        if let Some(token) = credential.fixed() {
            let mut headers = headers.clone();
            // An invalid header value is reported when it is to be sent, as for one that comes from a token source.
            if token.apply(&mut headers).is_ok() {
                return Ok(Self::Prepared { credential, headers });
            }
        }
        Ok(Self::Header(credential))
    }

    /// Returns the credential.
    pub(crate) fn credential(&self) -> &Credential {
        match self {
            Self::Prepared { credential, .. } | Self::Header(credential) | Self::Query(credential, _) => credential,
        }
    }

    /// Returns the query parameter that carries the secret, if one does.
    pub(crate) fn parameter(&self) -> Option<&'static str> {
        match self {
            Self::Query(_, parameter) => Some(parameter),
            Self::Prepared { .. } | Self::Header(_) => None,
        }
    }

    /// Returns the headers of every request including the credential, if it is fixed.
    pub(crate) fn prepared(&self) -> Option<&HeaderMap> {
        match self {
            Self::Prepared { headers, .. } => Some(headers),
            Self::Header(_) | Self::Query(..) => None,
        }
    }

    /// Adds the token to headers that were cloned from the [prepared](Self::prepared) ones.
    pub(crate) fn sign_headers(&self, headers: &mut HeaderMap, token: &Token) -> Result<(), Error> {
        match self {
            Self::Header(_) => token.apply(headers),
            Self::Prepared { .. } | Self::Query(..) => Ok(()),
        }
    }

    /// Adds the token to the query, if that is where it belongs.
    pub(crate) fn sign_query<'q>(&self, query: &'q str, token: Option<&Token>) -> Cow<'q, str> {
        match token.zip(self.parameter()) {
            Some((token, parameter)) => Cow::Owned(set_pair(query, parameter, token.secret.expose())),
            None => Cow::Borrowed(query),
        }
    }
}
