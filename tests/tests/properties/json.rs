//! The decoder of emitted types: any JSON, and any bytes, for any operation.

use gitlab_sdk::Json;
use proptest::collection::{btree_map, vec};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::proptest;
use serde_json::json;
use tests::fuzzed::{decode, decoder};

use crate::inputs::{config, text};

/// Keys that GitLab's types have, so that something is found behind them.
const KEYS: &[&str] = &[
    "id",
    "iid",
    "project_id",
    "name",
    "title",
    "path",
    "state",
    "description",
    "author",
    "assignee",
    "assignees",
    "labels",
    "milestone",
    "created_at",
    "updated_at",
    "due_date",
    "web_url",
    "username",
    "email",
    "user",
    "namespace",
    "owner",
    "permissions",
    "statistics",
    "links",
    "_links",
    "references",
    "time_stats",
    "commit",
    "parent_ids",
    "status",
    "key",
    "value",
    "visibility",
    "access_level",
    "confidential",
    "note",
    "body",
    "position",
    "pipeline",
    "user_notes_count",
];

/// Any JSON, as deep as it comes.
pub(crate) fn any_json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(|number| json!(number)),
        text().prop_map(Json::String),
        proptest::sample::select(&["2012-06-28T10:52:04Z", "2017-07-24", "opened", "17", "true", "", "0.5"][..])
            .prop_map(Json::from),
    ];
    let key = || prop_oneof![4 => proptest::sample::select(KEYS).prop_map(String::from), 1 => text()];
    leaf.prop_recursive(4, 40, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Json::Array),
            btree_map(key(), inner, 0..8).prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

#[test]
fn any_json_is_read_or_refused() {
    proptest!(config(), |(number in any::<u16>(), body in any_json())| {
        let text = body.to_string();
        decode(usize::from(number), text.as_bytes());
        // Also as a list of one, since half of the operations want lists.
        decode(usize::from(number), format!("[{text}]").as_bytes());
    });
}

#[test]
fn any_bytes_are_read_or_refused() {
    proptest!(config(), |(bytes in vec(any::<u8>(), 0..300))| decoder(&bytes));
    proptest!(config(), |(number in any::<u16>(), body in any_json(), cut in any::<u8>(), flipped in any::<u8>())| {
        let mut text = body.to_string().into_bytes();
        let at = usize::from(cut) % text.len();
        decode(usize::from(number), &text[..at]);
        text[at] ^= flipped;
        decode(usize::from(number), &text);
    });
}

#[test]
fn depth_has_an_end() {
    for (open, close) in [("[", "]"), ("{\"author\":", "}"), ("{\"x\":[", "]}")] {
        for depth in [10, 127, 128, 129, 100_000] {
            let text = open.repeat(depth) + "1" + &close.repeat(depth);
            (0..2000).step_by(97).for_each(|number| decode(number, text.as_bytes()));
        }
    }
}
