//! Authentication of a client's requests. In: the credential, and the headers of every request. Out: the headers and
//! the query of a request. Rejects a credential that cannot be sent where it should be.

use std::borrow::Cow;

use http::HeaderMap;

use super::{Credential, Token};
use crate::error::Error;
use crate::service::ErrorKind;
use crate::url::set_pair;

/// How requests are authenticated.
#[derive(Clone)]
pub(crate) struct Authentication {
    /// Whether credentials are sent as query parameters.
    in_query: bool,
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// By fixed headers: those of every request, including the credential.
    Prepared { credential: Credential, headers: HeaderMap },
    /// In a header that is set for each attempt; in none without a credential.
    Header(Credential),
    /// By this query parameter.
    Query(Credential, &'static str),
    /// Not at all: the credential should be sent as a query parameter, but has none.
    Refused(Credential),
}

impl Authentication {
    /// Creates the authentication by `credential`, in the query if `in_query`, or else in a header. `headers` are
    /// those of every request.
    pub(crate) fn new(credential: Credential, in_query: bool, headers: &HeaderMap) -> Result<Self, Error> {
        let way = Way::new(credential, in_query, headers);
        if let Way::Refused(_) = way { Err(no_parameter()) } else { Ok(Self { in_query, way }) }
    }

    /// Returns the authentication by another credential, in the same place. One that cannot be sent there is reported when
    /// it is to be sent.
    pub(crate) fn with_credential(&self, credential: Credential, headers: &HeaderMap) -> Self {
        Self { in_query: self.in_query, way: Way::new(credential, self.in_query, headers) }
    }

    /// Returns the credential.
    pub(crate) fn credential(&self) -> &Credential {
        match &self.way {
            Way::Prepared { credential, .. }
            | Way::Header(credential)
            | Way::Query(credential, _)
            | Way::Refused(credential) => credential,
        }
    }

    /// Returns the query parameter that carries the secret, if one does.
    pub(crate) fn parameter(&self) -> Option<&'static str> {
        match self.way {
            Way::Query(_, parameter) => Some(parameter),
            Way::Prepared { .. } | Way::Header(_) | Way::Refused(_) => None,
        }
    }

    /// Returns the headers of every request including the credential, if it is fixed.
    pub(crate) fn prepared(&self) -> Option<&HeaderMap> {
        match &self.way {
            Way::Prepared { headers, .. } => Some(headers),
            Way::Header(_) | Way::Query(..) | Way::Refused(_) => None,
        }
    }

    /// Adds the token to headers that were cloned from the [prepared](Self::prepared) ones.
    pub(crate) fn sign_headers(&self, headers: &mut HeaderMap, token: &Token) -> Result<(), Error> {
        match self.way {
            Way::Header(_) => token.apply(headers),
            Way::Query(..) => token.apply_others(headers),
            Way::Refused(_) => Err(no_parameter()),
            Way::Prepared { .. } => Ok(()),
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

impl Way {
    fn new(credential: Credential, in_query: bool, headers: &HeaderMap) -> Self {
        if credential.is_in_query() || in_query && !credential.is_none() {
            return match credential.parameter() {
                Some(parameter) => Self::Query(credential, parameter),
                None => Self::Refused(credential),
            };
        }
        if let Some(token) = credential.fixed() {
            let mut headers = headers.clone();
            // An invalid header value is reported when it is to be sent, as for one that comes from a token source.
            if token.apply(&mut headers).is_ok() {
                return Self::Prepared { credential, headers };
            }
        }
        Self::Header(credential)
    }
}

fn no_parameter() -> Error {
    Error::new(ErrorKind::Request, "the credential cannot be sent as a query parameter")
}
