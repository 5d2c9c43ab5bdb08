//! Stage `parse`: from text to [`Spec`].
//!
//! In: [`Sources`]. Out: what the files say as far as it can be read, and a [`Report`] of everything that cannot.
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

/// A specification as far as it can be read.
pub struct Parsed {
    /// What could be read.
    pub spec: Spec,
    /// What could not.
    report: Report,
    /// Files and paths of values in `spec` that are missing, or are not as they are in the file.
    lost: Lost,
}

/// Files, and the paths of values in them.
type Lost = Vec<(String, Vec<Step>)>;

/// Reads a specification and goes on after mistakes.
///
/// # Errors
///
/// Everything in all files that cannot be read, if no service file can be.
pub fn parse(sources: &Sources) -> Result<Parsed, Report> {
    let mut reader = Reader { report: Report::default(), lost: Vec::new() };
    let folder = Folder::sort(sources, &mut reader.report);
    let (service, texts) = (folder.service, folder.texts);
    let service = service.and_then(|file| reader.read::<Service>(file));
    let mut resources: Vec<_> = folder.resources.into_iter().filter_map(|file| reader.read::<Resource>(file)).collect();
    let Reader { report, lost } = reader;
    let Some(service) = service else { return Err(report) };
    // Sources are sorted by name; versions come in the order of the service file.
    let versions = &service.value.versions;
    resources.sort_by_key(|resource| versions.get_index_of(resource.version()).unwrap_or(usize::MAX));
    Ok(Parsed { spec: Spec { service, resources, texts }, report, lost })
}

impl Parsed {
    /// Adds what later stages found to what could not be read; returns the advice for a spec without mistakes.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, but for what follows only from parts that could not be read.
    pub fn conclude(&self, found: impl IntoIterator<Item = Report>, sources: &Sources) -> Result<Report, Report> {
        let mut report = self.report.clone();
        let found = found.into_iter().flatten();
        report.extend(found.filter(|mistake| mistake.holds_without(&self.lost, sources)));
        if report.has_mistakes() { Err(report) } else { Ok(report) }
    }
}

/// What was found on the way through the files.
struct Reader {
    report: Report,
    lost: Lost,
}

impl Reader {
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
