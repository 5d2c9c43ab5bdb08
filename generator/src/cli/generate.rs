//! `generator`: writes the crate, or with `--check` lists stale files.

use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use generator::Options;
use generator::disk;
use generator::files::Plan;

use super::command_output::CommandOutput;
use super::error::Error;
use super::fingerprint::{Done, Fingerprint};
use super::folders::{FolderPlan, Folders};
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
    /// Writes nothing; fails when a file is stale, and shows the difference.
    #[arg(long)]
    check: bool,
}

/// The folder of the emitted crate, unless another is named.
const OUT: &str = "generated-client";

pub(super) fn run(arguments: &GenerateArguments) -> Result<CommandOutput, Error> {
    let begin = Instant::now();
    let sources = arguments.folder.sources()?;
    let options = arguments.options()?;
    let folders = Folders { client: arguments.out.clone(), spec: arguments.folder.spec.clone() };

    let fingerprint = Fingerprint::new(&sources, &options, &folders);
    let before = if arguments.check { None } else { fingerprint.as_ref().and_then(Fingerprint::up_to_date) };
    if let Some(done) = before {
        return Ok(summary(&done, [0, done.files.len(), 0], begin));
    }
    let outputs = generator::generate(&sources, &options).map_err(|report| Error::report(&report, &sources))?;
    let done = Done::of(&outputs);
    let complaint = outputs.warnings.render(&sources);
    let plans = folders.plans(outputs.outputs)?;
    if arguments.check {
        return Ok(CommandOutput { complaint, ..stale::show(&plans, &arguments.command()) });
    }
    write(&plans)?;
    if let Some(fingerprint) = fingerprint {
        fingerprint.save(&done);
    }
    let sum = |count: fn(&Plan) -> usize| plans.iter().map(|(_, plan)| count(plan)).sum::<usize>();
    let counts = [sum(|plan| plan.write.len()), sum(|plan| plan.unchanged), sum(|plan| plan.remove.len())];
    Ok(CommandOutput { complaint, ..summary(&done, counts, begin) })
}

impl GenerateArguments {
    fn options(&self) -> Result<Options, Error> {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
        Ok(Options { runtime: path_between(&self.out, &runtime)? })
    }

    /// Returns the command that generates what these arguments are about.
    fn command(&self) -> String {
        let plain = "cargo run -p generator";
        let (spec, out) = (self.folder.spec.display().to_string(), self.out.display().to_string());
        if (spec.as_str(), out.as_str()) == (SPEC, OUT) {
            return plain.to_owned();
        }
        format!("{plain} -- --spec {spec} --out {out}")
    }
}

/// Carries the plans out, unless a file of somebody else is in the way of any.
fn write(plans: &[FolderPlan<'_>]) -> Result<(), Error> {
    for (folder, plan) in plans {
        if let Some(first) = plan.unowned.first() {
            return Err(Error::Foreign(folder.join(first)));
        }
    }
    Ok(disk::apply(plans)?)
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
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(|error| Error::Path(path.to_owned(), error))?;
        Ok::<_, Error>(without_dots(&path))
    };
    let (from, to) = (absolute(from)?, absolute(to)?);
    let common = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
