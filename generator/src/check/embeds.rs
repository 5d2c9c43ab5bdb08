//! Stage `check`: checks records and requests together with the fields that they embed. In: a version. Out: records
//! that are embedded twice, empty records, groups in records, contradicting embedded fields, and names that collide
//! within a record.

use std::collections::{BTreeMap, BTreeSet};

use super::collisions::{find_collisions, find_same_wires, wire_at};
use crate::api::{Declaration, Definition, Embed, Field, FieldOrigin, Record, Types, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::signature::field_ident;
use crate::steps;

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

fn check_embed<'s>(at: SpecPath<'s>, embed: &Embed<'s>, fields: &[Field<'s>], types: &Types<'s>) -> Vec<Diagnostic> {
    let at = at.key("$embed");
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for (index, name) in embed.names.iter().enumerate() {
        if !names.insert(name) {
            found.push(Diagnostic::at(at.item(index), format!("`{name}` is embedded twice")));
        }
    }
    let own = fields.iter().filter(|field| field.origin == FieldOrigin::Own).map(|field| field.key).collect();
    found.extend(contradictions(at, embed, &own, types));
    found
}

/// As many different declarations of one field are compared with another.
const MAX_ALIKE: usize = 8;

/// Reports fields that two embedded records declare differently; the embedding record must override them.
fn contradictions<'s>(
    at: SpecPath<'s>,
    embed: &Embed<'s>,
    own: &BTreeSet<&'s str>,
    types: &Types<'s>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut before: BTreeMap<&str, Vec<(&str, &Field<'s>)>> = BTreeMap::new();
    let mut records = BTreeSet::new();
    for id in &embed.records {
        let declaration = types.get(*id);
        let Definition::Record(record) = &declaration.definition else { continue };
        if !records.insert(id) {
            continue;
        }
        for later in record.fields.iter().filter(|field| !own.contains(field.key)) {
            // Of those that are alike the first stands for all.
            let others = before.entry(later.key).or_default();
            steps::count(others.len());
            let other = others.iter().find(|(_, first)| !alike(first, later)).copied();
            if others.iter().all(|(_, first)| !alike(first, later)) && others.len() < MAX_ALIKE {
                others.push((declaration.name, later));
            }
            if let Some((other, _)) = other {
                let message =
                    format!("`{other}` and `{}` declare the field `{}` differently", declaration.name, later.key);
                let help = format!("declare `{}` here to override both", later.key);
                found.push(Diagnostic::at(at.key(declaration.name), message).with_help(Some(help)));
            }
        }
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
        let help = "use `json` for any value, or `map<json>` for an object with any keys";
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

fn group_in_record(at: SpecPath<'_>, key: &str) -> Diagnostic {
    let message = format!("`{key}` is a group; groups are allowed only in parameters and bodies");
    Diagnostic::at(at.name(), message).with_help(Some("declare a record and use its name"))
}
