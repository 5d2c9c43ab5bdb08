//! Error bodies: any bytes are read, and what GitLab means to say is found.

use gitlab_sdk::{ErrorKind, Json};
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::json;
use tests::fuzzed::{error_body, error_of};

use crate::inputs::{config, text};
use crate::json::any_json;

#[test]
fn any_bytes_are_read() {
    proptest!(config(), |(bytes in vec(any::<u8>(), 0..400))| error_body(&bytes));
    proptest!(config(), |(status in any::<u8>(), text in text())| error_body(&[&[status], text.as_bytes()].concat()));
    proptest!(config(), |(status in any::<u8>(), open in "<(html|title|h1|TITLE)[ >]", text in text())| {
        error_body(&[&[status], open.as_bytes(), text.as_bytes()].concat());
    });
}

#[test]
fn any_json_is_read_also_cut_short() {
    let keyed = (proptest::sample::select(&["message", "error", "error_description", "scope", "x"][..]), any_json());
    let body = vec(keyed, 0..4)
        .prop_map(|members| Json::Object(members.into_iter().map(|(key, json)| (key.to_owned(), json)).collect()));
    proptest!(config(), |(status in any::<u8>(), body in body, kept in 0.0..1.0)| {
        let text = body.to_string();
        error_body(&[&[status], text.as_bytes()].concat());
        error_body(&[&[status], &text.as_bytes()[..(text.len() as f64 * kept) as usize]].concat());
    });
    proptest!(config(), |(status in any::<u8>(), body in any_json())| error_body(&[&[status], body.to_string().as_bytes()].concat()));
}

#[test]
fn what_is_said_is_found() {
    proptest!(config(), |(message in text().prop_filter("it says something", |text| !text.trim().is_empty()))| {
        for body in [json!({"message": message}), json!({"error": message}), json!({"message": {"error": message}}), json!({"message": [message]})] {
            let error = error_of(422, body.to_string().as_bytes());
            prop_assert_eq!(error.message(), Some(message.as_str()));
            prop_assert_eq!(error.kind(), ErrorKind::Unprocessable);
        }
    });
}

#[test]
fn errors_by_field_are_found() {
    // The key `error` alone has a meaning of its own.
    let fields = btree_map("[a-z_]{1,8}".prop_filter("a field", |name| name != "error"), vec(text(), 1..3), 1..4);
    proptest!(config(), |(fields in fields, group in "[a-z_]{1,8}")| {
        let flat = error_of(400, json!({"message": fields}).to_string().as_bytes());
        let nested = error_of(400, json!({"message": {&group: fields, "x": ["y"]}}).to_string().as_bytes());
        prop_assert!(flat.message().is_none());
        for (field, messages) in &fields {
            prop_assert_eq!(flat.field(field), messages.as_slice());
            if group != "x" {
                prop_assert_eq!(nested.field(&format!("{group}.{field}")), messages.as_slice());
            }
        }
    });
}
