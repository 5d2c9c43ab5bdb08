//! `generator`: writes the crate, or with `--check` says what is stale.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use generator::disk;
use generator::files::{FileSet, Plan, crate_files};
use generator::lower::lower;
use generator::model::Crate;
use similar::TextDiff;

use super::SpecFolder;
use super::stamp::{self, Stamp, hash_of};

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

/// The file of the spec folder that the generator writes.
const SCHEMA: &str = "schema.json";

pub(super) fn run(arguments: &GenerateArguments) -> Result<ExitCode, String> {
    let begin = Instant::now();
    let sources = arguments.folder.sources()?;
    let runtime = path_between(&arguments.out, Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime").as_path())?;
    let input = stamp::input(&sources, &runtime);
    let place = stamp::place(&arguments.out);
    let done = if arguments.check { None } else { arguments.done_before(place.as_deref(), input) };
    if let Some(done) = done {
        println!("{}", summary(&done, [0, done.output.len(), 0], begin));
        return Ok(ExitCode::SUCCESS);
    }

    let spec = super::read(&sources)?;
    let (api, _) = generator::resolve(&spec);
    let model = lower(&api);
    // A bug of the generator if not: nothing may be dropped on the way.
    let defined: usize = spec.resources.iter().map(|file| file.value.operations.len()).sum();
    assert_eq!(defined, operations(&model), "operations were lost on the way from the spec to the model");

    let files = crate_files(&model, &runtime);
    let schema = FileSet::from([(SCHEMA.to_owned(), generator::schema())]);
    let done = Stamp {
        input: input.unwrap_or_default(),
        output: [(&files, "out"), (&schema, "spec")]
            .into_iter()
            .flat_map(|(set, label)| set.iter().map(move |(path, text)| (format!("{label}:{path}"), hash_of(text))))
            .collect(),
        operations: operations(&model),
        types: types(&model),
    };
    let plans = [
        (arguments.out.as_path(), plan(&arguments.out, files)?),
        (arguments.folder.spec.as_path(), schema_plan(&arguments.folder.spec, schema)?),
    ];
    if arguments.check {
        return Ok(report_stale(&plans, &arguments.command()));
    }
    for (folder, plan) in &plans {
        refuse_foreign(folder, plan)?;
    }
    for (folder, plan) in &plans {
        disk::carry_out(plan, folder).map_err(|error| format!("error: {error}\n"))?;
    }
    if let (Some(place), Some(_)) = (place, input) {
        done.keep(&place);
    }
    let sum = |count: fn(&Plan) -> usize| plans.iter().map(|(_, plan)| count(plan)).sum::<usize>();
    let counts = [sum(|plan| plan.write.len()), sum(|plan| plan.unchanged), sum(|plan| plan.remove.len())];
    println!("{}", summary(&done, counts, begin));
    Ok(ExitCode::SUCCESS)
}

/// One line: what there is, how many files were written, unchanged and removed, and how long it took.
fn summary(done: &Stamp, [written, unchanged, removed]: [usize; 3], begin: Instant) -> String {
    format!(
        "{} operations, {} types; {written} files written, {unchanged} unchanged, {removed} removed; {:.2} s",
        done.operations,
        done.types,
        begin.elapsed().as_secs_f64()
    )
}

impl GenerateArguments {
    /// What an earlier run did, when there is nothing left to do.
    fn done_before(&self, place: Option<&Path>, input: Option<u64>) -> Option<Stamp> {
        let done = Stamp::read(place?).filter(|done| Some(done.input) == input)?;
        let mut present = stamp::present(&[(&self.out, "out"), (&self.folder.spec, "spec")], &done.output)?;
        // Of the spec's folder only the schema is looked at, as when it is written.
        present.retain(|path, _| !path.starts_with("spec:") || done.output.contains_key(path));
        (present == done.output).then_some(done)
    }

    /// The command that generates what these arguments are about.
    fn command(&self) -> String {
        let plain = "cargo run -p generator";
        let (spec, out) = (self.folder.spec.display().to_string(), self.out.display().to_string());
        if (spec.as_str(), out.as_str()) == (super::SPEC, OUT) {
            return plain.to_owned();
        }
        format!("{plain} -- --spec {spec} --out {out}")
    }
}

fn operations(model: &Crate) -> usize {
    model.apis.iter().flat_map(|api| &api.resources).map(|resource| resource.operations.len()).sum()
}

fn types(model: &Crate) -> usize {
    model.apis.iter().flat_map(|api| &api.type_files).map(|file| file.types.len()).sum()
}

fn plan(folder: &Path, wanted: FileSet) -> Result<Plan, String> {
    let present = disk::read_present(folder, &wanted).map_err(|error| format!("error: {error}\n"))?;
    Ok(Plan::new(wanted, &present))
}

/// The schema is the one file of the spec folder that is the generator's; nothing else there is looked at.
fn schema_plan(folder: &Path, wanted: FileSet) -> Result<Plan, String> {
    let mut present = disk::read_present(folder, &wanted).map_err(|error| format!("error: {error}\n"))?;
    present.retain(|path, _| path == SCHEMA);
    Ok(Plan::new(wanted, &present))
}

fn refuse_foreign(folder: &Path, plan: &Plan) -> Result<(), String> {
    let [first, ..] = plan.foreign.as_slice() else { return Ok(()) };
    Err(format!(
        "error: {} was not written by the generator and stands where it has to write; nothing was written\n",
        folder.join(first).display()
    ))
}

/// Shows what is stale, and the command that mends it.
fn report_stale(plans: &[(&Path, Plan)], command: &str) -> ExitCode {
    if plans.iter().all(|(_, plan)| plan.is_empty()) {
        println!("{} files are as the spec says", plans.iter().map(|(_, plan)| plan.unchanged).sum::<usize>());
        return ExitCode::SUCCESS;
    }
    for (folder, plan) in plans {
        for change in &plan.write {
            show_difference(&folder.join(&change.path), change.before.as_deref(), Some(&change.after));
        }
        for removal in &plan.remove {
            show_difference(&folder.join(&removal.path), Some(&removal.before), None);
        }
        for foreign in &plan.foreign {
            println!("{} was not written by the generator and stands in its way", folder.join(foreign).display());
        }
    }
    let stale: usize = plans.iter().map(|(_, plan)| plan.write.len() + plan.remove.len()).sum();
    println!("\n{stale} files are stale; `{command}` mends them");
    ExitCode::FAILURE
}

fn show_difference(path: &Path, before: Option<&str>, after: Option<&str>) {
    let name = path.display().to_string();
    let header = |text: Option<&str>| text.map_or_else(|| "/dev/null".to_owned(), |_| name.clone());
    let difference = TextDiff::from_lines(before.unwrap_or_default(), after.unwrap_or_default());
    print!("{}", difference.unified_diff().context_radius(2).header(&header(before), &header(after)));
}

/// The path of `to` as seen from the folder `from`, with `/`. Neither has to exist.
fn path_between(from: &Path, to: &Path) -> Result<String, String> {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).map_err(|error| format!("error: {}: {error}\n", path.display()))?;
        Ok::<_, String>(without_dots(&path))
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
