//! Stage `parse`: sorts the files of the spec folder. In: their names. Out: the service file and the resource files.
//! Rejects a missing or second service file, nested folders, and other spellings of `.yaml`.

use crate::diagnostics::{Diagnostic, Report};
use crate::source::{File, Sources};

/// The files by what they are.
pub(super) struct Folder<'a> {
    pub(super) service: Option<&'a File>,
    pub(super) resources: Vec<&'a File>,
}

impl<'a> Folder<'a> {
    /// Sorts the YAML files; other files are ignored.
    pub(super) fn sort(sources: &'a Sources, report: &mut Report) -> Self {
        let mut folder = Self { service: None, resources: Vec::new() };
        for file in sources.files() {
            let Some((stem, ending)) = file.name().rsplit_once('.') else { continue };
            match ending {
                "yaml" => folder.place(file, report),
                _ if ["yaml", "yml"].iter().any(|yaml| ending.eq_ignore_ascii_case(yaml)) => {
                    let (message, help) =
                        (format!("unsupported file extension `.{ending}`"), format!("rename it to `{stem}.yaml`"));
                    report.push(Diagnostic::at_file(file.name(), message).with_help(Some(help)));
                }
                _ => {}
            }
        }
        if folder.service.is_none() {
            let help = "add one `.yaml` file beside the version folders, such as `gitlab.yaml`";
            report.push(Diagnostic::at_file("", "missing service file in the spec folder").with_help(Some(help)));
        }
        folder
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
