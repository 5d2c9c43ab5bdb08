//! Stage `check`: lists what the files of a version declare, with places. In: a version. Out: fields and groups;
//! embedded fields are listed only where they are declared.

use crate::api::{Definition, Field, FieldOrigin, Group, Version};
use crate::diagnostics::SpecPath;

/// Returns all fields that are declared in records, requests and response headers.
pub(super) fn own_fields<'a, 's>(version: &'a Version<'s>) -> impl Iterator<Item = (SpecPath<'s>, &'a Field<'s>)> {
    let of_records = version.types.iter().flat_map(|declaration| {
        let fields = match &declaration.definition {
            Definition::Record(record) => record.fields.as_slice(),
            _ => &[],
        };
        let own = fields.iter().filter(|field| field.origin == FieldOrigin::Own);
        own.map(|field| (declaration.at().key(field.key), field))
    });
    let of_operations = version.operations().flat_map(|(_, operation)| {
        let fields = operation.fields.iter().chain(&operation.response_headers);
        let own = fields.filter(|field| field.origin == FieldOrigin::Own);
        own.map(|field| (operation.field_at(field), field))
    });
    of_records.chain(of_operations)
}

/// Returns all groups of requests and response headers.
pub(super) fn groups<'a, 's>(version: &'a Version<'s>) -> impl Iterator<Item = (SpecPath<'s>, &'a Group<'s>)> {
    version.operations().flat_map(|(_, operation)| {
        let groups = operation.groups.iter().chain(&operation.response_header_groups);
        groups.map(|group| (operation.group_at(group), group))
    })
}
