//! Methods that every request type has.

use std::borrow::Cow;
use std::time::Duration;

use crate::call::{Call, Place};
use crate::sealed::Sealed;
use crate::secret::Secret;
use crate::service::ListStyle;
use crate::slot::{Decoding, Slot};
use crate::time::Timestamp;
use crate::value::{Json, Value};

/// An operation with its arguments, ready to be sent.
///
/// The methods of this trait set what the spec of the service does not cover: further parameters, fields and headers
/// by name, a timeout, conditions. It is sealed: only generated request types and [`RawRequest`](crate::RawRequest)
/// implement it.
pub trait Operation: Sealed + Sized {
    /// The type of a successful response; for a list, of one page's items.
    type Output;

    /// Returns the call.
    fn call(&self) -> &Call;

    /// Returns the call, to be changed.
    fn call_mut(&mut self) -> &mut Call;

    /// Adds a query parameter that the operation does not declare.
    fn extra_query<T: Slot>(self, wire: impl Into<Cow<'static, str>>, value: T) -> Self {
        self.extra(Place::Query, wire.into(), value)
    }

    /// Adds a body field that the operation does not declare. `group[field]` adds a field inside an object.
    fn extra_field<T: Slot>(self, wire: impl Into<Cow<'static, str>>, value: T) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Adds a body field with any JSON value.
    fn extra_json(self, wire: impl Into<Cow<'static, str>>, value: Json) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Sets a header, replacing one of the same name that would be sent otherwise.
    fn header(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        // The value may be a token, so it is treated as secret.
        self.extra(Place::Header, name.into(), Secret::new(value))
    }

    /// Applies `set` if `value` is `Some`, so that an optional argument needs no `if let`.
    ///
    /// ```
    /// # use generator_runtime::{Operation, RawRequest};
    /// # fn example(request: RawRequest, token: Option<&'static str>) -> RawRequest {
    /// request.maybe(token, |request, token| request.header("x-token", token))
    /// # }
    /// ```
    fn maybe<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Sets the timeout of the whole call, including retries. For a list, it applies to each page.
    fn timeout(mut self, limit: Duration) -> Self {
        self.call_mut().timeout = Some(limit);
        self
    }

    /// Sets how strictly the response is read, instead of [as the client does](crate::ClientBuilder::decoding).
    ///
    /// With [`Decoding::SkipItems`], a list that failed because of one of its items goes on from the same cursor.
    fn decoding(mut self, decoding: Decoding) -> Self {
        self.call_mut().decoding = Some(decoding);
        self
    }

    /// Requests the resource only if its version differs from `etag`.
    ///
    /// If it does not, the call fails with the kind [`NotModified`](crate::ErrorKind::NotModified), unless the
    /// operation declares an outcome for the status 304.
    fn if_none_match(self, etag: impl Into<String>) -> Self {
        self.extra(Place::Header, "if-none-match".into(), etag.into())
    }

    /// Executes the operation only if the resource has not changed since `moment`.
    ///
    /// If it has, the call fails with the kind [`PreconditionFailed`](crate::ErrorKind::PreconditionFailed).
    fn if_unmodified_since(self, moment: Timestamp) -> Self {
        self.extra(Place::Header, "if-unmodified-since".into(), moment)
    }

    /// Skips the first `count` bytes, to continue an interrupted download.
    ///
    /// A server without support for ranges sends the whole file; [`offset`](crate::Download::offset) tells which part
    /// came.
    fn skip_bytes(self, count: u64) -> Self {
        // Not a secret, so that it is kept on redirects to a storage server.
        self.extra(Place::Header, "range".into(), format!("bytes={count}-"))
    }

    /// Sends the solution of a captcha, with the log id that came with the [captcha](crate::Error::captcha).
    ///
    /// Has no effect if the service never asks for captchas.
    fn captcha(mut self, solution: impl Into<String>, log_id: impl Into<String>) -> Self {
        if let Some(spam_check) = self.call().endpoint().api().service.spam_check {
            let call = self.call_mut();
            call.set(Place::Header, spam_check.answer_header.into(), Value::Text(solution.into()));
            call.set(Place::Header, spam_check.log_id_header.into(), Value::Text(log_id.into()));
        }
        self
    }

    #[doc(hidden)]
    fn extra<T: Slot>(mut self, place: Place, wire: Cow<'static, str>, mut value: T) -> Self {
        let value = value.take();
        self.call_mut().set(place, wire, value);
        self
    }
}

/// A parameter that every request of a service accepts, such as the user to act as. Created by emitted crates.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestOption {
    pub(crate) place: Place,
    pub(crate) wire: &'static str,
    pub(crate) value: Value,
}

impl RequestOption {
    /// Creates an option that is sent in `place` under the name `wire`.
    pub fn new<T: Slot>(place: Place, wire: &'static str, mut value: T) -> Self {
        Self { place, wire, value: value.take() }
    }

    /// Sets the style of the lists in the value, if it differs from the service's.
    pub fn list_style(mut self, style: ListStyle) -> Self {
        self.value = self.value.in_style(style);
        self
    }
}

/// Targets of request options: an operation, for one call, or the builder of a client, for all calls. Sealed.
pub trait WithOptions: Sealed + Sized {
    /// Sets an option, replacing one of the same name.
    fn option(self, option: RequestOption) -> Self;
}

impl<O: Operation> WithOptions for O {
    fn option(mut self, option: RequestOption) -> Self {
        self.call_mut().set(option.place, option.wire.into(), option.value);
        self
    }
}
