//! Stage `emit`: the smallest pieces of code: identifiers, documentation, conditions, literals. In: names and texts. Out: tokens.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::outputs::rust::model::Docs;

/// An identifier, raw where the model says so.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, proc_macro2::Span::call_site()),
        None => Ident::new(name, proc_macro2::Span::call_site()),
    }
}

/// A name where no raw identifier can stand: of a file.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Documentation as attributes, which rendering writes as comments.
pub(super) fn docs(lines: &Docs) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The same for the module itself.
pub(super) fn module_docs(lines: &Docs) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// `#[cfg(any(feature = "a", feature = "b"))]`; nothing for no features.
pub(super) fn cfg(features: &[String]) -> TokenStream {
    match features {
        [] => quote!(),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// A number without a suffix.
pub(super) fn number(value: impl Into<i128>) -> Literal {
    Literal::i128_unsuffixed(value.into())
}
