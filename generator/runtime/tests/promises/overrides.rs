//! The credential of a call, and clients that differ by their credential alone.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{
    Client, ClientBuilder, Credential, CredentialScheme, ErrorKind, Grant, Operation, Place, RequestOption,
    TokenLocation, WithOptions, blocking,
};

use crate::things::{
    Brought, Change, KINDS, Kind, OAUTH, PERSONAL, SECRET, SESSION, Unchanged, send_async_with, send_blocking_with,
    wait,
};

static BASIC: CredentialScheme = CredentialScheme::new("basic", TokenLocation::Basic);
static BARE: CredentialScheme = CredentialScheme::new("bare", TokenLocation::Header("Authorization"));

static KEY: CredentialScheme = CredentialScheme::new("key", TokenLocation::Query).parameter("api key");

/// Sets a credential.
struct As(Option<Credential>);

impl Change for As {
    fn on<O: Operation>(&self, operation: O) -> O {
        match &self.0 {
            Some(credential) => operation.credential(credential.clone()),
            None => operation.anonymous(),
        }
    }
}

/// The headers that may hold a credential.
const HEADERS: [&str; 3] = ["private-token", "authorization", "cookie"];

/// Sends a call of each kind, changed so, by both clients; a list has two pages.
fn each<S, C: Change>(script: S, in_query: bool, change: &C, check: impl Fn(&str, Brought, &Mock))
where
    S: Fn(Kind) -> Vec<MockResponse>,
{
    fn with<C>(base: &str, mock: &Mock, in_query: bool) -> ClientBuilder<C>
    where
        ClientBuilder<C>: Sized,
        C: Base<C>,
    {
        let builder = C::builder(base).credential(Credential::new(&PERSONAL, SECRET)).transport(mock.clone());
        if in_query { builder.token_in_query() } else { builder }
    }
    for kind in KINDS {
        let mock = Mock::new(script(kind));
        let client = with::<blocking::Client>("https://things.example", &mock, in_query).build().unwrap();
        check(&format!("{kind:?} blocking"), send_blocking_with(kind, &client, change), &mock);
        let mock = Mock::new(script(kind));
        let client = with::<Client>("https://things.example", &mock, in_query).build().unwrap();
        check(&format!("{kind:?} async"), wait(send_async_with(kind, &client, change)), &mock);
    }
}

/// Both clients.
trait Base<C> {
    fn builder(base: &str) -> ClientBuilder<C>;
}

impl Base<Client> for Client {
    fn builder(base: &str) -> ClientBuilder<Client> {
        Client::builder(base)
    }
}

impl Base<blocking::Client> for blocking::Client {
    fn builder(base: &str) -> ClientBuilder<blocking::Client> {
        blocking::Client::builder(base)
    }
}

/// An answer, of a list the first of two pages.
fn pages(kind: Kind) -> Vec<MockResponse> {
    match kind {
        Kind::Pages | Kind::Items | Kind::All => vec![kind.answer().header("x-next-page", "2"), kind.answer()],
        _ => vec![kind.answer()],
    }
}

#[test]
fn a_call_can_have_its_own_credential() {
    let renewed = || Credential::renewed(&OAUTH, None, |_| async { Ok(Grant::new("renewed-1234")) });
    for (credential, header, value) in [
        (Some(Credential::new(&PERSONAL, "glpat-other")), "private-token", "glpat-other"),
        (Some(Credential::new(&OAUTH, "other-1234")), "authorization", "Bearer other-1234"),
        (Some(Credential::new(&SESSION, "other-1234")), "cookie", "_session=other-1234"),
        (Some(Credential::new(&BARE, "rubygems-1234")), "authorization", "rubygems-1234"),
        (
            Some(Credential::basic(&BASIC, "Aladdin", "open sesame")),
            "authorization",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (Some(Credential::basic(&BASIC, "", "")), "authorization", "Basic Og=="),
        (Some(renewed()), "authorization", "Bearer renewed-1234"),
        (None, "", ""),
    ] {
        each(pages, false, &As(credential), |case, brought, mock| {
            brought.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(mock.requests().len(), pages_of(case), "{case}");
            for request in mock.requests() {
                for name in HEADERS {
                    assert_eq!(request.header(name), if name == header { value } else { "" }, "{case}: {name}");
                }
            }
        });
    }
}

fn pages_of(case: &str) -> usize {
    if ["Pages", "Items", "All"].iter().any(|kind| case.starts_with(&format!("{kind} "))) { 2 } else { 1 }
}

#[test]
fn a_credential_of_a_call_stays_at_home() {
    let away =
        |kind: Kind| vec![MockResponse::status(302).header("location", "https://storage.example/x"), kind.answer()];
    for credential in [Credential::new(&OAUTH, "other-1234"), Credential::basic(&BASIC, "u", "open sesame")] {
        each(away, false, &As(Some(credential)), |case, _, mock| {
            let requests = mock.requests();
            assert_eq!(requests[0].header("private-token"), "", "{case}");
            for request in requests.iter().filter(|request| request.uri.host() != Some("things.example")) {
                let sent = format!("{} {:?}", request.uri, request.headers);
                assert!(!sent.contains("other-1234") && !sent.contains("Basic"), "{case}: {sent}");
            }
        });
    }
}

#[test]
fn where_credentials_are_parameters_those_of_calls_are_too() {
    each(pages, true, &As(Some(Credential::new(&OAUTH, "other-1234"))), |case, brought, mock| {
        brought.unwrap_or_else(|error| panic!("{case}: {error}"));
        for request in mock.requests() {
            let query = request.uri.query().unwrap_or_default().to_owned();
            assert!(query.contains("access_token=other-1234") && !query.contains("private_token"), "{case}: {query}");
            assert_eq!(request.header("authorization"), "", "{case}");
        }
    });
    each(pages, true, &As(Some(Credential::new(&SESSION, "other-1234"))), |case, brought, mock| {
        assert_eq!(brought.unwrap_err().kind(), ErrorKind::Request, "{case}");
        assert!(mock.requests().is_empty(), "{case}");
    });
}

#[test]
fn several_credentials_are_sent_together() {
    let renewed = || Credential::renewed(&OAUTH, None, |_| async { Ok(Grant::new("renewed-1234")) });
    let personal = || Credential::new(&PERSONAL, "glpat-other");
    for (credential, headers, parameter) in [
        (personal().and(Credential::new(&BARE, "bare-1234")), ["glpat-other", "bare-1234", ""], false),
        (personal().and(renewed()), ["glpat-other", "Bearer renewed-1234", ""], false),
        (personal().and(Credential::new(&SESSION, "s-1234")), ["glpat-other", "", "_session=s-1234"], false),
        (Credential::new(&KEY, "k-1234"), ["", "", ""], true),
        (personal().and(Credential::new(&KEY, "k-1234")), ["glpat-other", "", ""], true),
        (Credential::new(&KEY, "k-1234").and(personal()).and(Credential::none()), ["glpat-other", "", ""], true),
        (Credential::none().and(personal()), ["glpat-other", "", ""], false),
    ] {
        let shown = format!("{credential:?}");
        assert!(!shown.contains("1234") && !shown.contains("other"), "{shown}");
        each(pages, false, &As(Some(credential)), |case, brought, mock| {
            brought.unwrap_or_else(|error| panic!("{case} {shown}: {error}"));
            assert_eq!(mock.requests().len(), pages_of(case), "{case} {shown}");
            for request in mock.requests() {
                assert_eq!(HEADERS.map(|name| request.header(name).to_owned()), headers, "{case} {shown}");
                let query = request.uri.query().unwrap_or_default();
                assert_eq!(query.contains("api%20key=k-1234"), parameter, "{case} {shown}: {query}");
            }
        });
    }
}

#[test]
fn no_credential_of_several_crosses_origins() {
    let away =
        |kind: Kind| vec![MockResponse::status(302).header("location", "https://storage.example/x"), kind.answer()];
    let several = Credential::new(&KEY, "k-12345678").and(Credential::new(&PERSONAL, "glpat-other"));
    each(away, false, &As(Some(several)), |case, _, mock| {
        for request in mock.requests().iter().filter(|request| request.uri.host() != Some("things.example")) {
            let sent = format!("{} {:?}", request.uri, request.headers);
            assert!(!sent.contains("k-12345678") && !sent.contains("glpat-other"), "{case}: {sent}");
        }
    });
}

#[test]
fn two_credentials_cannot_both_be_in_the_query() {
    let two = Credential::new(&KEY, "k-1234").and(Credential::new(&KEY, "l-1234"));
    each(pages, false, &As(Some(two)), |case, brought, mock| {
        assert_eq!(brought.unwrap_err().kind(), ErrorKind::Request, "{case}");
        assert!(mock.requests().is_empty(), "{case}");
    });
}

#[test]
fn a_client_with_another_credential_shares_the_rest() {
    for kind in KINDS {
        let mock = Mock::new([pages(kind), pages(kind)].concat());
        let builder = blocking::Client::builder("https://things.example").header("x-own", "1").transport(mock.clone());
        let first = builder.credential(Credential::new(&PERSONAL, SECRET)).build().unwrap();
        let second = first.with_credential(Credential::new(&OAUTH, "other-1234"));
        send_blocking_with(kind, &second, &Unchanged).unwrap();
        send_blocking_with(kind, &first, &Unchanged).unwrap();
        let requests = mock.requests();
        let (others, own) = requests.split_at(requests.len() / 2);
        assert!(others.iter().all(|request| request.header("authorization") == "Bearer other-1234"), "{kind:?}");
        assert!(others.iter().all(|request| request.header("private-token").is_empty()), "{kind:?}");
        assert!(own.iter().all(|request| request.header("private-token") == SECRET), "{kind:?}");
        assert!(own.iter().all(|request| request.header("authorization").is_empty()), "{kind:?}");
        assert!(requests.iter().all(|request| request.header("x-own") == "1"), "{kind:?}");
        assert!(format!("{second:?}").contains("oauth") && !format!("{second:?}").contains("other-1234"));
    }
}

#[test]
fn a_user_name_with_a_colon_is_refused() {
    each(pages, false, &As(Some(Credential::basic(&BASIC, "a:b", "open sesame"))), |case, brought, mock| {
        let error = brought.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{case}");
        assert!(!format!("{error} {error:?}").contains("sesame"), "{case}");
        assert!(mock.requests().is_empty(), "{case}");
    });
}

#[test]
fn what_a_server_repeats_of_a_basic_credential_is_hidden() {
    let credential = As(Some(Credential::basic(&BASIC, "Aladdin", "open sesame")));
    for said in ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "open sesame"] {
        let script = |_| vec![MockResponse::status(403).body(format!("{{\"message\":\"no: {said}\"}}"))];
        each(script, false, &credential, |case, brought, _| {
            let error = brought.unwrap_err();
            let shown = format!("{error} {error:?} {:?}", error.body());
            assert!(!shown.contains("sesame") && !shown.contains("QWxhZGRpb"), "{case}: {shown}");
        });
    }
}

#[test]
fn an_option_of_the_client_can_be_a_parameter() {
    for kind in KINDS {
        let sudo = || RequestOption::new(Place::Query, "sudo", "root".to_owned());
        let blocking_mock = Mock::new(pages(kind));
        let builder = blocking::Client::builder("https://things.example").transport(blocking_mock.clone());
        send_blocking_with(kind, &builder.option(sudo()).build().unwrap(), &Unchanged).unwrap();
        let async_mock = Mock::new(pages(kind));
        let builder = Client::builder("https://things.example").transport(async_mock.clone());
        wait(send_async_with(kind, &builder.option(sudo()).build().unwrap(), &Unchanged)).unwrap();
        for mock in [blocking_mock, async_mock] {
            assert_eq!(mock.requests().len(), pages_of(&format!("{kind:?} ")), "{kind:?}");
            for request in mock.requests() {
                let query = request.uri.query().unwrap_or_default().to_owned();
                assert_eq!(query.matches("sudo=root").count(), 1, "{kind:?}: {query}");
            }
        }
    }
}

/// A server that takes one connection, and no other after it.
#[cfg(all(feature = "async", feature = "blocking"))]
fn one_connection() -> (String, std::thread::JoinHandle<Vec<String>>) {
    use std::io::Write;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a socket");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        drop(listener);
        let (mut requests, mut buffer) = (Vec::new(), Vec::new());
        while let Ok(Some(request)) = crate::server::read_request(&mut stream, &mut buffer) {
            requests.push(request.to_lowercase());
            let body = Kind::Single.body();
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).expect("it is read");
        }
        requests
    });
    (base, served)
}

#[cfg(all(feature = "async", feature = "blocking"))]
#[test]
fn a_client_with_another_credential_uses_the_same_connections() {
    use generator_runtime::RetryPolicy;
    let (own, other) = (|| Credential::new(&PERSONAL, SECRET), || Credential::new(&OAUTH, "other-1234"));
    for asynchronous in [false, true] {
        let (base, served) = one_connection();
        if asynchronous {
            let builder = Client::builder(&base).no_proxy().retry(RetryPolicy::never());
            let client = builder.credential(own()).build().expect("a client");
            wait(async {
                send_async_with(Kind::Single, &client, &Unchanged).await.expect("the first");
                send_async_with(Kind::Single, &client.with_credential(other()), &Unchanged).await.expect("the second");
                send_async_with(Kind::Single, &client, &As(None)).await.expect("the third");
            });
        } else {
            let builder = blocking::Client::builder(&base).no_proxy().retry(RetryPolicy::never());
            let client = builder.credential(own()).build().expect("a client");
            send_blocking_with(Kind::Single, &client, &Unchanged).expect("the first");
            send_blocking_with(Kind::Single, &client.with_credential(other()), &Unchanged).expect("the second");
            send_blocking_with(Kind::Single, &client, &As(None)).expect("the third");
        }
        let requests = served.join().expect("the server ends when the clients are gone");
        let sent = |at: usize, text: &str| requests[at].contains(text);
        assert_eq!(requests.len(), 3);
        assert!(sent(0, "private-token: glpat-very") && !sent(0, "authorization"));
        assert!(sent(1, "authorization: bearer other-1234") && !sent(1, "private-token"));
        assert!(!sent(2, "authorization") && !sent(2, "private-token"));
    }
}
