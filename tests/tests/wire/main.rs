//! Every operation of the kitchen sink as it goes over the wire to a server on loopback, by the blocking and by the async
//! client, and what becomes of the answer.

mod animals;
mod enclosures;
mod exchange;
mod gitlab;
mod headers;
mod keepers;
mod old;
mod refusals;
mod service;
mod tickets;

use std::collections::BTreeSet;

use tests::project::KITCHEN_SINK;

/// The requests of one resource, or of one matter.
fn snapshot(name: &str, requests: &str) {
    let place = "../snapshots";
    insta::with_settings!({ snapshot_path => place, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("wire__{name}"), requests);
    });
}

#[test]
fn every_resource_has_a_test() {
    let resources: BTreeSet<_> =
        KITCHEN_SINK.rows().iter().map(|row| format!("{}.{}", row.api, row.resource)).collect();
    let tested = ["v1.animals", "v1.visitors", "v2.animals", "v2.enclosures", "v2.keepers", "v2.tickets"];
    assert_eq!(resources, tested.map(str::to_owned).into());
}
