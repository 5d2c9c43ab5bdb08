//! Who sends: every way to carry a secret, and secrets that are renewed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generator_runtime::transport::{BoxError, BoxFuture, Mock, MockResponse};
use generator_runtime::{Client, Credential, ErrorKind, Grant, Operation, Secret, TokenSource, blocking};

use crate::things::{KINDS, Kind, OAUTH, PERSONAL, SESSION, create, get, list, send_async, send_blocking, wait};

fn blocking_client(mock: &Mock, credential: Credential) -> blocking::Client {
    let builder = blocking::Client::builder("https://things.example").header("cookie", "own=1");
    builder.credential(credential).transport(mock.clone()).build().unwrap()
}

#[test]
fn each_is_carried_in_its_place() {
    for (credential, header, value) in [
        (Credential::new(&PERSONAL, "t0ken"), "private-token", "t0ken"),
        (Credential::new(&OAUTH, "t0ken"), "authorization", "Bearer t0ken"),
        (Credential::new(&SESSION, "t0ken"), "cookie", "own=1; _session=t0ken"),
        (Credential::none(), "cookie", "own=1"),
    ] {
        for kind in KINDS {
            let mock = Mock::new([kind.answer()]);
            send_blocking(kind, &blocking_client(&mock, credential.clone())).unwrap();
            let request = mock.requests().remove(0);
            assert_eq!(request.header(header), value, "{kind:?} {credential:?}");
            let shown = format!("{request:?}");
            assert!(!shown.contains("t0ken"), "{shown}");
        }
    }
}

#[test]
fn one_that_no_header_can_hold_is_refused() {
    let mock = Mock::new([]);
    let error = get("g", 1).send(&blocking_client(&mock, Credential::new(&PERSONAL, "a\nb"))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(mock.requests().is_empty());
    let builder = blocking::Client::builder("https://things.example").credential(Credential::new(&SESSION, "a"));
    assert!(builder.token_in_query().transport(mock).build().is_err());
}

/// Gives `token-1`, `token-2`, … and rotates the refresh token.
#[derive(Clone, Default)]
struct Rotating {
    asked: Arc<Mutex<Vec<Option<Secret>>>>,
    noted: Arc<Mutex<Vec<String>>>,
    expires_in: Option<Duration>,
}

impl TokenSource for Rotating {
    fn renew(&self, refresh: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>> {
        let source = self.clone();
        Box::pin(async move {
            // Others come by meanwhile.
            tokio::task::yield_now().await;
            let mut asked = source.asked.lock().unwrap();
            asked.push(refresh);
            let grant = Grant::new(format!("token-{}", asked.len())).refresh(format!("refresh-{}", asked.len()));
            Ok(source.expires_in.into_iter().fold(grant, Grant::expires_in))
        })
    }

    fn renewed(&self, grant: &Grant) -> Result<(), BoxError> {
        let refresh = grant.refresh.as_ref().ok_or("no refresh token")?;
        self.noted.lock().unwrap().push(refresh.expose().to_owned());
        Ok(())
    }
}

fn async_client(mock: &Mock, credential: Credential) -> Client {
    let builder = Client::builder("https://things.example").credential(credential);
    builder.transport(mock.clone()).build().unwrap()
}

#[test]
fn a_refused_token_is_renewed_and_the_call_replayed_once() {
    for kind in KINDS {
        let source = Rotating::default();
        let grant = Grant::new("token-0").refresh("refresh-0");
        let mock = Mock::new([MockResponse::status(401), kind.answer()]);
        let client = async_client(&mock, Credential::renewed(&OAUTH, Some(grant), source.clone()));
        wait(send_async(kind, &client)).unwrap();
        let tokens: Vec<_> = mock.requests().iter().map(|request| request.header("authorization").to_owned()).collect();
        assert_eq!(tokens, ["Bearer token-0", "Bearer token-1"], "{kind:?}");
        assert_eq!(source.asked.lock().unwrap().as_slice(), [Some(Secret::new("refresh-0"))], "{kind:?}");
        assert_eq!(source.noted.lock().unwrap().as_slice(), ["refresh-1"], "{kind:?}");
    }
    // A server that refuses the new one too has said it all; a fixed token is not replayed at all.
    let mock = Mock::new([MockResponse::status(401)]);
    let error =
        wait(create("g", "n").send(&async_client(&mock, Credential::renewed(&OAUTH, None, Rotating::default()))));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Unauthorized);
    assert_eq!(mock.requests().len(), 2);
    let mock = Mock::new([MockResponse::status(401)]);
    assert!(wait(get("g", 1).send(&async_client(&mock, Credential::new(&OAUTH, "a")))).is_err());
    assert_eq!(mock.requests().len(), 1);
}

#[test]
fn one_renewal_at_a_time() {
    let source = Rotating::default();
    let mock = Mock::new([Kind::Single.answer()]);
    let client = async_client(&mock, Credential::renewed(&OAUTH, None, source.clone()));
    wait(async {
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { get("g", 1).send(&client).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    assert_eq!(source.asked.lock().unwrap().len(), 1);
    assert_eq!(mock.requests().len(), 20);
}

#[test]
fn a_renewal_survives_the_call_that_began_it() {
    let source = Rotating::default();
    let mock = Mock::new([Kind::Single.answer()]);
    let client = async_client(&mock, Credential::renewed(&OAUTH, None, source.clone()));
    wait(async {
        let mut first = Box::pin(get("g", 1).send(&client));
        // Polled once: the renewal is begun, then the call is canceled.
        std::future::poll_fn(|cx| {
            assert!(first.as_mut().poll(cx).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        drop(first);
        get("g", 1).send(&client).await.unwrap();
    });
    assert_eq!(source.asked.lock().unwrap().len(), 1);
}

#[test]
fn a_token_is_renewed_before_it_expires() {
    for (expires_in, renewed) in [(0, true), (40, true), (60_000, false), (10_000, false)] {
        let source = Rotating { expires_in: Some(Duration::from_millis(expires_in)), ..Rotating::default() };
        let mock = Mock::new([Kind::Single.answer()]);
        let client = async_client(&mock, Credential::renewed(&OAUTH, None, source.clone()));
        wait(get("g", 1).send(&client)).unwrap();
        // In the last quarter of its time.
        std::thread::sleep(Duration::from_millis(31));
        wait(get("g", 1).send(&client)).unwrap();
        let asked = source.asked.lock().unwrap();
        let expected = [None, Some(Secret::new("refresh-1"))];
        assert_eq!(asked.as_slice(), &expected[..if renewed { 2 } else { 1 }], "{expires_in}");
    }
}

#[test]
fn a_token_that_still_holds_is_used_where_its_renewal_fails() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = move |_: Option<Secret>| {
        count.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Err::<Grant, BoxError>("the provider is down".into()))
    };
    let mock = Mock::new([Kind::Single.answer()]);
    // Due at once, since a clock cannot divide it further, and valid for a while.
    let grant = Grant::new("token-0").expires_in(Duration::from_secs(2));
    let client = async_client(&mock, Credential::renewed(&OAUTH, Some(grant), source));
    std::thread::sleep(Duration::from_millis(1510));
    for _ in 0..3 {
        wait(get("g", 1).send(&client)).unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "it is not asked again at every call");
    assert!(mock.requests().iter().all(|request| request.header("authorization") == "Bearer token-0"));
}

/// A 401 for want of permission does not justify spending one refresh token after the other.
#[test]
fn a_refusal_that_no_token_helps_costs_one_renewal() {
    let challenge = |error: &str| format!("Bearer realm=\"api\", error=\"{error}\"");
    for (answer, renewals) in [
        (MockResponse::status(401), 1),
        (MockResponse::status(401).header("www-authenticate", "Basic realm=\"api\""), 1),
        (MockResponse::status(401).header("www-authenticate", &challenge("insufficient_scope")), 1),
        (MockResponse::status(401).header("www-authenticate", &challenge("invalid_token")), 10),
        (MockResponse::status(401).body("{\"error\":\"invalid_token\"}"), 10),
    ] {
        let source = Rotating::default();
        let mock = Mock::new([answer]);
        let grant = Grant::new("token-0").refresh("refresh-0");
        let client = async_client(&mock, Credential::renewed(&OAUTH, Some(grant), source.clone()));
        for _ in 0..10 {
            assert_eq!(wait(create("g", "n").send(&client)).unwrap_err().kind(), ErrorKind::Unauthorized);
        }
        assert_eq!(source.asked.lock().unwrap().len(), renewals);
        assert_eq!(mock.requests().len(), 10 + renewals);
    }
}

/// A source that panics fails the call that asked it; later calls ask it again.
#[test]
fn a_source_that_panics_is_asked_again() {
    for delayed in [false, true] {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let source = move |_: Option<Secret>| {
            let first = count.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                if delayed {
                    tokio::task::yield_now().await;
                }
                assert!(!first, "the source panics");
                Ok::<_, BoxError>(Grant::new("token"))
            }
        };
        let mock = Mock::new([Kind::Single.answer()]);
        let client = async_client(&mock, Credential::renewed(&OAUTH, None, source));
        wait(async {
            let call = get("g", 1).send(&client);
            assert!(tokio::spawn(call).await.unwrap_err().is_panic());
            get("g", 1).send(&client).await.unwrap();
        });
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }
}

/// Those who fetch pages ahead learn of a source that panics on another thread.
#[test]
fn a_source_that_panics_does_not_hang_a_prefetch() {
    let source = |_: Option<Secret>| async { panic!("the source panics") };
    let source = move |refresh: Option<Secret>| {
        let renewal: BoxFuture<'static, Result<Grant, BoxError>> = Box::pin(source(refresh));
        renewal
    };
    let mock = Mock::new([]);
    let client = blocking_client(&mock, Credential::renewed(&OAUTH, None, source));
    let error = list("g").pages(&client).prefetch(4).next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("panicked"), "{error}");
}

/// Waiting for a renewal takes as long as it takes, and no longer than the limit, for every thread that waits.
#[test]
fn blocking_calls_wait_for_a_renewal_within_their_limits() {
    let slow = Duration::from_millis(150);
    for (limit, expected) in [(Duration::from_secs(20), None), (Duration::from_millis(30), Some(ErrorKind::Timeout))] {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        let source = move |_: Option<Secret>| {
            count.fetch_add(1, Ordering::SeqCst);
            let (sender, receiver) = tokio::sync::oneshot::channel();
            std::thread::spawn(move || {
                std::thread::sleep(slow);
                _ = sender.send(());
            });
            async move {
                receiver.await?;
                Ok::<_, BoxError>(Grant::new("token"))
            }
        };
        let mock = Mock::new([Kind::Single.answer()]);
        let client = blocking_client(&mock, Credential::renewed(&OAUTH, None, source));
        let began = std::time::Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let sent = get("g", 1).timeout(limit).send(&client);
                    assert_eq!(sent.err().map(|error| error.kind()), expected);
                });
            }
        });
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

/// Without any limit of the whole call, that of an attempt holds for a renewal too.
#[test]
fn a_source_that_never_answers_ends_with_the_request_timeout() {
    let never = |_: Option<Secret>| std::future::pending::<Result<Grant, BoxError>>();
    let (mock, limit) = (Mock::new([]), Duration::from_millis(50));
    let builder = blocking::Client::builder("https://things.example").request_timeout(limit);
    let builder = builder.credential(Credential::renewed(&OAUTH, None, never));
    let client = builder.transport(mock.clone()).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(get("g", 1).send(&client).unwrap_err().kind(), ErrorKind::Timeout));
        }
    });
    let client = async_client(&mock, Credential::renewed(&OAUTH, None, never));
    assert_eq!(wait(get("g", 1).send(&client)).unwrap_err().kind(), ErrorKind::Timeout);
    assert!(mock.requests().is_empty());
}

#[test]
fn a_source_that_fails_is_asked_once_for_all_who_wait() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = move |_: Option<Secret>| {
        let count = count.clone();
        async move {
            tokio::task::yield_now().await;
            count.fetch_add(1, Ordering::SeqCst);
            Err::<Grant, BoxError>("the refresh token was revoked".into())
        }
    };
    let mock = Mock::new([]);
    let client = async_client(&mock, Credential::renewed(&OAUTH, None, source));
    wait(async {
        let calls: Vec<_> = (0..5)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { get("g", 1).send(&client).await })
            })
            .collect();
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credential, 0));
            assert!(format!("{error:?}").contains("revoked"));
        }
    });
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(mock.requests().is_empty());
}

#[test]
fn blocking_calls_wait_for_one_renewal_too() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let source = move |_: Option<Secret>| {
        std::thread::sleep(Duration::from_millis(20));
        count.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Ok::<_, BoxError>(Grant::new("token")))
    };
    let mock = Mock::new([Kind::Single.answer()]);
    let client = blocking_client(&mock, Credential::renewed(&OAUTH, None, source));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| get("g", 1).send(&client).unwrap());
        }
    });
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
