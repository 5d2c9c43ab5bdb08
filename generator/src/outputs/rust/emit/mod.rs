//! Stage `emit`: from the model to tokens and texts.
//!
//! In: a [`Crate`]. Out: the files of the emitted crate, each with the path it has there, the spec file it comes from
//! and its content. Decides nothing: it reads like its output.

mod api;
mod features;
mod imports;
mod inputs;
mod manifest;
mod operations;
mod records;
mod registry;
mod root;
mod service;
mod texts;
mod tokens;
mod types;

use proc_macro2::TokenStream;

use crate::outputs::rust::model::{Api, Crate, Example, Resource, Text, TypeFile};
use tokens::plain;

/// A file of the emitted crate, not yet written out. Files can be written out in any order, also at the same time.
#[derive(Debug, Clone, Copy)]
pub struct File<'m> {
    krate: &'m Crate,
    part: Part<'m>,
}

#[derive(Debug, Clone, Copy)]
enum Part<'m> {
    Manifest { runtime: Option<&'m str> },
    Readme,
    Licence { file: &'static str, text: &'static str },
    Changelog(&'m Text),
    Example(&'m Example),
    Root,
    Service,
    Options,
    Pages,
    Registry,
    Api(&'m Api),
    Resource(&'m Api, &'m Resource),
    TypesRoot(&'m Api),
    Types(&'m Api, &'m TypeFile),
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Rust, to be rendered.
    Rust(TokenStream),
    /// Text, as it is, marked by a comment of this form.
    Text(Comment, String),
}

/// How a text says that it is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comment {
    /// `# …` at the top.
    Hash,
    /// `// …` at the top.
    Slashes,
    /// `<!-- … -->` at the top.
    Html,
    /// A line at the end, where the text knows no comments.
    Footer,
}

/// The files of the crate. `runtime` is the path of the runtime crate as the manifest names it; without one, the manifest
/// names the version alone.
pub fn files<'m>(krate: &'m Crate, runtime: Option<&'m str>) -> Vec<File<'m>> {
    let mut parts = vec![Part::Manifest { runtime }, Part::Root, Part::Service, Part::Registry, Part::Readme];
    parts.extend(texts::licences(krate).map(|(file, text)| Part::Licence { file, text }));
    parts.extend(krate.changelog.iter().map(Part::Changelog));
    parts.extend(krate.examples.iter().map(Part::Example));
    if !krate.service.options.is_empty() {
        parts.push(Part::Options);
    }
    if !krate.service.pages.is_empty() {
        parts.push(Part::Pages);
    }
    for api in &krate.apis {
        parts.extend([Part::Api(api), Part::TypesRoot(api)]);
        parts.extend(api.resources.iter().map(|resource| Part::Resource(api, resource)));
        parts.extend(api.type_files.iter().map(|file| Part::Types(api, file)));
    }
    parts.into_iter().map(|part| File { krate, part }).collect()
}

impl File<'_> {
    /// The path below the crate's folder, with `/`.
    pub fn path(&self) -> String {
        match self.part {
            Part::Manifest { .. } => "Cargo.toml".to_owned(),
            Part::Readme => "README.md".to_owned(),
            Part::Licence { file, .. } => file.to_owned(),
            Part::Changelog(_) => "CHANGELOG.md".to_owned(),
            Part::Example(example) => format!("examples/{}.rs", example.name),
            Part::Root => "src/lib.rs".to_owned(),
            Part::Service => "src/service.rs".to_owned(),
            Part::Options => "src/options.rs".to_owned(),
            Part::Pages => "src/pages.rs".to_owned(),
            Part::Registry => "src/registry.rs".to_owned(),
            Part::Api(api) => format!("src/{}/mod.rs", plain(&api.ident)),
            Part::TypesRoot(api) => format!("src/{}/types/mod.rs", plain(&api.ident)),
            Part::Resource(api, resource) => format!("src/{}/{}.rs", plain(&api.ident), plain(&resource.ident)),
            Part::Types(api, file) => format!("src/{}/types/{}.rs", plain(&api.ident), plain(&file.ident)),
        }
    }

    /// The spec file that it comes from, relative to the spec folder.
    pub fn source(&self) -> &str {
        match self.part {
            Part::Resource(_, resource) => &resource.source,
            Part::Types(_, file) => &file.source,
            Part::Changelog(text) => &text.source,
            Part::Example(example) => &example.program.source,
            _ => &self.krate.source,
        }
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        Content::Rust(match self.part {
            Part::Manifest { runtime } => {
                return Content::Text(Comment::Hash, manifest::manifest(self.krate, runtime));
            }
            Part::Readme => return Content::Text(Comment::Html, texts::readme(self.krate)),
            Part::Licence { text, .. } => return Content::Text(Comment::Footer, texts::licence(self.krate, text)),
            Part::Changelog(text) => return Content::Text(Comment::Html, text.text.clone()),
            Part::Example(example) => return Content::Text(Comment::Slashes, example.program.text.clone()),
            Part::Root => root::root(self.krate),
            Part::Service => service::service(&self.krate.service),
            Part::Options => service::options(&self.krate.service),
            Part::Pages => service::pages(&self.krate.service),
            Part::Registry => registry::root(self.krate),
            Part::Api(api) => api::api(api, &self.krate.service.name),
            Part::TypesRoot(api) => api::types_root(api),
            Part::Resource(_, resource) => operations::resource(resource),
            Part::Types(_, file) => types::file(file),
        })
    }
}
