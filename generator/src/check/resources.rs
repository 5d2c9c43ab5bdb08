//! Stage `check`: checks resource files as files. In: a spec. Out: resources that are not named like their file,
//! folders that are not a version, and versions without a folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, ResourceFile};
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::names::{MAX_LENGTH, Scope, is_usable, plain_ident, value_ident};
use crate::spec::{FeaturePer, Version};

pub(super) fn check(api: &Api<'_>) -> Vec<Diagnostic> {
    let versions = &api.service.value.versions;
    let mut found = Vec::new();
    let mut folders = BTreeSet::new();
    for file in &api.files {
        let folder = file.folder;
        if folders.insert(folder) && !versions.contains_key(folder) {
            let help = did_you_mean(folder, versions.keys().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("add `{folder}` to `versions` in `{}`", api.service.file));
            let message = format!("the folder `{folder}` is not a version of the service");
            found.push(Diagnostic::at_file(file.path, message).with_help(Some(help)));
        }
        let feature_per = versions.get(folder).map_or(FeaturePer::Resource, Version::feature_per);
        found.extend(check_name(file, feature_per));
    }
    for version in versions.keys().filter(|version| !folders.contains(version.as_str())) {
        let at = SpecPath::top(&api.service.file).key("versions").key(version).name();
        let message = format!("the version `{version}` has no resource files");
        found.push(Diagnostic::at(at, message).unless_used());
    }
    found.extend(check_twice(api));
    found
}

fn check_name(file: &ResourceFile<'_>, feature_per: FeaturePer) -> Option<Diagnostic> {
    let name = file.resource;
    let stem = file.path.rsplit('/').next().and_then(|last| last.strip_suffix(".yaml")).unwrap_or_default();
    let at = SpecPath::top(file.path).key("resource");
    if name != stem {
        let message = format!("the resource `{name}` does not match the file name `{stem}.yaml`");
        return Some(Diagnostic::at(at, message));
    }
    let ident = value_ident(name);
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    if plain_ident(&ident) != name || !is_usable(&ident) || ident.len() > MAX_LENGTH || !starts_well {
        let message = format!("`{name}` is not a valid module name");
        return Some(
            Diagnostic::at(at, message).with_help(Some("use lower-case letters, digits and `_`, 120 at most")),
        );
    }
    let taken = feature_per == FeaturePer::Resource && Scope::Features.has(name);
    taken.then(|| Diagnostic::at(at, format!("`{name}` is already a feature of the emitted crate")))
}

/// Reports resources of one version with the same name. At most one of them matches its file name.
fn check_twice(api: &Api<'_>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for file in &api.files {
        let place = |path| SpecPath::top(path).key("resource");
        match seen.get(&(file.folder, file.resource)) {
            None => drop(seen.insert((file.folder, file.resource), file.path)),
            Some(first) => {
                let message = format!("the resource `{}` is declared more than once", file.resource);
                found.push(Diagnostic::at(place(file.path), message).with_label(place(first), "first declared here"));
            }
        }
    }
    found
}
