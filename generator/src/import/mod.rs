//! Stage `import`: from somebody else's document to spec files of ours.
//!
//! In: a [`Document`]. Out: the files of a spec folder, which pass every check, and [`Note`]s on all that could not be
//! carried over as the document says it. Names of resources, operations, types and parameters follow rules; so do
//! summaries, since facts may come from anywhere and wording may not. The files are a beginning: after this they are
//! ours to correct.
//!
//! Refuses nothing.

mod actions;
mod answers;
mod bodies;
mod circles;
mod draft;
mod enums;
mod idents;
mod ids;
mod operation_names;
mod pages;
mod parameters;
mod records;
mod resources;
mod route;
mod schema_names;
mod service;
mod type_names;
mod types;
mod unions;
mod words;
mod write;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use draft::{DeclarationKind, OperationDraft, ResourceDraft, Ty};
use ids::Ids;
use operation_names::Named;
use pages::Pages;
use route::{Api, Placed, described};
use type_names::TypeNames;
use types::{Context, Direction, Types};
use words::{pascal, singular, snake};
use write::Writer;

use crate::files::FileSet;
use crate::openapi::{Document, Note};

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The files of the spec folder; none if there are no operations.
    pub files: FileSet,
    /// What could not be carried over, or not as the document says it; in the order of the document, as far as it has one.
    pub notes: Vec<Note>,
    /// How many operations the files have.
    pub operations: usize,
}

/// Turns a document into spec files.
pub fn import(document: &Document) -> Imported {
    let mut notes = document.notes.clone();
    let apis = route::place(document, &mut notes);
    let pages = Pages::of(document);
    let mut files = FileSet::new();
    let mut sizes = BTreeMap::new();
    let mut operations = 0;
    for api in &apis {
        let (resources, mut types) = draft(document, api, &pages);
        types.break_circles();
        types.settle_unions();
        types.name_enums();
        settle_records(&mut types);
        notes.append(&mut types.notes);
        let names = TypeNames::of(&types, &resources);
        let writer = Writer { types: &types, names: &names };
        for (at, resource) in resources.iter().enumerate() {
            operations += resource.operations.len();
            *sizes.entry(resource.name.clone()).or_default() += resource.operations.len();
            files.insert(format!("{}/{}.yaml", api.name, resource.name), writer.resource(at, resource));
        }
    }
    if operations == 0 {
        // A service without operations is none; the caller says so.
        return Imported { files, notes, operations };
    }
    let text = service::text(document, &apis, &pages, &sizes, &mut notes);
    files.insert(format!("{}.yaml", service::file_stem(document)), text);
    Imported { files, notes, operations }
}

/// The resources of a version, and the types that they speak of.
fn draft<'d>(document: &'d Document, api: &Api<'d>, pages: &Pages) -> (Vec<ResourceDraft>, Types<'d>) {
    let mut types = Types::new(document, Ids::of(&api.operations));
    let mut resources = Vec::new();
    for (name, positions) in resources::group(api) {
        let names = operation_names::name(document, api, &name, &positions);
        let placed = positions.iter().filter_map(|at| api.operations.get(*at));
        let operations = placed.zip(names).map(|(placed, named)| operation(&mut types, &name, placed, named, pages));
        let operations = operations.collect();
        resources.push(ResourceDraft { name, operations });
    }
    let mut errors: Vec<_> =
        resources.iter_mut().flat_map(|resource| &mut resource.operations).map(|draft| &mut draft.errors).collect();
    answers::leave_common_errors_out(&mut errors);
    (resources, types)
}

fn operation<'d>(
    types: &mut Types<'d>,
    resource: &str,
    placed: &Placed<'d>,
    named: Named,
    pages: &Pages,
) -> OperationDraft {
    let operation = placed.operation;
    let owner = pascal(&singular(resource));
    let cx = Context { place: placed.label(), owner, field: String::new(), direction: Direction::Sent };
    let mut params = Vec::new();
    for parameter in placed.parameters() {
        let place = format!("{}, path parameter `{}`", cx.place, parameter.theirs);
        let cx = Context { place, field: snake(&parameter.theirs), ..cx.clone() };
        let schema = described(operation, parameter).map(|parameter| &parameter.schema);
        params.push((parameter.name.clone(), types.path_parameter(parameter, schema, &cx)));
    }
    let result = Context {
        owner: if named.thing.is_empty() { cx.owner.clone() } else { pascal(&named.thing) },
        field: if named.plain { String::new() } else { named.name.clone() },
        ..cx.clone()
    };
    let answers = types.answers(operation, &result);
    let is_list = matches!(answers.ok.as_slice(), [(_, Ty::List(_))]);
    let style = pages.style(operation);
    if style.is_some() && !is_list {
        types.note(&cx, "takes the number of a page, but what comes back is no list; its parameters are plain ones");
    }
    let style = style.filter(|_| is_list);
    let parameters = types.parameters(placed, style, &cx);
    let body = types.body(operation, &cx);
    let mut draft = OperationDraft {
        name: named.name,
        method: operation.method,
        path: placed.path.clone(),
        root: placed.root,
        summary: named.summary,
        deprecated: operation.deprecated,
        anonymous: operation.anonymous,
        params,
        query: parameters.query,
        headers: parameters.headers,
        body,
        pages: style.map(|style| style.name.clone()),
        ok: answers.ok,
        errors: answers.errors,
        response_headers: answers.headers,
    };
    idents::settle_operation(&mut draft, style.and_then(|style| style.size.as_deref()));
    draft
}

/// Names the fields of all records, beside those that they embed.
fn settle_records(types: &mut Types<'_>) {
    for at in 0..types.all.len() {
        let mut taken = BTreeSet::new();
        let mut embedded = match &types.all[at].kind {
            DeclarationKind::Record(record) => record.embed,
            _ => continue,
        };
        let own: BTreeSet<String> = match &types.all[at].kind {
            DeclarationKind::Record(record) => record.fields.iter().map(|field| field.wire.clone()).collect(),
            _ => continue,
        };
        while let Some(DeclarationKind::Record(record)) = embedded.map(|id| &types.all[id.0].kind) {
            // A field that the record has itself takes the place of the embedded one.
            let others = record.fields.iter().filter(|field| !own.contains(&field.wire));
            taken.extend(others.map(|field| crate::names::value_ident(&field.wire)));
            embedded = record.embed;
        }
        if let DeclarationKind::Record(record) = &mut types.all[at].kind {
            idents::settle_fields(&mut record.fields, &mut taken);
        }
    }
}
