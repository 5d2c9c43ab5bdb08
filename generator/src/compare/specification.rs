//! Stage `compare`: the spec's side. In: an [`Api`]. Out: a view of each operation of one version.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::kind::{Kind, plain_name};
use super::view::{Field, View, is_common};
use crate::api::{self, Api, Builtin, Definition, Operation, Part, Type, Types, Version};
use crate::openapi::{Template, tidy};
use crate::spec::{Literal, Service, WireValue};

/// Deeper than unions of a checked spec go.
const DEEPEST: usize = 16;

/// Views of all operations of a version.
pub(super) fn views(api: &Api<'_>, version: &str) -> Vec<View> {
    let Some(version) = api.version(version) else { return Vec::new() };
    let side = Specification { service: &api.service.value, version, types: &version.types };
    version.operations().map(|(resource, operation)| side.view(resource.name, operation)).collect()
}

struct Specification<'a, 's> {
    service: &'s Service,
    version: &'a Version<'s>,
    types: &'a Types<'s>,
}

impl<'s> Specification<'_, 's> {
    fn view(&self, resource: &str, operation: &Operation<'s>) -> View {
        let route = self.absolute(&operation.path.route(), operation.root);
        let documented = operation.documented.iter().flat_map(|path| self.documented_routes(path, operation.root));
        let mut view = View {
            method: operation.method,
            path: operation.path.text.to_owned(),
            name: Some(format!("{resource}.{}", operation.name)),
            routes: [tidy(&route)].into_iter().chain(documented).map(|route| (operation.method, route)).collect(),
            fields: IndexMap::new(),
            whole_body: operation.has_whole_body(),
            ok: operation.responses.iter().map(|response| response.status).collect(),
            errors: BTreeSet::new(),
        };
        let errors = operation.errors.iter().map(|error| error.status);
        view.errors.extend(errors.filter(|status| !is_common(*status)));
        self.add_fields(operation, &mut view);
        add_page_parameters(operation, &mut view);
        self.add_what_all_have(&mut view);
        view
    }

    /// The path below the server's root.
    fn absolute(&self, path: &str, root: bool) -> String {
        if root { path.to_owned() } else { format!("{}{path}", self.version.settings.base) }
    }

    /// Where a document has the operation that lists it under another path than its own.
    fn documented_routes(&self, path: &str, root: bool) -> Vec<String> {
        Template::read(&self.absolute(path, root)).routes()
    }

    fn add_fields(&self, operation: &Operation<'s>, view: &mut View) {
        for field in &operation.fields {
            let Some(kind) = kind(field.part, view) else { continue };
            let group = operation.groups.iter().find(|group| Some(group.key) == field.group);
            if let Some(group) = group {
                let entry = Field { ty: "a group".to_owned(), ..Field::default() };
                view.fields.entry((kind, plain_name(kind, group.wire))).or_insert(entry);
            }
            let name = plain_name(kind, &field.wire);
            for (member, mut of_member) in self.members(&field.ty) {
                of_member.within = Some(name.clone());
                view.fields.insert((kind, format!("{name}[{member}]")), of_member);
            }
            let within = group.map(|group| group.wire.to_owned());
            let mut entry = Field { within, ..self.field(field) };
            // What empties a field is a value of it too.
            if let (Some(values), Some(Literal::String(text))) = (&mut entry.values, field.clear) {
                values.push(text.clone());
            }
            view.fields.insert((kind, name), entry);
        }
    }

    /// Options, and what credentials are sent as.
    fn add_what_all_have(&self, view: &mut View) {
        let options = self.service.options.values().map(|option| (&option.header, &option.query));
        let credentials = self.service.credentials.values();
        let names = options.chain(credentials.map(|credential| (&credential.header, &credential.parameter)));
        for (header, query) in names {
            for (kind, name) in [(Kind::Header, header), (Kind::Query, query)] {
                let Some(name) = name else { continue };
                let implied = Field { implied: true, ..Field::default() };
                view.fields.entry((kind, plain_name(kind, name))).or_insert(implied);
            }
        }
    }

    fn field(&self, field: &api::Field<'s>) -> Field {
        let file = matches!(&field.ty, Type::Builtin(Builtin::File))
            || matches!(&field.ty, Type::List(item) if **item == Type::Builtin(Builtin::File));
        Field { values: self.values(&field.ty, 0), ty: field.written.to_string(), file, ..Field::default() }
    }

    /// The fields of a record, of each record in a list, of each variant of a union.
    fn members(&self, ty: &Type) -> Vec<(String, Field)> {
        let mut found = Vec::new();
        self.gather_members(ty, 0, &mut found);
        found
    }

    fn gather_members(&self, ty: &Type, depth: usize, found: &mut Vec<(String, Field)>) {
        if depth == DEEPEST {
            return;
        }
        if let Type::List(item) = self.types.resolve(ty) {
            return self.gather_members(item, depth + 1, found);
        }
        match self.types.definition(ty) {
            Some(Definition::Record(record)) => {
                found.extend(record.fields.iter().map(|field| (field.wire.to_string(), self.field(field))));
            }
            Some(Definition::Union(variants)) => {
                variants.iter().for_each(|variant| self.gather_members(&variant.ty, depth + 1, found));
            }
            _ => {}
        }
    }

    /// The values of an enum, in a list or not.
    fn values(&self, ty: &Type, depth: usize) -> Option<Vec<String>> {
        if depth == DEEPEST {
            return None;
        }
        match self.types.resolve(ty) {
            Type::Builtin(Builtin::Boolean) => return Some(vec!["true".to_owned(), "false".to_owned()]),
            Type::List(item) => return self.values(item, depth + 1),
            _ => {}
        }
        match self.types.definition(ty)? {
            Definition::Enum(set) => Some(set.values.iter().map(|value| wire_text(&value.wire)).collect()),
            Definition::Union(variants) => {
                let sets = variants.iter().filter_map(|variant| self.values(&variant.ty, depth + 1));
                let all: Vec<String> = sets.flatten().collect();
                (!all.is_empty()).then_some(all)
            }
            _ => None,
        }
    }
}

/// The parameters of the operation's page styles.
fn add_page_parameters(operation: &Operation<'_>, view: &mut View) {
    for style in operation.pages.iter().filter_map(|page| page.style) {
        for name in style.page.iter().chain(&style.size) {
            view.fields.entry((Kind::Query, name.clone())).or_default();
        }
        for (name, value) in &style.set {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let field = view.fields.entry((Kind::Query, name.clone())).or_default();
            field.values.get_or_insert_default().push(text);
        }
    }
}

/// What a part of a request is called here; nothing for the path, whose parameters are compared by position, and for a body
/// that is one value.
fn kind(part: Part, view: &View) -> Option<Kind> {
    match part {
        Part::Query => Some(Kind::Query),
        Part::Header => Some(Kind::Header),
        Part::Body if view.whole_body => None,
        Part::Body => Some(Kind::Body),
        Part::Path | Part::ResponseHeader | Part::Member => None,
    }
}

fn wire_text(value: &WireValue) -> String {
    match value {
        WireValue::Text(text) => text.clone(),
        WireValue::Integer(integer) => integer.to_string(),
    }
}
