//! A redirected POST, PUT, PATCH or DELETE never turns into a GET, and goes to no other place: it is an error that says
//! which.

use gitlab_sdk::ErrorKind;
use tests::faults::{Fault, FaultServer};

use crate::clients::ClientKind;
use crate::kinds::Kind;
use crate::setup::Setup;
use crate::table::Table;

pub(crate) fn add(table: &mut Table) {
    table.promise("redirected_writes_are_errors");
    for status in [301, 302, 303, 307, 308] {
        table.kinds(&Kind::WRITES, format!("{status}_elsewhere"), move |kind, client_kind| {
            let other = FaultServer::json(&kind.body());
            let location = format!("{}/new/place?signature=y%2Fz", other.url());
            let shown = refused(kind, client_kind, status, &location, &location);
            assert!(shown.contains(&format!("{}/new/place", other.url())), "it names the place: {shown}");
            assert!(!shown.contains("signature"), "but not what may be a signature: {shown}");
            assert_eq!(other.connections(), 0, "nobody else is asked");
        });
        table.kinds(&Kind::WRITES, format!("{status}_at_home"), move |kind, client_kind| {
            let shown = refused(kind, client_kind, status, "/new/place", "HOME/new/place");
            assert!(shown.contains("/new/place"), "it names the place: {shown}");
        });
    }
}

/// Sends it to a server that redirects, and gives the error as it is shown.
fn refused(kind: Kind, client_kind: ClientKind, status: u16, location: &str, expected: &str) -> String {
    let home = FaultServer::script([Fault::redirect(status, location)]);
    let error = kind.send(&client_kind.client(&home.url(), &Setup::default())).expect_err("it is not followed");
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.location(), Some(expected.replace("HOME", &home.url()).as_str()));
    assert_eq!(error.attempts(), 1);
    let methods: Vec<String> = home.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, [kind.method()], "it was sent once, as what it is");
    error.to_string()
}
