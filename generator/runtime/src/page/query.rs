//! Encoded queries of lists: pairs are looked up, added and joined.

use crate::url::{decoded_pairs, set_pair};

/// Returns the name before the bracket: lists and groups may be written differently in a link, `a=1,2` as
/// `a[]=1&a[]=2`.
pub(super) fn base(name: &str) -> &str {
    name.split('[').next().unwrap_or_default()
}

/// Joins two queries.
pub(super) fn joined(query: String, more: &str) -> String {
    match (query.is_empty(), more.is_empty()) {
        (_, true) => query,
        (true, false) => more.to_owned(),
        (false, false) => format!("{query}&{more}"),
    }
}

/// Returns whether a query has the parameter, with this value if one is given.
pub(super) fn has_pair(query: &str, name: &str, value: Option<&str>) -> bool {
    decoded_pairs(query).any(|(found, given)| found == name && value.is_none_or(|value| value == given))
}

/// Sets a parameter unless it is there.
pub(super) fn with_default(query: &str, name: &str, value: &str) -> String {
    if has_pair(query, name, None) { query.to_owned() } else { set_pair(query, name, value) }
}

/// Returns the number that a parameter of a query has.
pub(super) fn number_of(query: &str, name: &str) -> Option<u64> {
    decoded_pairs(query).find(|(found, _)| found == name)?.1.parse().ok()
}
