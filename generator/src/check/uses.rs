//! Stage `check`: types where they are used. In: a version. Out: names that nothing declares, and types that cannot stand
//! where they do.

use super::Version;
use super::declared::{BUILT_IN, RESULTS_ONLY, declarations};
use super::shape::Shape;
use super::walk::{Position, Use, declared_uses, operation_at, operation_uses, position, request_field_at};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::spec::{BodyKind, Definition, Operation, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let values = version.values();
    let mut uses = Vec::new();
    for file in &version.files {
        let top = At::top(&file.file).key("params");
        // Those that a path uses come once more with it, which the report does not repeat.
        uses.extend(file.value.params.iter().map(|(name, ty)| Use { at: top.key(name), ty, position: Position::Path }));
        uses.extend(declared_uses(file, &values));
        uses.extend(file.value.operations.iter().flat_map(|(name, operation)| operation_uses(file, name, operation)));
    }
    if version.has_options {
        let at = At::top(&version.service.file).key("options");
        let options = version.service.value.options.iter();
        let position = Position::RequestOption;
        uses.extend(options.map(|(name, option)| Use { at: at.key(name).key("type"), ty: &option.ty, position }));
    }
    let mut found: Vec<Diagnostic> = uses.into_iter().flat_map(|found| version.check_use(found)).collect();
    found.extend(
        version
            .operations()
            .flat_map(|(file, name, operation)| version.check_embedded(operation_at(file, name), operation)),
    );
    found.extend(version.files.iter().flat_map(|file| declarations(file)).flat_map(|(_, declaration)| {
        match declaration.kind {
            Definition::Ref(reference) => version.check_ref(declaration.at, &reference.any),
            _ => Vec::new(),
        }
    }));
    found
}

impl<'a> Version<'a> {
    fn check_use(&self, found: Use<'_>) -> Vec<Diagnostic> {
        let name = found.ty.name();
        let known = BUILT_IN.contains(&name) || RESULTS_ONLY.contains(&name) || self.declared.get(name).is_some();
        if !known {
            let help = self.declared.did_you_mean(name);
            let message = format!("there is no type `{name}`");
            return vec![Diagnostic::at(found.at.word(name), message).with_help(help).for_lack_of(name)];
        }
        if let Some(message) = self.misplaced(found) {
            return vec![Diagnostic::at(found.at.word(&found.ty.to_string()), message)];
        }
        let problem = self.bad_part(found.ty, found.position);
        problem.map(|message| Diagnostic::at(found.at.word(name), message)).into_iter().collect()
    }

    /// Fields of embedded records that cannot stand where a request embeds them. What is wrong with one wherever it
    /// stands is reported at the record.
    fn check_embedded(&self, at: At<'a>, operation: &'a Operation) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for field in operation.request_fields(&self.records) {
            let (Some(record), Some(ty)) = (field.from, field.field.ty.expr()) else { continue };
            let at = request_field_at(at, operation, &field);
            let problem = |position| self.misplaced(Use { at, ty, position }).or_else(|| self.bad_part(ty, position));
            if problem(Position::Embedded).is_none() {
                let message = problem(position(operation, field.part));
                found.extend(
                    message.map(|message| Diagnostic::at(at, format!("`{}` of `{record}`: {message}", field.key))),
                );
            }
        }
        found
    }

    /// Why the type cannot stand where it does.
    fn misplaced(&self, found: Use<'_>) -> Option<String> {
        let (ty, shape) = (found.ty, self.shape(found.ty));
        let one_text = |whose: &str| (!shape.is_scalar()).then(|| format!("`{ty}` cannot be written as {whose}"));
        match found.position {
            Position::Result => match ty {
                TypeExpr::Headers(record) if !matches!(self.shape(record), Shape::Record(_)) => {
                    Some(format!("`{record}` is no record, so headers cannot be read into it"))
                }
                _ => None,
            },
            Position::ErrorBody if matches!(shape, Shape::ResultOnly) => {
                Some(format!("`{ty}` stands only in `ok`; an error has a body of a declared type, or `none`"))
            }
            Position::Body(BodyKind::Upload) if !matches!(shape, Shape::File) => {
                Some("an upload is a `file`".to_owned())
            }
            Position::Body(BodyKind::Upload) => None,
            _ if matches!(shape, Shape::ResultOnly) => Some(format!("`{ty}` stands only in `ok`")),
            Position::Body(BodyKind::Text) => one_text("text"),
            Position::Path => one_text("one segment of a path"),
            Position::Header | Position::RequestOption => match shape {
                Shape::List if matches!(ty, TypeExpr::Csv(_)) => None,
                _ => one_text("a header or parameter"),
            },
            Position::ResponseHeader => match shape {
                Shape::List if matches!(ty, TypeExpr::Csv(_)) => None,
                _ if shape.is_scalar() => None,
                _ => Some(format!("`{ty}` cannot be read from a header")),
            },
            _ => None,
        }
    }

    /// What is wrong within the type.
    fn bad_part(&self, ty: &TypeExpr, position: Position) -> Option<String> {
        if ty.name() == "file" {
            let may_be = match position {
                Position::Body(BodyKind::Multipart) | Position::Embedded => match ty {
                    TypeExpr::List(inner) => matches!(**inner, TypeExpr::Name(_)),
                    ty => matches!(ty, TypeExpr::Name(_)),
                },
                Position::Body(BodyKind::Upload) => true,
                _ => false,
            };
            let embedded = if position == Position::Record { ", and in records that only those embed" } else { "" };
            return (!may_be).then(|| format!("a `file` stands only in `multipart` and `upload`{embedded}"));
        }
        match ty {
            TypeExpr::Name(_) => None,
            TypeExpr::Csv(inner) if !self.shape(inner).is_scalar() => {
                Some(format!("`{inner}` cannot be written between commas; `csv` takes texts, numbers and the like"))
            }
            TypeExpr::List(inner)
            | TypeExpr::Csv(inner)
            | TypeExpr::Map(inner)
            | TypeExpr::Headers(inner)
            | TypeExpr::Optional(inner) => {
                if matches!(self.shape(inner), Shape::ResultOnly) {
                    return Some(format!("`{inner}` stands only in `ok`, as the whole result"));
                }
                self.bad_part(inner, position)
            }
        }
    }

    /// What a ref is made from must be an id, a text or an integer.
    fn check_ref(&self, at: At<'_>, any: &[String]) -> Vec<Diagnostic> {
        let at = at.key("any");
        let mut found = Vec::new();
        for (index, name) in any.iter().enumerate() {
            if any[..index].contains(name) {
                found.push(Diagnostic::at(at.item(index), format!("`{name}` stands here twice")));
            }
            if matches!(name.as_str(), "string" | "integer") {
                continue;
            }
            let message = match self.declared.get(name).map(|declaration| declaration.kind) {
                Some(Definition::Id(_)) => continue,
                Some(_) => format!("`{name}` is no id; a ref is made from ids, `integer` and `string`"),
                None => format!("there is no id `{name}`"),
            };
            let ids = self.declared.iter().filter(|(_, other)| matches!(other.kind, Definition::Id(_)));
            let help = did_you_mean(name, ids.map(|(id, _)| id).chain(["integer", "string"]));
            found.push(Diagnostic::at(at.key(name), message).with_help(help).for_lack_of(name));
        }
        if any.is_empty() {
            found.push(Diagnostic::at(at, "a ref is made from at least one type"));
        }
        found
    }
}
