//! The specs of this repository, and what the generator makes of them in memory.
//!
//! In: folders of the repository. Out: specs, models, files to be. Writes nothing.

use std::path::{Path, PathBuf};

use generator::disk;
use generator::files::{FileSet, Plan, add_manifest};
use generator::outputs::listing::{Row, rows};
use generator::outputs::rust::emit;
use generator::outputs::rust::lower;
use generator::outputs::rust::model::Crate;
use generator::outputs::rust::render_files;
use generator::source::Sources;
use generator::spec::Spec;

/// How many stale files a message names.
const MOST_SHOWN: usize = 8;

/// A spec, and the folder of the crate that is emitted from it.
#[derive(Debug, Clone, Copy)]
pub struct Project {
    spec: &'static str,
    out: &'static str,
    /// The path of the runtime as the manifest of the emitted crate names it.
    runtime: &'static str,
}

/// GitLab: what the repository is for.
pub const GITLAB: Project = Project { spec: "spec", out: "generated-client", runtime: "../generator/runtime" };

/// The kitchen sink: a small API that does not exist and uses every construct of the grammar.
pub const KITCHEN_SINK: Project = Project {
    spec: "tests/kitchen-sink/spec",
    out: "tests/kitchen-sink/client",
    runtime: "../../../generator/runtime",
};

/// The top folder of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map(Path::to_owned).unwrap_or_default()
}

impl Project {
    /// The folder of the spec.
    #[must_use]
    pub fn spec_folder(self) -> PathBuf {
        repository().join(self.spec)
    }

    /// The folder of the emitted crate.
    #[must_use]
    pub fn out_folder(self) -> PathBuf {
        repository().join(self.out)
    }

    /// The command, run in the repository, that writes the emitted crate anew.
    #[must_use]
    pub fn command(self) -> String {
        let plain = "cargo run -p generator".to_owned();
        if self.spec == GITLAB.spec {
            return plain;
        }
        format!("{plain} -- --spec {} --out {}", self.spec, self.out)
    }

    /// The texts of the spec.
    ///
    /// # Panics
    /// When they cannot be read.
    #[must_use]
    pub fn sources(self) -> Sources {
        disk::read_sources(&self.spec_folder()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The spec.
    ///
    /// # Panics
    /// When anything is wrong with it, with the report.
    #[must_use]
    pub fn read(self) -> Spec {
        let sources = self.sources();
        generator::read(&sources).unwrap_or_else(|report| panic!("{}", report.render(&sources)))
    }

    /// The list of the spec's operations.
    #[must_use]
    pub fn rows(self) -> Vec<Row> {
        rows(&generator::resolve(&self.read()).0)
    }

    /// The crate to emit.
    #[must_use]
    pub fn model(self) -> Crate {
        lower(&generator::resolve(&self.read()).0)
    }

    /// The files of the crate to emit.
    #[must_use]
    pub fn files(self) -> FileSet {
        let mut files = render_files(&emit::files(&self.model(), Some(self.runtime)));
        add_manifest(&mut files);
        files
    }

    /// What generating would do to the folder of the emitted crate and, for the schema, to that of the spec.
    ///
    /// # Panics
    /// When they cannot be read.
    #[must_use]
    pub fn plans(self) -> [Plan; 2] {
        let present = |folder: &Path, wanted: &FileSet| {
            disk::read_present(folder, wanted).unwrap_or_else(|error| panic!("{error}"))
        };
        let files = self.files();
        let emitted = present(&self.out_folder(), &files);
        let schema = FileSet::from([("schema.json".to_owned(), generator::outputs::schema::schema())]);
        let beside_spec = present(&self.spec_folder(), &schema);
        [Plan::new(files, &emitted), Plan::new(schema, &beside_spec)]
    }

    /// Fails unless what is committed is what the generator emits, and names the stale files and the command.
    ///
    /// # Panics
    /// When anything is stale.
    pub fn assert_fresh(self) {
        let plans = self.plans();
        let stale: Vec<&str> = plans
            .iter()
            .flat_map(|plan| {
                let written = plan.write.iter().map(|change| change.path.as_str());
                let removed = plan.remove.iter().map(|removal| removal.path.as_str());
                written.chain(removed).chain(plan.unowned.iter().map(String::as_str))
            })
            .collect();
        let shown = stale.iter().take(MOST_SHOWN).copied().collect::<Vec<_>>().join(", ");
        let command = self.command();
        assert!(
            stale.is_empty(),
            "{} files of {} are not what {} says: {shown}{}\n`{command}` mends them; with `--check` it shows the difference",
            stale.len(),
            self.out,
            self.spec,
            if stale.len() > MOST_SHOWN { ", …" } else { "" },
        );
        let unchanged: usize = plans.iter().map(|plan| plan.unchanged.len()).sum();
        assert!(unchanged > 1, "{} has no files at all", self.out);
    }
}
