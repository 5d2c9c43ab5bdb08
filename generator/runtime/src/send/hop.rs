//! One hop of an attempt: where to, with which headers. The credential is put on here, and left behind here.

use std::borrow::Cow;

use http::{HeaderMap, Uri};

use super::Journey;
use super::redirect::{harmless, leaves, without_token};
use crate::credential::Presented;
use crate::encode::with_query;
use crate::{Error, ErrorKind};

/// Where to, with what.
pub(super) struct Hop {
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    /// Whether it is still at the origin that the credential was given for.
    pub(super) home: bool,
}

impl Journey<'_> {
    /// To our own origin, with the credential.
    pub(super) fn first_hop(&self, presented: Option<Presented>) -> Result<Hop, Error> {
        let mut headers = self.prepared.headers.clone();
        let mut query = Cow::Borrowed(self.prepared.query.as_str());
        match presented {
            Some(presented) if self.core.in_parameter => query = presented.into_query(&query)?.into(),
            Some(presented) => presented.into_headers(&mut headers)?,
            None => {}
        }
        let uri = self.core.base.uri(&self.prepared.path, &query);
        Ok(Hop { uri: uri.map_err(|error| no_url().because(error))?, headers, home: true })
    }

    /// To where a redirect leads: at home with all that was sent before, elsewhere without anything of the sender.
    pub(super) fn next_hop(
        &self,
        hop: Hop,
        origin: &Uri,
        target: Uri,
        presented: Option<&Presented>,
    ) -> Result<Hop, Error> {
        let home = hop.home && !leaves(origin, &target);
        if !home {
            let secret = presented.map(|presented| presented.secret.expose());
            let parameter = self.core.credential.parameter().filter(|_| self.core.in_parameter);
            return Ok(Hop { uri: without_token(target, parameter, secret), headers: harmless(&hop.headers), home });
        }
        let uri = match presented.filter(|_| self.core.in_parameter) {
            Some(presented) => {
                let query = presented.clone().into_query(target.query().unwrap_or_default())?;
                with_query(target, &query).ok_or_else(no_url)?
            }
            None => target,
        };
        Ok(Hop { uri, headers: hop.headers, home })
    }
}

fn no_url() -> Error {
    Error::new(ErrorKind::Request, "the URL would be none")
}
