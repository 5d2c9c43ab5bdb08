//! Stage `import`: unions. In: types, once all records are read. Out: variants in an order in which each can be chosen; a
//! union of which no such order exists becomes the type that takes all. Refuses nothing; what gets lost is noted.

use super::arena::Arena;
use super::draft::{DeclarationKind, Ty, TypeId};

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
        let (kind, note) = settled(arena, variants.clone());
        if let Some(text) = note {
            arena.note_declaration(TypeId(at), text);
        }
        arena.declarations[at].kind = kind;
    }
}

fn settled(arena: &Arena<'_>, mut variants: Vec<Ty>) -> (DeclarationKind, Option<&'static str>) {
    variants.sort_by_key(|ty| sort_of(arena, ty));
    let sorts: Vec<Sort> = variants.iter().map(|ty| sort_of(arena, ty)).collect();
    let count = |sort: Sort| sorts.iter().filter(|other| **other == sort).count();
    let objects = count(Sort::Loose) + count(Sort::Map);
    if count(Sort::Any) > 0 || objects > 1 {
        let note = "one of several shapes that cannot be told apart; `json`";
        return (DeclarationKind::Same(Ty::Word("json")), Some(note));
    }
    let mut note = None;
    // Of texts, the plain one takes all; and so among numbers and lists.
    for (sort, wide) in [(Sort::Text, Ty::Word("string")), (Sort::Integer, Ty::Word("integer"))] {
        if count(sort) > 1 {
            note = Some("several shapes that are all text, or all integers; they are one");
            let first = sorts.iter().position(|other| *other == sort).unwrap_or_default();
            variants[first] = wide;
            let mut seen = false;
            variants.retain(|ty| sort_of(arena, ty) != sort || !std::mem::replace(&mut seen, true));
        }
    }
    match variants.as_slice() {
        [only] => (DeclarationKind::Same(only.clone()), note),
        _ => (DeclarationKind::Union(variants), note),
    }
}

fn sort_of(arena: &Arena<'_>, ty: &Ty) -> Sort {
    match ty {
        Ty::Word("boolean") => Sort::Boolean,
        Ty::Word("integer") => Sort::Integer,
        Ty::Word("number") => Sort::Number,
        Ty::Word("timestamp") => Sort::Time,
        Ty::Word("date") => Sort::Date,
        Ty::Word("string" | "secret") => Sort::Text,
        Ty::Word(_) => Sort::Any,
        Ty::List(_) | Ty::Csv(_) => Sort::List,
        Ty::Map(_) => Sort::Map,
        Ty::Declared(id) => match arena.kind(*id) {
            DeclarationKind::Id("integer") => Sort::Integer,
            DeclarationKind::Id(_) => Sort::Text,
            DeclarationKind::Enum(values) if values.iter().any(|value| value.wire.is_i64()) => Sort::Integer,
            DeclarationKind::Enum(_) => Sort::Text,
            DeclarationKind::Record(_) if requires_something(arena, *id) => Sort::Strict,
            DeclarationKind::Record(_) => Sort::Loose,
            DeclarationKind::Same(ty) => sort_of(arena, ty),
            // A union within a union, or a reference, takes too much to stand beside others.
            DeclarationKind::Ref(_) | DeclarationKind::Union(_) => Sort::Any,
        },
    }
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
