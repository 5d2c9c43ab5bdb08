//! Stage `check`: whether what the files say makes sense together.
//!
//! In: an [`Api`]. Out: a [`Report`] of everything wrong with it, each mistake with the nearest right thing, and of what could
//! be said better. An API without mistakes can be lowered without a single question.
//!
//! Refuses declarations that nothing uses, names that collide in Rust, and whatever cannot be sent or read; names that nothing
//! declares were reported by `api`. One module for each kind of rule.

mod collisions;
mod cycles;
mod embeds;
mod enums;
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
mod words;

use crate::api::{Api, Version};
use crate::diagnostics::{Diagnostic, Report};

/// Finds all mistakes of an API.
pub fn check(api: &Api<'_>) -> Report {
    let mut report = Report::default();
    report.extend(service::check(api));
    report.extend(package::check(api));
    report.extend(resources::check(api));
    report.extend(uses::check_options(api));
    for version in &api.versions {
        report.extend(check_version(api, version).into_iter().flatten());
    }
    report
}

fn check_version(api: &Api<'_>, version: &Version<'_>) -> [Vec<Diagnostic>; 15] {
    [
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
        results::check(version),
        paging::check(version, api.service),
        words::check(version, api.service),
        owners::check(version, &api.service.value.owners),
        repetition::check(version),
    ]
}
