//! Stage `check`: resource files as such. In: a spec. Out: names that do not fit the file, folders that are no version and
//! versions without a folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, ResourceFile};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::names::{TAKEN_FEATURES, value_ident};

pub(super) fn check(api: &Api<'_>) -> Vec<Diagnostic> {
    let versions = &api.service.value.versions;
    let mut found = Vec::new();
    let mut folders = BTreeSet::new();
    for file in &api.files {
        let folder = file.folder;
        if folders.insert(folder) && !versions.contains_key(folder) {
            let help = did_you_mean(folder, versions.keys().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("add `{folder}` to `versions` in `{}`", api.service.file));
            let message = format!("the service has no version `{folder}`, the folder of this file");
            found.push(Diagnostic::at_file(file.path, message).with_help(Some(help)));
        }
        let whole = versions.get(folder).is_some_and(|version| version.feature.is_some());
        found.extend(check_name(file, whole));
    }
    for version in versions.keys().filter(|version| !folders.contains(version.as_str())) {
        let at = At::top(&api.service.file).key("versions").key(version).name();
        let message = format!("there is no folder `{version}` with resource files");
        found.push(Diagnostic::at(at, message).for_lack_of_use());
    }
    found.extend(check_twice(api));
    found
}

/// `whole`: the version is switched as a whole, so the resource has no feature of its own.
fn check_name(file: &ResourceFile<'_>, whole: bool) -> Option<Diagnostic> {
    let name = file.resource;
    let stem = file.path.rsplit('/').next().and_then(|last| last.strip_suffix(".yaml")).unwrap_or_default();
    let at = At::top(file.path).key("resource");
    if name != stem {
        let message = format!("the resource is `{name}`, and the file `{stem}.yaml`; they must agree");
        return Some(Diagnostic::at(at, message));
    }
    let ident = value_ident(name);
    let ident = ident.trim_start_matches("r#");
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    if ident != name || !name.is_ascii() || !starts_well {
        let message = format!("`{name}` is no name of a module");
        return Some(Diagnostic::at(at, message).with_help(Some("use small letters, digits and `_`")));
    }
    let taken = !whole && TAKEN_FEATURES.contains(&name);
    taken.then(|| Diagnostic::at(at, format!("the emitted crate has a feature `{name}` already")))
}

/// Resources of one version that have one name. Since the file is called after it, one of them reports that as well.
fn check_twice(api: &Api<'_>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for file in &api.files {
        let place = |path| At::top(path).key("resource");
        match seen.get(&(file.folder, file.resource)) {
            None => drop(seen.insert((file.folder, file.resource), file.path)),
            Some(first) => {
                let message = format!("`{}` has another file already", file.resource);
                found.push(Diagnostic::at(place(file.path), message).with_label(place(first), "the first"));
            }
        }
    }
    found
}
