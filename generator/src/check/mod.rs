//! Stage `check`: whether what the files say makes sense together.
//!
//! In: a [`Spec`]. Out: a [`Report`] of everything wrong with it, each mistake with the nearest right thing. A spec without
//! mistakes can be lowered without a single question.
//!
//! Refuses names that nothing declares, declarations that nothing uses, names that collide in Rust, and whatever cannot be
//! sent or read. One module for each kind of rule.

mod collisions;
mod cycles;
mod declared;
mod embeds;
mod enums;
mod names;
mod operations;
mod paging;
mod paths;
mod reach;
mod resources;
mod results;
mod service;
mod shape;
mod signatures;
mod unions;
mod uses;
mod walk;
mod words;

use crate::diagnostics::{Diagnostic, Report};
use crate::parse::{Partial, parse_partly};
use crate::source::Sources;
use crate::spec::{Named, Operation, Records, Resource, Service, Spec};
use declared::Declared;

/// Finds all mistakes of a specification.
pub fn check(spec: &Spec) -> Report {
    let mut report = Report::default();
    service::check(spec, &mut report);
    resources::check(spec, &mut report);
    for (index, name) in spec.service.value.versions.keys().enumerate() {
        let files: Vec<_> = spec.resources.iter().filter(|resource| resource.version() == name).collect();
        let version = Version {
            declared: Declared::new(&files, &mut report),
            records: Records::new(files.iter().map(|file| &file.value)),
            files,
            service: &spec.service,
            // The types of options are those of the first version.
            has_options: index == 0,
        };
        version.check(&mut report);
    }
    report
}

/// Reads and checks a specification, and reports what is wrong with its form and with its sense in one go.
///
/// # Errors
///
/// Everything that is wrong with it.
pub(crate) fn read(sources: &Sources) -> Result<Spec, Report> {
    let Partial { spec, mut report, lost } = parse_partly(sources);
    let Some(spec) = spec else { return Err(report) };
    let of_sense = check(&spec);
    if report.is_empty() && of_sense.is_empty() {
        return Ok(spec);
    }
    // What follows only from parts that could not be read is left out.
    report.extend(of_sense.into_iter().filter(|mistake| mistake.holds_without(&lost, sources)));
    Err(report)
}

/// One version of the API.
struct Version<'a> {
    files: Vec<&'a Named<Resource>>,
    declared: Declared<'a>,
    records: Records<'a>,
    service: &'a Named<Service>,
    has_options: bool,
}

impl<'a> Version<'a> {
    /// All operations: the file that each stands in, its name, itself.
    fn operations(&self) -> impl Iterator<Item = (&'a Named<Resource>, &'a str, &'a Operation)> {
        self.files.iter().flat_map(|file| {
            file.value.operations.iter().map(move |(name, operation)| (*file, name.as_str(), operation))
        })
    }

    fn check(&self, report: &mut Report) {
        let found: [Vec<Diagnostic>; 13] = [
            uses::check(self),
            reach::check(self),
            cycles::check(self),
            embeds::check(self),
            enums::check(self),
            unions::check(self),
            names::check(self),
            operations::check(self),
            signatures::check(self),
            paths::check(self),
            results::check(self),
            paging::check(self),
            words::check(self),
        ];
        report.extend(found.into_iter().flatten());
    }
}
