//! Stage `import`: turns a foreign document into spec files.
//!
//! In: a [`Document`]. Out: the files of a spec folder, which pass every check, and [`Note`]s on everything that could
//! not be imported as the document says it. Names of resources, operations, types and parameters follow rules; so do
//! summaries, since facts may come from anywhere and wording may not. The files are a starting point, to be corrected
//! by hand.

mod actions;
mod arena;
mod bodies;
mod cycles;
mod draft;
mod enums;
mod given_names;
mod idents;
mod ids;
mod inflection;
mod list_styles;
mod operation_names;
mod operations;
mod pages;
mod parameters;
mod paths;
mod resources;
mod responses;
mod route;
mod schema_names;
mod service;
mod tags;
mod type_names;
mod types;
mod unions;
mod verbs;
mod write;
mod yaml;

use std::collections::BTreeMap;

use arena::Arena;
use pages::Pages;
use type_names::TypeNames;
use write::Writer;

use crate::files::FileSet;
use crate::openapi::model::{Document, Note};

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The files of the spec folder; empty if there are no operations.
    pub files: FileSet,
    /// What could not be carried over, or not as the document says it; in the order of the document, as far as it has one.
    pub notes: Vec<Note>,
    /// How many operations the files have.
    pub operations: usize,
}

/// Turns a document into spec files.
pub fn import(document: &Document) -> Imported {
    let mut notes = [document.notes.as_slice(), &document.unread].concat();
    let apis = route::place(document, &mut notes);
    let pages = Pages::of(document);
    let mut files = FileSet::new();
    let mut sizes = BTreeMap::new();
    let mut operations = 0;
    for api in &apis {
        let (resources, mut arena) = operations::draft(document, api, &pages);
        resolve(&mut arena);
        notes.append(&mut arena.notes);
        let names = TypeNames::of(&arena, &resources);
        let writer = Writer { arena: &arena, names: &names };
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

/// Runs the passes over the declarations of a version, once all are known. Each needs what those before it did.
fn resolve(arena: &mut Arena<'_>) {
    types::read_deferred_records(arena);
    cycles::break_cycles(arena);
    unions::settle_unions(arena);
    enums::name_enums(arena);
    idents::name_fields(arena);
}
