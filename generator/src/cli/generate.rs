//! `generator`: writes the crate, or with `--check` lists stale files.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::Options;
use crate::disk;
use crate::files::Plan;
use crate::outputs::Output;

use super::command_output::CommandOutput;
use super::error::Error;
use super::fingerprint::{Done, Fingerprint};
use super::folders::{Folders, absolute, take_turn};
use super::input::{SPEC, SpecFolder};
use super::stale;

/// What generating takes.
#[derive(Debug, clap::Args)]
pub(super) struct GenerateArguments {
    #[command(flatten)]
    folder: SpecFolder,
    /// The folder of the emitted crate.
    #[arg(long, value_name = "DIR", default_value = OUT)]
    out: PathBuf,
    /// The folder of the runtime crate, for the emitted crate to depend on by path. Without it, the emitted crate takes the
    /// runtime from the crate registry, unless it is emitted into the workspace of this generator.
    #[arg(long, value_name = "PATH")]
    runtime: Option<PathBuf>,
    /// Writes nothing; fails when a file is stale, and shows the difference.
    #[arg(long)]
    check: bool,
}

/// The folder of the emitted crate, unless another is named.
const OUT: &str = "generated-client";

pub(super) fn run(arguments: &GenerateArguments) -> Result<CommandOutput, Error> {
    let begin = Instant::now();
    let options = arguments.options()?;
    let folders = Folders { client: arguments.out.clone(), spec: arguments.folder.spec.clone() };
    // A spec folder that is not there is reported by reading it.
    let _spec = take_turn(&folders.spec)?;
    let sources = arguments.folder.sources()?;
    folders.check_apart()?;

    let fingerprint = Fingerprint::new(&sources, &options, &folders);
    let before = if arguments.check { None } else { fingerprint.as_ref().and_then(Fingerprint::up_to_date) };
    if let Some(done) = before {
        return Ok(summary(&done, [0, done.files.len(), 0], begin));
    }
    let outputs = crate::generate(&sources, &options).map_err(|report| Error::report(&report, &sources))?;
    let done = Done::of(&outputs);
    let complaint = outputs.warnings.render(&sources);
    let is_new = !arguments.check && !folders.client.exists();
    if is_new {
        disk::make_folder(&folders.client)?;
    }
    let _client = take_turn(&folders.client)?;
    if arguments.check {
        let plans = folders.plans(outputs.outputs)?;
        return Ok(CommandOutput { complaint, ..stale::show(&plans, &arguments.command()) });
    }
    let written = write(&folders, outputs.outputs);
    if written.is_err() && is_new {
        // Only if it is empty.
        drop(std::fs::remove_dir(&folders.client));
    }
    let counts = written?;
    if let Some(fingerprint) = fingerprint {
        fingerprint.save(&done);
    }
    Ok(CommandOutput { complaint, ..summary(&done, counts, begin) })
}

impl GenerateArguments {
    fn options(&self) -> Result<Options, Error> {
        let runtime = match &self.runtime {
            Some(path) => Some(path.clone()),
            None => self.own_runtime()?,
        };
        Ok(Options { runtime: runtime.map(|path| path_between(&self.out, &path)).transpose()? })
    }

    /// Returns the runtime beside this generator, if the crate is emitted into the same workspace. Only a checkout of the
    /// repository has one, where this package is `generator` or `generator/dev`.
    fn own_runtime(&self) -> Result<Option<PathBuf>, Error> {
        let out = absolute(&self.out)?;
        let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().take(2);
        let runtime = folders.find_map(|folder| Some(folder.join("runtime")).filter(|runtime| runtime.is_dir()));
        Ok(runtime.filter(|runtime| runtime.ancestors().nth(2).is_some_and(|workspace| out.starts_with(workspace))))
    }

    /// Returns the command that generates what these arguments are about. The package `generator` exists in the repository
    /// alone, where cargo runs it.
    fn command(&self) -> String {
        let own = env!("CARGO_PKG_NAME");
        let (plain, separator) = if own == "generator" { ("cargo run -p generator", " --") } else { (own, "") };
        let (spec, out) = (self.folder.spec.display().to_string(), self.out.display().to_string());
        if (spec.as_str(), out.as_str()) == (SPEC, OUT) && self.runtime.is_none() {
            return plain.to_owned();
        }
        let runtime = self.runtime.iter().map(|path| format!(" --runtime {}", path.display()));
        format!("{plain}{separator} --spec {spec} --out {out}{}", runtime.collect::<String>())
    }
}

/// Writes outputs, unless a file of others is in the way of any. Returns how many files were written, unchanged and
/// removed.
fn write(folders: &Folders, outputs: Vec<Output>) -> Result<[usize; 3], Error> {
    for output in &outputs {
        disk::recover(folders.of(output.target))?;
    }
    let plans = folders.plans(outputs)?;
    for (folder, plan) in &plans {
        if let Some(first) = plan.unowned.first() {
            return Err(Error::Foreign(folder.join(first)));
        }
    }
    disk::apply(&plans)?;
    let sum = |count: fn(&Plan) -> usize| plans.iter().map(|(_, plan)| count(plan)).sum::<usize>();
    Ok([sum(|plan| plan.write.len()), sum(|plan| plan.unchanged.len()), sum(|plan| plan.remove.len())])
}

/// One line: what there is, how many files were written, unchanged and removed, and how long it took.
fn summary(done: &Done, [written, unchanged, removed]: [usize; 3], begin: Instant) -> CommandOutput {
    CommandOutput::line(format!(
        "{} operations, {} types; {written} files written, {unchanged} unchanged, {removed} removed; {:.2} s",
        done.operations,
        done.types,
        begin.elapsed().as_secs_f64()
    ))
}

/// Returns the path of `to` as seen from the folder `from`, with `/`. Neither has to exist.
fn path_between(from: &Path, to: &Path) -> Result<String, Error> {
    let (from, to) = (absolute(from)?, absolute(to)?);
    let common = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}
