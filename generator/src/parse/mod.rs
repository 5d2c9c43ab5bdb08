//! Stage `parse`: reads texts into a [`Spec`].
//!
//! In: [`Sources`]. Out: everything that can be read, and a [`Report`] of everything that cannot.
//!
//! Rejects misplaced files, what `yaml` found, unknown and missing keys, values of the wrong kind, and malformed
//! types. `api` checks whether names exist, and `check` whether rules hold.

mod error;
mod exclusive_keys;
mod folder;
mod form;
mod recover;
mod scalar_kind;
mod tree_reader;
mod type_text;

use serde::de::DeserializeOwned;

use crate::diagnostics::{Report, Step};
use crate::source::{File, Sources};
use crate::spec::{Resource, Service, Spec, SpecFile};
use crate::yaml;
use folder::Folder;

/// A specification as far as it can be read.
pub struct Parsed {
    /// The readable parts.
    pub spec: Spec,
    /// The errors in the other parts.
    report: Report,
    /// The files and paths of values that are missing in `spec`, or differ from the file.
    unparsed: Unparsed,
}

/// Files, and the paths of values in them.
type Unparsed = Vec<(String, Vec<Step>)>;

/// Reads a specification and continues after errors.
///
/// # Errors
///
/// Everything in all files that cannot be read, if no service file can be.
pub fn parse(sources: &Sources) -> Result<Parsed, Report> {
    let mut reader = Reader { report: Report::default(), unparsed: Vec::new() };
    let folder = Folder::sort(sources, &mut reader.report);
    let (service, texts) = (folder.service, folder.texts);
    let service = service.and_then(|file| reader.read::<Service>(file));
    let mut resources: Vec<_> = folder.resources.into_iter().filter_map(|file| reader.read::<Resource>(file)).collect();
    let Reader { report, unparsed } = reader;
    let Some(service) = service else { return Err(report) };
    // Sources are sorted by name; versions come in the order of the service file.
    let versions = &service.value.versions;
    resources.sort_by_key(|resource| versions.get_index_of(resource.version()).unwrap_or(usize::MAX));
    Ok(Parsed { spec: Spec { service, resources, texts }, report, unparsed })
}

impl Parsed {
    /// Adds the findings of later stages to the unreadable parts; returns the warnings of a spec without errors.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, but for what follows only from parts that could not be read.
    pub fn conclude(&self, found: impl IntoIterator<Item = Report>, sources: &Sources) -> Result<Report, Report> {
        let mut report = self.report.clone();
        let found = found.into_iter().flatten();
        report.extend(found.filter(|error| error.survives(&self.unparsed, sources)));
        if report.has_errors() { Err(report) } else { Ok(report) }
    }
}

/// The errors and unreadable parts found so far.
struct Reader {
    report: Report,
    unparsed: Unparsed,
}

impl Reader {
    fn read<T: DeserializeOwned>(&mut self, file: &File) -> Option<SpecFile<T>> {
        let tree = yaml::read(file);
        self.report.extend(tree.errors);
        let value = tree.root.and_then(|root| {
            let exclusive = exclusive_keys::check(file.name(), &root);
            let recovered = if exclusive.is_empty() {
                recover::read(file.name(), &root)
            } else {
                recover::read(file.name(), &exclusive.mend(&root))
            };
            self.report.extend(exclusive.diagnostics);
            self.report.extend(recovered.diagnostics);
            let unparsed = exclusive.superfluous.into_iter().chain(exclusive.without_method).chain(recovered.unparsed);
            self.unparsed.extend(unparsed.map(|steps| (file.name().to_owned(), steps)));
            recovered.value
        });
        if value.is_none() {
            self.unparsed.push((file.name().to_owned(), Vec::new()));
        }
        value.map(|value| SpecFile { file: file.name().to_owned(), value })
    }
}
