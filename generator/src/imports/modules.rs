//! The modules of the crate. In: source files. Out: for each module, which paths its code names, and which module declares
//! what a path leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The names on the way from the root of the crate to a module or item; empty for the root itself.
pub(super) type Names = Vec<String>;

/// One module's file.
#[derive(Default)]
struct Module {
    /// The paths that its code names, as they are written.
    paths: BTreeSet<Names>,
    /// Those that it only passes on.
    passed_on: BTreeSet<Names>,
    /// What its `use` lines bind to names.
    bindings: BTreeMap<String, Names>,
    children: BTreeSet<String>,
}

/// An import of one module from another.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    pub(super) from: Names,
    pub(super) to: Names,
    /// The path as it is written.
    pub(super) written: String,
}

/// All modules that are compiled outside of tests.
pub(super) struct Modules {
    modules: BTreeMap<Names, Module>,
}

impl Modules {
    /// Reads all files below a folder.
    pub(super) fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(path) = open.pop() {
            for entry in fs::read_dir(&path).expect("a folder of sources") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let name = path.strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
                    files.push((name, fs::read_to_string(&path).expect("a source file")));
                }
            }
        }
        Self::new(files)
    }

    /// Takes files by their paths below `src`.
    pub(super) fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut modules = BTreeMap::new();
        let mut of_tests = BTreeSet::new();
        for (path, text) in files {
            let name = module_name(&path);
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let mut module = Module::default();
            for item in file.items {
                match &item {
                    Item::Mod(declared) if declared.content.is_none() && is_for_tests(&item) => {
                        of_tests.insert([name.clone(), vec![declared.ident.to_string()]].concat());
                    }
                    _ if is_for_tests(&item) => {}
                    Item::Use(item) => module.add_use(item),
                    _ => scan(item.to_token_stream(), &mut module.paths),
                }
            }
            modules.insert(name, module);
        }
        modules.retain(|name, _| !of_tests.iter().any(|test| name.starts_with(test)));
        let names: Vec<Names> = modules.keys().cloned().collect();
        for name in names {
            if let Some((last, parent)) = name.split_last() {
                modules.entry(parent.to_vec()).or_default().children.insert(last.clone());
            }
        }
        Self { modules }
    }

    /// Returns the paths of all modules; that of the library's root is empty.
    pub(super) fn names(&self) -> Vec<&[String]> {
        self.modules.keys().map(Vec::as_slice).collect()
    }

    /// Returns all imports of one module from another, but for what a folder's file passes on from its own files.
    pub(super) fn imports(&self) -> BTreeSet<Import> {
        let mut imports = BTreeSet::new();
        for (from, module) in &self.modules {
            for path in module.paths.union(&module.passed_on) {
                let Some(to) = self.absolute(from, path).map(|path| self.owner(path)) else { continue };
                let passes_on = module.passed_on.contains(path) && !from.is_empty() && to.starts_with(from);
                if to != *from && !passes_on {
                    imports.insert(Import { from: from.clone(), to, written: path.join("::") });
                }
            }
        }
        imports
    }

    /// Returns a path from the root; none if it leads out of the crate, or begins with a name that a `use` line binds.
    fn absolute(&self, module: &Names, path: &[String]) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let up = path.iter().take_while(|name| *name == "super").count();
        // The binary's modules stand beside the library's.
        let here: &[String] = if stage(module) == "main" { &[] } else { module };
        match first.as_str() {
            "crate" | "generator_cli" => Some(rest.to_vec()),
            "self" => Some([here, rest].concat()),
            "super" => Some([&here[..here.len().saturating_sub(up)], &path[up..]].concat()),
            _ if self.modules.get(here)?.children.contains(first) => Some([here, path].concat()),
            _ => None,
        }
    }

    /// Returns the module that declares what a path leads to. What others pass on is followed.
    fn owner(&self, mut path: Names) -> Names {
        // Longer chains are cycles, which the compiler refuses.
        for _ in 0..16 {
            let known = (0..=path.len()).rev().find(|length| self.modules.contains_key(&path[..*length]));
            let (module, rest) = path.split_at(known.unwrap_or_default());
            let bound =
                rest.split_first().and_then(|(name, rest)| Some((self.modules[module].bindings.get(name)?, rest)));
            let bound =
                bound.and_then(|(target, rest)| Some([self.absolute(&module.to_vec(), target)?, rest.to_vec()]));
            match bound {
                Some(parts) => path = parts.concat(),
                None => return module.to_vec(),
            }
        }
        path
    }
}

impl Module {
    fn add_use(&mut self, item: &ItemUse) {
        let mut leaves = Vec::new();
        gather(&item.tree, &mut Vec::new(), &mut leaves);
        for (name, path) in leaves {
            let paths = if matches!(item.vis, Visibility::Inherited) { &mut self.paths } else { &mut self.passed_on };
            paths.insert(path.clone());
            self.bindings.insert(name, path);
        }
    }
}

/// Returns the module at the top that a module belongs to, `lib` for the root.
pub(super) fn stage(module: &[String]) -> &str {
    module.first().map_or("lib", String::as_str)
}

fn module_name(path: &str) -> Names {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string().replace(' ', "") == "#[cfg(test)]")
}

/// The paths of a `use` line, each with the name that it binds.
fn gather(tree: &UseTree, way: &mut Names, leaves: &mut Vec<(String, Names)>) {
    let with =
        |way: &Names, name: String| if name == "self" { way.clone() } else { [way.clone(), vec![name]].concat() };
    match tree {
        UseTree::Path(path) => {
            way.push(path.ident.to_string());
            gather(&path.tree, way, leaves);
            way.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| gather(tree, way, leaves)),
        UseTree::Name(name) => {
            let path = with(way, name.ident.to_string());
            leaves.push((path.last().cloned().unwrap_or_default(), path));
        }
        UseTree::Rename(rename) => leaves.push((rename.rename.to_string(), with(way, rename.ident.to_string()))),
        UseTree::Glob(_) => leaves.push(("*".to_owned(), way.clone())),
    }
}

/// Finds the paths of two names and more in code, `use` lines within functions and calls of macros included. What `quote!`
/// holds is code of the emitted crate.
fn scan(tokens: TokenStream, paths: &mut BTreeSet<Names>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(ident) if ident == "quote" && is_sign(tokens.get(at + 1), '!') => at += 2,
            TokenTree::Ident(_) => at = scan_path(&tokens, at, &[], paths),
            TokenTree::Group(group) => scan(group.stream(), paths),
            _ => {}
        }
        at += 1;
    }
}

/// Finds the path that begins at a token, or in a group the paths, and returns its last token.
fn scan_path(tokens: &[TokenTree], begin: usize, before: &[String], paths: &mut BTreeSet<Names>) -> usize {
    let mut path = before.to_vec();
    let mut at = begin;
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        path.push(ident.to_string());
        if !(is_sign(tokens.get(at + 1), ':') && is_sign(tokens.get(at + 2), ':')) {
            break;
        }
        match tokens.get(at + 3) {
            Some(TokenTree::Ident(_)) => at += 3,
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for item in inner.split(|token| is_sign(Some(token), ',')).filter(|item| !item.is_empty()) {
                    scan_path(item, 0, &path, paths);
                }
                return at + 3;
            }
            _ => break,
        }
    }
    if path.len() > 1 {
        paths.insert(path);
    }
    at
}

fn is_sign(token: Option<&TokenTree>, c: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == c)
}
