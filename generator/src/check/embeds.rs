//! Stage `check`: records and requests, with all that they embed. In: a version. Out: records that are embedded twice, records
//! without fields, groups in records, fields that two embedded records describe differently, names that collide within a
//! record.

use super::collisions::{find_collisions, find_same_wires, wire_at};
use crate::api::{Declaration, Definition, Embed, Field, FieldOrigin, Record, Types, Version};
use crate::diagnostics::{At, Diagnostic};
use crate::signature::field_ident;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for declaration in version.types.by_name() {
        if let Definition::Record(record) = &declaration.definition {
            found.extend(check_embed(declaration.at(), &record.embed, &record.fields, &version.types));
            found.extend(check_fields(declaration, record));
        }
    }
    for (_, operation) in version.operations() {
        for embed in &operation.embeds {
            let at = operation.at().key(operation.part_key(embed.part));
            let fields: Vec<Field<'_>> = operation.part(embed.part).cloned().collect();
            found.extend(check_embed(at, embed, &fields, &version.types));
        }
    }
    found
}

fn check_embed<'s>(at: At<'s>, embed: &Embed<'s>, fields: &[Field<'s>], types: &Types<'s>) -> Vec<Diagnostic> {
    let at = at.key("$embed");
    let mut found = Vec::new();
    for (index, name) in embed.names.iter().enumerate() {
        if embed.names[..index].contains(name) {
            found.push(Diagnostic::at(at.item(index), format!("`{name}` is embedded twice")));
        }
    }
    let is_own = |key: &str| fields.iter().any(|field| field.key == key && field.origin == FieldOrigin::Own);
    found.extend(contradictions(at, embed, is_own, types));
    found
}

/// Fields that two embedded records have, and not alike. Which one is meant must be said.
fn contradictions<'s>(
    at: At<'s>,
    embed: &Embed<'s>,
    is_own: impl Fn(&str) -> bool,
    types: &Types<'s>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before: Vec<(&str, &Field<'s>)> = Vec::new();
    for (index, id) in embed.records.iter().enumerate() {
        let declaration = types.get(*id);
        let Definition::Record(record) = &declaration.definition else { continue };
        if embed.records[..index].contains(id) {
            continue;
        }
        for later in record.fields.iter().filter(|field| !is_own(field.key)) {
            let other = before.iter().find(|(_, first)| first.key == later.key && !alike(first, later));
            if let Some((other, _)) = other {
                let message =
                    format!("`{other}` and `{}` both have a field `{}`, and not the same", declaration.name, later.key);
                let help = format!("declare `{}` here too; it takes their place", later.key);
                found.push(Diagnostic::at(at.key(declaration.name), message).with_help(Some(help)));
            }
        }
        before.extend(record.fields.iter().map(|field| (declaration.name, field)));
    }
    found
}

fn alike(one: &Field<'_>, other: &Field<'_>) -> bool {
    (&one.ty, one.style, one.required, &one.wire) == (&other.ty, other.style, other.required, &other.wire)
}

fn check_fields<'s>(declaration: &Declaration<'s>, record: &Record<'s>) -> Vec<Diagnostic> {
    let (at, name) = (declaration.at(), declaration.name);
    let mut found: Vec<Diagnostic> = record.groups.iter().map(|key| group_in_record(at.key(key), key)).collect();
    if record.fields.is_empty() && record.groups.is_empty() {
        let help = "`json` is anything, `map<json>` an object with any keys";
        let message = format!("`{name}` has no fields");
        found.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
    }
    let place = |field: &Field<'s>| match field.origin {
        FieldOrigin::Embedded(embedded) => at.key("$embed").key(embedded),
        FieldOrigin::Own | FieldOrigin::Path => at.key(field.key),
    };
    let fields = record.fields.iter();
    let idents = fields.clone().map(|field| (field_ident(field), field.key.to_owned(), place(field).name()));
    found.extend(find_collisions(idents));
    let wires = fields.map(|field| {
        (
            ((), field.wire.to_string()),
            field.key.to_owned(),
            wire_at(place(field), field.has_wire && field.embedded_from().is_none()),
        )
    });
    found.extend(find_same_wires(wires));
    found
}

fn group_in_record(at: At<'_>, key: &str) -> Diagnostic {
    let message = format!("`{key}` is a group, which only parameters and bodies can have");
    Diagnostic::at(at.name(), message).with_help(Some("declare a record, and use its name"))
}
