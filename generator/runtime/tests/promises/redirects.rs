//! Redirects: what is followed, and that no token goes along.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{ClientBuilder, ErrorKind, Json, Method, RawRequest, Text, blocking};

use crate::things::{KINDS, Kind, Plain, RAW_KINDS, Setup, V4, both, client, create, delete};

#[test]
fn redirects_of_get_are_followed_without_the_token_off_the_origin() {
    for (locations, tokens) in [
        (&["/elsewhere"][..], &[true, true][..]),
        (&["https://things.example:443/x"], &[true, true]),
        (&["https://storage.example/x?sig=1"], &[true, false]),
        (&["//storage.example/x"], &[true, false]),
        (&["https://things.example:8443/x"], &[true, false]),
        (&["https://storage.example/x", "https://things.example/sub/api/v4/user"], &[true, false, false]),
    ] {
        for call in KINDS.into_iter().chain([Kind::Text]) {
            let script = || {
                let found = |location: &&str| MockResponse::status(302).header("location", location);
                locations.iter().map(found).chain([call.answer()]).collect()
            };
            both(call, script, &Cookies, |case, brought, mock| {
                let leaves = tokens.iter().position(|token| !token).filter(|_| !call.is_raw());
                match (leaves, brought) {
                    (None, Ok(_)) => {}
                    (Some(_), Err(error)) => {
                        assert_eq!(error.kind(), ErrorKind::Redirect, "{case}");
                        assert!(error.to_string().contains("base URL"), "{case}: {error}");
                        assert_eq!(error.location(), Some(absolute(locations[0]).as_str()), "{case}");
                    }
                    (_, brought) => panic!("{case} {locations:?}: {brought:?}"),
                }
                let requests = mock.requests();
                assert_eq!(requests.len(), leaves.unwrap_or(tokens.len()), "{case}");
                for (request, token) in requests.iter().zip(tokens) {
                    let shown = format!("{case} {}", request.uri);
                    assert_eq!(request.headers.contains_key("private-token"), *token, "{shown}");
                    assert_eq!(request.headers.contains_key("cookie"), *token, "{shown}");
                    assert_eq!(request.headers.contains_key("x-own"), *token, "{shown}");
                    assert!(!request.uri.to_string().contains("secret"), "{shown}");
                    assert!(request.headers.contains_key("user-agent"), "{shown}");
                }
            });
        }
    }
}

fn absolute(location: &str) -> String {
    location.strip_prefix("//").map_or_else(|| location.to_owned(), |rest| format!("https://{rest}"))
}

/// A cookie and a header of the caller's own on every request.
struct Cookies;

impl Setup for Cookies {
    fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder.header("cookie", "a=b").header("x-own", "c")
    }
}

#[test]
fn redirects_that_are_not_followed() {
    for (location, said) in [
        ("http://things.example/x", "https to http"),
        ("https://user@things.example/x", "not a URL"),
        ("ftp://things.example/x", "not a URL"),
        ("/loop", "too many"),
    ] {
        for call in KINDS {
            let script = || vec![MockResponse::status(301).header("location", location)];
            both(call, script, &Plain, |case, brought, mock| {
                let error = brought.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Redirect, "{case}");
                assert!(error.to_string().contains(said), "{case}: {error}");
                assert!(mock.requests().len() <= 11, "{case}");
            });
        }
    }
}

#[test]
fn a_redirected_post_or_delete_is_an_error_that_names_the_place() {
    for status in [301, 302, 303, 307, 308] {
        let script = [MockResponse::status(status).header("location", "https://new.example/x?y=z")];
        let mock = Mock::new(script);
        let client = client(&mock);
        let errors = [create("g", "n").send(&client).unwrap_err(), delete("g", 1).send(&client).unwrap_err()];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(error.location(), Some("https://new.example/x?y=z"));
            assert!(error.to_string().contains("https://new.example/x"), "{error}");
        }
        assert_eq!(mock.requests().len(), 2);
    }
}

#[test]
fn a_token_parameter_stays_at_home_too() {
    struct InParameter;
    impl Setup for InParameter {
        fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
            builder.token_in_query()
        }
    }
    let encoded = "private_token=glpat-very%2Bsecret%2F1";
    for call in RAW_KINDS {
        let script = || {
            let echoed = format!("https://storage.example/x?a=b&{encoded}");
            vec![
                MockResponse::status(302).header("location", "/near?a=b"),
                MockResponse::status(302).header("location", &echoed),
                call.answer(),
            ]
        };
        both(call, script, &InParameter, |case, brought, mock| {
            assert!(brought.is_ok(), "{case}");
            let uris: Vec<_> = mock.requests().iter().map(|request| request.uri.to_string()).collect();
            assert!(uris[0].ends_with(encoded), "{case} {uris:?}");
            assert_eq!(uris[1], format!("https://things.example/near?a=b&{encoded}"), "{case}");
            assert_eq!(uris[2], "https://storage.example/x?a=b", "{case}");
            assert!(mock.requests().iter().all(|request| !request.headers.contains_key("private-token")), "{case}");
        });
    }
}

/// Where another server is meant by mistake, the error says what to do.
#[test]
fn the_base_url_is_advised() {
    for (base, location, advice) in [
        ("http://things.example", "https://things.example/api/v4/raw", "set `https://things.example` as base URL"),
        ("https://old.example/x", "https://new.example/y/api/v4/raw?a=b", "set `https://new.example/y` as base URL"),
        ("https://old.example", "https://login.example/sign_in", "set its base URL"),
    ] {
        let mock = Mock::new([MockResponse::status(301).header("location", location)]);
        let builder = blocking::Client::builder(base).transport(mock.clone());
        let request = RawRequest::new(&V4, Method::GET, "/raw");
        let error = request.send::<Json, _>(&builder.build().unwrap()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(error.location(), Some(location));
        assert_eq!(mock.requests().len(), 1);
    }
}

/// What the redirects led to is told, without a query, which may hold a signature.
#[test]
fn the_last_url_is_told() {
    let script = |status| {
        let found = |location| MockResponse::status(302).header("location", location);
        [found("/near"), found("https://storage.example/a/b?sig=1"), MockResponse::status(status).body("text")]
    };
    let request = || RawRequest::new(&V4, Method::GET, "/raw");
    let response = request().response::<Text, _>(&client(&Mock::new(script(200)))).unwrap();
    assert_eq!(response.url(), Some("https://storage.example/a/b"));
    let error = request().send::<Text, _>(&client(&Mock::new(script(404)))).unwrap_err();
    assert_eq!(error.url(), Some("https://storage.example/a/b"));
    assert!(error.to_string().contains("after a redirect to https://storage.example/a/b"), "{error}");
    let response = request().response::<Text, _>(&client(&Mock::new([MockResponse::status(200)]))).unwrap();
    assert_eq!(response.url(), None);
}
