//! Stage `emit`: all operations by name, behind a feature of its own, so that they cost nothing when it is off.

use proc_macro2::TokenStream;
use quote::quote;

use super::features::REGISTRY;
use super::tokens::{cfg, ident, module_docs};
use crate::outputs::rust::model::{Crate, Resource};

/// The module that gathers the operations of all resources.
pub(super) fn root(krate: &Crate) -> TokenStream {
    let docs = module_docs(&vec![
        "The operations of all enabled resources, for programs that choose one by name at run time:".to_owned(),
        "[`RawRequest::operation`](crate::RawRequest::operation) turns what [`find`] returns into a request."
            .to_owned(),
    ]);
    let tables = krate.apis.iter().flat_map(|api| {
        api.resources.iter().map(|resource| {
            let cfg = cfg(&Vec::from_iter(resource.feature.clone().or_else(|| api.feature.clone())));
            let (api, resource) = (ident(&api.ident), ident(&resource.ident));
            quote!(#cfg crate::#api::#resource::registry::OPERATIONS)
        })
    });
    let doc = " Returns the operation `name` (`resource.operation`) of the version `version` of the API.";
    quote! {
        #docs

        pub use generator_runtime::registry::RecordedResponse;
        pub use generator_runtime::slot::UnknownKeys;
        pub use generator_runtime::{Call, Endpoint, PageUse, Place};

        #[doc = #doc]
        pub fn find(version: &str, name: &str) -> Option<&'static Endpoint> {
            generator_runtime::registry::find(RESOURCES, version, name)
        }

        /// The operations, resource by resource.
        pub static RESOURCES: &[&[&Endpoint]] = &[#(#tables),*];
    }
}

/// The list of the operations of `resource`, in its module. It has a module of its own, since its name could be that of
/// an operation.
pub(super) fn resource(resource: &Resource) -> TokenStream {
    let cfg = cfg(&[REGISTRY.to_owned()]);
    let endpoints = resource.operations.iter().map(|operation| ident(&operation.endpoint));
    quote! {
        #cfg
        pub(crate) mod registry {
            pub(crate) static OPERATIONS: &[&generator_runtime::Endpoint] = &[#(&super::#endpoints),*];
        }
    }
}
