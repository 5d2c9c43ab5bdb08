//! Stage `lower`: turns the API into the names and types of a Rust crate.
//!
//! In: an [`Api`](api::Api) without errors. Out: a [`Crate`] with every name, type and place decided. It does not know
//! tokens.

mod docs;
mod guide;
mod operations;
mod outcomes;
mod package;
mod service;
mod type_refs;
mod types;

use crate::api::{self, Version};
use crate::names::{Scope, value_ident};
use crate::outputs::rust::emit::RUNTIME;
use crate::outputs::rust::model::{Api, Crate};
use crate::prose;
use crate::spec::FeaturePer;
use type_refs::TypeRefs;

/// Decides what is emitted for an API.
pub fn lower(api: &api::Api<'_>) -> Crate {
    let service = &api.service.value;
    let apis: Vec<Api> = api.versions.iter().map(|version| lower_version(api, version)).collect();
    Crate {
        package: service.krate.name.clone(),
        version: service.krate.version.clone(),
        description: prose::visible(&service.krate.description).split_whitespace().collect::<Vec<_>>().join(" "),
        license: service.krate.license.clone(),
        metadata: package::metadata(service),
        docs: guide::guide(api),
        changelog: api.texts.changelog.as_ref().map(package::text),
        examples: package::examples(api),
        source: api.service.file.clone(),
        features: features(&apis),
        unfinished_features: unfinished(api),
        common_features: service.krate.default.clone(),
        service: service::service(api),
        apis,
    }
}

fn lower_version(api: &api::Api<'_>, version: &Version<'_>) -> Api {
    let settings = version.settings;
    let feature_per = settings.feature_per();
    let types = TypeRefs { types: &version.types };
    let summary = docs::text(&settings.summary);
    let is_item = |path: &str| is_item(path, api, version);
    let description = settings.description.as_deref().map(|text| prose::markdown_with_items(text, &is_item));
    let resources = version.resources.iter();
    Api {
        ident: Scope::Root.place(value_ident(version.name)),
        docs: docs::paragraphs([summary].into_iter().chain(description)),
        base: settings.base.clone(),
        feature: settings.feature.clone(),
        resources: resources
            .filter_map(|resource| operations::resource(resource, &api.service.value, feature_per, types))
            .collect(),
        type_files: types::files(&version.resources, feature_per, types),
    }
}

/// The features of resources that may still change or disappear.
fn unfinished(api: &api::Api<'_>) -> Vec<String> {
    let versions = api.versions.iter().filter(|version| version.settings.feature_per() == FeaturePer::Resource);
    let resources = versions.flat_map(|version| &version.resources).filter(|resource| resource.lifecycle.is_some());
    let mut unfinished: Vec<String> = resources.map(|resource| resource.name.to_owned()).collect();
    unfinished.sort();
    unfinished.dedup();
    unfinished
}

/// Whether a path in the documentation of a version's module leads to an item, whatever features are on.
fn is_item(path: &str, api: &api::Api<'_>, version: &Version<'_>) -> bool {
    let is_whole = version.settings.feature.is_some();
    let operation = |resource: &str, name: &str| {
        let found = version.resources.iter().find(|known| Scope::Version.place(value_ident(known.name)) == resource);
        found.is_some_and(|known| known.operations.iter().any(|known| value_ident(known.name) == name))
    };
    let versions = &api.service.value.versions;
    match path.split("::").collect::<Vec<_>>().as_slice() {
        ["types", name] => is_whole && version.types.named(name).is_some_and(|found| found.usage.has_values()),
        ["crate", name] if RUNTIME.contains(name) => name.starts_with(char::is_uppercase),
        ["crate", "Token"] => true,
        ["crate", "Token", name] => {
            let mut credentials = api.service.value.credentials.keys();
            credentials.any(|known| Scope::Tokens.place(value_ident(known)) == *name)
        }
        ["crate", name] => {
            let known = versions.iter().find(|(known, _)| Scope::Root.place(value_ident(known)) == *name);
            known.is_some_and(|(known, settings)| settings.feature.is_none() || known == version.name)
        }
        [resource, name] => is_whole && operation(resource, name),
        _ => false,
    }
}

/// The features of versions and resources, sorted.
fn features(apis: &[Api]) -> Vec<String> {
    let resources = apis.iter().flat_map(|api| &api.resources).filter_map(|resource| resource.feature.clone());
    let mut features: Vec<String> = apis.iter().filter_map(|api| api.feature.clone()).chain(resources).collect();
    features.sort();
    features.dedup();
    features
}
