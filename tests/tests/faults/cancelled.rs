//! Canceling a call by dropping it: the connection ends, nothing hangs, and the client is good for more.

use std::future::Future;
use std::pin::Pin;

use gitlab_sdk::v4::labels::Label;
use gitlab_sdk::v4::{self, jobs, labels};
use gitlab_sdk::{Client, Json, Method, Text};
use tests::faults::{Fault, FaultServer};
use tests::loopback::Response;

use crate::clients::{AnyClient, ClientKind};
use crate::kinds::{Kind, list_of};
use crate::setup::Setup;
use crate::table::Table;

type Call = Pin<Box<dyn Future<Output = ()> + Send>>;
type Begin = fn(Client) -> Call;

/// Calls as futures; what they bring does not matter, since they are never done.
const CALLS: [(Kind, Begin); 8] = [
    (Kind::Single, |client| Box::pin(async move { drop(labels::get(1, 2).send(&client).await) })),
    (Kind::Page, |client| Box::pin(async move { drop(labels::list(1).page(&client).await) })),
    (Kind::Pages, |client| Box::pin(async move { drop(labels::list(1).pages(&client).try_next().await) })),
    (Kind::Items, |client| Box::pin(async move { drop(labels::list(1).items(&client).try_next().await) })),
    (Kind::All, |client| Box::pin(async move { drop(labels::list(1).all(&client, 500).await) })),
    (Kind::RawText, |client| {
        Box::pin(async move { drop(v4::request(Method::GET, "/x").send::<Text, _>(&client).await) })
    }),
    (Kind::Post, |client| Box::pin(async move { drop(labels::create(1, "a", "b").send(&client).await) })),
    (Kind::Download, |client| {
        Box::pin(async move {
            let download = jobs::get_trace(1, 2).send(&client).await;
            drop(download.expect("a download").bytes(1 << 20).await);
        })
    }),
];

type Make = fn(Kind) -> Fault;

const STALLS: [(&str, Make); 2] = [
    ("before_the_head", |_| Fault::silence().stalls()),
    ("in_the_body", |kind| Fault::json(&kind.body()).body_cut(5).stalls()),
];

pub(crate) fn add(table: &mut Table) {
    table.promise("a_cancelled_call_leaves_nothing_behind");
    for (stall, fault) in STALLS {
        for (kind, begin) in CALLS {
            if (kind, stall) == (Kind::Download, "before_the_head") {
                continue;
            }
            table.case(format!("{stall}/{kind:?}/async"), move || cancel(kind, begin, fault(kind)));
        }
    }
    table.case("pages_underway/Items/async", pages_underway);
    table.case("never_begun/Single/async", never_begun);
    table.ways("download_dropped/Download", download_dropped);
    table.ways("list_dropped/Items", list_dropped);
}

/// The client and the runtime that it needs.
fn client(server: &FaultServer) -> AnyClient {
    ClientKind::Async.client(&server.url(), &Setup::default())
}

fn cancel(kind: Kind, begin: Begin, fault: Fault) {
    let answer = Fault::answer(Response::bytes(kind.success(), "application/json", kind.body()));
    let server = FaultServer::script([fault, answer]);
    let any = client(&server);
    let AnyClient::Async(client, runtime) = &any else { unreachable!("it is async") };
    let call = runtime.spawn(begin(client.clone()));
    assert!(server.received(1), "it is sent");
    call.abort();
    assert!(server.was_hung_up_on(1), "the connection ends");
    assert!(runtime.block_on(call).is_err_and(|error| error.is_cancelled()));
    assert_eq!(kind.send(&any).expect("the next call"), kind.expected());
    assert_eq!(server.requests().len(), 2, "what was cancelled is not sent again");
}

/// Several pages are underway at a time, and all of them end.
fn pages_underway() {
    let server = FaultServer::by(|request| match request.raw_query.contains("page=") {
        false => {
            Fault::json(&list_of(&[1])).header("Link", "<http://h/x?page=2>; rel=\"next\"").header("X-Total-Pages", "9")
        }
        true => Fault::silence().stalls(),
    });
    let any = client(&server);
    let AnyClient::Async(client, runtime) = &any else { unreachable!("it is async") };
    let client = client.clone();
    let call = runtime.spawn(async move {
        let mut items = labels::list(1).items(&client).prefetch(4);
        while let Ok(Some(_)) = items.try_next().await {}
    });
    assert!(server.received(4), "{:?}", server.targets());
    call.abort();
    let underway = server.requests().len() - 1;
    assert!(underway >= 3 && server.was_hung_up_on(underway), "all connections end");
}

fn never_begun() {
    let server = FaultServer::json(&Kind::Single.body());
    let any = client(&server);
    let AnyClient::Async(client, _) = &any else { unreachable!("it is async") };
    drop(labels::get(1, 2).send(client));
    drop(labels::list(1).items(client));
    drop(v4::request(Method::GET, "/x").send::<Json, _>(client));
    drop(v4::request(Method::GET, "/x").items::<Label, _>(client));
    assert_eq!(server.connections(), 0, "nothing is sent before it is awaited");
    assert_eq!(Kind::Single.send(&any).expect("the next call"), "1");
}

/// A download that is not read to its end ends when it is dropped, with ten gigabytes to come.
fn download_dropped(client_kind: ClientKind) {
    let body = "x".repeat(1000);
    let server = FaultServer::script([Fault::json(&body).claiming(10 << 30).stalls(), Fault::json("the next")]);
    let client = client_kind.client(&server.url(), &Setup::default());
    let mut download = jobs::get_trace(1, 2).send(&client).expect("it begins");
    assert_eq!(download.length(), Some(10 << 30));
    assert!(download.chunk().expect("a part").is_some_and(|part| !part.is_empty()));
    drop(download);
    assert!(server.was_hung_up_on(1), "the connection ends");
    assert_eq!(Kind::Download.send(&client).expect("the next call"), "the next");
}

fn list_dropped(client_kind: ClientKind) {
    let server =
        FaultServer::by(|_| Fault::json(&list_of(&[1, 2])).header("Link", "<http://h/x?page=2>; rel=\"next\""));
    let client = client_kind.client(&server.url(), &Setup::default());
    let mut items = labels::list(1).items(&client);
    assert!(items.next().is_some_and(|label| label.is_ok()));
    drop(items);
    assert_eq!(server.requests().len(), 1, "no page is asked for that nobody wants");
}
