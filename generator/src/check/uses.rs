//! Stage `check`: checks each use of a type. In: a version. Out: types that cannot be sent or received where they are
//! used.

use crate::api::{
    Api, Builtin, Definition, Field, FieldOrigin, Operation, Part, ResponseBody, Type, Types, Version, WireKind,
};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::spec::TypeExpr;
use crate::wire::{BodyKind, ListStyle};

/// Where a type is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    /// A parameter in a path.
    Path,
    /// A query parameter.
    Query,
    /// A request header, or an option of every request.
    Header,
    /// A body of this kind, or a field of it.
    Body(BodyKind),
    /// A response header.
    ResponseHeader,
    /// A field of a record that has values.
    Record,
    /// A field of a record that only requests embed.
    Embedded,
    /// An alias, a variant of a union, or what a response holds.
    Elsewhere,
}

/// The use of a type at a place.
#[derive(Clone, Copy)]
struct TypeUse<'a, 's> {
    at: SpecPath<'s>,
    ty: &'a Type,
    style: Option<ListStyle>,
    written: &'s TypeExpr,
    site: Site,
}

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let rules = Rules { types: &version.types };
    let mut found = Vec::new();
    for resource in &version.resources {
        found.extend(rules.check_params(resource.at(), &resource.params));
        for operation in &resource.operations {
            found.extend(rules.check_params(operation.at(), &operation.params));
            found.extend(rules.check_operation(operation));
        }
    }
    for declaration in version.types.iter() {
        found.extend(rules.check_declaration(declaration));
    }
    found
}

/// Checks the types of request options.
pub(super) fn check_options(api: &Api<'_>) -> Vec<Diagnostic> {
    let Some(version) = api.versions.first() else { return Vec::new() };
    let rules = Rules { types: &version.types };
    let at = SpecPath::top(&api.service.file).key("options");
    let uses = api.options.iter().map(|option| TypeUse {
        at: at.key(option.name).key("type"),
        ty: &option.ty,
        style: option.style,
        written: &option.settings.ty,
        site: Site::Header,
    });
    uses.filter_map(|found| rules.check_use(found)).collect()
}

/// The rules for the types of a version.
struct Rules<'a, 's> {
    types: &'a Types<'s>,
}

impl<'s> Rules<'_, 's> {
    fn check_params(&self, at: SpecPath<'s>, params: &[crate::api::Param<'s>]) -> Vec<Diagnostic> {
        let at = at.key("params");
        let uses = params.iter().map(|param| TypeUse {
            at: at.key(param.name),
            ty: &param.ty,
            style: None,
            written: param.written,
            site: Site::Path,
        });
        uses.filter_map(|found| self.check_use(found)).collect()
    }

    fn check_operation(&self, operation: &Operation<'s>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for field in operation.fields.iter().chain(&operation.response_headers) {
            let at = operation.field_at(field);
            let of_field = TypeUse { site: site(operation, field.part), ..use_of(at, field) };
            match field.origin {
                FieldOrigin::Own => found.extend(self.check_use(of_field)),
                FieldOrigin::Embedded(record) => found.extend(self.check_embedded(record, field.key, of_field)),
                // It was looked at where its type is declared.
                FieldOrigin::Path => {}
            }
        }
        let at = operation.at();
        for response in &operation.responses {
            let Some(ty) = response.body.ty() else { continue };
            let (at, written) = (at.key("ok").status(response.status), response.written);
            if let (ResponseBody::Headers(_), TypeExpr::Headers(record)) = (&response.body, written)
                && !matches!(self.types.wire_kind(ty), WireKind::Record(_) | WireKind::Unknown)
            {
                let message = format!("`{record}` is not a record, so headers cannot be read into it");
                found.push(Diagnostic::at(at.word(&written.to_string()), message));
                continue;
            }
            found.extend(self.check_use(TypeUse { at, ty, style: None, written, site: Site::Elsewhere }));
        }
        for error in &operation.errors {
            let Some((ty, written)) = &error.body else { continue };
            let at = at.key("errors").status(error.status);
            found.extend(self.check_use(TypeUse { at, ty, style: None, written, site: Site::Elsewhere }));
        }
        found
    }

    fn check_declaration(&self, declaration: &crate::api::Declaration<'s>) -> Vec<Diagnostic> {
        let at = declaration.at();
        match &declaration.definition {
            Definition::Record(record) => {
                let site = if declaration.usage.has_values() { Site::Record } else { Site::Embedded };
                let own = record.fields.iter().filter(|field| field.origin == FieldOrigin::Own);
                own.filter_map(|field| self.check_use(TypeUse { site, ..use_of(at.key(field.key), field) })).collect()
            }
            Definition::Union(variants, _) => {
                let uses = variants.iter().map(|variant| TypeUse {
                    at: at.key(variant.name),
                    ty: &variant.ty,
                    style: variant.style,
                    written: variant.written,
                    site: Site::Elsewhere,
                });
                uses.filter_map(|found| self.check_use(found)).collect()
            }
            Definition::Alias { target, written } => {
                let of_alias = TypeUse { at, ty: target, style: None, written, site: Site::Elsewhere };
                self.check_use(of_alias).into_iter().collect()
            }
            Definition::Ref(reference) => check_ref(at.key("any"), reference.names),
            Definition::Id(_) | Definition::Enum(_) => Vec::new(),
        }
    }

    fn check_use(&self, found: TypeUse<'_, 's>) -> Option<Diagnostic> {
        if *found.ty == Type::Unresolved {
            return None;
        }
        if let Some(message) = self.misplaced(found) {
            return Some(Diagnostic::at(found.at.word(&found.written.to_string()), message));
        }
        let message = self.bad_part(found)?;
        Some(Diagnostic::at(found.at.word(found.written.name()), message))
    }

    /// Checks a field of an embedded record where a request embeds it. Errors that do not depend on the place are reported at
    /// the record.
    fn check_embedded(&self, record: &str, key: &str, found: TypeUse<'_, 's>) -> Option<Diagnostic> {
        let problem = |site| {
            let found = TypeUse { site, ..found };
            self.misplaced(found).or_else(|| self.bad_part(found))
        };
        if *found.ty == Type::Unresolved || problem(Site::Embedded).is_some() {
            return None;
        }
        let message = problem(found.site)?;
        Some(Diagnostic::at(found.at, format!("`{key}` of `{record}`: {message}")))
    }

    /// Explains why the type as a whole is not allowed here.
    fn misplaced(&self, found: TypeUse<'_, 's>) -> Option<String> {
        let (written, kind) = (found.written, self.types.wire_kind(found.ty));
        let one_text = |whose: &str| (!kind.is_scalar()).then(|| format!("`{written}` cannot be encoded as {whose}"));
        let is_joined = kind == WireKind::List && found.style.is_some_and(ListStyle::joins);
        match found.site {
            Site::Body(BodyKind::Upload) => (kind != WireKind::File).then(|| "an upload must be a `file`".to_owned()),
            Site::Body(BodyKind::Text) => one_text("text"),
            Site::Path => one_text("one segment of a path"),
            Site::Header if !is_joined => one_text("a header or parameter"),
            Site::ResponseHeader if !is_joined && !kind.is_scalar() => {
                Some(format!("`{written}` cannot be read from a header"))
            }
            _ => None,
        }
    }

    /// Explains what is wrong within the type.
    fn bad_part(&self, found: TypeUse<'_, 's>) -> Option<String> {
        if is_of_files(found.ty) {
            let is_plain = match found.ty {
                Type::List(item) => **item == Type::Builtin(Builtin::File) && found.style.is_none(),
                ty => *ty == Type::Builtin(Builtin::File),
            };
            let may_be = match found.site {
                Site::Body(BodyKind::Multipart) | Site::Embedded => is_plain,
                Site::Body(BodyKind::Upload) => true,
                _ => false,
            };
            let embedded = if found.site == Site::Record { ", and in records that only they embed" } else { "" };
            return (!may_be).then(|| format!("a `file` is allowed only in `multipart` and `upload`{embedded}"));
        }
        let of_type = matches!(found.written, TypeExpr::Csv(_)).then_some(ListStyle::Comma);
        match (self.types.resolve(found.ty), found.written, found.style.or(of_type)) {
            (Type::List(item), _, Some(style)) if !style.joins() || self.types.wire_kind(item).is_scalar() => None,
            (Type::List(_), TypeExpr::Csv(inner), _) => {
                Some(format!("`{inner}` cannot be an item of `csv`, which takes only scalars"))
            }
            (Type::List(_), _, Some(style)) => {
                let style = style.name();
                Some(format!("its items cannot be joined with the style `{style}`, which takes only scalars"))
            }
            (Type::List(_) | Type::Unresolved, _, _) | (_, _, None) => None,
            (_, written, Some(_)) => Some(format!("`{written}` is not a list, so it has no `style`")),
        }
    }
}

/// Returns the type use of a field.
fn use_of<'a, 's>(at: SpecPath<'s>, field: &'a Field<'s>) -> TypeUse<'a, 's> {
    // An embedded field has no type where it is embedded.
    let at = if field.origin == FieldOrigin::Own { at.key("type") } else { at };
    TypeUse { at, ty: &field.ty, style: field.style, written: field.written, site: Site::Elsewhere }
}

fn site(operation: &Operation<'_>, part: Part) -> Site {
    match part {
        Part::Path => Site::Path,
        Part::Query => Site::Query,
        Part::Header => Site::Header,
        Part::Body => Site::Body(operation.body_kind),
        Part::ResponseHeader => Site::ResponseHeader,
        Part::Member => Site::Record,
    }
}

fn is_of_files(ty: &Type) -> bool {
    match ty {
        Type::Builtin(builtin) => *builtin == Builtin::File,
        Type::List(inner) | Type::Map(inner) | Type::Optional(inner) => is_of_files(inner),
        Type::Declared(_) | Type::Unresolved => false,
    }
}

/// Checks the types that a ref is built from: at least one, and no duplicates.
fn check_ref(at: SpecPath<'_>, names: &[String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        if !seen.insert(name) {
            found.push(Diagnostic::at(at.item(index), format!("`{name}` is listed twice")));
        }
    }
    if names.is_empty() {
        found.push(Diagnostic::at(at, "a ref must be built from at least one type"));
    }
    found
}
