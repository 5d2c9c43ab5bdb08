//! What every request type can do, whatever its operation.

use std::borrow::Cow;
use std::time::Duration;

use crate::call::{Call, Place};
use crate::sealed::Sealed;
use crate::secret::Secret;
use crate::service::ListStyle;
use crate::slot::Slot;
use crate::time::Timestamp;
use crate::value::{Json, Value};

/// An operation with its arguments, ready to be sent.
///
/// These are the ways out for what the spec of a service does not know yet: parameters, fields and headers by name.
pub trait Operation: Sealed + Sized {
    /// What a success brings. For a list, what one page brings.
    type Output;

    /// The call.
    fn call(&self) -> &Call;

    /// The call, to change it.
    fn call_mut(&mut self) -> &mut Call;

    /// Adds a query parameter that the operation does not declare.
    fn extra_query<T: Slot>(self, wire: impl Into<Cow<'static, str>>, value: T) -> Self {
        self.extra(Place::Query, wire.into(), value)
    }

    /// Adds a field of the body that the operation does not declare; `group[field]` for a field inside an object.
    fn extra_field<T: Slot>(self, wire: impl Into<Cow<'static, str>>, value: T) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Adds a field of the body with any JSON value.
    fn extra_json(self, wire: impl Into<Cow<'static, str>>, value: Json) -> Self {
        self.extra(Place::Body, wire.into(), value)
    }

    /// Adds a header, or replaces one of those that are sent anyway.
    fn header(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        // Nobody knows whether it is a token, so no log shows it.
        self.extra(Place::Header, name.into(), Secret::new(value))
    }

    /// Applies `set` if there is a value, so that optional values need no `if let`.
    ///
    /// ```
    /// # use generator_runtime::{Method, Operation, RawRequest};
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

    /// Limits the time that sending it may take, with all its attempts. For a list, each page.
    fn timeout(mut self, limit: Duration) -> Self {
        self.call_mut().timeout = Some(limit);
        self
    }

    /// Asks for the answer only if it is another version than the one of this `ETag`. When it is not, the error has the
    /// kind [`NotModified`](crate::ErrorKind::NotModified), unless the operation declares an outcome of its own for
    /// the status 304.
    fn if_none_match(self, etag: impl Into<String>) -> Self {
        self.extra(Place::Header, "if-none-match".into(), etag.into())
    }

    /// Has it done only if nothing has changed since `moment`. When something has, the error has the kind
    /// [`PreconditionFailed`](crate::ErrorKind::PreconditionFailed).
    fn if_unmodified_since(self, moment: Timestamp) -> Self {
        self.extra(Place::Header, "if-unmodified-since".into(), moment)
    }

    /// Leaves out the first `count` bytes, to go on with a download that broke off. A server that cannot do that sends
    /// all of them: [`offset`](crate::Download::offset) says what came.
    fn skip_bytes(self, count: u64) -> Self {
        // No secret, so that it goes along to where a server keeps its files.
        self.extra(Place::Header, "range".into(), format!("bytes={count}-"))
    }

    /// Sends the solution of a captcha along, and the number that came with the
    /// [captcha](crate::Error::captcha). Does nothing where the service asks for none.
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

/// Something that every request of a service may carry, such as the user to act as. Emitted crates make them.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestOption {
    pub(crate) place: Place,
    pub(crate) wire: &'static str,
    pub(crate) value: Value,
}

impl RequestOption {
    /// An option that goes to this place under this name.
    pub fn new<T: Slot>(place: Place, wire: &'static str, mut value: T) -> Self {
        Self { place, wire, value: value.take() }
    }

    /// Sets the style of the lists in it, where it is not the service's.
    pub fn list_style(mut self, style: ListStyle) -> Self {
        self.value = self.value.in_style(style);
        self
    }
}

/// What request options can be set on: any operation, for this one call, and the builder of a client, for all its calls.
pub trait WithOptions: Sealed + Sized {
    /// Sets an option.
    fn option(self, option: RequestOption) -> Self;
}

impl<O: Operation> WithOptions for O {
    fn option(mut self, option: RequestOption) -> Self {
        self.call_mut().set(option.place, option.wire.into(), option.value);
        self
    }
}
