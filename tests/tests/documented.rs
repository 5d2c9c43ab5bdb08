//! The operations that people use most document everything, every operation of v4 says where GitLab documents it, and what
//! the specs say is written as this repository writes: every field, parameter, variant and value has a summary that says
//! more than its key, and all texts keep the rules of [`tests::prose`].

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use generator::api::{Api, Definition, Field, Type, TypeId, Version};
use tests::project::{GITLAB, KITCHEN_SINK, repository};
use tests::prose::{Kind, RUST_ROOTS, doc_comments, faults, repeats};

/// How many operations are called the ones that are used most.
const MOST_USED: usize = 100;

/// How many faults a message shows.
const MOST_SHOWN: usize = 60;

/// Summaries that say no more than the key, since there is no more to say.
const OBVIOUS: &[&str] = &["v4/application_settings.yaml update performance_bar_enabled"];

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
        let names_page = operation.page.as_ref().is_some_and(|page| page.starts_with("https://"));
        assert!(names_page, "{}.{} names no page", resource.name, operation.name);
    }
}

#[test]
fn texts_of_the_specs_keep_the_rules() {
    let mut found = Vec::new();
    for project in [GITLAB, KITCHEN_SINK] {
        let spec = project.read();
        let (api, _) = generator::resolve(&spec);
        for (kind, place, text) in texts(&api) {
            found.extend(faults(kind, &text).into_iter().map(|fault| format!("{place} {fault}: {text}")));
        }
    }
    assert_none(&found);
}

#[test]
fn everything_in_gitlab_has_a_summary_that_says_more_than_its_key() {
    let spec = GITLAB.read();
    let (api, _) = generator::resolve(&spec);
    let mut found = Vec::new();
    let mut obvious = BTreeSet::new();
    for version in &api.versions {
        for Described { place, key, summary, is_deprecated } in described(version) {
            match summary {
                None if is_deprecated => {}
                None => found.push(format!("{place} has no summary")),
                Some(summary) if !repeats(key, summary) => {}
                Some(_) if OBVIOUS.contains(&place.as_str()) => drop(obvious.insert(place)),
                Some(summary) => found.push(format!("{place} says no more than its key: {summary}")),
            }
        }
    }
    assert_none(&found);
    assert_eq!(obvious.len(), OBVIOUS.len(), "an entry of `OBVIOUS` is not needed any more");
}

#[test]
fn documentation_comments_keep_the_rules() {
    let mut found = Vec::new();
    for root in RUST_ROOTS {
        let files = rust_files(&repository().join(root));
        assert!(!files.is_empty(), "there is no Rust below {root}");
        for (name, source) in files {
            for (line, text) in doc_comments(&source) {
                let faults = faults(Kind::Paragraph, &text).into_iter();
                found.extend(faults.map(|fault| format!("{name}:{line} {fault}: {text}")));
            }
        }
    }
    assert_none(&found);
}

fn assert_none(found: &[String]) {
    let shown = &found[..found.len().min(MOST_SHOWN)];
    assert!(found.is_empty(), "{} faults: {shown:#?}", found.len());
}

fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            found.push((path.strip_prefix(repository()).unwrap_or(&path).display().to_string(), text));
        }
    }
    found
}

/// All texts of a spec, each with its place.
fn texts(api: &Api<'_>) -> Vec<(Kind, String, String)> {
    let service = &api.service.value;
    let mut texts = vec![(Kind::Thing, "service".to_owned(), service.summary.clone())];
    let mut add = |kind, place: String, text: &str| texts.push((kind, place, text.to_owned()));
    for (name, credential) in &service.credentials {
        add(Kind::Deed, format!("credential {name}"), &credential.summary);
    }
    for (name, option) in &service.options {
        add(Kind::Deed, format!("option {name}"), &option.summary);
    }
    for (name, style) in &service.pages {
        add(Kind::Thing, format!("page style {name}"), &style.summary);
    }
    for version in &api.versions {
        add(Kind::Thing, version.name.to_owned(), &version.settings.summary);
        for paragraph in version.settings.description.iter().flat_map(|text| text.split('\n')) {
            add(Kind::Paragraph, version.name.to_owned(), paragraph);
        }
        for resource in &version.resources {
            add(Kind::Thing, resource.file.to_owned(), resource.summary);
        }
        for (_, operation) in version.operations() {
            let place = format!("{} {}", operation.file, operation.name);
            add(Kind::Deed, place.clone(), operation.summary);
            for paragraph in operation.description.iter().flat_map(|text| text.split('\n')) {
                add(Kind::Paragraph, place.clone(), paragraph);
            }
        }
        for declaration in version.types.iter() {
            let place = format!("{} {}", declaration.file, declaration.name);
            declaration.summary.iter().for_each(|summary| add(Kind::Thing, place.clone(), summary));
        }
        for item in described(version) {
            item.summary.iter().for_each(|summary| add(Kind::Thing, item.place.clone(), summary));
        }
    }
    texts
}

/// A field, parameter, group, variant or value.
struct Described<'s> {
    place: String,
    key: &'s str,
    summary: Option<&'s str>,
    is_deprecated: bool,
}

fn described<'s>(version: &Version<'s>) -> Vec<Described<'s>> {
    let mut found = Vec::new();
    let of_field = |owner: &str, field: &Field<'s>| Described {
        place: format!("{owner} {}", field.spelling()),
        key: field.key,
        summary: field.docs.summary,
        is_deprecated: field.docs.deprecated.is_some(),
    };
    for declaration in version.types.iter() {
        let owner = format!("{} {}", declaration.file, declaration.name);
        let part =
            |key: &'s str, summary| Described { place: format!("{owner} {key}"), key, summary, is_deprecated: false };
        match &declaration.definition {
            Definition::Record(record) => found.extend(record.fields.iter().map(|field| of_field(&owner, field))),
            Definition::Union(variants, _) => found.extend(variants.iter().map(|it| part(it.name, it.summary))),
            Definition::Enum(set) => found.extend(set.values.iter().map(|it| part(&it.name, it.summary.as_deref()))),
            Definition::Alias { .. } | Definition::Id(_) | Definition::Ref(_) => {}
        }
    }
    for (_, operation) in version.operations() {
        let owner = format!("{} {}", operation.file, operation.name);
        let fields = operation.fields.iter().chain(&operation.response_headers);
        found.extend(fields.map(|field| of_field(&owner, field)));
        found.extend(operation.groups.iter().map(|group| Described {
            place: format!("{owner} {}", group.key),
            key: group.key,
            summary: group.docs.summary,
            is_deprecated: group.docs.deprecated.is_some(),
        }));
    }
    found
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
        for field in &operation.fields {
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
            Definition::Union(variants, _) => variants.iter().for_each(|variant| self.ty(&variant.ty)),
            Definition::Alias { target, .. } => self.ty(target),
            Definition::Id(_) | Definition::Ref(_) | Definition::Enum(_) => {}
        }
    }
}
