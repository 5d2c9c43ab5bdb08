//! Stage `lower`: from what the spec says to what is emitted.
//!
//! In: a [`Spec`] that `check` found nothing wrong with. Out: a [`Crate`], every name, type and place decided. Knows no
//! tokens. Refuses nothing: what could be refused was refused by `check`.

mod docs;
mod operations;
mod outcomes;
mod service;
mod symbols;
mod type_refs;
mod types;
mod usage;

use crate::model::{Api, Crate};
use crate::names::value_ident;
use crate::spec::{Named, Resource, Spec, TypeExpr};
use symbols::Symbols;
use type_refs::Types;

/// Decides what is emitted for `spec`.
pub fn lower(spec: &Spec) -> Crate {
    let service = &spec.service.value;
    let mut options = Vec::new();
    let mut apis = Vec::new();
    for (index, (name, version)) in service.versions.iter().enumerate() {
        let resources: Vec<&Named<Resource>> =
            spec.resources.iter().filter(|resource| resource.version() == name).collect();
        let symbols = Symbols::new(&resources);
        // The options are those of the whole service; their types are taken from its first version.
        let option_types: Vec<&TypeExpr> =
            service.options.values().map(|option| &option.ty).filter(|_| index == 0).collect();
        let usages = usage::find(&resources, &option_types, &symbols);
        let types = Types { symbols: &symbols, usages: &usages };
        if index == 0 {
            options = service::options(service, name, types);
        }
        let whole = version.feature.is_some();
        apis.push(Api {
            ident: value_ident(name),
            docs: docs::paragraphs(
                [docs::with_stop(version.summary.clone())].into_iter().chain(version.description.clone()),
            ),
            base: version.base.clone(),
            feature: version.feature.clone(),
            resources: resources
                .iter()
                .filter_map(|resource| operations::resource(resource, service, whole, types))
                .collect(),
            type_files: types::files(&resources, whole, types),
        });
    }
    Crate {
        package: service.krate.name.clone(),
        version: service.krate.version.clone(),
        description: service.krate.description.clone(),
        license: service.krate.license.clone(),
        docs: docs::paragraphs([docs::with_stop(service.summary.clone())]),
        source: spec.service.file.clone(),
        features: features(&apis),
        default_features: service.krate.default.clone(),
        service: service::service(service, options),
        apis,
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
