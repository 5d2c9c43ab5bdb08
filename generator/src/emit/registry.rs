//! Stage `emit`: the table of all operations, behind a feature of its own, so that it costs nothing when it is off. What
//! is known of the operations of a resource stands in a module below that of the resource.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::{cfg, ident, module_docs, number};
use crate::model::{Api, Brings, Crate, Operation, Resource, Shape, TypeRef};

/// The module that gathers the tables of all resources.
pub(super) fn root(krate: &Crate) -> TokenStream {
    let docs = module_docs(&vec![
        "All operations of the resources that are on, for programs that go through them: what each is, and what reads"
            .to_owned(),
        "its answers.".to_owned(),
    ]);
    let tables = krate.apis.iter().flat_map(|api| {
        api.resources.iter().map(|resource| {
            let cfg = cfg(&Vec::from_iter(resource.feature.clone().or_else(|| api.feature.clone())));
            let (api, resource) = (ident(&api.ident), ident(&resource.ident));
            quote!(#cfg crate::#api::#resource::registry::ENTRIES)
        })
    });
    quote! {
        #docs

        pub use client_runtime::registry::{Brings, Entry, Received};
        pub use client_runtime::slot::Notes;
        pub use client_runtime::{Call, Endpoint, Place};

        /// The operations, a table for each resource.
        pub static RESOURCES: &[&[Entry]] = &[#(#tables),*];
    }
}

/// The table of `resource`.
pub(super) fn resource(api: &Api, resource: &Resource) -> TokenStream {
    let docs =
        module_docs(&vec!["The operations of the resource, for programs that go through all of them.".to_owned()]);
    let api = ident(&api.ident);
    let mut imports = Imports::new(quote!(crate::#api::types), []);
    let entries: Vec<TokenStream> =
        resource.operations.iter().map(|operation| entry(operation, &mut imports)).collect();
    let lines = imports.lines();
    quote! {
        #docs

        use client_runtime::registry;
        #lines

        pub(crate) static ENTRIES: &[registry::Entry] = &[#(#entries),*];
    }
}

fn entry<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let endpoint = ident(&operation.endpoint);
    let results = operation.results.iter().map(|(status, brings)| {
        let (status, brings) = (number(*status), ident(brings_ident(*brings)));
        quote!((#status, registry::Brings::#brings))
    });
    let read = match &operation.shape {
        Shape::Single(TypeRef::Local(outcome)) => {
            let outcome = ident(outcome);
            quote!(super::#outcome)
        }
        Shape::Single(ty) => imports.ty(ty),
        Shape::List(item) => {
            let item = imports.ty(item);
            quote!(Vec<#item>)
        }
        Shape::Download => imports.runtime("Bytes"),
    };
    let errors = operation.error_bodies.iter().map(|(status, ty)| {
        let (status, ty) = (number(*status), imports.ty(ty));
        quote!((#status, registry::read::<#ty>))
    });
    let errors: Vec<TokenStream> = errors.collect();
    let errors = (!errors.is_empty()).then(|| quote!(.errors(&[#(#errors),*])));
    quote!(registry::Entry::new(&super::#endpoint, &[#(#results),*], registry::read::<#read>) #errors)
}

fn brings_ident(brings: Brings) -> &'static str {
    match brings {
        Brings::Json => "Json",
        Brings::Headers => "Headers",
        Brings::Raw => "Raw",
        Brings::Text => "Text",
        Brings::Nothing => "Nothing",
    }
}
