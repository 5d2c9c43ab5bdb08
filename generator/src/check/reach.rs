//! Stage `check`: what nothing uses. In: a version. Out: declared types that no operation and no option reaches, and path
//! parameters that are in no path.

use std::collections::BTreeSet;

use super::Version;
use super::walk::{operation_at, operation_uses};
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::spec::{Definition, Field, path_parameters};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = version.unused_types();
    found.extend(version.unused_params());
    found
}

impl<'a> Version<'a> {
    fn unused_types(&self) -> Vec<Diagnostic> {
        let mut reached = self.values();
        let embedded =
            self.operations().flat_map(|(_, _, operation)| operation.parts()).flat_map(|(_, set)| &set.embed);
        embedded.for_each(|name| self.reach(name, &mut reached));
        let unused = self.declared.iter().filter(|(name, _)| !reached.contains(name));
        unused
            .map(|(name, declaration)| {
                let message = format!("no operation uses `{name}`");
                Diagnostic::at(declaration.at.name(), message).with_help(Some("remove it")).for_lack_of_use()
            })
            .collect()
    }

    /// The types of which values are sent or read, alone or within others. A record that only requests embed is none.
    pub(super) fn values(&self) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        for (file, name, operation) in self.operations() {
            for found in operation_uses(file, name, operation) {
                self.reach(found.ty.name(), &mut reached);
            }
            let embedded = operation.request_fields(&self.records).into_iter().filter(|field| field.from.is_some());
            for ty in embedded.filter_map(|field| field.field.ty.expr()) {
                self.reach(ty.name(), &mut reached);
            }
        }
        for option in self.service.value.options.values() {
            self.reach(option.ty.name(), &mut reached);
        }
        reached
    }

    fn reach(&self, name: &str, reached: &mut BTreeSet<&'a str>) {
        let mut ahead = vec![name.to_owned()];
        while let Some(name) = ahead.pop() {
            let declarations: Vec<_> = self.declared.all(&name).collect();
            if declarations.first().is_some_and(|(name, _)| reached.insert(*name)) {
                ahead.extend(declarations.into_iter().flat_map(|(_, kind)| mentions(kind)));
            }
        }
    }

    fn unused_params(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for file in &self.files {
            let operations = &file.value.operations;
            let in_paths: Vec<&str> =
                operations.values().flat_map(|op| path_parameters(&op.path)).map(|param| param.name).collect();
            for name in file.value.params.keys().filter(|name| !in_paths.contains(&name.as_str())) {
                let at = At::top(&file.file).key("params").key(name).name();
                let help = did_you_mean(name, in_paths.iter().copied()).unwrap_or_else(|| "remove it".to_owned());
                let message = format!("no path has `{{{name}}}`");
                found.push(Diagnostic::at(at, message).with_help(Some(help)).for_lack_of_use());
            }
            for (operation_name, operation) in operations {
                let in_path: Vec<&str> = path_parameters(&operation.path).map(|param| param.name).collect();
                for name in operation.params.keys().filter(|name| !in_path.contains(&name.as_str())) {
                    let at = operation_at(file, operation_name).key("params").key(name).name();
                    let help = did_you_mean(name, in_path.iter().copied()).unwrap_or_else(|| "remove it".to_owned());
                    let message = format!("the path has no `{{{name}}}`");
                    found.push(Diagnostic::at(at, message).with_help(Some(help)).for_lack_of_use());
                }
            }
        }
        found
    }
}

/// The names that a declaration speaks of.
fn mentions(kind: Definition<'_>) -> Vec<String> {
    match kind {
        Definition::Id(_) | Definition::Enum(_) => Vec::new(),
        Definition::Ref(reference) => reference.any.clone(),
        Definition::Alias(alias) => vec![alias.ty.name().to_owned()],
        Definition::Union(union) => union.variants.values().map(|ty| ty.name().to_owned()).collect(),
        Definition::Record(record) => {
            let fields = record.fields.own.values().flat_map(Field::types).map(|ty| ty.name().to_owned());
            record.fields.embed.iter().cloned().chain(fields).collect()
        }
    }
}
