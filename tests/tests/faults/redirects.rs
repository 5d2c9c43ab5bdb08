//! Redirects of what only reads: followed by us, and off the origin without anything that says who we are.

use tests::faults::{Fault, FaultServer, shown_traces, traces_of};
use tests::loopback::{Request, Response};

use gitlab_sdk::{Error, ErrorKind};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// What reads, and HEAD.
fn kinds() -> Vec<Kind> {
    Kind::READS.into_iter().chain([Kind::Head]).collect()
}

pub(crate) fn add(table: &mut Table) {
    table.promise("redirects_leave_the_token_at_home");
    for status in STATUSES {
        table.kinds(&kinds(), format!("{status}_to_other_port"), move |kind, client_kind| {
            away(kind, client_kind, Who::Personal, status, |other| format!("{}/storage?sig=a%2Fb", other.url()));
        });
    }
    for who in Who::ALL {
        table.kinds(&kinds(), format!("{who:?}"), move |kind, client_kind| {
            away(kind, client_kind, who, 302, |other| format!("http://{}/storage?sig=a%2Fb", other.authority()));
        });
    }
    table.kinds(&kinds(), "scheme_relative", |kind, client_kind| {
        away(kind, client_kind, Who::Personal, 302, |other| format!("//{}/storage?sig=a%2Fb", other.authority()));
    });
    table.kinds(&kinds(), "other_name", |kind, client_kind| {
        away(kind, client_kind, Who::Personal, 302, |other| format!("{}/storage?sig=a%2Fb", other.other_name()));
    });
    for who in [Who::Personal, Who::PersonalInParameter] {
        table.kinds(&kinds(), format!("{who:?}_in_the_location"), move |kind, client_kind| {
            let parameter = "private_token=glpat-Ab%2Bcd%2F0123456789%3D";
            away(kind, client_kind, who, 302, move |other| format!("{}/storage?{parameter}&sig=a%2Fb", other.url()));
        });
        table.kinds(&kinds(), format!("{who:?}_nested_in_the_location"), move |kind, client_kind| {
            let back = "http://home/api/v4/raw?private_token=glpat-Ab%2Bcd%2F0123456789%3D";
            let back = utf8_percent_encode(back, NON_ALPHANUMERIC).to_string();
            away(kind, client_kind, who, 302, move |other| format!("{}/storage?rd={back}&sig=a%2Fb", other.url()));
        });
    }
    table.kinds(&Kind::PLAIN, "away_and_back", away_and_back);
    table.promise("redirects_at_home_keep_the_token");
    for who in Who::ALL {
        table.kinds(&[Kind::Single, Kind::Items, Kind::Download], format!("{who:?}"), move |kind, client_kind| {
            at_home(kind, client_kind, who);
        });
    }
    table.promise("redirects_that_lead_nowhere_are_errors");
    for (name, location) in NOWHERE {
        table.kinds(&kinds(), name, move |kind, client_kind| nowhere(kind, client_kind, location));
    }
    table.kinds(&kinds(), "loop", endless);
}

/// Headers that say who the sender is, besides the token.
fn talkative(who: Who) -> Setup {
    let headers = vec![("cookie", "own=1"), ("x-own-token", "another-secret")];
    Setup { headers, sudo: Some("root"), ..Setup::of(who) }
}

/// What a server saw that is not the home of the token.
fn assert_stranger_saw_nothing(request: &Request) {
    assert_eq!(traces_of(SECRET, request), [""; 0], "no token anywhere");
    assert_eq!(traces_of("another-secret", request), [""; 0], "no header of the caller's own");
    for name in [
        "authorization",
        "private-token",
        "job-token",
        "deploy-token",
        "cookie",
        "sudo",
        "referer",
        "proxy-authorization",
    ] {
        assert_eq!(request.header(name), None, "no `{name}`");
    }
}

fn away(kind: Kind, client_kind: ClientKind, who: Who, status: u16, location: impl FnOnce(&FaultServer) -> String) {
    let other = FaultServer::json(&kind.body());
    let home = FaultServer::script([Fault::redirect(status, &location(&other))]);
    let client = client_kind.client(&home.url(), &talkative(who));
    let brought = kind.send(&client);
    let (at_home, elsewhere) = (home.requests(), other.requests());
    assert_eq!(traces_of(SECRET, &at_home[0]).len(), 1, "at home the token is sent, in one place");
    if !Kind::PLAIN.contains(&kind) {
        let error = brought.expect_err("what is read would be what anybody may see");
        assert_advises(&error);
        assert_eq!((at_home.len(), other.connections()), (1, 0));
        return;
    }
    assert_eq!(brought.expect("it is followed"), kind.expected());
    assert_eq!((at_home.len(), elsewhere.len()), (1, 1));
    assert_eq!(elsewhere[0].method, kind.method(), "the method stays");
    assert_eq!(elsewhere[0].target, "/storage?sig=a%2Fb", "the target stays as it was signed");
    assert_stranger_saw_nothing(&elsewhere[0]);
    assert!(elsewhere[0].header("user-agent").is_some(), "what is harmless goes along");
}

/// The error of a redirect to another server says where it leads, and what to do about it.
fn assert_advises(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert!(error.to_string().contains("base URL"), "{error}");
    assert!(error.location().is_some_and(|location| location.contains("/storage")), "{:?}", error.location());
    let shown = format!("{error} {error:?} {:?}", error.location());
    assert_eq!(shown_traces(&[SECRET, "another-secret"], &shown), [""; 0]);
}

/// Once off the origin there is no way back for the token: who leads us there must not choose what is done with it.
fn away_and_back(kind: Kind, client_kind: ClientKind) {
    let (sender, receiver) = std::sync::mpsc::channel::<String>();
    let receiver = std::sync::Mutex::new(receiver);
    let other = FaultServer::by(move |_| {
        Fault::redirect(302, &receiver.lock().expect("one request").recv().expect("the way back"))
    });
    let body = kind.body();
    let away = format!("{}/x", other.url());
    let home = FaultServer::by(move |request| match request.path.as_str() {
        "/back" => Fault::json(&body),
        _ => Fault::redirect(302, &away),
    });
    sender.send(format!("{}/back", home.url())).expect("the server waits for it");
    let client = client_kind.client(&home.url(), &talkative(Who::Personal));
    assert_eq!(kind.send(&client).expect("it is followed"), kind.expected());
    let at_home = home.requests();
    assert_eq!((at_home.len(), other.requests().len()), (2, 1));
    assert_stranger_saw_nothing(&other.requests()[0]);
    assert_stranger_saw_nothing(&at_home[1]);
}

fn at_home(kind: Kind, client_kind: ClientKind, who: Who) {
    let body = kind.body();
    let (sender, receiver) = std::sync::mpsc::channel::<String>();
    let receiver = std::sync::Mutex::new(receiver);
    let home = FaultServer::by(move |request| match request.path.as_str() {
        "/second" => Fault::redirect(307, &receiver.lock().expect("one request").recv().expect("an address")),
        "/third" => Fault::json(&body),
        _ => Fault::redirect(302, "/second?a=b"),
    });
    sender.send(format!("{}/third?c=d", home.url().replace("http://", "HTTP://"))).expect("the server waits for it");
    let client = client_kind.client(&home.url(), &talkative(who));
    assert_eq!(kind.send(&client).expect("it is followed"), kind.expected());
    let requests = home.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(traces_of(SECRET, &request).len(), 1, "{}", request.target);
        assert_eq!(request.header("sudo"), Some("root"));
    }
}

/// Where no redirect may lead; `OTHER` is another server.
const NOWHERE: [(&str, &str); 10] = [
    ("user_info", "http://user@OTHER/x"),
    ("password", "http://user:pass@OTHER/x"),
    ("ftp", "ftp://OTHER/x"),
    ("javascript", "javascript:alert(1)"),
    ("backslashes", "http:\\\\OTHER\\x"),
    ("slash_and_backslash", "/\\OTHER/x"),
    ("no_host", "http:///x"),
    ("empty", ""),
    ("fragment", "#top"),
    ("not_a_port", "http://127.0.0.1:99999/x"),
];

fn nowhere(kind: Kind, client_kind: ClientKind, location: &str) {
    let other = FaultServer::json(&kind.body());
    let location = location.replace("OTHER", &other.authority());
    let home = FaultServer::script([Fault::redirect(302, &location)]);
    let error = kind.send(&client_kind.client(&home.url(), &Setup::default())).expect_err("it is not followed");
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert_eq!((home.requests().len(), other.connections()), (1, 0));
}

fn endless(kind: Kind, client_kind: ClientKind) {
    let home = FaultServer::by(|request| {
        let turn = request.raw_query.len();
        Fault::answer(Response::empty(302)).header("Location", &format!("/loop?{}", "x".repeat(turn + 1)))
    });
    let error = kind.send(&client_kind.client(&home.url(), &Setup::default())).expect_err("it has no end");
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert!(error.to_string().contains("too many redirects"), "{error}");
    assert_eq!(home.requests().len(), 11, "ten redirects");
}
