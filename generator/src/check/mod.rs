//! Stage `check`: checks the rules of a spec.
//!
//! In: an [`Api`]. Out: a [`Report`] of errors, each with the nearest correct spelling where there is one, and of
//! warnings. An API without errors can be lowered without further checks.
//!
//! Rejects unused declarations, names that collide in Rust, and types that cannot be sent or received where they are
//! used; `api` has reported unknown names before. Each module holds one kind of rule.

mod access;
mod collisions;
mod cycles;
mod documentation;
mod embeds;
mod enums;
mod framing;
mod names;
mod operations;
mod owners;
mod package;
mod paging;
mod paths;
mod repetition;
mod resources;
mod results;
mod service;
mod signatures;
mod sites;
mod unions;
mod unused;
mod uses;

use crate::api::{Api, Version};
use crate::diagnostics::{Diagnostic, Report};

/// Finds all errors of an API.
pub fn check(api: &Api<'_>) -> Report {
    let mut report = Report::default();
    report.extend(service::check(api));
    report.extend(package::check(api));
    report.extend(framing::check_service(api));
    report.extend(documentation::check_service(api));
    report.extend(resources::check(api));
    report.extend(uses::check_options(api));
    for version in &api.versions {
        report.extend(check_version(api, version).into_iter().flatten());
    }
    report
}

fn check_version(api: &Api<'_>, version: &Version<'_>) -> [Vec<Diagnostic>; 17] {
    [
        access::check(version, api.service),
        uses::check(version),
        unused::check(version),
        cycles::check(version),
        embeds::check(version),
        enums::check(version),
        unions::check(version),
        names::check(version),
        operations::check(version),
        signatures::check(version),
        paths::check(version),
        framing::check(version),
        results::check(version),
        paging::check(version, api.service),
        documentation::check(version, api.service),
        owners::check(version, &api.service.value.owners),
        repetition::check(version),
    ]
}
