//! Stage `parse`: from text to [`Spec`].
//!
//! In: [`Sources`]. Out: what the files say, or a [`Report`] of everything in all of them that cannot be read.
//!
//! Refuses files that stand where none belongs, what `yaml` found, unknown and missing keys, values of the wrong kind,
//! types that do not follow their grammar. Whether names exist and rules hold is the business of `check`.

mod choices;
mod fault;
mod folder;
mod form;
mod meaning;
mod recover;
mod tree_reader;
mod type_text;

use serde::de::DeserializeOwned;

use crate::diagnostics::{Report, Step};
use crate::source::{File, Sources};
use crate::spec::{Named, Resource, Service, Spec};
use crate::yaml;
use folder::Folder;

/// Reads a whole specification.
///
/// # Errors
///
/// Everything in all files that cannot be read.
pub fn parse(sources: &Sources) -> Result<Spec, Report> {
    let partial = parse_partly(sources);
    match partial.spec {
        Some(spec) if partial.report.is_empty() => Ok(spec),
        _ => Err(partial.report),
    }
}

/// A specification as far as it can be read.
pub(crate) struct Partial {
    /// What could be read; none if there is no service.
    pub(crate) spec: Option<Spec>,
    /// What could not.
    pub(crate) report: Report,
    /// Files and paths of values in `spec` that are missing, or are not as they stand in the file.
    pub(crate) lost: Vec<(String, Vec<Step>)>,
}

/// Reads a specification and goes on after mistakes.
pub(crate) fn parse_partly(sources: &Sources) -> Partial {
    let mut partial = Partial { spec: None, report: Report::default(), lost: Vec::new() };
    let folder = Folder::sort(sources, &mut partial.report);
    let service = folder.service.and_then(|file| partial.read::<Service>(file));
    let mut resources: Vec<_> =
        folder.resources.into_iter().filter_map(|file| partial.read::<Resource>(file)).collect();
    if let Some(service) = service {
        // Sources are sorted by name; versions come in the order of the service file.
        let versions = &service.value.versions;
        resources.sort_by_key(|resource| versions.get_index_of(resource.version()).unwrap_or(usize::MAX));
        partial.spec = Some(Spec { service, resources });
    }
    partial
}

impl Partial {
    fn read<T: DeserializeOwned>(&mut self, file: &File) -> Option<Named<T>> {
        let tree = yaml::read(file);
        self.report.extend(tree.errors);
        let value = tree.root.and_then(|root| {
            let choices = choices::check(file.name(), &root);
            let recovered = if choices.is_empty() {
                recover::read(file.name(), &root)
            } else {
                recover::read(file.name(), &choices.mend(&root))
            };
            self.report.extend(choices.diagnostics);
            self.report.extend(recovered.diagnostics);
            let lost = choices.superfluous.into_iter().chain(choices.without_method).chain(recovered.lost);
            self.lost.extend(lost.map(|steps| (file.name().to_owned(), steps)));
            recovered.value
        });
        if value.is_none() {
            self.lost.push((file.name().to_owned(), Vec::new()));
        }
        value.map(|value| Named { file: file.name().to_owned(), value })
    }
}
