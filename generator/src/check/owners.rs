//! Stage `check`: checks the names of operations that several owners share, such as a project and a group. In: a
//! version and the owners of the service file. Out: names that do not mention the owner, or mention the wrong one.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Operation, PathTemplate, Resource, Version};
use crate::diagnostics::Diagnostic;
use crate::spec::Owner;
use crate::wire::Method;

pub(super) fn check(version: &Version<'_>, owners: &[Owner]) -> Vec<Diagnostic> {
    let paths: Vec<(usize, String)> = owners
        .iter()
        .enumerate()
        .flat_map(|(index, owner)| owner.paths.iter().map(move |path| (index, PathTemplate::parse(path).route())))
        .collect();
    version.resources.iter().flat_map(|resource| check_resource(resource, owners, &paths)).collect()
}

/// An operation and its owners.
struct Owned<'a, 's> {
    operation: &'a Operation<'s>,
    /// The owners, by their positions in the service file, in that order.
    owners: Vec<usize>,
    /// Whether it only belongs to the owner of every path.
    is_anyones: bool,
    /// The path after that of the owner, all parameters alike.
    rest: String,
    /// The name without `_for_OWNER`, and that owner.
    suffix: Option<(&'s str, usize)>,
}

fn check_resource(resource: &Resource<'_>, owners: &[Owner], paths: &[(usize, String)]) -> Vec<Diagnostic> {
    let owned: Vec<Owned<'_, '_>> =
        resource.operations.iter().filter_map(|operation| find_owners(operation, owners, paths)).collect();
    let mut counterparts: BTreeMap<(Method, &str, &str), Vec<&Owned<'_, '_>>> = BTreeMap::new();
    for one in &owned {
        let verb = one.operation.name.split('_').next().unwrap_or_default();
        counterparts.entry((one.operation.method, &one.rest, verb)).or_default().push(one);
    }
    let found: Vec<(&str, Diagnostic)> =
        counterparts.values().flat_map(|group| check_counterparts(group, &owned, owners)).collect();
    // A name that is wrong beside its counterparts is reported once.
    let reported: BTreeSet<&str> = found.iter().map(|(name, _)| *name).collect();
    let others = owned.iter().filter(|one| !reported.contains(one.operation.name));
    let names: BTreeSet<&str> = resource.operations.iter().map(|operation| operation.name).collect();
    let suffixes = others.filter_map(|one| check_suffix(one, &names, owners));
    found.into_iter().map(|(_, diagnostic)| diagnostic).chain(suffixes).collect()
}

fn find_owners<'a, 's>(
    operation: &'a Operation<'s>,
    owners: &[Owner],
    paths: &[(usize, String)],
) -> Option<Owned<'a, 's>> {
    let route = operation.path.route();
    let begins = |path: &str| route.strip_prefix(path).filter(|rest| rest.starts_with('/'));
    let leading = paths.iter().filter_map(|(owner, path)| Some((path.len(), *owner, begins(path)?)));
    let longest = leading.clone().map(|(length, ..)| length).max()?;
    let mut of_longest: Vec<(usize, &str)> =
        leading.filter(|(length, ..)| *length == longest).map(|(_, owner, rest)| (owner, rest)).collect();
    of_longest.sort_unstable();
    let rest = of_longest.first()?.1.to_owned();
    let suffixes = owners.iter().enumerate().filter_map(|(index, owner)| {
        let stem = operation.name.strip_suffix(owner.name.as_str())?.strip_suffix("_for_")?;
        Some((stem, index))
    });
    Some(Owned {
        operation,
        owners: of_longest.into_iter().map(|(owner, _)| owner).collect(),
        is_anyones: longest == 0,
        rest,
        suffix: suffixes.min_by_key(|(stem, _)| stem.len()),
    })
}

/// Checks counterparts for different owners: that of the first owner has a plain name, every other one names its owner.
fn check_counterparts<'s>(
    group: &[&Owned<'_, 's>],
    all: &[Owned<'_, 's>],
    owners: &[Owner],
) -> Vec<(&'s str, Diagnostic)> {
    let Some(first) = group.iter().min_by_key(|one| one.owners.first()) else { return Vec::new() };
    let others: Vec<_> = group.iter().filter(|one| one.owners.first() != first.owners.first()).collect();
    if others.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some((stem, _)) = first.suffix {
        let owner = &owners[first.owners[0]].name;
        let message = format!("`{}` belongs to the first owner, `{owner}`, and needs no suffix", first.operation.name);
        let help = format!("rename it to `{stem}`");
        let at = first.operation.at().name();
        found.push((first.operation.name, Diagnostic::at(at, message).with_help(Some(help))));
    }
    let plain = first.suffix.map_or(first.operation.name, |(stem, _)| stem);
    // Where the first owner has several operations of one method, the name may be that of any of them.
    let stems: Vec<&str> = all
        .iter()
        .filter(|one| one.owners == first.owners && one.operation.method == first.operation.method)
        .map(|one| one.operation.name)
        .chain([plain])
        .collect();
    for other in others {
        let fits = other.suffix.is_some_and(|(stem, owner)| other.owners.contains(&owner) && stems.contains(&stem));
        if !fits {
            let owner = &owners[other.owners[0]].name;
            let name = other.operation.name;
            let message = format!(
                "`{name}` is the counterpart of `{}` for `{owner}` but is not named after it",
                first.operation.name
            );
            let help = format!("rename it to `{plain}_for_{owner}`");
            let at = other.operation.at().name();
            let label = first.operation.at().name();
            let diagnostic = Diagnostic::at(at, message).with_label(label, "the counterpart for another owner");
            found.push((name, diagnostic.with_help(Some(help))));
        }
    }
    found
}

/// Checks a name with an owner: the operation must belong to that owner, and its plain counterpart must exist.
fn check_suffix(one: &Owned<'_, '_>, names: &BTreeSet<&str>, owners: &[Owner]) -> Option<Diagnostic> {
    let (stem, owner) = one.suffix?;
    let (name, said) = (one.operation.name, &owners[owner].name);
    let at = one.operation.at().name();
    let is_there = names.contains(stem);
    if !one.is_anyones && !one.owners.contains(&owner) {
        let real = &owners[one.owners[0]].name;
        let message = format!("`{name}` is named for `{said}`, but its path belongs to `{real}`");
        let right = if is_there { format!("{stem}_for_{real}") } else { stem.to_owned() };
        return Some(Diagnostic::at(at, message).with_help(Some(format!("rename it to `{right}`"))));
    }
    (!is_there).then(|| {
        let message = format!("`{name}` is named as a variant of `{stem}`, which does not exist");
        Diagnostic::at(at, message).with_help(Some(format!("rename it to `{stem}`")))
    })
}
