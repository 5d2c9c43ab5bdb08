//! Stage `emit`: the `use` lines of a file, gathered while its items are written.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::tokens::ident;
use crate::outputs::rust::model::TypeRef;

/// What a file uses. A name that the file itself declares is not imported but written with its path.
pub(super) struct Imports<'m> {
    /// The module of the declared types, as seen from the file.
    types: TokenStream,
    own: BTreeSet<&'m str>,
    reexported: BTreeSet<&'m str>,
    runtime: BTreeSet<&'m str>,
    declared: BTreeSet<&'m str>,
    map: bool,
}

impl<'m> Imports<'m> {
    /// For a file that declares the names `own`.
    pub(super) fn new(types: TokenStream, own: impl IntoIterator<Item = &'m str>) -> Self {
        Self {
            types,
            own: own.into_iter().collect(),
            reexported: BTreeSet::new(),
            runtime: BTreeSet::new(),
            declared: BTreeSet::new(),
            map: false,
        }
    }

    /// These declared types are shown by the file as its own, so they need no import.
    pub(super) fn reexport(&mut self, names: impl IntoIterator<Item = &'m str>) {
        self.reexported.extend(names);
    }

    /// A name of the runtime.
    pub(super) fn runtime(&mut self, name: &'m str) -> TokenStream {
        let tokens = ident(name).into_token_stream();
        if self.own.contains(name) || self.reexported.contains(name) || self.declared.contains(name) {
            return quote!(generator_runtime::#tokens);
        }
        self.runtime.insert(name);
        tokens
    }

    /// A macro of the runtime. Functions and types may have the same name.
    pub(super) fn runtime_macro(&mut self, name: &'m str) -> TokenStream {
        self.runtime.insert(name);
        ident(name).into_token_stream()
    }

    /// A declared type.
    pub(super) fn declared(&mut self, name: &'m str) -> TokenStream {
        let tokens = ident(name).into_token_stream();
        if self.reexported.contains(name) {
            return tokens;
        }
        if self.own.contains(name) || self.runtime.contains(name) {
            let types = &self.types;
            return quote!(#types::#tokens);
        }
        self.declared.insert(name);
        tokens
    }

    /// A type.
    pub(super) fn ty(&mut self, ty: &'m TypeRef) -> TokenStream {
        match ty {
            TypeRef::Plain(name) => ident(name).into_token_stream(),
            TypeRef::Runtime(name) => self.runtime(name),
            TypeRef::Declared(name) => self.declared(name),
            TypeRef::Local(name) => ident(name).into_token_stream(),
            TypeRef::Unit => quote!(()),
            TypeRef::Vec(inner) => {
                let inner = self.ty(inner);
                quote!(Vec<#inner>)
            }
            TypeRef::Map(inner) => {
                self.map = true;
                let inner = self.ty(inner);
                quote!(BTreeMap<String, #inner>)
            }
            TypeRef::Option(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            TypeRef::Boxed(inner) => {
                let inner = self.ty(inner);
                quote!(Box<#inner>)
            }
            TypeRef::Headers(inner) => {
                let (headers, inner) = (self.runtime("Headers"), self.ty(inner));
                quote!(#headers<#inner>)
            }
            TypeRef::Optional(inner) => {
                let (optional, inner) = (self.runtime("MaybeEmpty"), self.ty(inner));
                quote!(#optional<#inner>)
            }
        }
    }

    /// The `use` lines.
    pub(super) fn lines(&self) -> TokenStream {
        let map = self.map.then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let runtime = using(&quote!(generator_runtime), &self.runtime);
        let declared = using(&self.types, &self.declared);
        quote!(#map #runtime #declared)
    }
}

fn using(module: &TokenStream, names: &BTreeSet<&str>) -> TokenStream {
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [] => quote!(),
        [name] => quote!(use #module::#name;),
        names => quote!(use #module::{#(#names),*};),
    }
}
