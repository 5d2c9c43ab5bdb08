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
pub(crate) use root::RUNTIME;
use tokens::plain;

/// A file of the emitted crate, not yet written out. Files can be written out in any order, also at the same time.
#[derive(Debug, Clone, Copy)]
pub struct File<'m> {
    krate: &'m Crate,
    subject: FileSubject<'m>,
}

#[derive(Debug, Clone, Copy)]
enum FileSubject<'m> {
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
    let mut parts = vec![
        FileSubject::Manifest { runtime },
        FileSubject::Root,
        FileSubject::Service,
        FileSubject::Registry,
        FileSubject::Readme,
    ];
    parts.extend(texts::licences(krate).map(|(file, text)| FileSubject::Licence { file, text }));
    parts.extend(krate.changelog.iter().map(FileSubject::Changelog));
    parts.extend(krate.examples.iter().map(FileSubject::Example));
    if !krate.service.options.is_empty() {
        parts.push(FileSubject::Options);
    }
    if !krate.service.pages.is_empty() {
        parts.push(FileSubject::Pages);
    }
    for api in &krate.apis {
        parts.extend([FileSubject::Api(api), FileSubject::TypesRoot(api)]);
        parts.extend(api.resources.iter().map(|resource| FileSubject::Resource(api, resource)));
        parts.extend(api.type_files.iter().map(|file| FileSubject::Types(api, file)));
    }
    parts.into_iter().map(|subject| File { krate, subject }).collect()
}

impl File<'_> {
    /// The path below the crate's folder, with `/`.
    pub fn path(&self) -> String {
        match self.subject {
            FileSubject::Manifest { .. } => "Cargo.toml".to_owned(),
            FileSubject::Readme => "README.md".to_owned(),
            FileSubject::Licence { file, .. } => file.to_owned(),
            FileSubject::Changelog(_) => "CHANGELOG.md".to_owned(),
            FileSubject::Example(example) => format!("examples/{}.rs", example.name),
            FileSubject::Root => "src/lib.rs".to_owned(),
            FileSubject::Service => "src/service.rs".to_owned(),
            FileSubject::Options => "src/options.rs".to_owned(),
            FileSubject::Pages => "src/pages.rs".to_owned(),
            FileSubject::Registry => "src/registry.rs".to_owned(),
            FileSubject::Api(api) => format!("src/{}/mod.rs", plain(&api.ident)),
            FileSubject::TypesRoot(api) => format!("src/{}/types/mod.rs", plain(&api.ident)),
            FileSubject::Resource(api, resource) => format!("src/{}/{}.rs", plain(&api.ident), plain(&resource.ident)),
            FileSubject::Types(api, file) => format!("src/{}/types/{}.rs", plain(&api.ident), plain(&file.ident)),
        }
    }

    /// The spec file that it comes from, relative to the spec folder.
    pub fn source(&self) -> &str {
        match self.subject {
            FileSubject::Resource(_, resource) => &resource.source,
            FileSubject::Types(_, file) => &file.source,
            FileSubject::Changelog(text) => &text.source,
            FileSubject::Example(example) => &example.program.source,
            _ => &self.krate.source,
        }
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        Content::Rust(match self.subject {
            FileSubject::Manifest { runtime } => {
                return Content::Text(Comment::Hash, manifest::manifest(self.krate, runtime));
            }
            FileSubject::Readme => return Content::Text(Comment::Html, texts::readme(self.krate)),
            FileSubject::Licence { text, .. } => {
                return Content::Text(Comment::Footer, texts::licence(self.krate, text));
            }
            FileSubject::Changelog(text) => return Content::Text(Comment::Html, text.text.clone()),
            FileSubject::Example(example) => return Content::Text(Comment::Slashes, example.program.text.clone()),
            FileSubject::Root => root::root(self.krate),
            FileSubject::Service => {
                let is_always_used = self.krate.apis.iter().any(|api| api.feature.is_none());
                service::service(&self.krate.service, is_always_used)
            }
            FileSubject::Options => service::options(&self.krate.service),
            FileSubject::Pages => service::pages(&self.krate.service),
            FileSubject::Registry => registry::root(self.krate),
            FileSubject::Api(api) => api::api(api, &self.krate.service.title),
            FileSubject::TypesRoot(api) => api::types_root(api),
            FileSubject::Resource(_, resource) => operations::resource(resource),
            FileSubject::Types(_, file) => types::file(file),
        })
    }
}
