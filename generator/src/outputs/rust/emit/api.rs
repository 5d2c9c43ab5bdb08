//! Stage `emit`: the module of a version, and the module of its types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{cfg, ident, module_docs};
use crate::outputs::rust::model::{Api, TypeFile};

/// The module of `api`, a version of the API of the service named `service`.
pub(super) fn api(api: &Api, service: &str) -> TokenStream {
    let docs = module_docs(&api.docs);
    let modules = api.resources.iter().map(|resource| {
        let (features, name) = (Vec::from_iter(resource.feature.clone()), ident(&resource.ident));
        let cfg = cfg(&features);
        quote!(#cfg pub mod #name;)
    });
    let (version, base) = (&api.ident, &api.base);
    let docs_of_request = super::tokens::docs(&vec![
        format!("A request of a method and a path below `{base}`: the way out for what this crate does not know of"),
        format!("{service} yet."),
    ]);
    quote! {
        #docs
        use std::borrow::Cow;
        use generator_runtime::{Api, Method, RawRequest};

        #(#modules)*
        pub mod types;

        pub(crate) static API: Api = Api::new(&crate::service::SERVICE, #version, #base);

        #docs_of_request
        pub fn request(method: Method, path: impl Into<Cow<'static, str>>) -> RawRequest {
            RawRequest::new(&API, method, path)
        }
    }
}

/// The module of the types of `api`.
pub(super) fn types_root(api: &Api) -> TokenStream {
    let mut files: Vec<&TypeFile> = api.type_files.iter().collect();
    files.sort_by(|left, right| left.ident.cmp(&right.ident));
    let each = |item: fn(&Ident) -> TokenStream| -> TokenStream {
        let items = files.iter().map(|file| (cfg(&file.features), item(&ident(&file.ident))));
        items.map(|(cfg, item)| quote!(#cfg #item)).collect()
    };
    let modules = each(|name| quote!(mod #name;));
    let uses = each(|name| quote!(pub use #name::*;));
    let docs = module_docs(&vec![
        "The types of this version. A type that only a few resources use is compiled when one of them is.".to_owned(),
    ]);
    quote!(#docs #modules #uses)
}
