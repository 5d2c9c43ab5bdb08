//! Stage `api`: collects declarations by name. In: the files of a version. Out: [`Symbols`]. Reports names that are
//! declared twice.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ty::TypeId;
use crate::diagnostics::{Diagnostic, Report, SpecPath};
use crate::spec::{self, Resource, SpecFile, TypeExpr};
use crate::steps;
use crate::wire::ListStyle;

/// The declarations of a version by name.
pub(super) struct Symbols<'s> {
    declared: Vec<Symbol<'s>>,
    pub(super) by_name: BTreeMap<&'s str, TypeId>,
    /// The declarations of each file.
    by_file: BTreeMap<&'s str, Range<usize>>,
    /// The first declaration of a name, and one that repeats it.
    pub(super) twins: Vec<(TypeId, TypeId)>,
    /// How a list is written that an alias is, by the alias.
    alias_styles: BTreeMap<&'s str, Option<ListStyle>>,
}

/// A declaration whose own names are not resolved yet.
#[derive(Clone, Copy)]
pub(super) struct Symbol<'s> {
    pub(super) name: &'s str,
    pub(super) file: &'s str,
    pub(super) section: &'static str,
    pub(super) definition: spec::Definition<'s>,
}

impl<'s> Symbols<'s> {
    /// Collects the declarations of files, and reports names that are declared twice.
    pub(super) fn collect(files: &[&'s SpecFile<Resource>], report: &mut Report) -> Self {
        let mut symbols = Self {
            declared: Vec::new(),
            by_name: BTreeMap::new(),
            by_file: BTreeMap::new(),
            twins: Vec::new(),
            alias_styles: BTreeMap::new(),
        };
        for file in files {
            let begin = symbols.declared.len();
            for (section, name, definition) in file.value.types.definitions() {
                let id = TypeId(symbols.declared.len());
                let symbol = Symbol { name, file: &file.file, section, definition };
                match symbols.get(name) {
                    None => drop(symbols.by_name.insert(name, id)),
                    Some(first) => {
                        let before = symbols.declaration(first);
                        let message = format!("`{name}` is already declared in `{}`", before.file);
                        let diagnostic = Diagnostic::at(symbol.at().name(), message);
                        report.push(diagnostic.with_label(before.at().name(), "first declared here"));
                        symbols.twins.push((first, id));
                    }
                }
                symbols.declared.push(symbol);
            }
            symbols.by_file.insert(&file.file, begin..symbols.declared.len());
        }
        symbols.find_alias_styles();
        symbols
    }

    /// Returns the first declaration of a name.
    pub(super) fn get(&self, name: &str) -> Option<TypeId> {
        self.by_name.get(name).copied()
    }

    /// Returns how a list is written whose type is this name, where an alias says so.
    pub(super) fn alias_style(&self, name: &str) -> Option<ListStyle> {
        self.alias_styles.get(name).copied().flatten()
    }

    /// Follows each alias to its end, and no part of the way twice.
    fn find_alias_styles(&mut self) {
        for start in &self.declared {
            let (mut chain, mut name) = (Vec::new(), start.name);
            let style = loop {
                if let Some(known) = self.alias_styles.get(name) {
                    break *known;
                }
                let symbol = self.get(name).map(|id| self.declaration(id));
                let Some(spec::Definition::Alias(alias)) = symbol.map(|symbol| symbol.definition) else { break None };
                steps::count(1);
                chain.push(name);
                // Aliases in a cycle lead nowhere, which `check` reports.
                self.alias_styles.insert(name, None);
                match &alias.ty {
                    TypeExpr::Csv(_) => break Some(ListStyle::Comma),
                    TypeExpr::Name(next) => name = next,
                    _ => break None,
                }
            };
            self.alias_styles.extend(chain.into_iter().map(|name| (name, style)));
        }
    }

    /// Returns the declaration at an index.
    pub(super) fn declaration(&self, id: TypeId) -> Symbol<'s> {
        self.declared[id.index()]
    }

    /// Returns the number of declarations.
    pub(super) fn len(&self) -> usize {
        self.declared.len()
    }

    /// Returns all names, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.by_name.keys().copied()
    }

    /// Returns the names of one kind of definition, sorted.
    pub(super) fn names_of(&self, is_wanted: fn(spec::Definition<'s>) -> bool) -> impl Iterator<Item = &'s str> {
        let wanted = self.by_name.iter().filter(move |(_, id)| is_wanted(self.declaration(**id).definition));
        wanted.map(|(name, _)| *name)
    }

    /// Returns the declarations of a file.
    pub(super) fn of_file(&self, file: &str) -> Vec<TypeId> {
        self.by_file.get(file).cloned().into_iter().flatten().map(TypeId).collect()
    }
}

impl<'s> Symbol<'s> {
    pub(super) fn at(&self) -> SpecPath<'s> {
        SpecPath::top(self.file).key(self.section).key(self.name)
    }
}
