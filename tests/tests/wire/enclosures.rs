//! The enclosures: multipart, uploads, downloads, redirects, the rest of a path.

use std::collections::BTreeMap;

use kitchen_sink::v2::enclosures::{self, Bed, PlanFormat};
use kitchen_sink::{Date, Upload};
use serde_json::json;
use tests::loopback::Response;

use crate::exchange::{Both, downloaded, sent};
use crate::snapshot;

#[test]
fn requests() {
    let mut both = Both::new();
    let enclosure = json!({ "id": "E7", "area": 3, "roofed": null });
    let found = sent!(both, enclosures::list(), [Response::json(200, &json!([enclosure]))]);
    assert_eq!((found[0].area, found[0].roofed), (Some(3.0), false));

    let plan = Upload::bytes("plan \"1\".svg", "<svg>\r\n</svg>").media_type("image/svg+xml");
    let import = enclosures::import(plan, "E/7")
        .pictures([Upload::bytes("a.png", "A"), Upload::bytes("b.png", "B")])
        .colors(["grün", "blue"])
        .tags(["x", "y"])
        .fence_height(2.5)
        .fence_electric(false)
        .beds([Bed::new("hay").width(1.5), Bed::new("sand")])
        .labels(BTreeMap::from([("en".to_owned(), "lions".to_owned()), ("de".to_owned(), "Löwen".to_owned())]))
        .open_on(Date::new(2026, 11, 22).expect("a day"));
    assert!(!sent!(both, import, [Response::json(201, &enclosure)]).roofed);
    sent!(both, enclosures::import(Upload::bytes("p", ""), "E7"), [Response::json(201, &enclosure)]);

    let file = Upload::bytes("x", vec![b'x'; 10]).media_type("text/x-x");
    sent!(both, enclosures::put_file("E7", "plans/old one/#1.txt", file), [Response::empty(204)]);
    let unknown_length = || Ok(Box::new(std::io::Cursor::new("of unknown length")) as _);
    let file = Upload::reader("y", None, unknown_length);
    sent!(both, enclosures::put_file("E7", "y", file), [Response::empty(204)]);

    let bytes = Response::bytes(200, "application/octet-stream", [0, 159, 146, 150]);
    let got = downloaded!(both, enclosures::get_file("E7", "plans/old one/#1.txt").inline(true), [bytes]);
    assert_eq!(got.as_ref(), [0, 159, 146, 150]);
    let redirect = Response::empty(302).with_header("Location", "/storage/plan?signature=x");
    let stored = Response::bytes(200, "application/pdf", "PDF");
    let got = downloaded!(both, enclosures::download_plan("E7", PlanFormat::Pdf), [redirect, stored]);
    assert_eq!(got, "PDF");

    both.assert_complete("v2", "enclosures");
    snapshot("enclosures", both.shown());
}
