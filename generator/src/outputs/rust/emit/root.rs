//! Stage `emit`: the root of the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::features::REGISTRY;
use super::texts::front_page;
use super::tokens::{cfg, ident, module_docs};
use crate::outputs::rust::model::Crate;

/// What users need of the runtime, under the name of the emitted crate.
pub(crate) const RUNTIME: &[&str] = &[
    "blocking",
    "slot",
    "transport",
    "Api",
    "ApiClient",
    "BodyKind",
    "Bytes",
    "Call",
    "Captcha",
    "Client",
    "ClientBuilder",
    "Credential",
    "CredentialScheme",
    "Cursor",
    "CursorHeaders",
    "Date",
    "DecodeError",
    "Decoding",
    "Deviation",
    "DeviationKind",
    "Download",
    "Encoding",
    "Endpoint",
    "Error",
    "ErrorKind",
    "ErrorShape",
    "Field",
    "FieldError",
    "FromResponse",
    "Grant",
    "HeaderMap",
    "Headers",
    "IntoValue",
    "Items",
    "Json",
    "Key",
    "ListStyle",
    "MaybeEmpty",
    "Method",
    "Operation",
    "Page",
    "PageEnd",
    "PageStyle",
    "PageUse",
    "Pages",
    "ParseCursorError",
    "Place",
    "RateLimit",
    "RateLimitHeaders",
    "RawRequest",
    "RawResponse",
    "Record",
    "RecordStyle",
    "RequestOption",
    "Response",
    "ResponseFuture",
    "RetryPolicy",
    "Secret",
    "Service",
    "Slot",
    "SpamCheck",
    "StatusCode",
    "Text",
    "TimeError",
    "Timestamp",
    "TokenLocation",
    "TokenSource",
    "Upload",
    "Url",
    "Value",
    "WithOptions",
    "from_json",
    "from_slice",
    "from_slice_with",
    "read_headers",
];

/// `lib.rs`.
pub(super) fn root(krate: &Crate) -> TokenStream {
    // The emitted files are formatted by prettyplease, whose taste differs from rustfmt's in small things.
    let skip = quote!(#[rustfmt::skip]);
    let crate_docs = module_docs(&front_page(krate));
    let apis = krate.apis.iter().map(|api| {
        let (cfg, name) = (cfg(&Vec::from_iter(api.feature.clone())), ident(&api.ident));
        quote!(#cfg #skip pub mod #name;)
    });
    let registry = cfg(&[REGISTRY.to_owned()]);
    let runtime = RUNTIME.iter().map(|name| ident(name));
    let has_options = !krate.service.options.is_empty();
    // Options may have types of the first version, which may be switched as a whole.
    let of_options = krate.service.options.iter().find_map(|option| option.api.as_ref());
    let of_options = krate.apis.iter().find(|api| Some(&api.ident) == of_options).and_then(|api| api.feature.clone());
    let of_options = cfg(&Vec::from_iter(of_options));
    let options = has_options.then(|| quote!(#of_options #skip mod options;));
    let pages = (!krate.service.pages.is_empty()).then(|| quote!(#skip pub mod pages;));
    let use_options = has_options.then(|| ident("options")).map(|module| quote!(#of_options pub use #module::Options;));
    quote! {
        #crate_docs
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![forbid(unsafe_code)]
        #![deny(missing_debug_implementations, missing_docs)]

        #options
        #pages
        #registry
        #skip
        pub mod registry;
        #skip
        mod service;
        #(#apis)*

        #skip
        pub use generator_runtime::{#(#runtime),*};
        #[cfg(feature = "serde")]
        #skip
        pub use generator_runtime::Serde;
        #use_options
        pub use service::Token;
    }
}

#[cfg(test)]
mod tests {
    use super::RUNTIME;

    /// Names that only emitted code uses, that a feature switches, or that are in a module which is shown too.
    const OTHERS: [&str; 3] = ["list_of", "Serde", "Transport"];

    #[test]
    fn users_can_name_all_that_the_runtime_shows() {
        let root = include_str!("../../../../runtime/src/lib.rs");
        let mut found = 0;
        for line in root.split(';').filter_map(|item| item.split_once("pub use ")).map(|(_, names)| names) {
            let names = line.rsplit_once("::").map_or(line, |(_, names)| names);
            for name in
                names.trim_matches(['{', '}', '\n', ' ']).split(',').map(str::trim).filter(|name| !name.is_empty())
            {
                assert!(RUNTIME.contains(&name) || OTHERS.contains(&name), "`{name}` has no name in the emitted crate");
                found += 1;
            }
        }
        assert!(found > 50, "only {found} names were found");
    }
}
