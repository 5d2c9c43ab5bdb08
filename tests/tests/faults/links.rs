//! A token goes to the origin it was given for: what a `Link` says, the next page is asked for at home.

use std::fmt::Write;

use tests::faults::{Fault, FaultServer, traces_of};
use tests::loopback::Request;

use crate::clients::ClientKind;
use crate::kinds::{Kind, list_of};
use crate::setup::{SECRET, Setup, Who};
use crate::table::Table;

/// Where a link to the second page leads: from the own server and another one.
type Target = fn(home: &FaultServer, other: &FaultServer) -> String;

const TARGETS: [(&str, Target); 9] = [
    ("other_port", |_, other| format!("{}/api/v4/projects/1/labels?page=2&x=%20", other.url())),
    ("other_name", |home, _| format!("{}/api/v4/projects/1/labels?page=2&x=%20", home.other_name())),
    ("scheme_relative", |_, other| format!("//{}/x?page=2&x=%20", other.authority())),
    ("user_info", |_, other| format!("http://user:pass@{}/x?page=2&x=%20", other.authority())),
    ("https", |_, other| format!("https://{}/x?page=2&x=%20", other.authority())),
    ("other_scheme", |_, _| "gopher://other/x?page=2&x=%20".to_owned()),
    ("relative", |_, _| "/elsewhere/x?page=2&x=%20#there".to_owned()),
    ("only_a_query", |_, _| "?page=2&x=%20".to_owned()),
    ("up_and_out", |_, _| "../../../../oauth/applications?page=2&x=%20".to_owned()),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("links_never_leave_home");
    for (name, target) in TARGETS {
        table.kinds(&Kind::LISTS, name, move |kind, client_kind| follow(kind, client_kind, Who::Personal, target));
    }
    for who in Who::ALL {
        let target = TARGETS[0].1;
        table.kinds(&[Kind::Page, Kind::Items, Kind::All], format!("{who:?}"), move |kind, client_kind| {
            follow(kind, client_kind, who, target);
        });
    }
    table.kinds(&Kind::LISTS, "prefetched", prefetched);
}

fn follow(kind: Kind, client_kind: ClientKind, who: Who, target: Target) {
    let other = FaultServer::json(&list_of(&[666]));
    // The link is written by the server, which knows its own address only when it runs.
    let (sender, receiver) = std::sync::mpsc::channel::<String>();
    let receiver = std::sync::Mutex::new(receiver);
    let home = FaultServer::by(move |request| match is_second(request) {
        true => Fault::json(&list_of(&[2])),
        false => {
            let target = receiver.lock().expect("one request at a time").recv().expect("a target");
            Fault::json(&list_of(&[1])).header("Link", &format!("<{target}>; rel=\"next\""))
        }
    });
    sender.send(target(&home, &other)).expect("the server waits for it");
    let client = client_kind.client(&home.url(), &Setup::of(who));
    assert_eq!(kind.send(&client).expect("both pages"), "1,2");
    assert_eq!((other.requests().len(), other.connections()), (0, 0), "nobody else is asked");
    let requests = home.requests();
    assert_eq!(requests.len(), 2);
    for request in &requests {
        assert_eq!(request.path, requests[0].path, "the path is ours");
        assert_eq!(request.header("host"), Some(home.authority().as_str()), "the host is ours");
        assert_eq!(traces_of(SECRET, request).len(), 1, "at home the token is sent, in one place");
    }
    let mut query = "page=2&x=%20".to_owned();
    let token = who.place().0;
    let lacking = requests[0].raw_query.split('&').filter(|pair| pair.starts_with("per_page="));
    for pair in lacking {
        query = format!("{query}&{pair}");
    }
    if who.credential().1 {
        let secret = requests[0].query().into_iter().find(|(name, _)| name == token).map(|(_, value)| value);
        assert_eq!(secret.as_deref(), Some(SECRET));
        let _ = write!(query, "&{token}=glpat-Ab%2Bcd%2F0123456789%3D");
    }
    assert_eq!(requests[1].raw_query, query, "the query is the link's, with what it lacks of ours");
}

fn is_second(request: &Request) -> bool {
    request.query().iter().any(|(name, value)| name == "page" && value == "2")
}

/// Also what is fetched ahead goes home.
fn prefetched(kind: Kind, client_kind: ClientKind) {
    let other = FaultServer::json("[]");
    let elsewhere = other.url();
    let home = FaultServer::by(move |request| {
        let number =
            request.query().iter().find(|(name, _)| name == "page").map_or("1".to_owned(), |(_, at)| at.clone());
        let number: u64 = number.parse().expect("a number");
        let page = Fault::json(&list_of(&[number])).header("X-Total-Pages", "5");
        let next = format!("<{elsewhere}/x?page={}>; rel=\"next\"", number + 1);
        if number < 5 { page.header("Link", &next) } else { page }
    });
    let client = client_kind.client(&home.url(), &Setup { prefetch: 4, ..Setup::default() });
    assert_eq!(kind.send(&client).expect("all pages"), "1,2,3,4,5");
    assert_eq!(other.connections(), 0);
    assert_eq!(home.requests().len(), 5);
}
