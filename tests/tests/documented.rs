//! The operations that people use most document everything, and every operation of v4 says where GitLab documents it.

use std::collections::BTreeSet;

use generator::spec::{Definition, Field, FieldType, TypeExpr};
use tests::exercise::Catalogue;
use tests::project::{GITLAB, repository};

/// How many operations are called the ones that are used most.
const MOST_USED: usize = 100;

#[test]
fn what_people_use_most_documents_everything() {
    let spec = GITLAB.read();
    let mut search = Search { catalogue: Catalogue::new(&spec, "v4"), seen: BTreeSet::new(), undocumented: Vec::new() };
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
    for file in spec.resources.iter().filter(|file| file.version() == "v4") {
        for (name, operation) in &file.value.operations {
            let whole = operation.docs.as_ref().is_some_and(|docs| docs.starts_with("https://"));
            assert!(whole || file.value.docs.is_some(), "{}.{name} names no page", file.value.resource);
        }
    }
}

struct Search<'s> {
    catalogue: Catalogue<'s>,
    seen: BTreeSet<String>,
    undocumented: Vec<String>,
}

impl Search<'_> {
    fn operation(&mut self, name: &str) {
        let found = self.catalogue.operation(name);
        let (_, operation) = found.unwrap_or_else(|| panic!("there is no operation {name}"));
        for field in operation.request_fields(self.catalogue.records()) {
            self.field(name, &field.spelling(), field.field);
        }
        for (_, ty) in &operation.ok.0 {
            self.ty(ty);
        }
    }

    /// A field that says nothing, unless it is a group, whose members speak for it, or says what to use instead.
    fn field(&mut self, owner: &str, key: &str, field: &Field) {
        match &field.ty {
            FieldType::Group(_) => {}
            FieldType::Expr(ty) => {
                if field.summary.is_none() && field.deprecated.is_none() {
                    self.undocumented.push(format!("{owner}: {key}"));
                }
                self.ty(ty);
            }
        }
    }

    fn ty(&mut self, ty: &TypeExpr) {
        if !self.seen.insert(ty.name().to_owned()) {
            return;
        }
        match self.catalogue.definition(ty.name()) {
            Some(Definition::Record(record)) => {
                for flat in self.catalogue.records().fields(&record.fields) {
                    self.field(ty.name(), flat.key, flat.field);
                }
            }
            Some(Definition::Union(union)) => union.variants.values().for_each(|variant| self.ty(variant)),
            Some(Definition::Alias(alias)) => self.ty(&alias.ty),
            Some(Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_)) | None => {}
        }
    }
}
