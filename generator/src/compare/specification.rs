//! Stage `compare`: reads the spec's side. In: an [`Api`]. Out: the surface of each operation of one version.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::kind::{DifferenceKind, plain_name};
use super::surface::{Surface, SurfaceField, ValueKind, is_common, value_name};
use crate::api::{self, Api, Builtin, Definition, Operation, Part, Type, Types, Version};
use crate::openapi::{Template, tidy};
use crate::spec::{Literal, Service, WireValue};
use crate::wire::BodyKind;

/// Deeper than unions of a checked spec go.
const MAX_DEPTH: usize = 16;

/// Views of all operations of a version.
pub(super) fn surfaces(api: &Api<'_>, version: &str) -> Vec<Surface> {
    let Some(version) = api.version(version) else { return Vec::new() };
    let side = Specification { service: &api.service.value, version, types: &version.types };
    version.operations().map(|(resource, operation)| side.surface(resource.name, operation)).collect()
}

struct Specification<'a, 's> {
    service: &'s Service,
    version: &'a Version<'s>,
    types: &'a Types<'s>,
}

impl<'s> Specification<'_, 's> {
    fn surface(&self, resource: &str, operation: &Operation<'s>) -> Surface {
        let route = self.absolute(&operation.path.route(), operation.root);
        let upstream = operation.upstream_path.iter().flat_map(|path| self.upstream_routes(path, operation.root));
        let mut surface = Surface {
            method: operation.method,
            path: operation.path.text.to_owned(),
            name: Some(format!("{resource}.{}", operation.name)),
            routes: [tidy(&route)].into_iter().chain(upstream).map(|route| (operation.method, route)).collect(),
            fields: IndexMap::new(),
            whole_body: operation.has_whole_body() && operation.body_kind != BodyKind::Value,
            any_body: false,
            ok: operation.responses.iter().map(|response| response.status).collect(),
            errors: BTreeSet::new(),
        };
        let errors = operation.errors.iter().map(|error| error.status);
        surface.errors.extend(errors.filter(|status| !is_common(*status)));
        self.add_fields(operation, &mut surface);
        add_page_parameters(operation, &mut surface);
        self.add_what_all_have(&mut surface);
        surface
    }

    /// Returns the path below the server's root.
    fn absolute(&self, path: &str, root: bool) -> String {
        if root { path.to_owned() } else { format!("{}{path}", self.version.settings.base) }
    }

    /// Returns where a document has the operation that lists it under another path than its own.
    fn upstream_routes(&self, path: &str, root: bool) -> Vec<String> {
        Template::read(&self.absolute(path, root)).routes()
    }

    fn add_fields(&self, operation: &Operation<'s>, surface: &mut Surface) {
        for field in &operation.fields {
            if field.part == Part::Body && operation.body_kind == BodyKind::Value {
                self.add_value(&field.ty, 0, surface);
                continue;
            }
            let Some(kind) = kind(field.part, surface) else { continue };
            let group = operation.groups.iter().find(|group| Some(group.key) == field.group);
            if let Some(group) = group {
                let entry = SurfaceField { ty: "a group".to_owned(), ..SurfaceField::default() };
                surface.fields.entry((kind, plain_name(kind, group.wire))).or_insert(entry);
            }
            let name = plain_name(kind, &field.wire);
            for (member, mut of_member) in self.members(&field.ty) {
                of_member.within = Some(name.clone());
                surface.fields.insert((kind, format!("{name}[{member}]")), of_member);
            }
            let within = group.map(|group| group.wire.to_owned());
            let mut entry = SurfaceField { within, ..self.field(field) };
            // What empties a field is a value of it too.
            if let (Some(values), Some(Literal::String(text))) = (&mut entry.values, field.clear) {
                values.push(text.clone());
            }
            surface.fields.insert((kind, name), entry);
        }
    }

    /// Adds a body that is one value: what it is, and its members.
    fn add_value(&self, ty: &Type, depth: usize, surface: &mut Surface) {
        if depth == MAX_DEPTH {
            return;
        }
        let mut add = |name: &str, field: SurfaceField| {
            surface.fields.insert((DifferenceKind::Body, name.to_owned()), field);
        };
        match (self.types.resolve(ty), self.types.definition(ty)) {
            (Type::List(item), _) => {
                add(
                    value_name(ValueKind::List),
                    SurfaceField { values: self.values(item, 0), ..SurfaceField::default() },
                );
                for (member, field) in self.members(item) {
                    let within = Some(value_name(ValueKind::List).to_owned());
                    let name = format!("{}[{member}]", value_name(ValueKind::List));
                    surface.fields.insert((DifferenceKind::Body, name), SurfaceField { within, ..field });
                }
            }
            (Type::Map(_), _) => add(value_name(ValueKind::Map), SurfaceField::default()),
            (_, Some(Definition::Record(_))) => {
                self.members(ty).into_iter().for_each(|(member, field)| add(&member, field));
            }
            (_, Some(Definition::Union(variants, _))) => {
                variants.iter().for_each(|variant| self.add_value(&variant.ty, depth + 1, surface));
            }
            // Whatever the document says can be sent.
            (Type::Builtin(Builtin::Json), _) => surface.any_body = true,
            _ => add(
                value_name(ValueKind::Scalar),
                SurfaceField { values: self.values(ty, 0), ..SurfaceField::default() },
            ),
        }
    }

    /// Options, and what credentials are sent as.
    fn add_what_all_have(&self, surface: &mut Surface) {
        let options = self.service.options.values().map(|option| (&option.header, &option.query));
        let credentials = self.service.credentials.values();
        let names = options.chain(credentials.map(|credential| (&credential.header, &credential.parameter)));
        for (header, query) in names {
            for (kind, name) in [(DifferenceKind::Header, header), (DifferenceKind::Query, query)] {
                let Some(name) = name else { continue };
                let implied = SurfaceField { implied: true, ..SurfaceField::default() };
                surface.fields.entry((kind, plain_name(kind, name))).or_insert(implied);
            }
        }
    }

    fn field(&self, field: &api::Field<'s>) -> SurfaceField {
        let file = matches!(&field.ty, Type::Builtin(Builtin::File))
            || matches!(&field.ty, Type::List(item) if **item == Type::Builtin(Builtin::File));
        SurfaceField {
            values: self.values(&field.ty, 0),
            ty: field.written.to_string(),
            file,
            ..SurfaceField::default()
        }
    }

    /// Returns the fields of a record, of each record in a list, of each variant of a union.
    fn members(&self, ty: &Type) -> Vec<(String, SurfaceField)> {
        let mut found = Vec::new();
        self.gather_members(ty, 0, &mut found);
        found
    }

    fn gather_members(&self, ty: &Type, depth: usize, found: &mut Vec<(String, SurfaceField)>) {
        if depth == MAX_DEPTH {
            return;
        }
        if let Type::List(item) | Type::Optional(item) = self.types.resolve(ty) {
            return self.gather_members(item, depth + 1, found);
        }
        match self.types.definition(ty) {
            Some(Definition::Record(record)) => {
                found.extend(record.fields.iter().map(|field| (field.wire.to_string(), self.field(field))));
            }
            Some(Definition::Union(variants, _)) => {
                variants.iter().for_each(|variant| self.gather_members(&variant.ty, depth + 1, found));
            }
            _ => {}
        }
    }

    /// Returns the values of an enum, in a list or not.
    fn values(&self, ty: &Type, depth: usize) -> Option<Vec<String>> {
        if depth == MAX_DEPTH {
            return None;
        }
        match self.types.resolve(ty) {
            Type::Builtin(Builtin::Boolean) => return Some(vec!["true".to_owned(), "false".to_owned()]),
            Type::List(item) | Type::Optional(item) => return self.values(item, depth + 1),
            _ => {}
        }
        match self.types.definition(ty)? {
            Definition::Enum(set) => Some(set.values.iter().map(|value| wire_text(&value.wire)).collect()),
            Definition::Union(variants, _) => {
                let sets = variants.iter().filter_map(|variant| self.values(&variant.ty, depth + 1));
                let all: Vec<String> = sets.flatten().collect();
                (!all.is_empty()).then_some(all)
            }
            _ => None,
        }
    }
}

/// The parameters of the operation's page styles.
fn add_page_parameters(operation: &Operation<'_>, surface: &mut Surface) {
    for style in operation.pages.iter().filter_map(|page| page.style) {
        for name in style.page.iter().chain(&style.size) {
            surface.fields.entry((DifferenceKind::Query, name.clone())).or_default();
        }
        for (name, value) in &style.set {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let field = surface.fields.entry((DifferenceKind::Query, name.clone())).or_default();
            field.values.get_or_insert_default().push(text);
        }
    }
}

/// Returns what a part of a request is called here; nothing for the path, whose parameters are compared by position,
/// and for a body that is one value.
fn kind(part: Part, surface: &Surface) -> Option<DifferenceKind> {
    match part {
        Part::Query => Some(DifferenceKind::Query),
        Part::Header => Some(DifferenceKind::Header),
        Part::Body if surface.whole_body => None,
        Part::Body => Some(DifferenceKind::Body),
        Part::Path | Part::ResponseHeader | Part::Member => None,
    }
}

fn wire_text(value: &WireValue) -> String {
    match value {
        WireValue::Text(text) => text.clone(),
        WireValue::Integer(integer) => integer.to_string(),
    }
}
