//! Methods that every request type has.

use std::borrow::Cow;
use std::time::Duration;

use crate::call::{Call, Place, RequestOption};
use crate::credential::Credential;
use crate::header::CROSS_ORIGIN_HEADERS;
use crate::into_value::IntoValue;
use crate::retry_policy::RetryPolicy;
use crate::sealed::Sealed;
use crate::secret::Secret;
use crate::slot::Decoding;
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
    fn extra_query(self, wire: impl Into<Cow<'static, str>>, value: impl IntoValue) -> Self {
        self.extra(Place::Query, wire.into(), value)
    }

    /// Adds a body field that the operation does not declare. `group[field]` adds a field inside an object.
    fn extra_field(self, wire: impl Into<Cow<'static, str>>, value: impl IntoValue) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Adds a body field with any JSON value.
    fn extra_json(self, wire: impl Into<Cow<'static, str>>, value: Json) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Sets a header, replacing one of the same name that would be sent otherwise.
    fn header(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        let name = name.into();
        // The value may be a token, so it is treated as secret, unless its header never holds one.
        match CROSS_ORIGIN_HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known.as_str())) {
            true => self.extra(Place::Header, name, value.into()),
            false => self.extra(Place::Header, name, Secret::new(value)),
        }
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

    /// Sets how this call is retried, instead of the client's policy. For a list, it applies to each page.
    fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call_mut().retry = Some(policy);
        self
    }

    /// Sets how strictly the response is read, instead of [as the client does](crate::ClientBuilder::decoding).
    ///
    /// With [`Decoding::SkipItems`], a list that failed because of one of its items goes on from the same cursor.
    fn decoding(mut self, decoding: Decoding) -> Self {
        self.call_mut().decoding = Some(decoding);
        self
    }

    /// Sends another credential with this call than the client's.
    ///
    /// Everything else is the client's: connections, certificates, limits. [`Client::with_credential`] is for more than
    /// one call.
    ///
    /// [`Client::with_credential`]: crate::Client::with_credential
    fn credential(mut self, credential: impl Into<Credential>) -> Self {
        self.call_mut().credential = Some(credential.into());
        self
    }

    /// Sends no credential with this call.
    fn anonymous(self) -> Self {
        self.credential(Credential::none())
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
    /// came. If nothing is left, the call fails with the kind
    /// [`RangeNotSatisfiable`](crate::ErrorKind::RangeNotSatisfiable). A file that may have changed in the meantime is
    /// continued with [`skip_bytes_of`](Self::skip_bytes_of).
    fn skip_bytes(self, count: u64) -> Self {
        // Not a secret, so that it is kept on redirects to a storage server.
        self.extra(Place::Header, "range".into(), format!("bytes={count}-"))
    }

    /// Skips the first `count` bytes of the version `etag`, to continue an interrupted download whose
    /// [`etag`](crate::Download::etag) that was.
    ///
    /// If the file has changed, the server sends the whole of it; [`offset`](crate::Download::offset) is then 0.
    fn skip_bytes_of(self, count: u64, etag: impl Into<String>) -> Self {
        self.skip_bytes(count).extra(Place::Header, "if-range".into(), etag.into())
    }

    /// Sends the solution of a captcha, with the log ID that came with the [captcha](crate::Error::captcha).
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
    fn extra(mut self, place: Place, wire: Cow<'static, str>, value: impl IntoValue) -> Self {
        self.call_mut().set_by_name(place, wire, value.into_value());
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
