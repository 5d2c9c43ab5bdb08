//! Stage `emit`: the root of the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::{cfg, docs, ident, module_docs};
use crate::model::Crate;

/// `lib.rs`.
pub(super) fn root(krate: &Crate) -> TokenStream {
    // The emitted files are formatted by prettyplease, whose taste differs from rustfmt's in small things.
    let skip = quote!(#[rustfmt::skip]);
    let crate_docs = module_docs(&krate.docs);
    let apis = krate.apis.iter().map(|api| {
        let (docs, cfg, name) = (docs(&api.docs), cfg(&Vec::from_iter(api.feature.clone())), ident(&api.ident));
        quote!(#docs #cfg #skip pub mod #name;)
    });
    let options = (!krate.service.options.is_empty()).then(|| {
        (
            quote!(#skip mod options;),
            quote!(
                pub use options::Options;
            ),
        )
    });
    let (options, use_options) = options.unzip();
    quote! {
        #crate_docs
        #![forbid(unsafe_code)]
        #![deny(missing_docs)]

        #options
        #skip
        mod service;
        #(#apis)*

        pub use client_runtime::*;
        #use_options
        pub use service::Token;
    }
}
