//! Stage `import`: imports enums. In: schemas with a closed set of values. Out: enums; equal sets are merged. Values
//! that the grammar cannot express, and sets that mix texts and numbers, are dropped with a note.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::arena::{Arena, Context};
use super::draft::{DeclarationKind, EnumValue, Ty};
use super::inflection::{pascal, snake};
use crate::api::Builtin;
use crate::names::type_ident;
use crate::openapi::model::Schema;
use crate::steps;

/// The variant for values that the client does not know.
const UNLISTED: &str = "Unlisted";

/// Returns the enum of a schema's values; where there can be none, the types that the values have.
pub(super) fn enum_of(arena: &mut Arena<'_>, schema: &Schema, cx: &Context) -> Vec<Ty> {
    let (names, mut values) = (&schema.value_names, Vec::new());
    let mut seen = BTreeSet::new();
    for (at, value) in schema.values.iter().enumerate() {
        let unwritable = value.as_str().is_some_and(|text| text.contains(" -- ") || text.contains(char::is_control));
        if unwritable {
            arena.note(cx, format!("the value {value} cannot be written; left out"));
        } else if seen.insert(value.to_string()) {
            values.push((names.get(at).map(String::as_str), value));
        }
    }
    let texts = values.iter().filter(|(_, value)| value.is_string()).count();
    let integers = values.iter().filter(|(_, value)| value.is_i64()).count();
    if values.is_empty() {
        return vec![Ty::Builtin(Builtin::String)];
    }
    if values.iter().all(|(_, value)| value.is_boolean()) {
        return vec![Ty::Builtin(Builtin::Boolean)];
    }
    if texts < values.len() && integers < values.len() {
        arena.note(cx, "its values are of several kinds; the set is left out");
        return kinds(&values);
    }
    let mut key: Vec<String> = values.iter().map(|(_, value)| value.to_string()).collect();
    key.sort();
    let id = match arena.enums.get(&key) {
        Some(id) => *id,
        None => {
            let kind = DeclarationKind::Enum(named(&values));
            let id = arena.declare(kind, Vec::new(), cx.place.clone());
            arena.enums.insert(key, id);
            id
        }
    };
    arena.enum_uses.entry(id).or_default().push((cx.owner.clone(), cx.field.clone()));
    vec![Ty::Declared(id)]
}

/// Returns the types that values have.
fn kinds(values: &[(Option<&str>, &Value)]) -> Vec<Ty> {
    let has = |is_one: fn(&Value) -> bool| values.iter().any(|(_, value)| is_one(value));
    let number = if has(|value| value.is_number() && !value.is_i64()) { Builtin::Number } else { Builtin::Integer };
    let kinds = [
        (has(Value::is_boolean), Builtin::Boolean),
        (has(Value::is_number), number),
        (has(Value::is_string), Builtin::String),
    ];
    kinds.into_iter().filter(|(is_there, _)| *is_there).map(|(_, builtin)| Ty::Builtin(builtin)).collect()
}

/// Names all enums: after the field, where several things have one of that name with these values; or else after
/// thing and field.
pub(super) fn name_enums(arena: &mut Arena<'_>) {
    for (id, uses) in &arena.enum_uses {
        let Some((owner, field)) = uses.first() else { continue };
        let shared = uses.iter().all(|(_, other)| other == field) && uses.iter().any(|(other, _)| other != owner);
        let own = if owner.is_empty() || field.is_empty() || pascal(field).starts_with(owner) {
            pascal(&format!("{}_{field}", if pascal(field).starts_with(owner) { "" } else { owner }))
        } else {
            format!("{owner}{}", pascal(field))
        };
        let candidates = if shared && !field.is_empty() { vec![pascal(field), own] } else { vec![own] };
        let more = uses.iter().skip(1).map(|(owner, field)| format!("{owner}{}", pascal(field)));
        arena.declarations[id.0].candidates = candidates.into_iter().chain(more).collect();
    }
}

/// Values with names where they make none themselves.
fn named(values: &[(Option<&str>, &Value)]) -> Vec<EnumValue> {
    let is_good = |text: &str| {
        let ident = type_ident(text);
        !ident.is_empty() && ident.is_ascii() && text == text.trim()
    };
    // Every emitted enum has a variant of this name, for values that the client does not know.
    let mut taken = BTreeSet::from([UNLISTED.to_owned()]);
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut named: Vec<EnumValue> =
        values.iter().map(|(_, value)| EnumValue { name: None, wire: (*value).clone() }).collect();
    // Those that are names in Rust as they stand come first, so that `a-b` does not take the name of `a_b`.
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|at| values[*at].1.as_str().is_none_or(|text| snake(text) != text));
    for at in order {
        let (name, value) = values[at];
        let own = value.as_str().filter(|text| is_good(text));
        let name = name.filter(|name| is_good(name)).map(snake).filter(|name| !name.is_empty());
        let candidate = name.or_else(|| own.map(str::to_owned)).unwrap_or_else(|| spelled(value));
        let number = numbers.entry(candidate.clone()).or_insert(2);
        let numbered = (*number..).map(|next| {
            steps::count(1);
            *number = next;
            format!("{}_{next}", snake(&candidate))
        });
        let other = (type_ident(&candidate) == UNLISTED).then(|| format!("{}_value", snake(&candidate)));
        let free = std::iter::once(candidate.clone())
            .chain(other)
            .chain(numbered)
            .find(|candidate| !taken.contains(&type_ident(candidate)));
        let free = free.unwrap_or_else(|| candidate.clone());
        taken.insert(type_ident(&free));
        if own != Some(free.as_str()) {
            named[at].name = Some(free);
        }
    }
    // In a map every value has a name.
    if named.iter().any(|value| value.name.is_some()) {
        for value in named.iter_mut().filter(|value| value.name.is_none()) {
            value.name = value.wire.as_str().map(own_name);
        }
    }
    named
}

/// Returns the name that a text makes itself, in snake case where that is the same in Rust.
fn own_name(text: &str) -> String {
    let snake = snake(text);
    if type_ident(&snake) == type_ident(text) { snake } else { text.to_owned() }
}

/// Returns a name for a value that makes none.
fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "empty".to_owned(),
        Value::Number(number) => format!("value_{}", number.to_string().replace('-', "minus_")),
        _ => "other".to_owned(),
    }
}
