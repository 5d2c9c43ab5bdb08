//! Stage `import`: breaks cycles among declarations. In: all types. Out: types that can be constructed: cyclic embeds
//! are written out, and of records that require each other one requirement is dropped. Each change is noted.

use std::collections::BTreeSet;

use super::arena::Arena;
use super::draft::{DeclarationKind, FieldTy, RecordDraft, Ty, TypeId};
use super::types::fields_of;
use crate::steps;

/// Breaks all cycles among declarations.
pub(super) fn break_cycles(arena: &mut Arena<'_>) {
    let mut harmless = BTreeSet::new();
    for at in 0..arena.declarations.len() {
        if embeds_itself(arena, TypeId(at), &mut harmless) {
            arena.note_declaration(
                TypeId(at),
                "contains all keys of something that contains all of its own; they are written out",
            );
            write_out(arena, TypeId(at));
        }
    }
    loop {
        let finite = finite(arena);
        let Some((at, wire)) = endless_requirement(arena, &finite) else { return };
        arena.note_declaration(
            TypeId(at),
            format!("`{wire}` is required, and so requires itself in the end; it may be left out"),
        );
        if let DeclarationKind::Record(record) = &mut arena.declarations[at].kind {
            record.fields.iter_mut().filter(|field| field.wire == wire).for_each(|field| field.required = false);
        }
    }
}

/// Gives a record all keys itself, instead of embedding another.
fn write_out(arena: &mut Arena<'_>, id: TypeId) {
    let fields = match arena.embedding.get(&id).cloned() {
        Some((schema, cx)) => fields_of(arena, arena.document.properties(schema).unwrap_or_default(), &cx),
        None => Vec::new(),
    };
    arena.declarations[id.0].kind = DeclarationKind::Record(RecordDraft { embed: None, fields });
}

/// Returns whether a record embeds itself in the end. `harmless` has those that do not, as far as that is known.
fn embeds_itself(arena: &Arena<'_>, id: TypeId, harmless: &mut BTreeSet<TypeId>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(other) = next.filter(|other| !harmless.contains(other)) {
        steps::count(1);
        if !seen.insert(other) {
            return other == id;
        }
        next = embedded(arena, other);
    }
    // Not `append`, which goes through all of both.
    harmless.extend(seen);
    false
}

fn embedded(arena: &Arena<'_>, id: TypeId) -> Option<TypeId> {
    match arena.kind(id) {
        DeclarationKind::Record(record) => record.embed,
        _ => None,
    }
}

/// Returns the types that can be constructed.
fn finite(arena: &Arena<'_>) -> BTreeSet<usize> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); arena.declarations.len()];
    for (at, declaration) in arena.declarations.iter().enumerate() {
        for id in declaration.kind.mentions() {
            users[id.0].push(at);
        }
    }
    let mut finite = BTreeSet::new();
    let mut ahead: Vec<usize> = (0..users.len()).collect();
    while let Some(at) = ahead.pop() {
        if !finite.contains(&at) && ends(arena, at, &finite) {
            finite.insert(at);
            ahead.extend(&users[at]);
        }
    }
    finite
}

fn ends(arena: &Arena<'_>, at: usize, finite: &BTreeSet<usize>) -> bool {
    match arena.kind(TypeId(at)) {
        DeclarationKind::Id(_) | DeclarationKind::Ref(_) | DeclarationKind::Enum(_) => true,
        DeclarationKind::Alias(ty) => is_finite(ty, finite),
        DeclarationKind::Union(variants) => variants.iter().any(|ty| is_finite(ty, finite)),
        DeclarationKind::Record(record) => {
            let required = record.fields.iter().filter(|field| field.required);
            record.embed.is_none_or(|embedded| finite.contains(&embedded.0))
                && required.flat_map(|field| field.types()).all(|ty| is_finite(ty, finite))
        }
    }
}

/// Returns a required field of a record that can never be complete because of it.
fn endless_requirement(arena: &Arena<'_>, finite: &BTreeSet<usize>) -> Option<(usize, String)> {
    arena.declarations.iter().enumerate().find_map(|(at, declaration)| {
        let DeclarationKind::Record(record) = &declaration.kind else { return None };
        let endless = record
            .fields
            .iter()
            .find(|field| field.required && matches!(&field.ty, FieldTy::Type(ty) if !is_finite(ty, finite)))?;
        (!finite.contains(&at)).then(|| (at, endless.wire.clone()))
    })
}

/// Lists and maps may be empty.
fn is_finite(ty: &Ty, finite: &BTreeSet<usize>) -> bool {
    match ty {
        Ty::Declared(id) => finite.contains(&id.0),
        _ => true,
    }
}
