//! How a client is made.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::Client;
use crate::credential::Credential;
use crate::encode::DEFAULT_ACCEPT;
use crate::send::{Base, Budget, Core, Pace, RetryPolicy, Times};
use crate::transport::{Proxy, Settings, Transport};
use crate::{Error, ErrorKind, RequestOption, TakesOptions, blocking};

/// Sets up a client, [async](Client) or [blocking](blocking::Client).
///
/// Without more words: 10 s to connect, 60 s for an attempt, 30 s without a byte of a download, retries as
/// [`RetryPolicy`] has them, bodies up to 64 MiB, the system's certificates and the proxy of the environment.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C> {
    base_url: String,
    credential: Credential,
    in_parameter: bool,
    options: Vec<RequestOption>,
    headers: HeaderMap,
    refused: Option<Error>,
    times: Times,
    retry: RetryPolicy,
    pacing: bool,
    max_body: u64,
    prefetch: usize,
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    client: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            credential: Credential::none(),
            in_parameter: false,
            options: Vec::new(),
            headers: HeaderMap::new(),
            refused: None,
            times: Times { request: Some(Duration::from_secs(60)), total: None, idle: Some(Duration::from_secs(30)) },
            retry: RetryPolicy::default(),
            pacing: false,
            max_body: 64 * 1024 * 1024,
            prefetch: 1,
            settings: Settings::default(),
            transport: None,
            client: PhantomData,
        }
        .header("user-agent", concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
    }

    /// Who sends. Without it, somebody unknown.
    pub fn credential(mut self, credential: impl Into<Credential>) -> Self {
        self.credential = credential.into();
        self
    }

    /// Sends the credential as a query parameter instead of a header, for servers that need it. Parameters are seen in
    /// more logs than headers are.
    pub fn token_in_parameter(mut self) -> Self {
        self.in_parameter = true;
        self
    }

    /// Adds a header to every request that has no other value for it.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => {
                let message = format!("`{name}` is no header, or its value cannot be one");
                self.refused = Some(Error::new(ErrorKind::Request, message));
            }
        }
        self
    }

    /// Says what program it is.
    pub fn user_agent(self, name: &str) -> Self {
        self.header(USER_AGENT.as_str(), name)
    }

    /// Limits the time to connect.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.connect_timeout = limit.into();
        self
    }

    /// Limits the time of one attempt, from its beginning to the end of the answer; of a download to its first byte.
    pub fn request_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.request = limit.into();
        self
    }

    /// Limits the time of a call with all its attempts; for a list, of each page. An operation can have its own:
    /// [`timeout`](crate::Operation::timeout).
    pub fn total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.total = limit.into();
        self
    }

    /// Limits the time in which no byte of a download comes.
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.idle = limit.into();
        self
    }

    /// How often and how long it is tried again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Waits before the rate limit bites: when the server says that no request is left, until the window ends.
    pub fn pacing(mut self, on: bool) -> Self {
        self.pacing = on;
        self
    }

    /// Limits the bodies that are read into memory, in bytes. Downloads are not limited: they stream.
    pub fn max_response_size(mut self, bytes: u64) -> Self {
        self.max_body = bytes;
        self
    }

    /// Fetches up to `pages` pages of a list at a time, in order, where pages are numbered: what
    /// [`Pages::prefetch`](crate::Pages::prefetch) says for one list. 1 without it.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = pages;
        self
    }

    /// Goes through this proxy, and not the one that the environment names.
    pub fn proxy(mut self, url: &str) -> Self {
        self.settings.proxy = Proxy::Url(url.to_owned());
        self
    }

    /// Goes through no proxy.
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = Proxy::None;
        self
    }

    /// Trusts the certificates in this PEM text, besides those that the system trusts.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.roots.push(pem.into());
        self
    }

    /// Sends with this transport. What is said of connect timeout, proxy and certificates is then its own business.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    fn core(mut self, blocking: bool) -> Result<Arc<Core>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let base = Base::parse(&self.base_url).map_err(|message| Error::new(ErrorKind::Request, message))?;
        if self.in_parameter && !self.credential.is_none() && self.credential.parameter().is_none() {
            return Err(Error::new(ErrorKind::Request, "the credential has no parameter to carry it"));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                self.settings.request_timeout = self.times.request;
                self.settings.idle_timeout = self.times.idle;
                standard(&self.settings, blocking)?
            }
        };
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(DEFAULT_ACCEPT));
        let mut signed = self.headers.clone();
        // One that no header can hold is refused when it is to be sent, like one that comes from a source.
        let fixed = self.credential.fixed().filter(|_| !self.in_parameter);
        let is_signed = fixed.is_some_and(|presented| presented.put_in(&mut signed).is_ok());
        Ok(Arc::new(Core {
            base,
            transport,
            blocking,
            credential: self.credential,
            in_parameter: self.in_parameter,
            options: self.options,
            headers: self.headers,
            signed,
            is_signed,
            times: self.times,
            budget: Budget::new(&self.retry),
            retry: self.retry,
            pace: self.pacing.then(Pace::default),
            max_body: self.max_body,
            prefetch: self.prefetch,
        }))
    }
}

#[cfg(feature = "reqwest")]
impl ClientBuilder<Client> {
    /// Sends with this reqwest client: its proxy, its TLS, its connections. It must be built with
    /// `redirect(Policy::none())`; a redirect that it follows itself is an error.
    pub fn reqwest(self, client: reqwest::Client) -> Self {
        self.transport(crate::transport::reqwest::Reqwest::over(client))
    }
}

#[cfg(feature = "ureq")]
impl ClientBuilder<blocking::Client> {
    /// Sends with this ureq agent: its proxy, its TLS, its connections.
    pub fn ureq(self, agent: ureq::Agent) -> Self {
        self.transport(crate::transport::ureq::Ureq::over(agent))
    }
}

impl ClientBuilder<Client> {
    /// Makes the client.
    ///
    /// # Errors
    /// When the base URL, a header or a certificate is none, or no transport is compiled in.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client { core: self.core(false)? })
    }
}

impl ClientBuilder<blocking::Client> {
    /// Makes the client.
    ///
    /// # Errors
    /// When the base URL, a header or a certificate is none, or no transport is compiled in.
    pub fn build(self) -> Result<blocking::Client, Error> {
        Ok(blocking::Client::of(self.core(true)?))
    }
}

impl<C> TakesOptions for ClientBuilder<C> {
    fn option(mut self, option: RequestOption) -> Self {
        self.options.retain(|other| (other.place, other.wire) != (option.place, option.wire));
        self.options.push(option);
        self
    }
}

/// The transport that is compiled in.
fn standard(settings: &Settings, blocking: bool) -> Result<Arc<dyn Transport>, Error> {
    let unfit = |error| Error::of_cause(ErrorKind::Request, error);
    let transport: Option<Result<Arc<dyn Transport>, _>> = match blocking {
        #[cfg(feature = "ureq")]
        true => Some(crate::transport::ureq::Ureq::new(settings).map(|ureq| Arc::new(ureq) as _)),
        #[cfg(feature = "reqwest")]
        false => Some(crate::transport::reqwest::Reqwest::new(settings).map(|reqwest| Arc::new(reqwest) as _)),
        #[allow(unreachable_patterns, reason = "reached when one of the features is off")]
        _ => None::<Result<Arc<dyn Transport>, crate::transport::TransportError>>,
    };
    let _ = settings;
    match transport {
        Some(transport) => transport.map_err(unfit),
        None => {
            let feature = if blocking { "ureq" } else { "reqwest" };
            let message = format!("there is no transport: turn on the feature `{feature}`, or give one");
            Err(Error::new(ErrorKind::Request, message))
        }
    }
}
