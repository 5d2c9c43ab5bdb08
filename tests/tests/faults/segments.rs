//! A path parameter stays one segment: what would not is refused before anything is sent, and everything else arrives as
//! it was given.

use gitlab_sdk::v4::{labels, repository_files};
use gitlab_sdk::{Error, ErrorKind, Json, Method, Text, v4};
use tests::faults::FaultServer;

use crate::clients::ClientKind;
use crate::kinds::{CallOptions, Kind};
use crate::setup::Setup;
use crate::table::Table;

pub(crate) fn add(table: &mut Table) {
    table.promise("path_parameters_that_are_no_segment_are_refused");
    for (name, project) in [("empty", ""), ("dot", "."), ("dots", "..")] {
        table.kinds(&Kind::ALL, name, move |kind, client_kind| {
            let server = FaultServer::json(&kind.body());
            let error = send_in(kind, client_kind, &server, project).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
            assert_eq!((error.attempts(), error.status()), (0, None));
            assert_eq!(server.connections(), 0, "nothing is sent");
        });
    }
    table.ways("label_named_dots", label_named_dots);
    for (index, path) in ["a/../b", "..", "a//b", "/a", "a/", "a/./b", ""].into_iter().enumerate() {
        table.ways(format!("path_{index}"), move |client_kind| path_of_segments(client_kind, path));
    }
    table.promise("path_parameters_arrive_as_given");
    for (index, value) in GIVEN.into_iter().enumerate() {
        table.kinds(
            &[Kind::Single, Kind::Items, Kind::RawText, Kind::Download, Kind::Post],
            index,
            move |kind, client_kind| {
                let server = FaultServer::json(&kind.body());
                send_in(kind, client_kind, &server, value).expect("it is sent");
                let request = server.requests().remove(0);
                let segments = request.segments();
                assert_eq!(segments[..4], ["api", "v4", "projects", value], "{}", request.target);
                assert!(segments.len() > 4, "{}", request.target);
            },
        );
    }
    table.ways("file_path", file_path);
}

fn send_in(kind: Kind, client_kind: ClientKind, server: &FaultServer, project: &'static str) -> Result<String, Error> {
    let options = CallOptions { project, ..CallOptions::default() };
    kind.send_as(&client_kind.client(&server.url(), &Setup::default()), &options)
}

const GIVEN: [&str; 14] = [
    "group/project",
    "%2e%2e",
    "...",
    "..a",
    "a/../b",
    "a b+c",
    "a%2Fb",
    "ü/名/🦊",
    "?private_token=x",
    "#fragment",
    "a;b,c:d@e",
    "\u{1}\u{7f}\u{85}",
    "\\..\\x",
    "\u{202e}rtl",
];

/// The fault that was seen: `DELETE /projects/4/labels/..` is `DELETE /projects/4/` to whoever normalises it.
fn label_named_dots(client_kind: ClientKind) {
    let server = FaultServer::json("{}");
    let client = client_kind.client(&server.url(), &Setup::default());
    for name in ["..", "."] {
        let error = labels::delete(4, name).send(&client).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
        assert!(error.to_string().contains("labels.delete"), "{error}");
    }
    assert_eq!(server.connections(), 0, "nothing is sent");
}

/// A parameter that keeps its slashes cannot leave its place either.
fn path_of_segments(client_kind: ClientKind, path: &'static str) {
    let server = FaultServer::json("{}");
    let client = client_kind.client(&server.url(), &Setup::default());
    let request = v4::request(Method::DELETE, "/projects/4/things/{*path}").path("path", path);
    let error = request.send::<Json, _>(&client).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
    assert_eq!(server.connections(), 0, "nothing is sent");
}

fn file_path(client_kind: ClientKind) {
    let server = FaultServer::json("{}");
    let client = client_kind.client(&server.url(), &Setup::default());
    let path = "app/../.git/a b%.rb";
    drop(repository_files::get_raw("group/project", path).r#ref("feature/ü").send(&client).expect("it is sent"));
    v4::request(Method::GET, "/x/{*path}/y").path("path", "a b/c%/d").send::<Text, _>(&client).expect("it is sent");
    let requests = server.requests();
    assert_eq!(requests[0].segments(), ["api", "v4", "projects", "group/project", "repository", "files", path, "raw"]);
    assert_eq!(requests[0].query(), [("ref".to_owned(), "feature/ü".to_owned())]);
    assert_eq!(requests[1].segments(), ["api", "v4", "x", "a b", "c%", "d", "y"]);
}
