//! Stage `check`: records and requests, with all that they embed. In: a version. Out: embeds of what is no record, records
//! without fields, groups in records, fields that two embedded records describe differently, names that collide within a
//! record.

use super::Version;
use super::collisions::{find_collisions, find_same_wires};
use super::walk::{Spot, operation_at, record_fields};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::signature::field_ident;
use crate::spec::{Definition, Field, FieldSet, FieldType, Flat, RecordDef};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, declaration) in version.declared.iter() {
        if let Definition::Record(record) = declaration.kind {
            found.extend(version.check_embeds(declaration.at, &record.fields));
            found.extend(version.check_fields(declaration.at, name, record));
        }
    }
    for (file, name, operation) in version.operations() {
        for (part, set) in operation.parts() {
            let at = operation_at(file, name).key(operation.part_key(part));
            found.extend(version.check_embeds(at, set));
        }
    }
    found
}

impl<'a> Version<'a> {
    fn check_embeds(&self, at: At<'a>, set: &'a FieldSet) -> Vec<Diagnostic> {
        let at_embed = at.key("$embed");
        let mut found = Vec::new();
        for (index, name) in set.embed.iter().enumerate() {
            if set.embed[..index].contains(name) {
                found.push(Diagnostic::at(at_embed.item(index), format!("`{name}` is embedded twice")));
                continue;
            }
            let message = match self.declared.get(name).map(|declaration| declaration.kind) {
                Some(Definition::Record(_)) => continue,
                Some(_) => format!("`{name}` is no record; only records can be embedded"),
                None => format!("there is no record `{name}`"),
            };
            let records = self.declared.iter().filter(|(_, other)| matches!(other.kind, Definition::Record(_)));
            let help = did_you_mean(name, records.map(|(name, _)| name));
            found.push(Diagnostic::at(at_embed.key(name), message).with_help(help).for_lack_of(name));
        }
        found.extend(self.contradictions(at, set));
        found
    }

    fn check_fields(&self, at: At<'a>, name: &str, record: &'a RecordDef) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = record_fields(at, record).iter().filter_map(group_in_record).collect();
        let flat = self.records.fields(&record.fields);
        if flat.is_empty() {
            let help = "`json` is anything, `map<json>` an object with any keys";
            let message = format!("`{name}` has no fields");
            found.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
        }
        let place = |flat: &Flat<'a>| match flat.from {
            Some(embedded) => at.key("$embed").key(embedded),
            None => at.key(flat.key),
        };
        let idents =
            flat.iter().map(|flat| (field_ident(flat.key, flat.field), flat.key.to_owned(), place(flat).name()));
        found.extend(find_collisions(idents));
        let wires = flat
            .iter()
            .map(|flat| (((), flat.field.wire(flat.key).to_owned()), flat.key.to_owned(), place(flat).key("wire")));
        found.extend(find_same_wires(wires));
        found
    }

    /// Fields that two embedded records have, and not alike. Which one is meant must be said.
    fn contradictions(&self, at: At<'a>, set: &'a FieldSet) -> Vec<Diagnostic> {
        if set.embed.len() < 2 {
            return Vec::new();
        }
        let all = self.records.fields_as_they_come(set);
        let mut found = Vec::new();
        for (index, later) in all.iter().enumerate() {
            let Some(from) = later.from.filter(|_| !set.own.contains_key(later.key)) else { continue };
            let first = all[..index].iter().find(|first| first.key == later.key && first.from != later.from);
            let Some(other) = first.filter(|first| !alike(first.field, later.field)).and_then(|first| first.from)
            else {
                continue;
            };
            let message = format!("`{other}` and `{from}` both have a field `{}`, and not the same", later.key);
            let help = format!("declare `{}` here too; it takes their place", later.key);
            found.push(Diagnostic::at(at.key("$embed").key(from), message).with_help(Some(help)));
        }
        found
    }
}

fn alike(one: &Field, other: &Field) -> bool {
    (&one.ty, one.required, &one.wire) == (&other.ty, other.required, &other.wire)
}

fn group_in_record(spot: &Spot<'_>) -> Option<Diagnostic> {
    let is_group = spot.group.is_none() && matches!(spot.field.ty, FieldType::Group(_));
    is_group.then(|| {
        let message = format!("`{}` is a group, which only parameters and bodies can have", spot.key);
        Diagnostic::at(spot.at.name(), message).with_help(Some("declare a record, and use its name"))
    })
}
