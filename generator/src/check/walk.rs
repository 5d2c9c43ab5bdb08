//! Stage `check`: everything that stands in a file, with its place. In: a file. Out: its fields and its uses of types.
//! Refuses nothing.

use std::collections::BTreeSet;

use super::declared::declarations;
use crate::diagnostics::At;
use crate::spec::{
    BodyKind, Definition, Field, FieldType, Fields, Named, Operation, Part, RecordDef, RequestField, Resource,
    TypeExpr, path_parameters,
};

/// Where a type or field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Position {
    /// A parameter in a path.
    Path,
    /// A query parameter.
    Query,
    /// A request header.
    Header,
    /// A body of this kind, or a field of it.
    Body(BodyKind),
    /// `ok`
    Result,
    /// `errors`
    ErrorBody,
    /// `response_headers`
    ResponseHeader,
    /// A field of a record of which there are values.
    Record,
    /// A field of a record that only requests embed.
    Embedded,
    /// What an alias stands for, or a variant of a union.
    Declaration,
    /// An option of every request.
    RequestOption,
}

/// A field, wherever it stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) at: At<'a>,
    /// Its key.
    pub(super) key: &'a str,
    pub(super) field: &'a Field,
    pub(super) position: Position,
    /// The key and field of the group that it is part of.
    pub(super) group: Option<(&'a str, &'a Field)>,
}

/// A use of a type.
#[derive(Clone, Copy)]
pub(super) struct Use<'a> {
    pub(super) at: At<'a>,
    pub(super) ty: &'a TypeExpr,
    pub(super) position: Position,
}

/// The place of an operation.
pub(super) fn operation_at<'a>(file: &'a Named<Resource>, name: &'a str) -> At<'a> {
    At::top(&file.file).key("operations").key(name)
}

/// The fields that are written in an operation: query, headers, body, and what is read from the response's headers.
pub(super) fn operation_fields<'a>(at: At<'a>, operation: &'a Operation) -> Vec<Spot<'a>> {
    let mut spots = Vec::new();
    for (part, set) in operation.parts() {
        add(&mut spots, at.key(operation.part_key(part)), &set.own, position(operation, part), None);
    }
    add(&mut spots, at.key("response_headers"), &operation.response_headers, Position::ResponseHeader, None);
    spots
}

/// The place of a field of a request; of an embedded one where it is embedded.
pub(super) fn request_field_at<'a>(at: At<'a>, operation: &'a Operation, field: &RequestField<'a>) -> At<'a> {
    let at = at.key(operation.part_key(field.part));
    match (field.from, field.group) {
        (Some(record), _) => at.key("$embed").key(record),
        (None, Some((group, _))) => at.key(group).key("type").key(field.key),
        (None, None) if is_whole_body(position(operation, field.part)) => at,
        (None, None) => at.key(field.key),
    }
}

/// Where the fields of a part of a request stand.
pub(super) fn position(operation: &Operation, part: Part) -> Position {
    match part {
        Part::Query => Position::Query,
        Part::Headers => Position::Header,
        Part::Body => Position::Body(operation.body_kind),
    }
}

/// The own fields of a record.
pub(super) fn record_fields<'a>(at: At<'a>, record: &'a RecordDef) -> Vec<Spot<'a>> {
    let mut spots = Vec::new();
    add(&mut spots, at, &record.fields.own, Position::Record, None);
    spots
}

/// All fields of a file.
pub(super) fn fields(file: &Named<Resource>) -> Vec<Spot<'_>> {
    let records = declarations(file).flat_map(|(_, declaration)| match declaration.kind {
        Definition::Record(record) => record_fields(declaration.at, record),
        _ => Vec::new(),
    });
    let operations = file.value.operations.iter();
    records
        .chain(operations.flat_map(|(name, operation)| operation_fields(operation_at(file, name), operation)))
        .collect()
}

/// The types that an operation uses, those of its path parameters included.
pub(super) fn operation_uses<'a>(file: &'a Named<Resource>, name: &'a str, operation: &'a Operation) -> Vec<Use<'a>> {
    let at = operation_at(file, name);
    let mut uses: Vec<Use<'_>> = operation_fields(at, operation).into_iter().filter_map(Spot::as_use).collect();
    for (param, ty) in &operation.params {
        uses.push(Use { at: at.key("params").key(param), ty, position: Position::Path });
    }
    for param in path_parameters(&operation.path) {
        if let (None, Some(ty)) = (operation.params.get(param.name), file.value.params.get(param.name)) {
            uses.push(Use { at: At::top(&file.file).key("params").key(param.name), ty, position: Position::Path });
        }
    }
    for (status, ty) in &operation.ok.0 {
        uses.push(Use { at: at.key("ok").status(*status), ty, position: Position::Result });
    }
    for (status, ty) in &operation.errors.0 {
        if let Some(ty) = ty {
            uses.push(Use { at: at.key("errors").status(*status), ty, position: Position::ErrorBody });
        }
    }
    uses
}

/// The types that the declarations of a file speak of. `values` are the types of which there are values.
pub(super) fn declared_uses<'a>(file: &'a Named<Resource>, values: &BTreeSet<&str>) -> Vec<Use<'a>> {
    let mut uses = Vec::new();
    for (name, declaration) in declarations(file) {
        let at = declaration.at;
        match declaration.kind {
            Definition::Record(record) => {
                let position = if values.contains(name) { Position::Record } else { Position::Embedded };
                let of_fields = record_fields(at, record).into_iter().filter_map(Spot::as_use);
                uses.extend(of_fields.map(|found| Use { position, ..found }));
            }
            Definition::Union(union) => {
                let position = Position::Declaration;
                uses.extend(union.variants.iter().map(|(name, ty)| Use { at: at.key(name), ty, position }));
            }
            Definition::Alias(alias) => uses.push(Use { at, ty: &alias.ty, position: Position::Declaration }),
            Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_) => {}
        }
    }
    uses
}

impl<'a> Spot<'a> {
    /// The use of a type that this is; none if it is a group.
    pub(super) fn as_use(self) -> Option<Use<'a>> {
        let ty = self.field.ty.expr()?;
        Some(Use { at: self.at.key("type"), ty, position: self.position })
    }
}

fn add<'a>(
    spots: &mut Vec<Spot<'a>>,
    at: At<'a>,
    fields: &'a Fields,
    position: Position,
    group: Option<(&'a str, &'a Field)>,
) {
    for (key, field) in fields {
        let at = if is_whole_body(position) && group.is_none() { at } else { at.key(key) };
        spots.push(Spot { at, key, field, position, group });
        if let (FieldType::Group(members), None) = (&field.ty, group) {
            add(spots, at.key("type"), members, position, Some((key, field)));
        }
    }
}

/// Whether the body is a single value, which has no key of its own.
fn is_whole_body(position: Position) -> bool {
    matches!(position, Position::Body(BodyKind::Text | BodyKind::Upload))
}
