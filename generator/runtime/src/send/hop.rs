//! One hop of an attempt: where to, with which headers. The credential is put on here, and left behind here.

use std::borrow::Cow;

use http::{HeaderMap, Uri};

use super::Journey;
use super::redirect::{harmless, leaves, without_token};
use crate::credential::Presented;
use crate::encode::{prepare_headers, with_query};
use crate::{Error, ErrorKind};

/// Where to.
pub(super) struct Hop {
    pub(super) uri: Uri,
    /// Whether it is still at the origin that the credential was given for.
    pub(super) home: bool,
}

impl Journey<'_> {
    /// To our own origin.
    pub(super) fn first_hop(&self, presented: Option<&Presented>) -> Result<Hop, Error> {
        let query = match presented.filter(|_| self.core.in_parameter) {
            Some(presented) => Cow::Owned(presented.in_query(&self.prepared.query)?),
            None => Cow::Borrowed(self.prepared.query.as_str()),
        };
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
        let uri = match presented.filter(|_| self.core.in_parameter) {
            Some(presented) if home => {
                let query = presented.in_query(target.query().unwrap_or_default())?;
                with_query(target, &query).ok_or_else(no_url)?
            }
            _ if home => target,
            _ => {
                let secret = presented.map(|presented| presented.secret.expose());
                let parameter = self.core.credential.parameter().filter(|_| self.core.in_parameter);
                without_token(target, parameter, secret)
            }
        };
        Ok(Hop { uri, home })
    }

    /// What goes along: at home everything, with the credential; elsewhere nothing of the sender.
    pub(super) fn headers(&mut self, hop: &Hop, presented: Option<&Presented>) -> Result<HeaderMap, Error> {
        // Made anew only when they are sent a second time, which is rare.
        let mut headers = match self.prepared.headers.take() {
            Some(headers) => headers,
            None => prepare_headers(self.task, self.core, self.prepared.media_type.as_ref())
                .map_err(|error| Error::new(ErrorKind::Request, error.0))?,
        };
        if !hop.home {
            return Ok(harmless(&headers));
        }
        if let Some(presented) = presented.filter(|_| !self.core.in_parameter && !self.core.is_signed) {
            presented.put_in(&mut headers)?;
        }
        Ok(headers)
    }
}

fn no_url() -> Error {
    Error::new(ErrorKind::Request, "the URL would be none")
}
