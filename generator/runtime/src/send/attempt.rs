//! One attempt: the request with its credential, the redirects behind it, and the body of the answer, all within its
//! limits of time.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_LENGTH, LOCATION};
use http::{HeaderMap, Method};

use super::collect::collect;
use super::hop::Hop;
use super::redirect::{MOST, Turn, turn};
use super::{Journey, Landing};
use crate::credential::Presented;
use crate::deadline::{Activity, TooLong, within};
use crate::error::Error;
use crate::response::{Head, RateLimit, text};
use crate::service::{ErrorKind, Service};
use crate::transport::{Body, Limits, TransportError};
use crate::url::resolve;

/// The most bytes of an error's body that are read.
const ERROR_BODY: u64 = 64 * 1024;

/// How an attempt ended.
pub(super) enum Outcome {
    /// With an answer.
    Landed(Landing),
    /// With a redirect that is not followed.
    Refused { landing: Landing, why: &'static str, location: Option<String> },
    /// With an answer whose body broke off.
    Broken(Landing, TransportError),
    /// With none.
    Failed(TransportError),
}

impl Outcome {
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Landed(landing) => Some(landing.head.status.as_u16()),
            Self::Refused { .. } | Self::Broken(..) | Self::Failed(_) => None,
        }
    }

    /// How long the server wants not to be asked.
    pub(super) fn asked(&self) -> Option<Duration> {
        match self {
            Self::Landed(landing) => landing.asked(),
            Self::Refused { .. } | Self::Broken(..) | Self::Failed(_) => None,
        }
    }
}

impl Journey<'_> {
    /// Makes one attempt. The error is of our own making and not worth another one.
    pub(super) async fn attempt(&mut self, presented: Option<&Presented>) -> Result<Outcome, Error> {
        let core = self.core;
        let transport = core.transport.as_ref();
        let (left, total) = (self.left(), self.total());
        let uploaded = if self.prepared.body.streams() { Activity::shared() } else { Activity::NONE };
        let hops = pin!(self.hops(presented, &uploaded));
        let request = pin!(within(transport, core.times.request, &uploaded, hops));
        let too_long = |what: &str, limit: Option<Duration>| {
            let limit = limit.unwrap_or_default().as_secs_f64();
            Ok(Outcome::Failed(TransportError::timeout(format!("the {what} of {limit} s is over"))))
        };
        match within(transport, left, &Activity::NONE, request).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(TooLong)) => too_long("request timeout", core.times.request),
            Err(TooLong) => too_long("total timeout", total),
        }
    }

    async fn hops(&mut self, presented: Option<&Presented>, uploaded: &Activity) -> Result<Outcome, Error> {
        let began = self.core.transport.now();
        let task = self.task;
        let method = task.call.endpoint().method();
        let mut hop = self.first_hop(presented)?;
        let mut origin = None;
        let mut count = 0;
        loop {
            // What redirects have taken of the time is gone.
            let gone =
                if count > 0 { self.core.transport.now().saturating_duration_since(began) } else { Duration::ZERO };
            let headers = self.headers(&hop, presented)?;
            let answer = match self.ask(&hop, headers, gone, uploaded).await {
                Ok(answer) => answer,
                Err(error) => return Ok(Outcome::Failed(error)),
            };
            let status = answer.status().as_u16();
            let declared = self.task.call.endpoint().ok.contains(&status);
            let why = match turn(method, &hop.uri, status, answer.headers()) {
                Turn::Follow(target) if count < MOST => {
                    let origin = origin.get_or_insert_with(|| hop.uri.clone());
                    hop = self.next_hop(&hop, origin, target, presented)?;
                    count += 1;
                    continue;
                }
                Turn::Follow(_) => Some("there are too many redirects"),
                // A redirect that the operation declares is its answer.
                Turn::Refuse(why) => Some(why).filter(|_| !declared),
                Turn::Stay => None,
            };
            return self.arrive(&hop, answer, why).await;
        }
    }

    /// Sends one request.
    async fn ask(
        &self,
        hop: &Hop,
        headers: HeaderMap,
        gone: Duration,
        uploaded: &Activity,
    ) -> Result<http::Response<Body>, TransportError> {
        let transport = &self.core.transport;
        let method = self.task.call.endpoint().method();
        let mut request = http::Request::new(self.prepared.body.body(transport, uploaded)?);
        *request.method_mut() = method.clone();
        *request.uri_mut() = hop.uri.clone();
        *request.headers_mut() = headers;
        // Of nothing only where something is usual: some servers and proxies want it said.
        let usual = [Method::POST, Method::PUT, Method::PATCH].contains(method);
        if let Some(length) = request.body().length().filter(|length| *length > 0 || usual) {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        let upload = self.prepared.body.streams();
        request.extensions_mut().insert(Limits {
            request: self.core.times.request.map(|limit| if upload { limit } else { limit.saturating_sub(gone) }),
            total: self.left(),
            idle: self.core.times.idle,
            stream: self.task.stream,
            upload,
        });
        let answer = transport.send(request).await?;
        let pace = self.core.pace.as_ref().filter(|_| hop.home);
        if let Some((pace, names)) = pace.zip(self.service().rate_limit.as_ref()) {
            RateLimit::read(answer.headers(), names).into_iter().for_each(|limit| pace.heard(limit));
        }
        Ok(answer)
    }

    /// Takes the body as the task wants it: all of it, or as it comes; of an error never more than a part.
    async fn arrive(
        &self,
        hop: &Hop,
        answer: http::Response<Body>,
        why: Option<&'static str>,
    ) -> Result<Outcome, Error> {
        let (parts, body) = answer.into_parts();
        let head = Head { status: parts.status, headers: Arc::new(parts.headers), service: self.service() };
        let mut landing = Landing::new(head, self.task.call.clone());
        let success = landing.is_success();
        if success && self.task.stream {
            landing.stream = Some(body);
            return Ok(Outcome::Landed(landing));
        }
        let most = if success { self.core.max_body } else { ERROR_BODY };
        if success && body.length().is_some_and(|length| length > most) {
            return Err(self.too_large(&landing));
        }
        match collect(body, most).await {
            Ok((_, true)) if success => return Err(self.too_large(&landing)),
            Ok((bytes, cut)) => (landing.body, landing.cut) = (bytes, cut),
            Err(error) if success => return Ok(Outcome::Broken(landing, error)),
            // An error that is known is not to be lost for its body.
            Err(_) => landing.cut = true,
        }
        let Some(why) = why else { return Ok(Outcome::Landed(landing)) };
        let location = text(&landing.head.headers, LOCATION.as_str()).map(|location| {
            resolve(&hop.uri, location).map_or_else(|| location.to_owned(), |target| target.to_string())
        });
        Ok(Outcome::Refused { landing, why, location })
    }

    fn service(&self) -> &'static Service {
        self.task.call.endpoint().api.service
    }

    fn too_large(&self, landing: &Landing) -> Error {
        let message = format!("its body has more than the {} bytes that are allowed", self.core.max_body);
        landing.error(ErrorKind::ResponseTooLarge, message)
    }
}
