//! How a client is made.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::credential::{Authentication, Credential};
use crate::encode::DEFAULT_ACCEPT;
use crate::error::Error;
use crate::operation::{RequestOption, TakesOptions};
use crate::send::{Budget, Core, Pace, RetryPolicy, Times};
use crate::service::ErrorKind;
use crate::transport::{Proxy, Settings, Tls, Transport};
use crate::url::Base;

/// Sets up a client, [async](crate::Client) or [blocking](crate::blocking::Client).
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

    /// Sets the TLS library, where several are compiled in. Defaults to rustls.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.settings.tls = Some(tls);
        self
    }

    /// Goes through this proxy, and not the one that the environment names: `http://`, `https://`, `socks4://`,
    /// `socks4a://`, `socks5://` or `socks5h://`.
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

    /// Makes what the calls of a client share. `standard` makes the transport where the caller gave none; `blocking`:
    /// it blocks while it is polled.
    pub(crate) fn core(
        mut self,
        blocking: bool,
        standard: fn(&Settings) -> Result<Arc<dyn Transport>, Error>,
    ) -> Result<Arc<Core>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let base = Base::parse(&self.base_url).map_err(|message| Error::new(ErrorKind::Request, message))?;
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(DEFAULT_ACCEPT));
        let authentication = Authentication::new(self.credential, self.in_parameter, &self.headers)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                self.settings.request_timeout = self.times.request;
                self.settings.idle_timeout = self.times.idle;
                standard(&self.settings)?
            }
        };
        Ok(Arc::new(Core {
            base,
            transport,
            blocking,
            authentication,
            options: self.options,
            headers: self.headers,
            times: self.times,
            budget: Budget::new(&self.retry),
            retry: self.retry,
            pace: self.pacing.then(Pace::default),
            max_body: self.max_body,
            prefetch: self.prefetch,
        }))
    }
}

impl<C> TakesOptions for ClientBuilder<C> {
    fn option(mut self, option: RequestOption) -> Self {
        self.options.retain(|other| (other.place, other.wire) != (option.place, option.wire));
        self.options.push(option);
        self
    }
}

/// The error of a client for whose kind no transport is compiled in.
#[cfg(not(all(feature = "reqwest", feature = "ureq")))]
pub(crate) fn no_transport(feature: &str) -> Error {
    let message = format!("there is no transport: turn on the feature `{feature}`, or give one");
    Error::new(ErrorKind::Request, message)
}
