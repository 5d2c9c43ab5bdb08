//! The rules for imports. In: the modules of a crate, and the tables. Out: every violation, as a line.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Import, Modules, stage};

/// Which files of a folder import which others.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// Finds everything that breaks a rule, and every row of a table that is out of date.
pub(super) fn violations(modules: &Modules, stages: &[&str], known: &[(&str, &[&str])]) -> Vec<String> {
    let imports = modules.imports();
    let mut found = check_stages(modules, stages);
    found.extend(imports.iter().filter_map(|import| check_order(import, stages)));
    let mut cycles: BTreeMap<String, Vec<String>> =
        graphs(&imports).iter().map(|(folder, graph)| (folder.clone(), in_cycles(graph))).collect();
    cycles.retain(|_, files| !files.is_empty());
    let known: BTreeMap<&str, &[&str]> = known.iter().copied().collect();
    let folders: BTreeSet<&str> = cycles.keys().map(String::as_str).chain(known.keys().copied()).collect();
    for folder in folders {
        let there = cycles.get(folder).map_or(&[][..], Vec::as_slice);
        let expected = known.get(folder).copied().unwrap_or_default();
        if there != expected {
            found.push(format!("`{folder}`: the table of known cycles has {expected:?}, there is {there:?}"));
        }
    }
    found
}

fn check_stages(modules: &Modules, stages: &[&str]) -> Vec<String> {
    let there = modules.names();
    let missing: BTreeSet<&str> =
        there.iter().filter(|module| rank(module, stages).is_none()).map(|module| stage(module)).collect();
    let gone = stages.iter().enumerate().filter(|(at, _)| there.iter().all(|module| rank(module, stages) != Some(*at)));
    missing
        .into_iter()
        .map(|name| format!("`{name}` is missing from the table of stages"))
        .chain(gone.map(|(_, name)| format!("`{name}` is in the table of stages and not in the crate")))
        .collect()
}

/// The row of the table that a module belongs to: the longest one that its path begins with.
fn rank(module: &[String], stages: &[&str]) -> Option<usize> {
    let begins = |name: &str| match name {
        "lib" => module.is_empty(),
        name => {
            let parts: Vec<&str> = name.split("::").collect();
            module.len() >= parts.len() && parts.iter().zip(module).all(|(part, own)| part == own)
        }
    };
    let rows = stages.iter().enumerate().filter(|(_, name)| begins(name));
    rows.max_by_key(|(_, name)| name.split("::").count()).map(|(at, _)| at)
}

/// An import of a stage from one that is not below it.
fn check_order(import: &Import, stages: &[&str]) -> Option<String> {
    let (from, to) = (rank(&import.from, stages)?, rank(&import.to, stages)?);
    (from < to).then(|| {
        let (module, written) = (import.from.join("::"), &import.written);
        format!("`{module}` imports `{written}`: `{}` is above `{}`", stages[to], stages[from])
    })
}

/// The imports among the files of each folder, also of folders within folders.
fn graphs(imports: &BTreeSet<Import>) -> BTreeMap<String, Graph> {
    let mut graphs: BTreeMap<String, Graph> = BTreeMap::new();
    for Import { from, to, .. } in imports {
        let common = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        if common > 0 {
            let file = |module: &[String]| module.get(common).cloned().unwrap_or_else(|| "mod".to_owned());
            let graph = graphs.entry(from[..common].join("/")).or_default();
            graph.entry(file(from)).or_default().insert(file(to));
        }
    }
    graphs
}

/// The files that can be reached from themselves, sorted.
fn in_cycles(graph: &Graph) -> Vec<String> {
    graph.keys().filter(|file| reachable(graph, file).contains(*file)).cloned().collect()
}

fn reachable(graph: &Graph, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for next in graph.get(file).into_iter().flatten() {
            if found.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    found
}
