//! Stage `import`: imports unions. In: types, after all records are read. Out: variants in an order in which each can
//! be chosen; a union without such an order becomes the type that accepts every value, with a note.

use std::collections::{BTreeMap, BTreeSet};

use super::arena::Arena;
use super::draft::{DeclarationKind, Ty, TypeId};
use crate::api::Builtin;

/// What a variant is on the wire, in the order in which variants are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Boolean,
    Integer,
    Number,
    Time,
    Date,
    Text,
    List,
    /// A record that is known by what it requires.
    Strict,
    Map,
    /// A record that any object fits.
    Loose,
    Any,
}

/// Puts the variants of all unions in order.
pub(super) fn settle_unions(arena: &mut Arena<'_>) {
    for at in 0..arena.declarations.len() {
        let DeclarationKind::Union(variants) = arena.kind(TypeId(at)) else { continue };
        if let Some(tag) = arena.tags.get(&TypeId(at)) {
            let is_record = |ty: &Ty| matches!(sort_of(arena, ty), Sort::Strict | Sort::Loose);
            let is_told = |ty: &Ty| tag.values.iter().any(|(_, told)| told == ty);
            if variants.iter().all(|ty| is_record(ty) && is_told(ty))
                && tag.values.iter().all(|(_, ty)| variants.contains(ty))
            {
                continue;
            }
            arena.tags.remove(&TypeId(at));
            arena.note_declaration(TypeId(at), "its tag does not tell each shape; told by their keys");
        }
        let DeclarationKind::Union(variants) = arena.kind(TypeId(at)) else { continue };
        let (kind, note) = settled(arena, variants.clone());
        if let Some(text) = note {
            arena.note_declaration(TypeId(at), text);
        }
        arena.declarations[at].kind = kind;
    }
}

fn settled(arena: &Arena<'_>, mut variants: Vec<Ty>) -> (DeclarationKind, Option<String>) {
    // The record that knows most keys of a value is chosen, the first of several: one with fewer keys comes first.
    variants.sort_by_key(|ty| (sort_of(arena, ty), keys_of(arena, ty, false).len()));
    let sorts: Vec<Sort> = variants.iter().map(|ty| sort_of(arena, ty)).collect();
    let count = |sort: Sort| sorts.iter().filter(|other| **other == sort).count();
    if count(Sort::Any) > 0 || count(Sort::Map) > 1 {
        let note = "one of several shapes that cannot be told apart; `json`";
        return (DeclarationKind::Alias(Ty::Builtin(Builtin::Json)), Some(note.to_owned()));
    }
    if let Some((first, second)) = indistinct_records(arena, &variants) {
        let (first, second) = (arena.place(first), arena.place(second));
        let note = format!("{first} and {second} have the same keys; `json`");
        return (DeclarationKind::Alias(Ty::Builtin(Builtin::Json)), Some(note));
    }
    let mut note = None;
    // Of texts, the plain one takes all; and so among numbers and lists.
    for (sort, wide) in [(Sort::Text, Ty::Builtin(Builtin::String)), (Sort::Integer, Ty::Builtin(Builtin::Integer))] {
        if count(sort) > 1 {
            note = Some("several shapes that are all text, or all integers; they are one".to_owned());
            let first = sorts.iter().position(|other| *other == sort).unwrap_or_default();
            variants[first] = wide;
            let mut seen = false;
            variants.retain(|ty| sort_of(arena, ty) != sort || !std::mem::replace(&mut seen, true));
        }
    }
    match variants.as_slice() {
        [only] => (DeclarationKind::Alias(only.clone()), note),
        _ => (DeclarationKind::Union(variants), note),
    }
}

fn sort_of(arena: &Arena<'_>, ty: &Ty) -> Sort {
    match ty {
        Ty::Builtin(Builtin::Boolean) => Sort::Boolean,
        Ty::Builtin(Builtin::Integer) => Sort::Integer,
        Ty::Builtin(Builtin::Number) => Sort::Number,
        Ty::Builtin(Builtin::Timestamp) => Sort::Time,
        Ty::Builtin(Builtin::Date) => Sort::Date,
        Ty::Builtin(Builtin::String | Builtin::Secret) => Sort::Text,
        Ty::Builtin(_) | Ty::Result(_) => Sort::Any,
        Ty::List(_) | Ty::Csv(_) => Sort::List,
        Ty::Map(_) => Sort::Map,
        Ty::Optional(_) => Sort::Any,
        Ty::Declared(id) => match arena.kind(*id) {
            DeclarationKind::Id(Builtin::Integer) => Sort::Integer,
            DeclarationKind::Id(_) => Sort::Text,
            DeclarationKind::Enum(values) if values.iter().any(|value| value.wire.is_i64()) => Sort::Integer,
            DeclarationKind::Enum(_) => Sort::Text,
            DeclarationKind::Record(_) if requires_something(arena, *id) => Sort::Strict,
            DeclarationKind::Record(_) => Sort::Loose,
            DeclarationKind::Alias(ty) => sort_of(arena, ty),
            // A union within a union, or a reference, takes too much to stand beside others.
            DeclarationKind::Ref(_) | DeclarationKind::Union(_) => Sort::Any,
        },
    }
}

/// Returns two records that cannot be told apart: they have the same keys, and require the same.
fn indistinct_records(arena: &Arena<'_>, variants: &[Ty]) -> Option<(TypeId, TypeId)> {
    let mut seen: BTreeMap<(BTreeSet<&str>, BTreeSet<&str>), TypeId> = BTreeMap::new();
    for ty in variants.iter().filter(|ty| matches!(sort_of(arena, ty), Sort::Strict | Sort::Loose)) {
        let id = ty.declared()?;
        let keys = (keys_of(arena, ty, false), keys_of(arena, ty, true));
        if let Some(first) = seen.insert(keys, id) {
            return Some((first, id));
        }
    }
    None
}

/// Returns the keys of a record, embedded ones included, or only the required ones; none for other types.
fn keys_of<'a>(arena: &'a Arena<'_>, ty: &Ty, required: bool) -> BTreeSet<&'a str> {
    let mut keys = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut next = ty.declared();
    for _ in 0..=arena.declarations.len() {
        let record = match next.map(|id| arena.kind(id)) {
            Some(DeclarationKind::Record(record)) => record,
            Some(DeclarationKind::Alias(ty)) => {
                next = ty.declared();
                continue;
            }
            _ => break,
        };
        for field in record.fields.iter().filter(|field| seen.insert(field.wire.as_str())) {
            if !required || field.required {
                keys.insert(field.wire.as_str());
            }
        }
        next = record.embed;
    }
    keys
}

fn requires_something(arena: &Arena<'_>, id: TypeId) -> bool {
    let mut next = Some(id);
    for _ in 0..=arena.declarations.len() {
        let Some(DeclarationKind::Record(record)) = next.map(|id| arena.kind(id)) else { return false };
        if record.fields.iter().any(|field| field.required) {
            return true;
        }
        next = record.embed;
    }
    false
}
