//! Many specs at once. In: their numbers. Out: which are refused, and what is wrong with which. The crates that are emitted from
//! them become modules of one crate, so that the compiler starts once for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use generator::files::FileSet;
use generator::outputs::Target;
use generator::source::Sources;
use generator::{Options, generate};
use tempfile::TempDir;

use super::Files;
use super::compiler::{Compiler, Complaint, Tool};
use crate::project::repository;

/// A report or a crate is there within this time.
const MAX_TIME: Duration = Duration::from_secs(2);

/// After as many rounds in which the compiler complains, the rest is left alone.
const MAX_ROUNDS: usize = 12;

/// What became of some specs.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many were refused, with a report.
    pub refused: usize,
    /// How many were emitted as crates that compile.
    pub compiled: usize,
    /// What is wrong, by the number of the spec.
    pub failures: BTreeMap<u64, String>,
}

impl Outcome {
    /// Adds what became of other specs.
    pub fn add(&mut self, other: Self) {
        self.refused += other.refused;
        self.compiled += other.compiled;
        self.failures.extend(other.failures);
    }
}

/// Some specs, and a folder for what is emitted.
#[derive(Debug)]
pub struct Batch<'a> {
    compiler: &'a Compiler,
    folder: TempDir,
    outcome: Outcome,
    /// The features of each crate that was emitted.
    features: BTreeMap<u64, Vec<String>>,
}

impl<'a> Batch<'a> {
    /// Generates and compiles the specs of these numbers.
    ///
    /// # Panics
    /// When nothing can be written.
    #[must_use]
    pub fn run(compiler: &'a Compiler, specs: impl IntoIterator<Item = (u64, Files)>) -> Outcome {
        let folder = TempDir::new().expect("a scratch folder");
        let mut batch = Self { compiler, folder, outcome: Outcome::default(), features: BTreeMap::new() };
        for (seed, files) in specs {
            batch.emit(seed, files);
        }
        for seed in batch.emitted() {
            if let Some(said) = compiler.bad_manifest(&batch.folder.path().join(format!("c{seed}"))) {
                batch.fail(seed, format!("cargo refuses the manifest: {said}"));
            }
        }
        batch.compile(Tool::Rustc, "all features", |_, features| features.to_vec());
        batch.compile(Tool::Rustc, "no feature", |_, _| Vec::new());
        batch.compile(Tool::Rustc, "one feature", |seed, features| {
            let position = usize::try_from(seed / 7).unwrap_or_default() % features.len();
            vec![features[position].clone()]
        });
        batch.compile(Tool::Rustdoc, "documentation", |_, features| features.to_vec());
        batch.compile_alone();
        batch.outcome.compiled = batch.emitted().len();
        batch.outcome
    }

    /// The specs that were emitted, without those that anything is wrong with.
    fn emitted(&self) -> Vec<u64> {
        self.features.keys().copied().filter(|seed| !self.outcome.failures.contains_key(seed)).collect()
    }

    fn fail(&mut self, seed: u64, what: String) {
        self.outcome.failures.entry(seed).or_insert(what);
    }

    /// Generates a crate and writes it: as a crate, and as a module of all.
    fn emit(&mut self, seed: u64, files: Files) {
        let sources = Sources::new(files);
        let runtime = repository().join("generator/runtime").display().to_string();
        let begin = Instant::now();
        let options = Options { runtime: Some(runtime) };
        let generated =
            catch_unwind(AssertUnwindSafe(|| generate(&sources, &options).map_err(|it| it.render(&sources))));
        let time = begin.elapsed();
        if time > MAX_TIME {
            self.fail(seed, format!("took {time:?}"));
        }
        match generated {
            Err(_) => self.fail(seed, "the generator panics".to_owned()),
            Ok(Err(report)) if !report.ends_with("nothing was written\n") || report.contains("this is a bug") => {
                self.fail(seed, format!("the report ends otherwise:\n{report}"));
            }
            Ok(Err(_)) => self.outcome.refused += 1,
            Ok(Ok(outputs)) => {
                let client = outputs.outputs.into_iter().find(|output| output.target == Target::Client);
                let files = client.map(|output| output.files).unwrap_or_default();
                match self.write(seed, &files) {
                    Ok(()) => drop(self.features.insert(seed, features(&files["Cargo.toml"]))),
                    Err(error) => self.fail(seed, format!("cannot be written: {error}")),
                }
            }
        }
    }

    fn write(&self, seed: u64, files: &FileSet) -> io::Result<()> {
        let mut lower: BTreeSet<String> = BTreeSet::new();
        for (path, text) in files {
            if !lower.insert(path.to_lowercase()) {
                return Err(io::Error::other(format!("`{path}` twice")));
            }
            write(&self.folder.path().join(format!("c{seed}")).join(path), text)?;
            if let Some(path) = path.strip_prefix("src/").filter(|path| path.ends_with(".rs")) {
                let path = if path == "lib.rs" { "mod.rs" } else { path };
                let text = below(&format!("s{seed}"), text);
                let text = text.replace("feature = \"", &format!("feature = \"s{seed}_"));
                write(&self.folder.path().join(format!("s{seed}")).join(path), &text)?;
            }
        }
        Ok(())
    }

    /// Compiles all crates as modules of one, again without those that are complained of.
    fn compile(&mut self, tool: Tool, what: &str, on: impl Fn(u64, &[String]) -> Vec<String>) {
        for _ in 0..MAX_ROUNDS {
            let seeds = self.emitted();
            let modules: String = seeds.iter().map(|seed| format!("pub mod s{seed};\n")).collect();
            let root = self.folder.path().join("lib.rs");
            write(&root, &format!("//! Crates.\n{modules}")).expect("the root can be written");
            let conditions = seeds.iter().flat_map(|seed| {
                let features = on(*seed, &self.features[seed]);
                features.into_iter().map(move |feature| format!("feature=\"s{seed}_{feature}\""))
            });
            let conditions: Vec<String> = conditions.collect();
            let complaints = self.compiler.complaints(tool, &root, &conditions, &self.folder.path().join("out"));
            if complaints.is_empty() {
                return;
            }
            let known = self.outcome.failures.len();
            for Complaint { files, text } in complaints {
                let seed = files.iter().find_map(|file| self.seed_of(file));
                if let Some(seed) = seed {
                    self.fail(seed, format!("{what}: {text}"));
                } else if self.outcome.failures.len() == known && !text.contains("aborting due to") {
                    seeds.iter().for_each(|seed| self.fail(*seed, format!("{what}: one of them: {text}")));
                }
            }
            if self.outcome.failures.len() == known {
                return;
            }
        }
    }

    /// Compiles some of the crates by themselves, since names at the root of a crate mean more than elsewhere.
    fn compile_alone(&mut self) {
        for seed in self.emitted().into_iter().step_by(10) {
            let root = self.folder.path().join(format!("c{seed}/src/lib.rs"));
            let conditions: Vec<String> =
                self.features[&seed].iter().map(|feature| format!("feature=\"{feature}\"")).collect();
            for tool in [Tool::Rustc, Tool::Rustdoc] {
                let complaints = self.compiler.complaints(tool, &root, &conditions, &self.folder.path().join("out"));
                if let Some(Complaint { text, .. }) = complaints.into_iter().next() {
                    self.fail(seed, format!("as a crate: {text}"));
                }
            }
        }
    }

    /// The spec whose module a file belongs to.
    fn seed_of(&self, file: &Path) -> Option<u64> {
        let inside = file.strip_prefix(self.folder.path()).ok()?;
        inside.iter().next()?.to_str()?.strip_prefix('s')?.parse().ok()
    }
}

/// Returns a file whose crate has become a module of another: every path from the root begins with that module.
fn below(module: &str, text: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    for part in text.split_inclusive("crate::") {
        moved.push_str(part);
        let before = part.strip_suffix("crate::");
        if before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')) {
            moved.push_str(&format!("{module}::"));
        }
    }
    moved
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

/// The features of a manifest.
fn features(manifest: &str) -> Vec<String> {
    let section = manifest.split("\n[features]\n").nth(1).unwrap_or_default();
    let names = section.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    names.filter(|name| !name.starts_with([' ', '#'])).map(|name| name.trim_matches('"').to_owned()).collect()
}
