//! Redirects: what is followed, and that no token goes along.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{ClientBuilder, ErrorKind};

use crate::things::{KINDS, Plain, Setup, both, client, create, delete};

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
        for call in KINDS {
            let script = || {
                let found = |location: &&str| MockResponse::status(302).header("location", location);
                locations.iter().map(found).chain([call.answer()]).collect()
            };
            both(call, script, &Cookies, |case, brought, mock| {
                assert!(brought.is_ok(), "{case}: {}", brought.unwrap_err());
                let requests = mock.requests();
                assert_eq!(requests.len(), tokens.len(), "{case}");
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
        ("https://user@things.example/x", "no URL"),
        ("ftp://things.example/x", "no URL"),
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
    for call in KINDS {
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
