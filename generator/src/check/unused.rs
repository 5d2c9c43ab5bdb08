//! Stage `check`: finds unused declarations. In: a version. Out: types that no operation and no option uses, and path
//! parameters that no path contains.

use std::collections::BTreeSet;

use crate::api::{Param, Version};
use crate::diagnostics::{Diagnostic, MAX_SUGGESTIONS, SpecPath, did_you_mean};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = unused_types(version);
    for resource in &version.resources {
        let paths = resource.operations.iter().map(|operation| &operation.path);
        let used: BTreeSet<&str> = paths.flat_map(|path| path.parameters()).map(|parameter| parameter.name).collect();
        found.extend(unused_params(resource.at(), &resource.params, &used));
        for operation in &resource.operations {
            let used: BTreeSet<&str> = operation.path.parameters().map(|parameter| parameter.name).collect();
            found.extend(unused_params(operation.at(), &operation.params, &used));
        }
    }
    found
}

fn unused_types(version: &Version<'_>) -> Vec<Diagnostic> {
    let unused = version.types.by_name().filter(|declaration| !declaration.usage.is_used());
    unused
        .map(|declaration| {
            let message = format!("unused type `{}`", declaration.name);
            Diagnostic::at(declaration.at().name(), message).with_help(Some("remove it")).unless_used()
        })
        .collect()
}

fn unused_params(at: SpecPath<'_>, params: &[Param<'_>], used: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let unused = params.iter().map(|param| param.name).filter(|name| !used.contains(name));
    unused
        .enumerate()
        .map(|(index, name)| {
            let meant = if index < MAX_SUGGESTIONS { did_you_mean(name, used.iter().copied()) } else { None };
            let help = meant.unwrap_or_else(|| "remove it".to_owned());
            let at = at.key("params").key(name).name();
            Diagnostic::at(at, format!("unused path parameter `{name}`")).with_help(Some(help)).unless_used()
        })
        .collect()
}
