//! OAuth access tokens from a source: one renewal at a time however many calls wait, the rotated refresh token handed on
//! before anything is done with it, one replay of a call that was refused.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use generator_runtime::transport::{BoxError, BoxFuture};
use gitlab_sdk::v4::oauth::{self, OAuthToken};
use gitlab_sdk::{Client, ErrorKind, Grant, Secret, Token, TokenSource, blocking};
use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::{Request, Response};

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

/// A server that gives `access-N` and `refresh-N`, and takes only the last of each.
struct Provider {
    server: FaultServer,
    /// The number of the access token that is taken.
    accepted: Arc<AtomicUsize>,
}

impl Provider {
    fn start(kind: Kind) -> Self {
        let (given, accepted) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&accepted);
        let server = FaultServer::by(move |request| match request.path.as_str() {
            "/oauth/token" => {
                let granted = grant(request, &given);
                count.store(given.load(Ordering::SeqCst), Ordering::SeqCst);
                granted
            }
            _ => {
                let expected = format!("Bearer access-{}", count.load(Ordering::SeqCst));
                match request.header("authorization") == Some(expected.as_str()) {
                    true => Fault::answer(Response::bytes(kind.success(), "application/json", kind.body())),
                    false => Fault::answer(Response::bytes(401, "application/json", r#"{"error":"invalid_token"}"#)),
                }
            }
        });
        Self { server, accepted }
    }

    /// The requests for tokens, and all others.
    fn requests(&self) -> (Vec<Request>, Vec<Request>) {
        self.server.requests().into_iter().partition(|request| request.path == "/oauth/token")
    }
}

fn grant(request: &Request, count: &AtomicUsize) -> Fault {
    let refresh = request.form().into_iter().find(|(name, _)| name == "refresh_token").map(|(_, token)| token);
    let last = count.load(Ordering::SeqCst);
    if refresh.as_deref() != Some(format!("refresh-{last}").as_str()) {
        return Fault::answer(Response::bytes(400, "application/json", r#"{"error":"invalid_grant"}"#));
    }
    // A while, so that others come by meanwhile.
    thread::sleep(std::time::Duration::from_millis(50));
    count.store(last + 1, Ordering::SeqCst);
    let (access, refresh) = (format!("access-{}", last + 1), format!("refresh-{}", last + 1));
    Fault::json(&format!(
        r#"{{"access_token":"{access}","refresh_token":"{refresh}","token_type":"Bearer","expires_in":7200,"created_at":1607635748}}"#
    ))
}

/// Asks the server's own token endpoint, by the client that goes with the one under test.
#[derive(Clone)]
struct Source {
    url: String,
    client_kind: ClientKind,
    /// The refresh tokens handed over, each with how many calls the server had seen by then.
    noted: Arc<Mutex<Vec<String>>>,
    /// Whether they can be stored.
    stores: Arc<Mutex<bool>>,
}

impl TokenSource for Source {
    fn renew(&self, refresh: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>> {
        let source = self.clone();
        Box::pin(async move {
            let refresh = refresh.ok_or("there is no refresh token")?;
            let request = oauth::create_token(oauth::GrantType::RefreshToken).client_id("id").refresh_token(refresh);
            let token: OAuthToken = match source.client_kind {
                ClientKind::Async => request.send(&Client::builder(&source.url).no_proxy().build()?).await?,
                ClientKind::Blocking => request.send(&blocking::Client::builder(&source.url).no_proxy().build()?)?,
            };
            Ok(token.refresh_token.into_iter().fold(Grant::new(token.access_token), Grant::refresh))
        })
    }

    fn renewed(&self, grant: &Grant) -> Result<(), BoxError> {
        if !*self.stores.lock().expect("no panic") {
            return Err("the disk is full".into());
        }
        let refresh = grant.refresh.as_ref().ok_or("no refresh token")?;
        self.noted.lock().expect("no panic").push(refresh.expose().to_owned());
        Ok(())
    }
}

/// A client whose first access token is worth nothing any more.
fn client(provider: &Provider, client_kind: ClientKind) -> (AnyClient, Source) {
    let (noted, stores) = (Arc::default(), Arc::new(Mutex::new(true)));
    let source = Source { url: provider.server.url(), client_kind, noted, stores };
    let first = Grant::new("access-of-yesterday").refresh("refresh-0");
    let credential = Token::oauth_renewed(Some(first), source.clone());
    (client_kind.client(&provider.server.url(), &Setup { credential, ..Setup::default() }), source)
}

pub(crate) fn add(table: &mut Table) {
    table.promise("a_refused_token_is_renewed_and_the_call_sent_once_more");
    table.kinds(&Kind::ALL, "expired", replayed);
    table.kinds(&Kind::ALL, "refused_for_good", refused_for_good);
    table.promise("one_renewal_at_a_time");
    table.kinds(&Kind::FEW, "eight_calls", eight_at_once);
    table.promise("a_rotated_refresh_token_is_handed_on_before_it_counts");
    table.kinds(&Kind::FEW, "twice", rotated);
    table.kinds(&Kind::FEW, "not_stored", not_stored);
    table.kinds(&Kind::FEW, "source_fails", source_fails);
    table.kinds(&Kind::PLAIN, "not_to_another_origin", not_elsewhere);
}

fn replayed(kind: Kind, client_kind: ClientKind) {
    let provider = Provider::start(kind);
    let (client, source) = client(&provider, client_kind);
    assert_eq!(kind.send(&client).expect("with the new token"), kind.expected());
    let (tokens, calls) = provider.requests();
    assert_eq!((tokens.len(), calls.len()), (1, 2));
    assert_eq!(calls[0].header("authorization"), Some("Bearer access-of-yesterday"));
    assert_eq!(calls[1].header("authorization"), Some("Bearer access-1"));
    assert_eq!((&calls[0].target, &calls[0].method), (&calls[1].target, &calls[1].method));
    assert_eq!(calls[0].body.len(), calls[1].body.len(), "the same body");
    assert_eq!(source.noted.lock().expect("no panic").as_slice(), ["refresh-1"]);
}

/// A server that takes no token at all is not asked for ever.
fn refused_for_good(kind: Kind, client_kind: ClientKind) {
    let count = Arc::new(AtomicUsize::new(0));
    let server = FaultServer::by(move |request| match request.path.as_str() {
        "/oauth/token" => grant(request, &count),
        _ => Fault::status(401),
    });
    let provider = Provider { server, accepted: Arc::default() };
    let (client, _) = client(&provider, client_kind);
    let error = kind.send(&client).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error:?}");
    let (tokens, calls) = provider.requests();
    assert_eq!((tokens.len(), calls.len()), (1, 2));
}

fn eight_at_once(kind: Kind, client_kind: ClientKind) {
    let provider = Provider::start(kind);
    let (client, source) = client(&provider, client_kind);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || kind.send(&client))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic").expect("with the new token"), kind.expected());
    }
    assert_eq!(provider.requests().0.len(), 1, "one renewal for all");
    assert_eq!(source.noted.lock().expect("no panic").len(), 1);
}

/// The second renewal is asked for with what the first one gave.
fn rotated(kind: Kind, client_kind: ClientKind) {
    let provider = Provider::start(kind);
    let (client, source) = client(&provider, client_kind);
    for _ in 0..2 {
        kind.send(&client).expect("with the first new token");
    }
    assert_eq!(provider.requests().0.len(), 1, "a token that is good is not renewed");
    // Somebody else signs in: what we have is void, but for the refresh token.
    provider.accepted.fetch_add(1, Ordering::SeqCst);
    kind.send(&client).expect("with the second new token");
    let sent: Vec<_> =
        provider.requests().0.iter().flat_map(Request::form).filter(|(name, _)| name == "refresh_token").collect();
    assert_eq!(sent.into_iter().map(|(_, token)| token).collect::<Vec<_>>(), ["refresh-0", "refresh-1"]);
    assert_eq!(source.noted.lock().expect("no panic").as_slice(), ["refresh-1", "refresh-2"]);
}

/// What cannot be stored is not used; once it can be, it is, and no second token is spent.
fn not_stored(kind: Kind, client_kind: ClientKind) {
    let provider = Provider::start(kind);
    let (client, source) = client(&provider, client_kind);
    *source.stores.lock().expect("no panic") = false;
    let error = kind.send(&client).expect_err("it cannot be stored");
    assert_eq!(error.kind(), ErrorKind::Credential, "{error:?}");
    let (tokens, calls) = provider.requests();
    assert_eq!((tokens.len(), calls.len()), (1, 1), "the new token is not used");
    *source.stores.lock().expect("no panic") = true;
    assert_eq!(kind.send(&client).expect("with the token of before"), kind.expected());
    assert_eq!(provider.requests().0.len(), 1, "no other refresh token is spent");
    assert_eq!(source.noted.lock().expect("no panic").as_slice(), ["refresh-1"]);
}

fn source_fails(kind: Kind, client_kind: ClientKind) {
    let server = FaultServer::json(&kind.body());
    let fails = |_: Option<Secret>| async { Err::<Grant, BoxError>("the refresh token was revoked".into()) };
    let credential = Token::oauth_renewed(None, fails);
    let error =
        kind.send(&client_kind.client(&server.url(), &Setup { credential, ..Setup::default() })).expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Credential, "{error:?}");
    let mut causes = String::new();
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        causes.push_str(&inner.to_string());
        cause = inner.source();
    }
    assert!(causes.contains("the refresh token was revoked"), "{causes}");
    assert_eq!(server.connections(), 0, "nothing is sent without a token");
}

fn not_elsewhere(kind: Kind, client_kind: ClientKind) {
    let other = FaultServer::json(&kind.body());
    let away = format!("{}/storage", other.url());
    let count = Arc::new(AtomicUsize::new(0));
    let server = FaultServer::by(move |request| match (request.path.as_str(), request.header("authorization")) {
        ("/oauth/token", _) => grant(request, &count),
        (_, Some("Bearer access-1")) => Fault::redirect(302, &away),
        _ => Fault::status(401),
    });
    let provider = Provider { server, accepted: Arc::default() };
    let (client, _) = client(&provider, client_kind);
    assert_eq!(kind.send(&client).expect("followed"), kind.expected());
    let requests = other.requests();
    assert_eq!(requests.len(), 1);
    for secret in ["access-1", "refresh-1", "refresh-0", "access-of-yesterday"] {
        assert_eq!(traces_of(secret, &requests[0]), [""; 0]);
    }
    assert_eq!(requests[0].header("authorization"), None);
}
