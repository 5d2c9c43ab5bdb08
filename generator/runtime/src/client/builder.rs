//! Configuration of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::call::RequestOption;
use crate::credential::{Authentication, Credential};
use crate::encode::DEFAULT_ACCEPT;
use crate::error::Error;
use crate::header;
use crate::operation::WithOptions;
use crate::retry_policy::RetryPolicy;
use crate::sealed::Sealed;
use crate::secret::Secret;
use crate::send::{Budget, Core, RateLimiter, Reading, Times, may_cross_origins};
use crate::service::ErrorKind;
use crate::slot::{Decoding, Deviation};
use crate::transport::{IdentityPem, Proxy, Settings, Tls, Transport};
use crate::url::Base;

/// Creates the transport of a client whose caller set none, from the settings and whether the server is spoken to over
/// TLS.
type Standard = fn(&Settings, bool) -> Result<Arc<dyn Transport>, Error>;

/// A builder for a client, [async](crate::Client) or [blocking](crate::blocking::Client).
///
/// Defaults: 10 s connect timeout, 60 s timeout per attempt, 30 s idle timeout of downloads, retries as in
/// [`RetryPolicy`], bodies up to 64 MiB, the system's certificates, and the proxy that the environment names.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder<C> {
    base_url: String,
    credential: Credential,
    token_in_query: bool,
    options: Vec<RequestOption>,
    headers: HeaderMap,
    refused: Option<Error>,
    times: Times,
    retry: RetryPolicy,
    wait_for_rate_limit: bool,
    max_body: u64,
    reading: Reading,
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
            token_in_query: false,
            options: Vec::new(),
            headers: HeaderMap::new(),
            refused: None,
            times: Times { request: Some(Duration::from_secs(60)), total: None, idle: Some(Duration::from_secs(30)) },
            retry: RetryPolicy::default(),
            wait_for_rate_limit: false,
            max_body: 64 * 1024 * 1024,
            reading: Reading::default(),
            prefetch: 1,
            settings: Settings::default(),
            transport: None,
            client: PhantomData,
        }
    }

    /// Sets the credential. Without one, requests are anonymous.
    pub fn credential(mut self, credential: impl Into<Credential>) -> Self {
        self.credential = credential.into();
        self
    }

    /// Sends the credential as a query parameter instead of a header, for servers that require it. Query parameters
    /// appear in more logs than headers do.
    pub fn token_in_query(mut self) -> Self {
        self.token_in_query = true;
        self
    }

    /// Adds a header to every request that does not set it otherwise. Its value counts as a secret, unless the header
    /// is one that never identifies the sender, such as `Accept`.
    ///
    /// The headers that frame a request or concern one connection, such as `Content-Length` and `Host`, are refused.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Some(message) = header::refusal(name) {
            self.refused = Some(Error::new(ErrorKind::Request, message));
            return self;
        }
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                // The value may be a token, so it is treated as secret.
                value.set_sensitive(!may_cross_origins(&name));
                self.headers.insert(name, value);
            }
            _ => {
                let message = format!("the header `{name}` or its value is invalid");
                self.refused = Some(Error::new(ErrorKind::Request, message));
            }
        }
        self
    }

    /// Sets the `User-Agent` (default: name and version of the client crate).
    pub fn user_agent(self, name: &str) -> Self {
        self.header(USER_AGENT.as_str(), name)
    }

    /// Sets the timeout for establishing a connection (default 10 s).
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.connect_timeout = limit.into();
        self
    }

    /// Sets the timeout of an attempt (default 60 s): from its start to the end of the response, or for a download to
    /// its first byte.
    pub fn request_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.request = limit.into();
        self
    }

    /// Sets the timeout of a call including retries, or for a list of each page (default: none).
    /// [`Operation::timeout`](crate::Operation::timeout) overrides it for one call.
    pub fn total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.total = limit.into();
        self
    }

    /// Sets how long a download may go without receiving a byte (default 30 s).
    pub fn idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.times.idle = limit.into();
        self
    }

    /// Sets the retry policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Delays requests until the rate limit allows them: when the server reports that none is left, until the window
    /// ends. By default, requests are sent regardless.
    pub fn wait_for_rate_limit(mut self) -> Self {
        self.wait_for_rate_limit = true;
        self
    }

    /// Sets the largest body that is read into memory, in bytes (default 64 MiB). Downloads are streamed, and so not
    /// limited.
    pub fn max_response_size(mut self, bytes: u64) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets how many bytes of memory a decoded response may take (default: 16 times
    /// [`max_response_size`](Self::max_response_size), at least 1 MiB). A short text of JSON can become a large value,
    /// as optional fields take their room even where they are absent.
    pub fn max_decoded_size(mut self, bytes: usize) -> Self {
        self.reading.max_size = Some(bytes);
        self
    }

    /// Sets how strictly responses are read (default [`Decoding::Lenient`]).
    /// [`Operation::decoding`](crate::Operation::decoding) overrides it for one call.
    pub fn decoding(mut self, decoding: Decoding) -> Self {
        self.reading.decoding = decoding;
        self
    }

    /// Calls `observe` for each way in which a response departs from what was declared, with the name of the operation,
    /// such as `issues.list`: values that did not fit, and also values that were converted, values that an enum does
    /// not list, and keys that no type declares.
    ///
    /// It is called while the response is decoded, on the thread that decodes it. Without an observer nothing is looked
    /// for but what is missing in the decoded value. Of deviations, paths, values of enums and numbers are told, other
    /// texts are not.
    pub fn on_deviation(mut self, observe: impl Fn(&str, &Deviation) + Send + Sync + 'static) -> Self {
        self.reading.observer = Some(Arc::new(observe));
        self
    }

    /// Sets how many pages of a list are fetched at a time (default 1).
    /// [`Pages::prefetch`](crate::Pages::prefetch), which says how far that goes, overrides it for one list.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = pages;
        self
    }

    /// Sets how many connections are in use at a time (default 64). Further calls wait until one is free. Calls over
    /// HTTP/2 share a connection.
    pub fn max_connections(mut self, count: usize) -> Self {
        self.settings.max_connections = count;
        self
    }

    /// Sets the TLS library, where several are compiled in. Defaults to rustls.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.settings.tls = Some(tls);
        self
    }

    /// Sends requests through this proxy instead of the one that the environment names: `http://`, `https://`,
    /// `socks4://`, `socks4a://`, `socks5://` or `socks5h://`, with a username and password if it wants them. With
    /// `socks4a://` and `socks5h://`, the proxy resolves the names.
    ///
    /// By default, the variables `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, or the same in capitals, are
    /// read when the client is built, as curl reads them. A proxy that cannot be used is an error: no request is sent
    /// past it.
    pub fn proxy(mut self, url: &str) -> Self {
        self.settings.proxy = Proxy::Url(url.to_owned());
        self
    }

    /// Sends requests without a proxy.
    pub fn no_proxy(mut self) -> Self {
        self.settings.proxy = Proxy::None;
        self
    }

    /// Trusts the certificates in this PEM text, in addition to those that the system trusts: of authorities, or of a
    /// server itself, also if it is self-signed.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.roots.push(pem.into());
        self
    }

    /// Presents this certificate to servers that ask for one: its PEM text, with the certificates between it and its
    /// authority after it, and the PEM text of its private key (with `native-tls`, in PKCS #8). Both may be one text.
    pub fn identity(mut self, certificates: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.settings.identity = Some(IdentityPem { certificates: certificates.into(), key: key.into() });
        self
    }

    /// Sends requests with this transport. Connect timeout, proxy and certificates are then up to it.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds what the calls of a client share. `standard` creates the transport if the caller set none;
    /// `blocking` is whether the client is the blocking one.
    pub(crate) fn core(mut self, blocking: bool, standard: Standard) -> Result<Arc<Core>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        self.reading.max_size.get_or_insert_with(|| default_max_decoded_size(self.max_body));
        let base = Base::parse(&self.base_url).map_err(|message| Error::new(ErrorKind::Request, message))?;
        self.headers.entry(ACCEPT).or_insert(HeaderValue::from_static(DEFAULT_ACCEPT));
        let authentication = Authentication::new(self.credential, self.token_in_query, &self.headers)?;
        // Only a transport of the caller's own may block while it is polled.
        let blocking = blocking && self.transport.is_some();
        let transport = match self.transport {
            Some(transport) => transport,
            None => standard(&self.settings, base.is_https())?,
        };
        let secrets = client_secrets(&self.headers, &self.options);
        Ok(Arc::new(Core {
            base,
            secrets,
            transport,
            blocking,
            authentication,
            options: self.options,
            headers: self.headers,
            times: self.times,
            budget: Arc::new(Budget::new(&self.retry)),
            retry: self.retry,
            rate_limiter: self.wait_for_rate_limit.then(Arc::<RateLimiter>::default),
            max_body: self.max_body,
            reading: Arc::new(self.reading),
            prefetch: self.prefetch,
        }))
    }
}

/// Returns what is secret in every request of a client, besides its credential.
fn client_secrets(headers: &HeaderMap, options: &[RequestOption]) -> Arc<[Secret]> {
    let headers = headers.values().filter(|value| value.is_sensitive());
    let headers = headers.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).map(Secret::from);
    let mut found = Vec::new();
    options.iter().for_each(|option| option.value.secrets(&mut found));
    headers.chain(found.into_iter().cloned()).collect()
}

impl<C> Sealed for ClientBuilder<C> {}

impl<C> WithOptions for ClientBuilder<C> {
    fn option(mut self, option: RequestOption) -> Self {
        self.options.retain(|other| (other.place, other.wire) != (option.place, option.wire));
        self.options.push(option);
        self
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    /// Formats the server and the name of the credential's scheme, never a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Until it is parsed, it may contain a password.
        let begin = self.base_url.find("://").map_or(0, |scheme| scheme + 3);
        let end = self.base_url[begin..].find(['/', '?', '#']).map_or(self.base_url.len(), |end| begin + end);
        let host = self.base_url[..end].rsplit('@').next().unwrap_or_default();
        f.debug_struct("ClientBuilder")
            .field("base_url", &host)
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}

/// Returns how many bytes of memory a response may take, if its text may have so many.
fn default_max_decoded_size(max_body: u64) -> usize {
    usize::try_from(max_body.saturating_mul(16)).unwrap_or(usize::MAX).max(1024 * 1024)
}

/// Creates the error of a client without a transport.
#[cfg(not(all(feature = "async", feature = "blocking")))]
pub(crate) fn no_transport(feature: &str) -> Error {
    let message = format!("no transport: enable the feature `{feature}`, or set one with `ClientBuilder::transport`");
    Error::new(ErrorKind::Request, message)
}
