//! Both clients behind the same words.

use std::time::Duration;

use generator_runtime::transport::Tls;
use generator_runtime::{
    Api, Bytes, Client, ClientBuilder, Credential, CredentialScheme, Error, Method, RawRequest, RetryPolicy, Service,
    TokenLocation, blocking,
};

static SERVICE: Service = Service::new("Network", "network/1");
pub(crate) static API: Api = Api::new(&SERVICE, "v4", "/api");
static SCHEME: CredentialScheme = CredentialScheme::new("personal", TokenLocation::Header("PRIVATE-TOKEN"));

/// The secret that only the server may see.
pub(crate) const SECRET: &str = "glpat-s3cr3t-in-the-header";

/// Which client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Async,
    Blocking,
}

pub(crate) const WAYS: [Way; 2] = [Way::Async, Way::Blocking];

/// What a client is told; nothing is tried again unless it says so.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) retry: RetryPolicy,
    /// `None` is what the environment says, `Some("")` no proxy.
    pub(crate) proxy: Option<String>,
    pub(crate) roots: Vec<&'static [u8]>,
    pub(crate) identity: Option<(&'static [u8], &'static [u8])>,
    pub(crate) tls: Tls,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) max_connections: usize,
}

impl Default for Setup {
    fn default() -> Self {
        let long = Some(Duration::from_secs(30));
        Self {
            retry: RetryPolicy::never(),
            proxy: Some(String::new()),
            roots: Vec::new(),
            identity: None,
            tls: Tls::Rustls,
            connect_timeout: long,
            request_timeout: long,
            idle_timeout: long,
            max_connections: 64,
        }
    }
}

impl Setup {
    pub(crate) fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        let mut builder = builder
            .credential(Credential::new(&SCHEME, SECRET))
            .retry(self.retry.clone())
            .tls(self.tls)
            .connect_timeout(self.connect_timeout)
            .request_timeout(self.request_timeout)
            .idle_timeout(self.idle_timeout)
            .max_connections(self.max_connections);
        builder = match self.proxy.as_deref() {
            None => builder,
            Some("") => builder.no_proxy(),
            Some(url) => builder.proxy(url),
        };
        if let Some((certificate, key)) = self.identity {
            builder = builder.identity(certificate, key);
        }
        self.roots.iter().fold(builder, |builder, pem| builder.root_certificates(*pem))
    }

    pub(crate) fn client(&self, way: Way, base: &str) -> Result<AnyClient, Error> {
        Ok(match way {
            Way::Async => AnyClient::Async(self.on(Client::builder(base)).build()?, runtime()),
            Way::Blocking => AnyClient::Blocking(self.on(blocking::Client::builder(base)).build()?),
        })
    }
}

/// A runtime that runs only while it is waited for.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

pub(crate) enum AnyClient {
    Async(Client, tokio::runtime::Runtime),
    Blocking(blocking::Client),
}

impl AnyClient {
    /// A client without special settings.
    pub(crate) fn new(way: Way, base: &str) -> Self {
        Setup::default().client(way, base).expect("a client")
    }

    pub(crate) fn send(&self, request: RawRequest) -> Result<Bytes, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(request.send(client)),
            Self::Blocking(client) => request.send(client),
        }
    }

    pub(crate) fn download(&self, request: RawRequest) -> Result<Bytes, Error> {
        match self {
            Self::Async(client, runtime) => {
                runtime.block_on(async { request.download(client).await?.bytes(usize::MAX).await })
            }
            Self::Blocking(client) => request.download(client)?.bytes(usize::MAX),
        }
    }

    pub(crate) fn get(&self) -> Result<Bytes, Error> {
        self.send(get())
    }
}

pub(crate) fn get() -> RawRequest {
    RawRequest::new(&API, Method::GET, "/x")
}

/// An error with all its causes, as one text.
pub(crate) fn told(error: &Error) -> String {
    let mut text = format!("{error} / {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(&format!(" / {error}"));
        source = error.source();
    }
    text
}
