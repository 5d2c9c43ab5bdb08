//! One attempt: the request with its credential, the redirects behind it, and the body of the answer, all within its
//! limit of time.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, LOCATION};
use http::{HeaderMap, Method, Uri};

use super::redirect::{MOST, Turn, harmless, leaves, turn, without_token};
use super::{Journey, Landing, TooLong, within};
use crate::credential::Presented;
use crate::encode::Payload;
use crate::response::{Head, text};
use crate::send::url::resolve;
use crate::transport::{Body, Limits, TransportError};
use crate::{Error, ErrorKind};

/// The most bytes of an error's body that are read.
const ERROR_BODY: u64 = 64 * 1024;

/// How an attempt ended.
pub(super) enum Outcome {
    /// With an answer.
    Landed(Landing),
    /// With a redirect that is not followed.
    Refused { landing: Landing, why: &'static str, location: Option<String> },
    /// With none.
    Failed(TransportError),
}

impl Outcome {
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Landed(landing) => Some(landing.head.status.as_u16()),
            Self::Refused { .. } | Self::Failed(_) => None,
        }
    }

    /// How long the server wants not to be asked.
    pub(super) fn asked(&self) -> Option<Duration> {
        match self {
            Self::Landed(landing) => landing.asked(),
            Self::Refused { .. } | Self::Failed(_) => None,
        }
    }
}

/// One hop: where to, with what.
struct Hop {
    uri: Uri,
    headers: HeaderMap,
    /// Whether it is still at the origin that the credential was given for.
    home: bool,
}

impl Journey<'_> {
    /// Makes one attempt. The error is of our own making and not worth another one.
    pub(super) async fn attempt(&self, presented: Option<Presented>) -> Result<Outcome, Error> {
        let limit = match (self.core.times.request, self.left()) {
            (Some(request), Some(left)) => Some(request.min(left)),
            (request, left) => request.or(left),
        };
        let hops = self.hops(presented, limit);
        match within(self.core.transport.as_ref(), limit, hops).await {
            Ok(outcome) => outcome,
            Err(TooLong) => Ok(Outcome::Failed(TransportError::timeout("the limit set was reached"))),
        }
    }

    async fn hops(&self, presented: Option<Presented>, limit: Option<Duration>) -> Result<Outcome, Error> {
        let began = self.core.transport.now();
        let mut hop = self.first_hop(presented.clone())?;
        let origin = hop.uri.clone();
        for count in 0..=MOST {
            let left = limit.map(|limit| {
                limit.saturating_sub(self.core.transport.now().saturating_duration_since(began))
            });
            let answer = match self.ask(&hop, left).await {
                Ok(answer) => answer,
                Err(error) => return Ok(Outcome::Failed(error)),
            };
            let (parts, body) = answer.into_parts();
            let status = parts.status.as_u16();
            let declared = self.task.call.endpoint().ok.contains(&status);
            let method = self.task.call.endpoint().method();
            let why = match turn(method, &hop.uri, status, &parts.headers) {
                Turn::Follow(target) if count < MOST => {
                    hop = self.next_hop(hop, &origin, target, presented.as_ref())?;
                    continue;
                }
                Turn::Follow(_) => Some("there are too many redirects"),
                // A redirect that the operation declares is its answer.
                Turn::Refuse(why) => Some(why).filter(|_| !declared),
                Turn::Stay => None,
            };
            let head = Head { status: parts.status, headers: Arc::new(parts.headers), service: self.service() };
            let location = text(&head.headers, LOCATION.as_str()).map(|location| {
                resolve(&hop.uri, location).map_or_else(|| location.to_owned(), |target| target.to_string())
            });
            let landing = match self.land(head, body).await? {
                Ok(landing) => landing,
                Err(error) => return Ok(Outcome::Failed(error)),
            };
            return Ok(match why {
                Some(why) => Outcome::Refused { landing, why, location },
                None => Outcome::Landed(landing),
            });
        }
        Err(Error::new(ErrorKind::Redirect, "there are too many redirects"))
    }

    fn service(&self) -> &'static crate::Service {
        self.task.call.endpoint().api.service
    }

    fn first_hop(&self, presented: Option<Presented>) -> Result<Hop, Error> {
        let mut headers = self.prepared.headers.clone();
        let mut query = std::borrow::Cow::Borrowed(self.prepared.query.as_str());
        match presented {
            Some(presented) if self.core.in_parameter => query = presented.into_query(&query)?.into(),
            Some(presented) => presented.into_headers(&mut headers)?,
            None => {}
        }
        let uri = self.core.base.uri(&self.prepared.path, &query);
        let uri = uri.map_err(|error| Error::new(ErrorKind::Request, "the URL would be none").because(error))?;
        Ok(Hop { uri, headers, home: true })
    }

    fn next_hop(&self, hop: Hop, origin: &Uri, target: Uri, presented: Option<&Presented>) -> Result<Hop, Error> {
        let home = hop.home && !leaves(origin, &target);
        let secret = presented.map(|presented| presented.secret.expose());
        let parameter = self.core.credential.parameter().filter(|_| self.core.in_parameter);
        if !home {
            let uri = without_token(target, parameter, secret);
            return Ok(Hop { uri, headers: harmless(&hop.headers), home });
        }
        let Some(presented) = presented.filter(|_| self.core.in_parameter) else {
            return Ok(Hop { uri: target, headers: hop.headers, home });
        };
        let query = presented.clone().into_query(target.query().unwrap_or_default())?;
        let uri = format!("{}://{}{}?{query}", origin.scheme_str().unwrap_or_default(), authority(&target), target.path());
        let uri = uri.parse().map_err(|_| Error::new(ErrorKind::Request, "the URL would be none"))?;
        Ok(Hop { uri, headers: hop.headers, home })
    }

    /// Sends one request.
    async fn ask(&self, hop: &Hop, limit: Option<Duration>) -> Result<http::Response<Body>, TransportError> {
        let transport = &self.core.transport;
        let body = self.prepared.body.body(transport)?;
        let mut request = http::Request::new(body);
        *request.method_mut() = self.task.call.endpoint().method().clone();
        *request.uri_mut() = hop.uri.clone();
        *request.headers_mut() = hop.headers.clone();
        // Of these methods a body is expected; that there is none must be said, or some servers answer 411.
        let expected = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        if expected || !matches!(self.prepared.body, Payload::Empty) {
            if let Some(length) = request.body().length() {
                request.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
        }
        let stream = self.task.stream;
        request.extensions_mut().insert(Limits { total: limit, idle: self.core.times.idle, stream });
        let answer = transport.send(request).await?;
        let names = self.service().rate_limit.as_ref();
        let limit = names.and_then(|names| crate::RateLimit::read(answer.headers(), names));
        if let (Some(pace), Some(limit), true) = (&self.core.pace, limit, hop.home) {
            pace.heard(limit);
        }
        Ok(answer)
    }

    /// Takes the body as the task wants it: all of it, or as it comes; of an error never more than a part.
    async fn land(&self, head: Head, body: Body) -> Result<Result<Landing, TransportError>, Error> {
        let mut landing = Landing::new(head, self.task.call.clone());
        if landing.is_success() && self.task.stream {
            landing.stream = Some(body);
            return Ok(Ok(landing));
        }
        let most = if landing.is_success() { self.core.max_body } else { ERROR_BODY };
        if landing.is_success() && body.length().is_some_and(|length| length > most) {
            return Err(self.too_large(&landing));
        }
        match collect(body, most).await {
            Ok((_, true)) if landing.is_success() => Err(self.too_large(&landing)),
            Ok((bytes, cut)) => {
                landing.body = bytes;
                landing.cut = cut;
                Ok(Ok(landing))
            }
            // An error that is known is not to be lost for its body.
            Err(_) if !landing.is_success() => {
                landing.cut = true;
                Ok(Ok(landing))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    fn too_large(&self, landing: &Landing) -> Error {
        let message = format!("its body has more than the {} bytes that are allowed", self.core.max_body);
        landing.error(ErrorKind::ResponseTooLarge, message)
    }
}

fn authority(uri: &Uri) -> &str {
    uri.authority().map_or("", |authority| authority.as_str())
}

/// The bytes of a body, at most `most` of them, and whether there are more.
async fn collect(mut body: Body, most: u64) -> Result<(Bytes, bool), TransportError> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let Some(first) = body.part().await.transpose()? else { return Ok((Bytes::new(), false)) };
    // Most bodies come in one part, which is then taken as it is.
    let Some(second) = body.part().await.transpose()? else {
        return Ok((first.slice(..first.len().min(most)), first.len() > most));
    };
    let expected = body.length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut bytes = BytesMut::with_capacity(expected.min(most).max(first.len() + second.len()));
    let mut next = Some(second);
    bytes.extend_from_slice(&first);
    while let Some(part) = next {
        bytes.extend_from_slice(&part);
        if bytes.len() > most {
            bytes.truncate(most);
            return Ok((bytes.freeze(), true));
        }
        next = body.part().await.transpose()?;
    }
    Ok((bytes.freeze(), false))
}
