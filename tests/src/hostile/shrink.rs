//! Makes a failing spec small. In: its number. Out: its files without what the failure does not need.

use serde_json::Value;

use super::{Batch, Compiler, Files, spec_files, yaml};

/// As many smaller specs are tried.
const MAX_TRIES: usize = 60;

/// Returns the files of the spec with this number, without what it fails without.
///
/// # Panics
/// When nothing can be written.
#[must_use]
pub fn shrunk(compiler: &Compiler, seed: u64) -> Files {
    let mut files: Vec<(String, Value)> = spec_files(seed)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".yaml"))
        .map(|(name, text)| (name, serde_json::from_str(&text).expect("the files are written as JSON")))
        .collect();
    let fails = |files: &[(String, Value)]| {
        let texts = files.iter().map(|(name, value)| (name.clone(), yaml(value))).collect();
        !Batch::run(compiler, [(seed, texts)]).failures.is_empty()
    };
    let mut at = 0;
    // Each entry of each map and list is left out by itself, the outer ones first.
    for _ in 0..MAX_TRIES {
        let mut smaller = files.clone();
        let mut position = at;
        if !smaller.iter_mut().any(|(_, value)| leave_out(value, &mut position)) {
            break;
        }
        if fails(&smaller) {
            files = smaller;
        } else {
            at += 1;
        }
    }
    files.into_iter().map(|(name, value)| (name, yaml(&value))).collect()
}

/// Leaves out the entry at a position, counted over all maps and lists; whether there was one.
fn leave_out(value: &mut Value, position: &mut usize) -> bool {
    let length = match value {
        Value::Object(map) => map.len(),
        Value::Array(list) => list.len(),
        _ => return false,
    };
    if *position < length {
        match value {
            Value::Object(map) => drop(map.keys().nth(*position).cloned().and_then(|key| map.shift_remove(&key))),
            Value::Array(list) => drop(list.remove(*position)),
            _ => {}
        }
        return true;
    }
    *position -= length;
    match value {
        Value::Object(map) => map.values_mut().any(|value| leave_out(value, position)),
        Value::Array(list) => list.iter_mut().any(|value| leave_out(value, position)),
        _ => false,
    }
}
