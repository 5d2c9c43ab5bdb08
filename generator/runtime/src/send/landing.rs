//! An answer at the end of its journey: a success to be read, or the error that it tells of.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::retry::asked_wait;
use crate::answer::{Answer, Reply};
use crate::call::Call;
use crate::credential::without_secret;
use crate::error::{Complaint, Error, Fault, read_body};
use crate::response::Head;
use crate::secret::Secret;
use crate::service::ErrorKind;
use crate::slot::DecodeError;
use crate::transport::Body;

/// An answer.
pub(crate) struct Landing {
    pub(crate) head: Head,
    /// Its body, when it was read.
    pub(crate) body: Bytes,
    /// Whether its body has more than that.
    pub(crate) cut: bool,
    /// Its body, when it is given as it comes.
    pub(crate) stream: Option<Body>,
    pub(crate) call: Arc<Call>,
    /// The credential that it was asked with.
    pub(super) secret: Option<Secret>,
    /// How many attempts it took.
    pub(crate) attempts: u32,
}

/// The most bytes of a body that an error keeps.
const KEPT: usize = 64 * 1024;

impl Landing {
    pub(crate) fn new(head: Head, call: Arc<Call>) -> Self {
        Self { head, body: Bytes::new(), cut: false, stream: None, call, secret: None, attempts: 1 }
    }

    /// How long the server wants not to be asked.
    pub(super) fn asked(&self) -> Option<Duration> {
        asked_wait(self.head.status.as_u16(), &self.head.headers, self.head.rate_limit())
    }

    /// Whether the status is one of success.
    pub(super) fn is_success(&self) -> bool {
        self.head.status.is_success() || self.call.endpoint().ok.contains(&self.head.status.as_u16())
    }

    /// Itself when it is a success, else the error.
    pub(crate) fn judge(self) -> Result<Self, Error> {
        let status = self.head.status.as_u16();
        match status {
            _ if self.is_success() => Ok(self),
            304 => Err(self.error(ErrorKind::NotModified, "it is the version that was asked about")),
            300..=399 => Err(self.error(ErrorKind::Redirect, "it names no place to go to")),
            _ => Err(self.complain()),
        }
    }

    /// The error of an error status.
    fn complain(&self) -> Error {
        let service = self.head.service;
        let status = self.head.status.as_u16();
        let body = self.without_secrets(&String::from_utf8_lossy(&self.body));
        let body = body.map_or_else(|| self.body.clone(), Bytes::from);
        let mut complaint = read_body(&body, &service.errors, service.spam_check.as_ref());
        // In JSON they may have been escaped.
        complaint.each_text(|text| {
            if let Some(clean) = self.without_secrets(text) {
                *text = clean;
            }
        });
        let kind = if complaint.captcha.is_some() {
            ErrorKind::Captcha
        } else {
            let listed = service.statuses.iter().find(|(listed, _)| *listed == status).map(|(_, kind)| *kind);
            listed.unwrap_or(if status >= 500 { ErrorKind::Server } else { ErrorKind::Status })
        };
        Error::from_fault(Fault { complaint, body, ..self.fault(kind) })
    }

    /// The error of a redirect that is not followed.
    pub(super) fn redirect(&self, why: &str, location: Option<String>) -> Error {
        let clean = |location: String| self.without_secrets(&location).unwrap_or(location);
        let mut error = self.error(ErrorKind::Redirect, why);
        error.fault_mut().location = location.map(clean);
        error
    }

    /// An error of another kind, with what is known of the answer.
    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let complaint = Complaint { message: Some(message.into()), ..Default::default() };
        Error::from_fault(Fault { complaint, ..self.fault(kind) })
    }

    fn fault(&self, kind: ErrorKind) -> Fault {
        let endpoint = self.call.endpoint();
        Fault {
            kind: Some(kind),
            operation: endpoint.name.clone().into_owned(),
            method: Some(endpoint.method.clone()),
            path: endpoint.path.clone().into_owned(),
            status: Some(self.head.status),
            headers: self.head.headers.clone(),
            request_id: self.head.request_id().map(str::to_owned),
            retry_after: self.asked(),
            body: self.body.slice(..self.body.len().min(KEPT)),
            cut: self.cut || self.body.len() > KEPT,
            attempts: self.attempts,
            ..Fault::default()
        }
    }

    /// Reads it as what was declared.
    pub(crate) fn read<T: Answer>(self) -> Result<T, Error> {
        T::read(self.reply()).map_err(|error| self.unreadable(error))
    }

    /// The answer for those who read it.
    pub(crate) fn reply(&self) -> Reply {
        let head = &self.head;
        Reply {
            status: head.status.as_u16(),
            headers: head.headers.clone(),
            body: self.body.clone(),
            service: head.service,
            notes: None,
        }
    }

    /// A text of the server's without what we sent in secret, when it holds any of that: what comes back is shown to
    /// people.
    fn without_secrets(&self, text: &str) -> Option<String> {
        let mut clean = None;
        for secret in self.secret.iter().chain(self.call.secrets()) {
            clean = without_secret(clean.as_deref().unwrap_or(text), secret).or(clean);
        }
        clean
    }

    /// The error of an answer that is not what was declared.
    pub(crate) fn unreadable(&self, error: DecodeError) -> Error {
        let short = if error.is_cut_short() { "it was cut short: " } else { "" };
        let error = self.without_secrets(&error.to_string()).map_or(error, DecodeError::new);
        self.error(ErrorKind::Decode, format!("{short}{error}")).because(error)
    }
}
