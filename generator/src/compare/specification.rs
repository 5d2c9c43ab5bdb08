//! Stage `compare`: the spec's side. In: a [`Spec`]. Out: a view of each operation of one version. Refuses nothing.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Kind;
use super::view::{Field, View, is_common};
use crate::openapi::{Template, tidy};
use crate::spec::{
    BodyKind, Definition, FieldType, Literal, Named, Operation, Part, Records, Resource, Service, Spec, TypeExpr,
    WireValue, path_parameters,
};

/// Deeper than aliases and unions of a checked spec go.
const DEEPEST: usize = 16;

/// Views of all operations of a version.
pub(super) fn views(spec: &Spec, api: &str) -> Vec<View> {
    let files: Vec<&Named<Resource>> = spec.resources.iter().filter(|file| file.version() == api).collect();
    let definitions = files.iter().flat_map(|file| file.value.types.definitions());
    let side = Specification {
        service: &spec.service.value,
        base: spec.service.value.versions.get(api).map(|version| version.base.as_str()).unwrap_or_default(),
        records: Records::new(files.iter().map(|file| &file.value)),
        definitions: definitions.map(|(_, name, definition)| (name, definition)).collect(),
    };
    let mut views = Vec::new();
    for file in files {
        let operations = file.value.operations.iter();
        views.extend(operations.map(|(name, operation)| side.view(&file.value.resource, name, operation)));
    }
    views
}

struct Specification<'s> {
    service: &'s Service,
    base: &'s str,
    records: Records<'s>,
    definitions: BTreeMap<&'s str, Definition<'s>>,
}

impl<'s> Specification<'s> {
    fn view(&self, resource: &str, name: &str, operation: &'s Operation) -> View {
        let absolute = if operation.root { operation.path.clone() } else { format!("{}{}", self.base, operation.path) };
        let mut route = absolute;
        for parameter in path_parameters(&operation.path) {
            route = route.replace(parameter.written, "{}");
        }
        let documented = operation.documented.iter().flat_map(|path| self.documented_routes(path, operation.root));
        let mut view = View {
            method: operation.method,
            path: operation.path.clone(),
            name: Some(format!("{resource}.{name}")),
            routes: [tidy(&route)].into_iter().chain(documented).map(|route| (operation.method, route)).collect(),
            fields: IndexMap::new(),
            whole_body: matches!(operation.body_kind, BodyKind::Text | BodyKind::Upload),
            ok: operation.ok.0.iter().map(|(status, _)| *status).collect(),
            errors: BTreeSet::new(),
        };
        view.errors.extend(operation.errors.0.iter().map(|(status, _)| *status).filter(|status| !is_common(*status)));
        self.add_fields(operation, &mut view);
        self.add_page_parameters(operation, &mut view);
        self.add_what_all_have(&mut view);
        view
    }

    /// Where a document has the operation that lists it under another path than its own.
    fn documented_routes(&self, path: &str, root: bool) -> Vec<String> {
        let absolute = if root { path.to_owned() } else { format!("{}{path}", self.base) };
        Template::read(&absolute).routes()
    }

    fn add_fields(&self, operation: &'s Operation, view: &mut View) {
        for field in operation.request_fields(&self.records) {
            let kind = match field.part {
                Part::Query => Kind::Query,
                Part::Headers => Kind::Header,
                Part::Body if view.whole_body => continue,
                Part::Body => Kind::Body,
            };
            let name = super::plain_name(kind, &field.wire());
            let within = field.group.map(|(key, group)| group.wire(key).to_owned());
            let entry = match &field.field.ty {
                FieldType::Group(_) => Field { ty: "a group".to_owned(), ..Field::default() },
                FieldType::Expr(ty) => {
                    for (member, mut of_member) in self.members(ty) {
                        of_member.within = Some(name.clone());
                        view.fields.insert((kind, format!("{name}[{member}]")), of_member);
                    }
                    let mut entry = Field { within, ..self.field(ty) };
                    // What empties a field is a value of it too.
                    if let (Some(values), Some(Literal::String(text))) = (&mut entry.values, &field.field.clear) {
                        values.push(text.clone());
                    }
                    entry
                }
            };
            view.fields.insert((kind, name), entry);
        }
    }

    /// The parameters of the operation's page styles.
    fn add_page_parameters(&self, operation: &Operation, view: &mut View) {
        for style in operation.pages.iter().filter_map(|page| self.service.pages.get(&page.style)) {
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

    /// Options, and what credentials are sent as.
    fn add_what_all_have(&self, view: &mut View) {
        let options = self.service.options.values().map(|option| (&option.header, &option.query));
        let credentials = self.service.credentials.values();
        let names = options.chain(credentials.map(|credential| (&credential.header, &credential.parameter)));
        for (header, query) in names {
            for (kind, name) in [(Kind::Header, header), (Kind::Query, query)] {
                let Some(name) = name else { continue };
                let implied = Field { implied: true, ..Field::default() };
                view.fields.entry((kind, super::plain_name(kind, name))).or_insert(implied);
            }
        }
    }

    fn field(&self, ty: &TypeExpr) -> Field {
        Field { values: self.values(ty, 0), ty: ty.to_string(), file: ty.name() == "file", ..Field::default() }
    }

    /// The fields of a record, of each record in a list or map, of each variant of a union.
    fn members(&self, ty: &TypeExpr) -> Vec<(String, Field)> {
        let mut found = Vec::new();
        self.gather_members(ty, 0, &mut found);
        found
    }

    fn gather_members(&self, ty: &TypeExpr, depth: usize, found: &mut Vec<(String, Field)>) {
        if depth == DEEPEST {
            return;
        }
        match (ty, self.definitions.get(ty.name())) {
            // Its keys are anything.
            (TypeExpr::Map(_), _) => {}
            (_, Some(Definition::Record(record))) => {
                for flat in self.records.fields(&record.fields) {
                    if let FieldType::Expr(ty) = &flat.field.ty {
                        found.push((flat.field.wire(flat.key).to_owned(), self.field(ty)));
                    }
                }
            }
            (_, Some(Definition::Alias(alias))) => self.gather_members(&alias.ty, depth + 1, found),
            (_, Some(Definition::Union(union))) => {
                union.variants.values().for_each(|ty| self.gather_members(ty, depth + 1, found));
            }
            _ => {}
        }
    }

    /// The values of an enum, in a list or not.
    fn values(&self, ty: &TypeExpr, depth: usize) -> Option<Vec<String>> {
        if depth == DEEPEST || matches!(ty, TypeExpr::Map(_)) {
            return None;
        }
        if ty.name() == "boolean" {
            return Some(vec!["true".to_owned(), "false".to_owned()]);
        }
        match self.definitions.get(ty.name())? {
            Definition::Enum(set) => Some(set.values.iter().map(|value| wire_text(&value.wire)).collect()),
            Definition::Alias(alias) => self.values(&alias.ty, depth + 1),
            Definition::Union(union) => {
                let sets = union.variants.values().filter_map(|ty| self.values(ty, depth + 1));
                let all: Vec<String> = sets.flatten().collect();
                (!all.is_empty()).then_some(all)
            }
            _ => None,
        }
    }
}

fn wire_text(value: &WireValue) -> String {
    match value {
        WireValue::Text(text) => text.clone(),
        WireValue::Integer(integer) => integer.to_string(),
    }
}
