//! What a subscriber of `tracing` sees of a call: the operation and how it ended, and nothing that was given.
//!
//! In a process of its own: what other tests do without a subscriber would be remembered for this one's spans.

#![cfg(feature = "tracing")]

#[path = "promises/things.rs"]
#[expect(dead_code, reason = "shared with other tests, which use more of it")]
mod things;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use generator_runtime::transport::{Mock, MockResponse};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use things::{SECRET, client, list};

/// Writes everything down.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

struct Writer<'n>(&'n mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("generator_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut Writer(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Writer(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn values_that_do_not_fit_are_counted() {
    for (body, count) in [(r#"[{"id":1}]"#, None), (r#"[{"id":1,"name":[]},{"id":2,"name":{}}]"#, Some(2))] {
        let notes = Notes::default();
        let mock = Mock::new([MockResponse::json(body)]);
        tracing::subscriber::with_default(notes.clone(), || list("g").page(&client(&mock)).unwrap());
        let seen = notes.0.lock().unwrap().clone();
        let counted = count.map_or(!seen.contains("deviations"), |count| seen.contains(&format!("deviations={count}")));
        assert!(counted, "{seen}");
    }
}

#[test]
fn a_span_for_each_operation_and_nothing_secret() {
    let notes = Notes::default();
    let mock = Mock::new([MockResponse::status(502), MockResponse::status(404).header("x-request-id", "01ABC")]);
    let request = list("hidden-group").query("search", "hidden-word");
    tracing::subscriber::with_default(notes.clone(), || request.page(&client(&mock)).unwrap_err());
    let seen = notes.0.lock().unwrap().clone();
    for needle in [
        "operation=\"things.list\"",
        "method=\"GET\"",
        "path=\"/groups/{group}/things\"",
        "tries again",
        "attempts=2",
        "status=404",
        "request_id=\"01ABC\"",
        "error=NotFound",
    ] {
        assert!(seen.contains(needle), "no {needle} in {seen}");
    }
    assert!(!seen.contains("hidden") && !seen.contains(SECRET), "{seen}");
}
