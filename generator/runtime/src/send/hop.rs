//! One hop of an attempt: where to, with which headers. The credential is put on here, and left behind here.

use http::{HeaderMap, Uri};

use super::redirect::{harmless, leaves, without_token};
use super::{Journey, Task};
use crate::credential::Presented;
use crate::encode::prepare_headers;
use crate::error::Error;
use crate::service::ErrorKind;
use crate::url::with_query;

/// Where to.
pub(super) struct Hop {
    pub(super) uri: Uri,
    /// Whether it is still at the origin that the credential was given for.
    pub(super) home: bool,
}

impl Journey<'_> {
    /// To our own origin.
    pub(super) fn first_hop(&self, presented: Option<&Presented>) -> Result<Hop, Error> {
        let query = self.core.authentication.sign_query(&self.prepared.query, presented);
        let uri = self.core.base.uri(&self.prepared.path, &query);
        Ok(Hop { uri: uri.map_err(|error| no_url().because(error))?, home: true })
    }

    /// To where a redirect leads.
    pub(super) fn next_hop(
        &self,
        hop: &Hop,
        origin: &Uri,
        target: Uri,
        presented: Option<&Presented>,
    ) -> Result<Hop, Error> {
        let home = hop.home && !leaves(origin, &target);
        let authentication = &self.core.authentication;
        let uri = if !home {
            let secret = presented.map(|presented| presented.secret.expose());
            without_token(target, authentication.parameter(), secret)
        } else if let (Some(_), Some(_)) = (presented, authentication.parameter()) {
            let query = authentication.sign_query(target.query().unwrap_or_default(), presented).into_owned();
            with_query(target, &query).ok_or_else(no_url)?
        } else {
            target
        };
        Ok(Hop { uri, home })
    }

    /// What goes along: at home everything, with the credential; elsewhere nothing of the sender.
    pub(super) fn headers(&mut self, hop: &Hop, presented: Option<&Presented>) -> Result<HeaderMap, Error> {
        // Made anew only when they are sent a second time, which is rare.
        let mut headers = match self.prepared.headers.take() {
            Some(headers) => headers,
            None => {
                let Task { call, stream, .. } = self.task;
                prepare_headers(call, *stream, self.core.defaults(call), self.prepared.media_type.as_ref())
                    .map_err(|error| Error::new(ErrorKind::Request, error.0))?
            }
        };
        if !hop.home {
            return Ok(harmless(&headers));
        }
        if let Some(presented) = presented {
            self.core.authentication.sign_headers(&mut headers, presented)?;
        }
        Ok(headers)
    }
}

fn no_url() -> Error {
    Error::new(ErrorKind::Request, "the URL would be none")
}
