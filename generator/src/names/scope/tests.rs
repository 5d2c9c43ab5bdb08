//! Holds the tables of names against what is emitted and against the runtime.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};

use super::*;

#[test]
fn what_the_emitter_has_makes_way() {
    for (scope, ident, expected) in [
        (Scope::Root, "v4", "v4"),
        (Scope::Root, "lib", "lib_"),
        (Scope::Root, "std", "std_"),
        (Scope::Version, "types", "types_"),
        (Scope::Version, "r#mod", "mod_"),
        (Scope::Version, "r#type", "r#type"),
        (Scope::Requests, "send", "send_"),
        (Scope::Requests, "clone", "clone_"),
        (Scope::Requests, "default", "default"),
        (Scope::Records, "default", "default_"),
        (Scope::Variants, "Unlisted", "Unlisted_"),
        (Scope::Tokens, "none", "none_"),
        (Scope::Options, "prefetch", "prefetch_"),
    ] {
        assert_eq!(scope.place(ident.to_owned()), expected, "{scope:?}");
    }
}

/// What the runtime gives to requests: the functions in macros that make a type an operation, and the methods of the
/// traits in the module that says what every operation can do.
#[test]
fn the_methods_of_requests_are_those_of_the_runtime() {
    let mut found = BTreeSet::new();
    let macros = syn::parse_file(include_str!("../../../runtime/src/macros.rs")).expect("the macros are Rust");
    let made = macros.items.iter().filter_map(|item| match item {
        syn::Item::Macro(made) => Some((made.ident.as_ref()?.to_string(), made.mac.tokens.clone())),
        _ => None,
    });
    for (name, tokens) in made {
        let words = words(tokens);
        if name == "__operation" || words.iter().any(|word| word == "__operation") {
            found.extend(words.windows(2).filter(|pair| pair[0] == "fn").map(|pair| pair[1].clone()));
        }
    }
    for method in ["send", "response", "resume", "call_mut"] {
        assert!(found.contains(method), "the macros give `{method}` to no request; is this test mistaken?");
    }
    let traits = syn::parse_file(include_str!("../../../runtime/src/operation.rs")).expect("the traits are Rust");
    for item in &traits.items {
        let syn::Item::Trait(declared) = item else { continue };
        found.extend(declared.items.iter().filter_map(|item| match item {
            syn::TraitItem::Fn(method) => Some(method.sig.ident.to_string()),
            _ => None,
        }));
    }
    assert_eq!(METHODS_OF_REQUESTS.to_vec(), Vec::from_iter(found));
}

/// Returns the identifiers in tokens, those in groups included, in order.
fn words(tokens: proc_macro2::TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            proc_macro2::TokenTree::Group(group) => words(group.stream()),
            proc_macro2::TokenTree::Ident(word) => vec![word.to_string()],
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn the_methods_of_builders_are_those_of_the_runtime() {
    let builder = syn::parse_file(include_str!("../../../runtime/src/client/builder.rs")).expect("the builder is Rust");
    let methods = builder.items.iter().filter_map(|item| match item {
        syn::Item::Impl(block) => Some(&block.items),
        _ => None,
    });
    let methods = methods.flatten().filter_map(|item| match item {
        syn::ImplItem::Fn(method) if matches!(method.vis, syn::Visibility::Public(_)) => Some(&method.sig.ident),
        _ => None,
    });
    let methods: Vec<String> = methods.map(ToString::to_string).collect();
    assert!(methods.len() > 10, "{methods:?}");
    let missing: Vec<&String> = methods.iter().filter(|method| !Scope::Options.has(method)).collect();
    assert!(missing.is_empty(), "`METHODS_OF_BUILDERS` lacks {missing:?}");
}

/// The crate that is emitted from the kitchen sink uses no name without a path that a table lacks.
#[test]
fn the_tables_have_every_name_that_is_emitted() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/kitchen-sink/spec");
    let sources = crate::disk::read_sources(&spec).expect("the spec of the kitchen sink can be read");
    let outputs = crate::generate(&sources, &crate::Options { runtime: None });
    let outputs = outputs.unwrap_or_else(|report| panic!("{}", report.render(&sources))).outputs;
    let files = &outputs.first().expect("the client is an output").files;
    let of_spec = ["v1", "v2", "animals", "enclosures", "keepers", "tickets", "visitors"];
    let is_shared = |name: &str| files.contains_key(&format!("src/v2/types/{name}.rs"));
    let runtime = syn::parse_file(include_str!("../../../runtime/src/lib.rs")).expect("the runtime is Rust");
    let modules = runtime.items.iter().filter_map(|item| match item {
        syn::Item::Mod(module) => Some(module.ident.to_string()),
        _ => None,
    });
    let modules: BTreeSet<String> = modules.collect();
    let mut seen = BTreeMap::from([(Scope::Root, 0), (Scope::Version, 0), (Scope::Types, 0)]);
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
        let scope = match path.split('/').collect::<Vec<_>>().as_slice() {
            [_, "lib.rs"] => Scope::Root,
            [_, _, "mod.rs"] => Scope::Version,
            [_, _, "types", "mod.rs"] => Scope::TypeFiles,
            [_, _, _, ..] => Scope::Types,
            _ => continue,
        };
        let mut used = UsedNames::default();
        used.visit_file(&syn::parse_file(text).expect("what is emitted is Rust"));
        let is_type = |name: &str| name.starts_with(char::is_uppercase);
        if scope == Scope::Root {
            // Modules of the runtime are shown there too.
            let (modules, others) = std::mem::take(&mut used.own).into_iter().partition(|name| modules.contains(name));
            used.own = others;
            used.names.extend::<BTreeSet<String>>(modules);
        }
        for name in used.names.difference(&used.own).filter(|name| is_type(name) == (scope == Scope::Types)) {
            let is_of_spec = of_spec.contains(&name.as_str()) || is_shared(name);
            assert!(is_of_spec || scope.has(name), "{path} uses `{name}`, which {scope:?} lacks");
            seen.entry(scope).and_modify(|count| *count += usize::from(!is_of_spec));
        }
    }
    assert!(seen.values().all(|count| *count > 0), "{seen:?}");
}

/// The names that a file uses without a path, and those that it declares or imports.
#[derive(Default)]
struct UsedNames {
    names: BTreeSet<String>,
    own: BTreeSet<String>,
}

/// Names at the beginning of paths that lead to no item.
const PATH_WORDS: [&str; 4] = ["crate", "self", "super", "Self"];

impl UsedNames {
    fn note(&mut self, ident: &syn::Ident) {
        let name = plain_ident(&ident.to_string()).to_owned();
        if !PATH_WORDS.contains(&name.as_str()) {
            self.names.insert(name);
        }
    }

    fn import(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.import(&path.tree),
            syn::UseTree::Name(name) => drop(self.own.insert(name.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree)),
            syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for UsedNames {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Use(used) => {
                if let syn::UseTree::Path(path) = &used.tree {
                    self.note(&path.ident);
                }
                self.import(&used.tree);
            }
            syn::Item::Mod(module) => self.note(&module.ident),
            syn::Item::Struct(item) => drop(self.own.insert(item.ident.to_string())),
            syn::Item::Enum(item) => drop(self.own.insert(item.ident.to_string())),
            syn::Item::Type(item) => drop(self.own.insert(item.ident.to_string())),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        let first = path.path.segments.first().filter(|_| path.qself.is_none() && path.path.leading_colon.is_none());
        first.into_iter().for_each(|first| self.note(&first.ident));
        visit::visit_type_path(self, path);
    }

    fn visit_trait_bound(&mut self, bound: &'ast syn::TraitBound) {
        bound.path.segments.first().into_iter().for_each(|first| self.note(&first.ident));
        visit::visit_trait_bound(self, bound);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let first = path.path.segments.first().filter(|_| path.qself.is_none() && path.path.leading_colon.is_none());
        let is_type = |first: &&syn::PathSegment| first.ident.to_string().starts_with(char::is_uppercase);
        let is_static =
            |name: &str| name.len() > 1 && name.chars().all(|c| c.is_uppercase() || "_0123456789".contains(c));
        let first = first.filter(is_type).filter(|first| !is_static(&first.ident.to_string()));
        first.into_iter().for_each(|first| self.note(&first.ident));
        visit::visit_expr_path(self, path);
    }
}
