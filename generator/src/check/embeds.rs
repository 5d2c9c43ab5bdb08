//! Stage `check`: records, with all that they embed. In: a version. Out: embeds of what is no record, records without
//! fields, groups in records, fields that two embedded records describe differently.

use indexmap::IndexMap;

use super::Version;
use super::collisions::find_collisions;
use super::declared::DeclaredKind;
use super::walk::{Spot, record_fields};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::names::value_ident;
use crate::spec::{Field, FieldType, RecordDef};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, declaration) in version.declared.iter() {
        if let DeclaredKind::Record(record) = declaration.kind {
            found.extend(version.check_embeds(declaration.at, record));
            found.extend(version.check_fields(declaration.at, name, record));
        }
    }
    found
}

/// A field of a record, its own or from an embedded one.
#[derive(Clone, Copy)]
pub(super) struct Flat<'a> {
    pub(super) key: &'a str,
    pub(super) field: &'a Field,
    /// The record that it comes from; none: its own.
    pub(super) from: Option<&'a str>,
}

/// All fields of a record: embedded ones first, and one with the key of another in its place.
pub(super) fn flatten<'a>(version: &Version<'a>, record: &'a RecordDef) -> Vec<Flat<'a>> {
    let mut all = Vec::new();
    gather(version, record, None, &mut Vec::new(), &mut all);
    if record.embed.is_empty() {
        return all;
    }
    let flat: IndexMap<&str, Flat<'_>> = all.into_iter().map(|field| (field.key, field)).collect();
    flat.into_values().collect()
}

fn gather<'a>(
    version: &Version<'a>,
    record: &'a RecordDef,
    from: Option<&'a str>,
    way: &mut Vec<&'a str>,
    all: &mut Vec<Flat<'a>>,
) {
    for name in &record.embed {
        // A record that embeds itself is reported elsewhere.
        if let (false, Some(embedded)) = (way.contains(&name.as_str()), version.declared.record(name)) {
            way.push(name);
            gather(version, embedded, from.or(Some(name)), way, all);
            way.pop();
        }
    }
    all.extend(record.fields.iter().map(|(key, field)| Flat { key, field, from }));
}

impl<'a> Version<'a> {
    fn check_embeds(&self, at: At<'_>, record: &RecordDef) -> Vec<Diagnostic> {
        let at = at.key("$embed");
        let mut found = Vec::new();
        for (index, name) in record.embed.iter().enumerate() {
            if record.embed[..index].contains(name) {
                found.push(Diagnostic::at(at.item(index), format!("`{name}` is embedded twice")));
                continue;
            }
            let message = match self.declared.get(name).map(|declaration| declaration.kind) {
                Some(DeclaredKind::Record(_)) => continue,
                Some(_) => format!("`{name}` is no record; only records can be embedded"),
                None => format!("there is no record `{name}`"),
            };
            let records = self.declared.iter().filter(|(_, other)| matches!(other.kind, DeclaredKind::Record(_)));
            let help = did_you_mean(name, records.map(|(name, _)| name));
            found.push(Diagnostic::at(at.key(name), message).with_help(help).for_lack_of(name));
        }
        found
    }

    fn check_fields(&self, at: At<'a>, name: &str, record: &'a RecordDef) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = record_fields(at, record).iter().filter_map(group_in_record).collect();
        let flat = flatten(self, record);
        if flat.is_empty() {
            let help = "`json` is anything, `map<json>` an object with any keys";
            let message = format!("`{name}` has no fields");
            found.push(Diagnostic::at(at.name(), message).with_help(Some(help)));
        }
        let place = |flat: &Flat<'a>| match flat.from {
            Some(embedded) => at.key("$embed").key(embedded),
            None => at.key(flat.key).name(),
        };
        let idents = flat.iter().map(|field| {
            let ident = field.field.ident.clone().unwrap_or_else(|| value_ident(field.key));
            (ident, field.key.to_owned(), place(field))
        });
        found.extend(find_collisions(idents));
        found.extend(self.contradictions(at, record));
        found
    }

    /// Fields that two embedded records have, and not alike. Which one is meant must be said.
    fn contradictions(&self, at: At<'a>, record: &'a RecordDef) -> Vec<Diagnostic> {
        if record.embed.len() < 2 {
            return Vec::new();
        }
        let mut all = Vec::new();
        gather(self, record, None, &mut Vec::new(), &mut all);
        let mut found = Vec::new();
        for (index, later) in all.iter().enumerate() {
            let Some(from) = later.from.filter(|_| !record.fields.contains_key(later.key)) else { continue };
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
