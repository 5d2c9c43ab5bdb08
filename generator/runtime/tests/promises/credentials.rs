//! Who sends: every way to carry a secret, and secrets that are renewed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use generator_runtime::transport::{BoxError, BoxFuture, Mock, MockResponse};
use generator_runtime::{Client, Credential, ErrorKind, Grant, Secret, TokenSource, blocking};

use crate::things::{KINDS, Kind, OAUTH, PERSONAL, SESSION, create, get, send_async, send_blocking, wait};

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
    let source = Rotating { expires_in: Some(Duration::from_secs(5)), ..Rotating::default() };
    let mock = Mock::new([Kind::Single.answer()]);
    let client = async_client(&mock, Credential::renewed(&OAUTH, None, source.clone()));
    wait(get("g", 1).send(&client)).unwrap();
    wait(get("g", 1).send(&client)).unwrap();
    let asked = source.asked.lock().unwrap();
    assert_eq!(asked.as_slice(), [None, Some(Secret::new("refresh-1"))]);
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
