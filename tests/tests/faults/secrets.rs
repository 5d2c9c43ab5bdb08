//! No secret in `Debug`, in errors, in anything that is shown: tokens, passwords, and what the spec calls secret.

use std::error::Error as _;
use std::fmt::Write;

use gitlab_sdk::v4::{issues, jobs, oauth, projects, users};
use gitlab_sdk::{Error, Operation, Secret, from_slice};
use tests::faults::{Fault, FaultServer, Refused};
use tests::loopback::Response;

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

/// The secret as it is written in a URL.
const ESCAPED: &str = "glpat-Ab%2Bcd%2F0123456789%3D";

pub(crate) fn add(table: &mut Table) {
    table.promise("no_secret_in_errors");
    for (name, status, body) in ECHOES {
        table.kinds(&Kind::FEW, name, move |kind, client_kind| echoed(kind, client_kind, status, body));
    }
    for who in [Who::PersonalInParameter, Who::OAuthInParameter, Who::Personal] {
        for (name, fault) in BROKEN {
            table.kinds(&Kind::FEW, format!("{name}_{who:?}"), move |kind, client_kind| {
                broken(kind, client_kind, who, fault)
            });
        }
        table.kinds(&Kind::FEW, format!("refused_{who:?}"), move |kind, client_kind| {
            let nobody = Refused::start();
            assert_hidden(
                &kind.send(&client_kind.client(&nobody.url(), &Setup::of(who))).expect_err("nobody is there"),
            );
        });
        table.kinds(&Kind::FEW, format!("redirected_{who:?}"), move |kind, client_kind| {
            let location = format!("ftp://elsewhere/{ESCAPED}?private_token={ESCAPED}");
            let server = FaultServer::script([Fault::redirect(302, &location)]);
            let error = kind.send(&client_kind.client(&server.url(), &Setup::of(who))).expect_err("not followed");
            assert!(error.location().is_some_and(|location| !location.contains(ESCAPED)), "{:?}", error.location());
            assert_hidden(&error);
        });
    }
    table.ways("what_the_caller_said_in_secret", said_in_secret);
    table.ways("proxy_with_a_password", |client_kind| {
        let nobody = Refused::start();
        let proxy = Some(format!("http://user:{ESCAPED}@{}", nobody.authority()));
        let client = client_kind.client("http://gitlab.invalid", &Setup { proxy, ..Setup::once() });
        let error = Kind::Single.send(&client).expect_err("the proxy is not there");
        assert_hidden(&error);
        assert_clean(&format!("{client:?}"));
    });
    table.promise("no_secret_in_debug");
    for who in Who::ALL {
        table.ways(format!("{who:?}"), move |client_kind| {
            let client = client_kind.client("http://127.0.0.1:9/gitlab", &Setup::of(who));
            assert_clean(&format!("{client:?} {client:#?} {:?}", who.credential()));
        });
    }
    for (name, shown) in [("requests", requests as fn() -> String), ("answers", answers)] {
        table.case(name, move || {
            let shown = shown();
            assert_clean(&shown);
            assert!(shown.contains("[secret]"), "it says that there is one: {shown}");
        });
    }
}

/// Servers that repeat the request: `SECRET` is replaced by the secret, `\xFF` by a byte that is not UTF-8.
const ECHOES: [(&str, u16, &str); 11] = [
    ("message", 401, r#"{"message":"the token SECRET is revoked"}"#),
    ("description", 403, r#"{"error":"SECRET","error_description":"SECRET was here","scope":"SECRET"}"#),
    ("field", 400, r#"{"message":{"token":["SECRET is taken"],"deep":{"SECRET":["a","SECRET"]}}}"#),
    ("list", 422, r#"{"message":["SECRET","b"]}"#),
    ("html", 502, "<html><title>SECRET</title></html>"),
    ("text", 500, "no route for /api/v4/user?private_token=SECRET"),
    ("cut_json", 500, r#"{"message":"SECRET"#),
    ("no_utf8", 500, "<html><title>d\\xFFj\\xFF vu SECRET</title></html>"),
    ("escaped_in_json", 422, r#"{"message":"SL\/ASHES","error":{"SL\/ASHES":["SL\/ASHES"]}}"#),
    ("html_as_success", 200, "<html><title>SECRET</title></html>"),
    ("text_as_success", 200, "SECRET"),
];

fn echoed(kind: Kind, client_kind: ClientKind, status: u16, body: &str) {
    for secret in [SECRET, ESCAPED] {
        let body = body.replace("SECRET", secret).replace(r"SL\/ASHES", &secret.replace('/', r"\/"));
        let body: Vec<u8> = body.split(r"\xFF").map(str::as_bytes).collect::<Vec<_>>().join(&0xFF);
        let response = Response::bytes(status, "text/plain", body);
        let server = FaultServer::script([response.into()]);
        // What wants bytes may have them.
        let Err(error) = kind.send(&client_kind.client(&server.url(), &Setup::once())) else {
            assert_eq!(status, 200);
            return;
        };
        assert_hidden(&error);
        assert_clean(&format!("{:?} {:?} {:?} {:?}", error.message(), error.fields(), error.code(), error.scope()));
    }
}

/// Passwords and tokens that the spec marks as secret and that are not the client's credential.
fn said_in_secret(client_kind: ClientKind) {
    let echo = format!(r#"{{"error":"invalid_grant","error_description":"{SECRET} and {SECRET} are not good"}}"#);
    let server = FaultServer::script([Response::bytes(400, "application/json", echo).into()]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let token = oauth::create_token(oauth::GrantType::Password).username("root").password(SECRET);
    let error = token.send(&client).expect_err("refused");
    assert_eq!(error.message(), Some("[secret] and [secret] are not good"));
    assert_hidden(&error);
    assert_hidden(&oauth::revoke_token(SECRET).send(&client).expect_err("refused"));
}

type Make = fn(String) -> Fault;

/// Connections that break in every client_kind.
const BROKEN: [(&str, Make); 5] = [
    ("unread", |_| Fault::unread()),
    ("reset", |_| Fault::silence().resets()),
    ("no_http", |_| Fault::json("").head_cut(9)),
    ("cut", |body| Fault::json(&body).body_cut(3)),
    ("garbage", |_| Fault::json("").header("Content-Length", "many")),
];

fn broken(kind: Kind, client_kind: ClientKind, who: Who, fault: Make) {
    let server = FaultServer::script([fault(kind.body())]);
    let (credential, token_in_query) = who.credential();
    let client = client_kind.client(&server.url(), &Setup { credential, token_in_query, ..Setup::once() });
    let error = kind.send(&client).expect_err("it breaks");
    assert!(error.source().is_some(), "the cause is kept: {error:?}");
    assert_hidden(&error);
}

/// Everything that an error shows of itself, with all its causes.
fn assert_hidden(error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(shown, "\n{inner} {inner:?}");
        cause = inner.source();
    }
    assert_clean(&shown);
}

fn assert_clean(shown: &str) {
    let lower = shown.to_lowercase();
    for secret in [SECRET, ESCAPED, "0123456789"] {
        assert!(!lower.contains(&secret.to_lowercase()), "the secret is shown: {shown}");
    }
}

/// Requests that hold secrets.
fn requests() -> String {
    let token = oauth::create_token(oauth::GrantType::AuthorizationCode)
        .client_id("id")
        .client_secret(SECRET)
        .code(SECRET)
        .code_verifier(SECRET)
        .refresh_token(SECRET)
        .password(SECRET);
    let job = jobs::get_current().job_token(SECRET);
    let headers = issues::list(1).header("private-token", SECRET).header("cookie", SECRET);
    let user = users::list().extra_query("private_token", Secret::new(SECRET));
    let project = projects::get(1).extra_field("import_token", Secret::new(SECRET));
    format!("{token:?} {token:#?} {job:?} {headers:?} {user:?} {project:?} {:?}", oauth::revoke_token(SECRET))
}

/// Answers that hold secrets.
fn answers() -> String {
    let json = format!(
        r#"{{"access_token":"{SECRET}","refresh_token":"{SECRET}","id_token":"{SECRET}","token_type":"Bearer",
            "expires_in":7200,"scope":"api","created_at":1607635748}}"#
    );
    let token: oauth::OAuthToken = from_slice(json.as_bytes()).expect("a token");
    assert_eq!(token.access_token.expose(), SECRET, "who asks for it gets it");
    format!("{token:?} {token:#?}")
}
