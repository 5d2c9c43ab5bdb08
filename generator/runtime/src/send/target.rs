//! The target of a request: its URL and headers. Adds the credential, or drops it when a redirect crosses origins.

use http::{HeaderMap, Uri};

use super::redirect::{cross_origin_headers, is_cross_origin, without_token};
use super::{Execution, Task};
use crate::credential::Token;
use crate::encode::prepare_headers;
use crate::error::Error;
use crate::service::ErrorKind;
use crate::url::{Base, with_query};

/// Where a request is sent.
pub(super) struct Target {
    pub(super) uri: Uri,
    /// Whether it is still within the origin that the credential belongs to.
    pub(super) same_origin: bool,
}

impl Execution<'_> {
    /// Returns the target within the client's own server.
    pub(super) fn first_target(&self, token: Option<&Token>) -> Result<Target, Error> {
        let query = self.core.authentication.sign_query(&self.prepared.query, token);
        check_length(&self.core.base, &self.prepared.path, &query)?;
        let uri = self.core.base.uri(&self.prepared.path, &query);
        Ok(Target { uri: uri.map_err(|error| invalid_url().with_source(error))?, same_origin: true })
    }

    /// Returns the target of a redirect.
    pub(super) fn redirect_target(
        &self,
        target: &Target,
        origin: &Uri,
        location: Uri,
        token: Option<&Token>,
    ) -> Result<Target, Error> {
        let same_origin = target.same_origin && !is_cross_origin(origin, &location);
        let authentication = &self.core.authentication;
        let uri = if !same_origin {
            let secret = token.map(|token| token.secret.expose());
            without_token(location, authentication.parameter(), secret)
        } else if let (Some(_), Some(_)) = (token, authentication.parameter()) {
            let query = authentication.sign_query(location.query().unwrap_or_default(), token).into_owned();
            with_query(location, &query).ok_or_else(invalid_url)?
        } else {
            location
        };
        Ok(Target { uri, same_origin })
    }

    /// Returns the headers for a target: within the origin all of them and the credential, elsewhere none that
    /// identifies the sender.
    pub(super) fn headers(&mut self, target: &Target, token: Option<&Token>) -> Result<HeaderMap, Error> {
        // Encoded again only for a second request, which is rare.
        let mut headers = match self.prepared.headers.take() {
            Some(headers) => headers,
            None => {
                let Task { call, stream, .. } = self.task;
                prepare_headers(call, *stream, self.core.defaults(call), self.prepared.media_type.as_ref())
                    .map_err(|error| Error::new(ErrorKind::Request, error.0))?
            }
        };
        if !target.same_origin {
            return Ok(cross_origin_headers(&headers));
        }
        if let Some(token) = token {
            self.core.authentication.sign_headers(&mut headers, token)?;
        }
        Ok(headers)
    }
}

/// The longest URL that can be sent, in bytes. Most servers read shorter ones only, and answer 414.
const MAX_URL_LENGTH: usize = 65_534;

/// Returns an error if the URL would be too long.
pub(super) fn check_length(base: &Base, path: &str, query: &str) -> Result<(), Error> {
    let length = base.length_of(path, query);
    if length <= MAX_URL_LENGTH {
        return Ok(());
    }
    let of_query = query.len();
    let message = format!(
        "the URL would have {length} bytes, {of_query} of them in the query, and at most {MAX_URL_LENGTH} can be sent: \
         send fewer values at a time"
    );
    Err(Error::new(ErrorKind::Request, message))
}

fn invalid_url() -> Error {
    Error::new(ErrorKind::Request, "the URL would be invalid")
}
