//! The operations that people use most document everything, and every operation of v4 says where GitLab documents it.

use std::collections::BTreeSet;

use generator::api::{Definition, Field, Part, Type, TypeId, Version};
use tests::project::{GITLAB, repository};

/// How many operations are called the ones that are used most.
const MOST_USED: usize = 100;

#[test]
fn what_people_use_most_documents_everything() {
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    let version = api.version("v4").expect("the version");
    let mut search = Search { version, seen: BTreeSet::new(), undocumented: Vec::new() };
    let list = std::fs::read_to_string(repository().join("tests/most-used.tsv")).expect("the list");
    let mut names = BTreeSet::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (name, reason) = line.split_once('\t').unwrap_or_else(|| panic!("no reason: {line}"));
        assert!(!reason.trim().is_empty(), "no reason: {line}");
        assert!(names.insert(name), "{name} is listed twice");
        search.operation(name);
    }
    assert_eq!(names.len(), MOST_USED);
    let undocumented = search.undocumented;
    assert!(undocumented.is_empty(), "{} without a summary: {undocumented:#?}", undocumented.len());
}

#[test]
fn every_operation_says_where_it_is_documented() {
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    for (resource, operation) in api.version("v4").expect("the version").operations() {
        let whole = operation.page.as_ref().is_some_and(|page| page.starts_with("https://"));
        assert!(whole || resource.docs.is_some(), "{}.{} names no page", resource.name, operation.name);
    }
}

struct Search<'a, 's> {
    version: &'a Version<'s>,
    seen: BTreeSet<TypeId>,
    undocumented: Vec<String>,
}

impl<'a, 's> Search<'a, 's> {
    fn operation(&mut self, name: &str) {
        let found = self.version.operation(name);
        let (_, operation) = found.unwrap_or_else(|| panic!("there is no operation {name}"));
        // The type of a path parameter says what it is.
        for field in operation.fields.iter().filter(|field| field.part != Part::Path) {
            self.field(name, field);
        }
        operation.responses.iter().filter_map(|response| response.body.ty()).for_each(|ty| self.ty(ty));
    }

    /// A field that says nothing, unless it says what to use instead.
    fn field(&mut self, owner: &str, field: &'a Field<'s>) {
        if field.docs.summary.is_none() && field.docs.deprecated.is_none() {
            self.undocumented.push(format!("{owner}: {}", field.spelling()));
        }
        self.ty(&field.ty);
    }

    fn ty(&mut self, ty: &Type) {
        let Some(id) = ty.declared().filter(|id| self.seen.insert(*id)) else { return };
        let declaration = self.version.types.get(id);
        match &declaration.definition {
            Definition::Record(record) => record.fields.iter().for_each(|field| self.field(declaration.name, field)),
            Definition::Union(variants) => variants.iter().for_each(|variant| self.ty(&variant.ty)),
            Definition::Alias { target, .. } => self.ty(target),
            Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_) => {}
        }
    }
}
