//! Stage `emit`: how functions take values and hand them on.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;
use super::imports::Imports;
use crate::model::{Argument, Input, Place};

/// The type of a parameter: `impl Into<String>`.
pub(super) fn parameter_type<'m>(input: &'m Input, imports: &mut Imports<'m>) -> TokenStream {
    match input {
        Input::Plain(ty) => imports.ty(ty),
        Input::Into(ty) => {
            let ty = imports.ty(ty);
            quote!(impl Into<#ty>)
        }
        Input::Items { item, .. } => {
            let item = imports.ty(item);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
    }
}

/// The type of a field of an argument struct: `String`.
pub(super) fn field_type<'m>(input: &'m Input, imports: &mut Imports<'m>) -> TokenStream {
    match input {
        Input::Plain(ty) | Input::Into(ty) => imports.ty(ty),
        Input::Items { item, .. } => {
            let item = imports.ty(item);
            quote!(Vec<#item>)
        }
    }
}

/// The value itself, from the parameter `value`: `title.into()`.
pub(super) fn value<'m>(input: &'m Input, value: &TokenStream, imports: &mut Imports<'m>) -> TokenStream {
    match input {
        Input::Plain(_) => value.clone(),
        Input::Into(_) => quote!(#value.into()),
        Input::Items { item, csv } => {
            let (make, item) = (imports.runtime(if *csv { "csv_of" } else { "list_of" }), imports.ty(item));
            quote!(#make::<#item>(#value))
        }
    }
}

/// What puts a value into a call: `.query::<String>("search", search.into())`.
pub(super) fn put<'m>(
    place: Place,
    wire: &str,
    input: &'m Input,
    from: &TokenStream,
    imports: &mut Imports<'m>,
) -> TokenStream {
    let method = method(place);
    let value = value(input, from, imports);
    match input {
        Input::Into(ty) => {
            let ty = imports.ty(ty);
            quote!(.#method::<#ty>(#wire, #value))
        }
        Input::Plain(_) | Input::Items { .. } => quote!(.#method(#wire, #value)),
    }
}

/// What puts an argument into a call; `holder` is the struct that holds it where there is one.
pub(super) fn put_argument<'m>(
    argument: &'m Argument,
    holder: Option<&TokenStream>,
    imports: &mut Imports<'m>,
) -> TokenStream {
    let name = ident(&argument.ident);
    match (holder, &argument.input) {
        (None, input) => put(argument.place, &argument.wire, input, &quote!(#name), imports),
        // The fields of an argument struct have their types already.
        (Some(holder), Input::Plain(_) | Input::Into(_)) => {
            let (method, wire) = (method(argument.place), &argument.wire);
            quote!(.#method(#wire, #holder.#name))
        }
        (Some(holder), input) => put(argument.place, &argument.wire, input, &quote!(#holder.#name), imports),
    }
}

fn method(place: Place) -> Ident {
    ident(match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Body => "body",
        Place::Header => "header",
    })
}
