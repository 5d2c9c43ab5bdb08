//! The async client.

mod api_client;
mod builder;
mod response_future;

use std::fmt;
use std::sync::Arc;

pub use api_client::ApiClient;
pub use builder::ClientBuilder;
#[cfg(not(feature = "blocking"))]
pub(crate) use builder::no_transport;
pub use response_future::ResponseFuture;

use crate::call::Call;
use crate::credential::Credential;
use crate::download::Download;
use crate::error::Error;
use crate::from_response::FromResponse;
use crate::page::{Items, Page, Pages};
use crate::sealed::Sealed;
use crate::send::Core;
#[cfg(feature = "async")]
use crate::service::ErrorKind;
use crate::slot::Slot;
use crate::transport::{Settings, Transport};

/// An async client for one server and one credential.
///
/// It is cheap to clone. Clones share connections, the retry budget and the rate limit.
///
/// Requests run on the Tokio runtime in which they are polled. Each runtime has its own connections, so a client can be
/// used from several. Outside of Tokio, use the [blocking client](crate::blocking::Client).
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl Client {
    /// Creates a client for the server at `base_url`: its root, such as `https://gitlab.example.com`, with the path
    /// that the API is installed below, if any.
    ///
    /// # Errors
    /// Returns an error if the URL is invalid, or no transport feature is enabled.
    pub fn new(base_url: &str, credential: impl Into<Credential>) -> Result<Self, Error> {
        Self::builder(base_url).credential(credential).build()
    }

    /// Returns a client that sends another credential, over the same connections.
    ///
    /// Certificates are read and connections made once for both, so a client for each user costs little. The retry budget
    /// is shared too, the rate limit is not. A credential that cannot be sent where this client sends its own fails the
    /// calls.
    pub fn with_credential(&self, credential: impl Into<Credential>) -> Self {
        Self { core: Arc::new(self.core.with_credential(credential.into())) }
    }

    /// Creates a builder for the server at `base_url`.
    pub fn builder(base_url: &str) -> ClientBuilder<Self> {
        ClientBuilder::new(base_url)
    }
}

impl ClientBuilder<Client> {
    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if the base URL, a header, a certificate or the proxy is invalid, if the base URL begins with
    /// `https://` and no TLS feature is enabled, or if no transport feature is.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { core: self.core(false, standard)? })
    }
}

/// Creates the default transport.
#[cfg(feature = "async")]
fn standard(settings: &Settings, is_https: bool) -> Result<Arc<dyn Transport>, Error> {
    let network = crate::transport::Network::new(settings, is_https);
    Ok(Arc::new(network.map_err(|error| Error::from_source(ErrorKind::Request, error))?))
}

/// Returns an error, since the feature is off.
#[cfg(not(feature = "async"))]
fn standard(_: &Settings, _: bool) -> Result<Arc<dyn Transport>, Error> {
    Err(builder::no_transport("async"))
}

impl Sealed for Client {}

impl ApiClient for Client {
    type Output<T> = ResponseFuture<T>;
    type Pages<T> = Pages<T>;
    type Items<T> = Items<T>;
    type Download = ResponseFuture<Download>;

    fn send<T: FromResponse + Send + 'static>(&self, call: Call) -> ResponseFuture<T> {
        ResponseFuture::single(self.core.of_call(&call), call)
    }

    #[cfg(feature = "serde")]
    fn send_as<T: serde::de::DeserializeOwned + Send + 'static>(&self, call: Call) -> ResponseFuture<T> {
        ResponseFuture::own(self.core.of_call(&call), call)
    }

    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> ResponseFuture<Page<T>> {
        ResponseFuture::page(self.core.of_call(&call), call)
    }

    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> Pages<T> {
        Pages::new(self.core.of_call(&call), call)
    }

    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> Items<T> {
        Items::new(self.core.of_call(&call), call)
    }

    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> ResponseFuture<Vec<T>> {
        ResponseFuture::all(self.core.of_call(&call), call, max)
    }

    fn download(&self, call: Call) -> ResponseFuture<Download> {
        ResponseFuture::download(self.core.of_call(&call), call)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.core.base)
            .field("credential", &self.core.authentication.credential())
            .finish_non_exhaustive()
    }
}
