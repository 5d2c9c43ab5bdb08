//! Pairs of faults, made from axes: where a secret of the call is × how a redirect repeats it × where that leads ×
//! what is sent × which client.
//!
//! Each case carries all secrets at once. What the other server received is searched for every one of them, as it is,
//! percent-encoded and in Base64, and so is all that the call shows of itself.

use std::error::Error as _;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use gitlab_sdk::v4::{self, jobs};
use gitlab_sdk::{Error, ErrorKind, Json, Method, Operation, Options, Secret, Text};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tests::faults::{Fault, FaultServer, base64_of, shown_traces, traces_of};
use tests::loopback::{Request, Response};

use crate::clients::{AnyClient, ClientKind};
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

/// The secrets of every call, by where they are.
const SECRETS: [(&str, &str); 7] = [
    ("credential", SECRET),
    ("client_header", "a-header-of-the-client/1="),
    ("call_header", "a header of the call & more"),
    ("argument", "JOBTOKEN+12345678/="),
    ("extra_query", "extra%query?secret#1"),
    ("name_that_is_secret", "named-in-the-spec:secret"),
    ("password_in_a_url", "pass:word@in+a/url"),
];

/// A field of the body, in the cases that have one.
const IN_THE_BODY: &str = "hunter2-hunter2";

fn secrets() -> Vec<&'static str> {
    SECRETS.iter().map(|(_, secret)| *secret).chain([IN_THE_BODY, "x-kept-at-home"]).collect()
}

/// What a server makes of a text.
type Rewrite = fn(&str) -> String;

/// How the redirect repeats a secret: `OTHER` is the other server's authority.
const ECHOES: [(&str, Rewrite); 9] = [
    ("nothing", |_| "http://OTHER/storage?sig=a%2Fb".to_owned()),
    ("under_its_name", |secret| format!("http://OTHER/storage?private_token={}&sig=a%2Fb", escaped(secret))),
    ("under_another_name", |secret| format!("http://OTHER/storage?x={}&sig=a%2Fb", escaped(secret))),
    ("as_a_name", |secret| format!("http://OTHER/storage?{}=x&sig=a%2Fb", escaped(secret))),
    ("escaped_twice", |secret| format!("http://OTHER/storage?x={}&sig=a%2Fb", escaped(&escaped(secret)))),
    ("in_base64", |secret| {
        format!("http://OTHER/storage?x={}&sig=a%2Fb", escaped(&base64_of(&format!("me:{secret}"))))
    }),
    ("in_a_nested_url", |secret| {
        format!("http://OTHER/storage?x={}&sig=a%2Fb", escaped(&format!("http://h/?t={}", escaped(secret))))
    }),
    ("in_the_path", |secret| format!("http://OTHER/storage/{}?sig=a%2Fb", escaped(secret))),
    ("in_the_fragment", |secret| format!("http://OTHER/storage?sig=a%2Fb#{}", escaped(secret))),
];

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    Json,
    Text,
    Download,
    /// A GET with a body, which no other server may have.
    TextWithBody,
    Head,
}

impl Sent {
    const ALL: [Self; 5] = [Self::Json, Self::Text, Self::Download, Self::TextWithBody, Self::Head];

    /// Whether it may go to another server.
    fn leaves(self) -> bool {
        matches!(self, Self::Text | Self::Download)
    }

    fn send(self, client: &AnyClient) -> Result<String, Error> {
        let method = if self == Self::Head { Method::HEAD } else { Method::GET };
        let raw = dressed(v4::request(method, "/projects/1/raw").query("job_token", SECRETS[3].1));
        Ok(match self {
            Self::Json => raw.send::<Json, _>(client)?.to_string(),
            Self::Text => raw.send::<Text, _>(client)?.0,
            Self::TextWithBody => raw.extra_field("password", IN_THE_BODY.to_owned()).send::<Text, _>(client)?.0,
            Self::Head => raw.send::<(), _>(client).map(|()| String::new())?,
            Self::Download => {
                let artifacts = dressed(jobs::download_artifacts(1, 2).job_token(SECRETS[3].1));
                String::from_utf8_lossy(&artifacts.send(client)?.bytes(1000)?).into_owned()
            }
        })
    }
}

/// With the secrets that any operation may carry.
fn dressed<O: Operation + Options>(operation: O) -> O {
    let operation = operation.header("x-of-the-call", SECRETS[2].1).header("x-own", "x-kept-at-home");
    let operation = operation.extra_query("extra", Secret::new(SECRETS[4].1));
    let url = format!("https://user:{}@git.example.com/a.git", escaped(SECRETS[6].1));
    operation.extra_query("u", url).extra_query("refresh_token", SECRETS[5].1.to_owned()).sudo("root")
}

fn client(client_kind: ClientKind, url: &str, who: Who) -> AnyClient {
    client_kind.client(url, &Setup { headers: vec![("x-of-the-client", SECRETS[1].1)], ..Setup::of(who) })
}

pub(crate) fn add(table: &mut Table) {
    table.promise("nothing_of_a_call_reaches_another_origin");
    for who in [Who::Personal, Who::PersonalInParameter, Who::Session] {
        for (at, secret) in SECRETS {
            for (how, echo) in ECHOES {
                for sent in Sent::ALL {
                    table.ways(format!("{at}_{how}_{who:?}/{sent:?}"), move |client_kind| {
                        redirected(client_kind, who, sent, &echo(secret));
                    });
                }
            }
        }
    }
    table.promise("nothing_of_a_call_is_shown");
    for (at, secret) in SECRETS {
        for (how, wrap) in WRAPS {
            for sent in Sent::ALL {
                table.ways(format!("{at}_{how}/{sent:?}"), move |client_kind| {
                    echoed(client_kind, sent, &wrap(secret));
                });
            }
        }
    }
}

/// How a server repeats a secret in its error.
const WRAPS: [(&str, Rewrite); 7] = [
    ("plain", |secret| secret.to_owned()),
    ("percent_encoded", escaped),
    ("in_small_letters", |secret| escaped(secret).to_ascii_lowercase()),
    ("in_part_encoded", |secret| secret.replace('+', "%2b").replace('=', "%3d")),
    ("in_html", |secret| {
        let entity = |character: char| match character {
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            other => format!("&#{};", u32::from(other)),
        };
        secret.chars().map(entity).collect()
    }),
    ("in_json", |secret| secret.replace('/', "\\/").replace('+', "\\u002b").replace('&', "\\u0026")),
    ("in_base64", |secret| base64_of(&format!("user:{secret}"))),
];

/// A server that redirects, and another that takes what comes.
fn redirected(client_kind: ClientKind, who: Who, sent: Sent, location: &str) {
    let other = FaultServer::json("{\"id\":1}");
    let location = location.replace("OTHER", &other.authority());
    let home = FaultServer::script([Fault::redirect(302, &location)]);
    let brought = sent.send(&client(client_kind, &home.url(), who));
    for request in other.requests() {
        assert_bare(&request);
    }
    let repeats_in_the_path = location.contains("/storage/");
    match brought {
        Ok(_) => {
            assert!(sent.leaves() && !repeats_in_the_path, "{sent:?} must not be followed to {location}");
            let requests = other.requests();
            assert_eq!(requests.len(), 1);
            assert_eq!(requests[0].target, "/storage?sig=a%2Fb", "what is signed stays as it is");
        }
        Err(error) => {
            assert!(!sent.leaves() || repeats_in_the_path, "{error}");
            assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
            assert_eq!(other.connections(), 0, "it is not even connected to");
            assert_hidden(&error);
        }
    }
    let at_home = home.requests();
    assert_eq!(at_home.len(), 1);
    assert!(!traces_of(SECRET, &at_home[0]).is_empty(), "at home the token is sent");
}

/// Nothing of the call's secrets in the bytes of a request, in any form.
fn assert_bare(request: &Request) {
    for secret in secrets() {
        assert_eq!(traces_of(secret, request), [""; 0], "{secret}");
    }
    assert_eq!(request.header("sudo"), None);
    assert_eq!(request.body, b"", "no body");
}

/// A server that repeats what it was sent.
fn echoed(client_kind: ClientKind, sent: Sent, echo: &str) {
    let body = format!("{{\"message\":{},\"error\":\"<b>{echo}</b>\"}}", serde_json::to_string(echo).expect("a text"));
    for (status, body) in [(401, body.as_str()), (500, echo), (400, &format!("<html><title>{echo}</title></html>"))] {
        let server = FaultServer::script([Response::bytes(status, "text/plain", body).into()]);
        let client = client(client_kind, &server.url(), Who::Personal);
        let error = sent.send(&client).expect_err("it is an error");
        assert_hidden(&error);
        let said = format!("{:?} {:?} {:?}", error.message(), error.fields(), error.code());
        assert_eq!(shown_traces(&secrets(), &said), [""; 0], "{said}");
        assert_eq!(shown_traces(&secrets(), &format!("{client:?}")), [""; 0]);
    }
}

/// Nothing in what an error shows of itself, with all its causes, and where it leads.
fn assert_hidden(error: &Error) {
    let mut shown = format!("{error} {error:?} {error:#?} {:?} {:?}", error.location(), error.url());
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(shown, "\n{inner} {inner:?}");
        cause = inner.source();
    }
    assert_eq!(shown_traces(&secrets(), &shown), [""; 0], "{shown}");
}

/// What the log must never hold: looked for in every line that any library logs while the cases run.
#[derive(Clone, Default)]
pub(crate) struct LogWatch(Arc<Mutex<Watched>>);

#[derive(Default)]
struct Watched {
    lines: usize,
    wrong: Vec<String>,
}

impl LogWatch {
    /// Watches the log at its finest level from now on.
    pub(crate) fn start() -> Self {
        let watch = Self::default();
        log::set_boxed_logger(Box::new(watch.clone())).expect("the only logger of this program");
        log::set_max_level(log::LevelFilter::Trace);
        log::trace!("the token is {SECRET}");
        let seen = std::mem::take(&mut *watch.0.lock().expect("no panic"));
        assert_eq!((seen.lines, seen.wrong.len()), (1, 1), "it sees what is logged");
        watch
    }

    /// How many lines there were, and those that show a secret.
    pub(crate) fn found(&self) -> (usize, Vec<String>) {
        let watched = self.0.lock().expect("no panic");
        (watched.lines, watched.wrong.clone())
    }
}

impl log::Log for LogWatch {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}", record.level(), record.target(), record.args());
        let is_wrong = !shown_traces(&secrets(), &line).is_empty();
        let mut watched = self.0.lock().expect("no panic");
        watched.lines += 1;
        if is_wrong && watched.wrong.len() < 20 {
            watched.wrong.push(line);
        }
    }

    fn flush(&self) {}
}
