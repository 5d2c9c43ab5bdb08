//! Stage `parse`: what each file of the spec folder is. In: the names. Out: the service file, the resource files
//! and the texts.
//! Refuses none or several service files, folders within folders, and other spellings of `.yaml`.

use crate::diagnostics::{Diagnostic, Report};
use crate::source::{File, Sources};
use crate::spec::{CHANGELOG, GUIDE, SpecFile, Texts};

/// The files by what they are.
pub(super) struct Folder<'a> {
    pub(super) service: Option<&'a File>,
    pub(super) resources: Vec<&'a File>,
    pub(super) texts: Texts,
}

impl<'a> Folder<'a> {
    /// Sorts the YAML files and the texts that belong to them; all others are none of our business.
    pub(super) fn sort(sources: &'a Sources, report: &mut Report) -> Self {
        let mut folder = Self { service: None, resources: Vec::new(), texts: Texts::default() };
        for file in sources.files() {
            let Some((stem, ending)) = file.name().rsplit_once('.') else { continue };
            match ending {
                "yaml" => folder.place(file, report),
                _ if ["yaml", "yml"].iter().any(|yaml| ending.eq_ignore_ascii_case(yaml)) => {
                    let (message, help) =
                        (format!("unsupported file extension `.{ending}`"), format!("rename it to `{stem}.yaml`"));
                    report.push(Diagnostic::at_file(file.name(), message).with_help(Some(help)));
                }
                _ => folder.place_text(file),
            }
        }
        if folder.service.is_none() {
            let help = "add one `.yaml` file beside the version folders, such as `gitlab.yaml`";
            report.push(Diagnostic::at_file("", "missing service file in the spec folder").with_help(Some(help)));
        }
        folder
    }

    fn place_text(&mut self, file: &File) {
        let text = SpecFile { file: file.name().to_owned(), value: file.text().to_owned() };
        match file.name() {
            GUIDE => self.texts.guide = Some(text),
            CHANGELOG => self.texts.changelog = Some(text),
            name => self.texts.examples.extend(Texts::example(name).map(|name| (name.to_owned(), text))),
        }
    }

    fn place(&mut self, file: &'a File, report: &mut Report) {
        match (file.name().matches('/').count(), self.service) {
            (0, None) => self.service = Some(file),
            (0, Some(first)) => {
                let message = format!("`{}` is already the service file", first.name());
                let help = "move resource files into the folder of a version";
                report.push(Diagnostic::at_file(file.name(), message).with_help(Some(help)));
            }
            (1, _) => self.resources.push(file),
            _ => {
                let help = "move it directly into the folder of a version";
                report.push(Diagnostic::at_file(file.name(), "the file is nested too deeply").with_help(Some(help)));
            }
        }
    }
}
