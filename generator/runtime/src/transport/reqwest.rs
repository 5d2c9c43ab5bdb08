//! The transport over reqwest.
//!
//! Its clients follow no redirects, keep no cookies, and retry only what by the protocol the server has not processed;
//! the send path does the rest.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Uri;
use http::uri::{Authority, Scheme};

#[cfg(any(feature = "__rustls", feature = "native-tls"))]
use super::Tls;
use super::{Body, BoxFuture, Proxy, Settings, Transport, TransportError, TransportErrorKind};

/// The error of a client that follows redirects by itself.
const FOLLOWS_REDIRECTS: &str = "the reqwest client follows redirects itself: build it with `redirect(Policy::none())`";

/// Sends requests with a reqwest client.
#[derive(Debug, Clone)]
pub(crate) struct Reqwest {
    client: reqwest::Client,
    /// Whether the client is the caller's, so that its redirect policy is unknown.
    caller_owned: bool,
    /// The root of the first server: parsing a URL costs more than everything else that a request needs here.
    root: OnceLock<Root>,
}

/// The root of a server, in the types of both libraries.
#[derive(Debug, Clone)]
struct Root {
    scheme: Scheme,
    authority: Authority,
    url: reqwest::Url,
}

impl Root {
    fn from_uri(uri: &Uri) -> Option<Self> {
        let (scheme, authority) = (uri.scheme()?.clone(), uri.authority()?.clone());
        let url = reqwest::Url::parse(&format!("{scheme}://{authority}/")).ok()?;
        Some(Self { scheme, authority, url })
    }

    /// Returns a URL below the root, or `None` if it is of another server.
    fn url(&self, uri: &Uri) -> Option<reqwest::Url> {
        let is_below = uri.scheme() == Some(&self.scheme) && uri.authority() == Some(&self.authority);
        is_below.then(|| {
            let mut url = self.url.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            url
        })
    }
}

impl Reqwest {
    /// Creates a transport with its own client.
    pub(crate) fn new(settings: &Settings) -> Result<Self, TransportError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .pool_idle_timeout(Duration::from_secs(60));
        if let Some(limit) = settings.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        builder = match &settings.proxy {
            Proxy::Environment => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::Url(url) => builder.proxy(reqwest::Proxy::all(url).map_err(request_error)?),
        };
        let builder = with_tls(builder, settings)?;
        Ok(Self { client: builder.build().map_err(request_error)?, caller_owned: false, root: OnceLock::new() })
    }

    /// Creates a transport with the caller's client.
    pub(crate) fn over(client: reqwest::Client) -> Self {
        Self { client, caller_owned: true, root: OnceLock::new() }
    }

    fn request(&self, request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (parts, body) = request.into_parts();
        if self.root.get().is_none() {
            Root::from_uri(&parts.uri).into_iter().for_each(|root| drop(self.root.set(root)));
        }
        let Some(url) = self.root.get().and_then(|root| root.url(&parts.uri)) else {
            let request = http::Request::from_parts(parts, outgoing(body));
            return reqwest::Request::try_from(request).map_err(request_error);
        };
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = Some(outgoing(body));
        Ok(request)
    }
}

/// rustls is passed complete with its provider: nothing process-wide is set, and another provider in the program does
/// not interfere.
fn with_tls(builder: reqwest::ClientBuilder, settings: &Settings) -> Result<reqwest::ClientBuilder, TransportError> {
    match settings.tls()? {
        #[cfg(feature = "__rustls")]
        Some(Tls::Rustls) => Ok(builder.tls_backend_preconfigured(super::tls::config(&settings.roots)?)),
        #[cfg(feature = "native-tls")]
        Some(Tls::Native) => {
            let mut roots = Vec::new();
            for pem in &settings.roots {
                let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(request_error)?;
                if certificates.is_empty() {
                    return Err(super::settings::no_certificate());
                }
                roots.extend(certificates);
            }
            Ok(builder.tls_backend_native().tls_certs_merge(roots))
        }
        _ => Ok(builder),
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = self.request(request)?;
            let url = self.caller_owned.then(|| request.url().clone());
            let response = self.client.execute(request).await.map_err(transport_error)?;
            // It would send the token wherever it is redirected.
            if url.is_some_and(|url| url != *response.url()) {
                return Err(TransportError::new(TransportErrorKind::Request, FOLLOWS_REDIRECTS));
            }
            Ok(http::Response::from(response).map(incoming))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(work)),
            Err(_) => work(),
        }
    }
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.into_bytes() {
        Ok(bytes) => bytes.into(),
        Err(stream) => reqwest::Body::wrap_stream(stream),
    }
}

fn incoming(body: reqwest::Body) -> Body {
    let length = http_body_length(&body);
    Body::stream(Parts(body), length)
}

/// The chunks of a response body. reqwest returns them as frames of the crate `http-body`, through a trait that it
/// does not re-export.
struct Parts(reqwest::Body);

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match http_body::Body::poll_frame(Pin::new(&mut self.0), cx) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(transport_error(error)))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(bytes) => Poll::Ready(Some(Ok(bytes))),
                    // Trailers are not needed.
                    Err(_) => continue,
                },
            };
        }
    }
}

fn http_body_length(body: &reqwest::Body) -> Option<u64> {
    http_body::Body::size_hint(body).exact()
}

fn request_error(error: reqwest::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Request, error.without_url())
}

fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Interrupted
    };
    // The URL is removed, since its query may hold a token.
    TransportError::new(kind, error.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_what_it_would_be_if_it_were_read() {
        let root = Root::from_uri(&Uri::from_static("http://127.0.0.1:8080/first?x=1")).expect("a root");
        for text in [
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/a%2Fb/%25/%E4%BD%A0/~x.y!$&'()*+,;=:@",
            "http://127.0.0.1:8080/a/?",
            "http://127.0.0.1:8080/a?b[]=1&c=%20+%26'",
            "http://127.0.0.1:8080//x",
        ] {
            let uri: Uri = text.parse().expect("a URI");
            assert_eq!(
                root.url(&uri).map(String::from),
                Some(reqwest::Url::parse(text).expect("a URL").into()),
                "{text}"
            );
        }
        for other in ["https://127.0.0.1:8080/", "http://127.0.0.1/", "http://127.0.0.2:8080/"] {
            assert_eq!(root.url(&other.parse().expect("a URI")), None, "{other}");
        }
    }
}
