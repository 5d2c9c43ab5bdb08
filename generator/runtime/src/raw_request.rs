//! Requests by method and path, for operations without a spec.

use std::borrow::Cow;

use http::Method;

use crate::call::{Call, Place};
use crate::client::ApiClient;
use crate::cursor::Cursor;
use crate::endpoint::{BodyKind, Endpoint};
use crate::from_response::FromResponse;
use crate::into_value::IntoValue;
use crate::operation::Operation;
use crate::page::Page;
use crate::response::Response;
use crate::sealed::Sealed;
use crate::service::{Api, PageStyle};
use crate::slot::Slot;
use crate::upload::Upload;
use crate::value::{Json, Value};

/// A request by method and path.
///
/// It is sent like any other operation, with the same retries, redirects, errors and pages.
///
/// ```
/// # use generator_runtime::{Api, Method, RawRequest};
/// # fn example(api: &'static Api) -> RawRequest {
/// RawRequest::new(api, Method::GET, "/projects/{project}/issues").path("project", "group/name").query("state", "opened")
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is sent until one of its methods that send is called"]
pub struct RawRequest(Call);

impl RawRequest {
    /// Creates a request of `method` to `path` below the base path of `api`.
    ///
    /// The path may contain parameters in braces. Its literal text appears in errors and logs.
    pub fn new(api: &'static Api, method: Method, path: impl Into<Cow<'static, str>>) -> Self {
        let mut endpoint = Endpoint::new(api, "raw", method, "");
        endpoint.path = path.into();
        endpoint.ok = &[];
        Self(Call::from_endpoint(Cow::Owned(endpoint)))
    }

    /// Creates a request of a known operation, such as one found by name.
    ///
    /// Its arguments are set with [`path`](Self::path), [`query`](Self::query) and [`field`](Self::field), under their
    /// names on the wire.
    ///
    /// ```
    /// # use generator_runtime::{Client, Endpoint, Error, Json, RawRequest};
    /// # async fn example(client: &Client, operation: &'static Endpoint) -> Result<Vec<Json>, Error> {
    /// RawRequest::operation(operation).path("project", "group/name").query("state", "opened").all(client, 100).await
    /// # }
    /// ```
    pub fn operation(endpoint: &'static Endpoint) -> Self {
        Self(Call::new(endpoint))
    }

    /// Places the path below the server's root instead of the API's base path.
    pub fn root(self) -> Self {
        self.endpoint(Endpoint::root)
    }

    /// Declares the request idempotent, so that it is retried like a GET.
    pub fn idempotent(self) -> Self {
        self.endpoint(Endpoint::idempotent)
    }

    /// Sends no credential.
    pub fn anonymous(self) -> Self {
        self.endpoint(Endpoint::anonymous)
    }

    /// Sets how the fields of the body are encoded (default: JSON).
    pub fn body_kind(self, kind: BodyKind) -> Self {
        self.endpoint(|endpoint| endpoint.body(kind))
    }

    /// Sets the page style (default: no parameters are added, and the `Link` header or any page header of the service
    /// names the next page).
    pub fn page_style(mut self, style: &'static PageStyle) -> Self {
        self.0.page_style(style);
        self
    }

    /// Sets a path parameter.
    pub fn path(self, name: impl Into<Cow<'static, str>>, value: impl IntoValue) -> Self {
        self.set(Place::Path, name.into(), value.into_value())
    }

    /// Sets a query parameter. A later value replaces an earlier one.
    pub fn query(self, name: impl Into<Cow<'static, str>>, value: impl IntoValue) -> Self {
        self.set(Place::Query, name.into(), value.into_value())
    }

    /// Sets a field of the body. `group[field]` sets a field inside an object.
    pub fn field(self, name: impl Into<Cow<'static, str>>, value: impl IntoValue) -> Self {
        self.set(Place::Body, name.into(), value.into_value())
    }

    /// Sets the whole body, as JSON.
    pub fn json(self, body: Json) -> Self {
        self.body_kind(BodyKind::Json).set(Place::Body, "".into(), Value::Json(body))
    }

    /// Sets the whole body, as the JSON of a type of the caller's own.
    ///
    /// ```
    /// # use generator_runtime::{Client, Error, RawRequest};
    /// # use std::collections::BTreeMap;
    /// # async fn example(client: &Client, request: RawRequest) -> Result<BTreeMap<String, u64>, Error> {
    /// let sizes = BTreeMap::from([("small".to_owned(), 1), ("large".to_owned(), 10)]);
    /// request.json_of(&sizes).send_as(client).await
    /// # }
    /// ```
    #[cfg(feature = "serde")]
    pub fn json_of(self, body: &impl serde::Serialize) -> Self {
        self.body_kind(BodyKind::Json).set(Place::Body, "".into(), Value::of(body))
    }

    /// Sets the whole body, as plain text.
    pub fn text(self, body: impl Into<String>) -> Self {
        self.body_kind(BodyKind::Text).set(Place::Body, "body".into(), Value::Text(body.into()))
    }

    /// Sets the whole body, as a file.
    pub fn upload(self, body: Upload) -> Self {
        self.body_kind(BodyKind::Upload).set(Place::Body, "body".into(), Value::File(body))
    }

    /// Starts from the page that `cursor` identifies instead of the first.
    pub fn resume(mut self, cursor: Cursor) -> Self {
        self.0.resume(cursor);
        self
    }

    /// Starts from the page with this number, as the server counts them.
    pub fn from_page(mut self, number: u64) -> Self {
        self.0.from_page(number);
        self
    }

    /// Sends the request, and reads the response as `T`.
    pub fn send<T: FromResponse + Send + 'static, C: ApiClient>(self, client: &C) -> C::Output<T> {
        client.send(self.0)
    }

    /// Sends the request like `send`, and also returns status and headers.
    pub fn response<T: FromResponse + Send + 'static, C: ApiClient>(self, client: &C) -> C::Output<Response<T>> {
        client.send(self.0)
    }

    /// Sends the request, and reads the response as a type of the caller's own, by serde. The items of a list are read as
    /// [`Serde`](crate::Serde).
    #[cfg(feature = "serde")]
    pub fn send_as<T: serde::de::DeserializeOwned + Send + 'static, C: ApiClient>(self, client: &C) -> C::Output<T> {
        client.send_as(self.0)
    }

    /// Fetches one page.
    pub fn page<T: Slot + Default + Send + 'static, C: ApiClient>(self, client: &C) -> C::Output<Page<T>> {
        client.page(self.0)
    }

    /// Returns all pages, fetched as they are asked for.
    pub fn pages<T: Slot + Default + Send + 'static, C: ApiClient>(self, client: &C) -> C::Pages<T> {
        client.pages(self.0)
    }

    /// Returns the items of all pages, fetched as they are asked for.
    pub fn items<T: Slot + Default + Send + 'static, C: ApiClient>(self, client: &C) -> C::Items<T> {
        client.items(self.0)
    }

    /// Fetches up to `max` items, with as few requests as that takes.
    pub fn all<T: Slot + Default + Send + 'static, C: ApiClient>(self, client: &C, max: usize) -> C::Output<Vec<T>> {
        client.all(self.0, max)
    }

    /// Sends the request, and returns the body as a stream of bytes.
    pub fn download<C: ApiClient>(self, client: &C) -> C::Download {
        client.download(self.0)
    }

    fn set(mut self, place: Place, name: Cow<'static, str>, value: Value) -> Self {
        self.0.set_by_name(place, name, value);
        self
    }

    fn endpoint(mut self, change: impl FnOnce(Endpoint) -> Endpoint) -> Self {
        self.0.endpoint = Cow::Owned(change(self.0.endpoint.into_owned()));
        self
    }
}

impl Sealed for RawRequest {}

impl Operation for RawRequest {
    type Output = Json;

    fn call(&self) -> &Call {
        &self.0
    }

    fn call_mut(&mut self) -> &mut Call {
        &mut self.0
    }
}
