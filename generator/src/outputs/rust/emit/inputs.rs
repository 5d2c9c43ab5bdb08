//! Stage `emit`: how functions take values and hand them on.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::tokens::ident;
use crate::outputs::rust::model::{Argument, Input, Place};
use crate::wire::ListStyle;

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
        Input::Items { item, .. } => {
            let (make, item) = (imports.runtime("list_of"), imports.ty(item));
            quote!(#make::<#item>(#value))
        }
    }
}

/// The type that a value is made into, where that is not seen from it: `::<String>`.
pub(super) fn turbofish<'m>(input: &'m Input, imports: &mut Imports<'m>) -> Option<TokenStream> {
    match input {
        Input::Into(ty) => {
            let ty = imports.ty(ty);
            Some(quote!(::<#ty>))
        }
        Input::Plain(_) | Input::Items { .. } => None,
    }
}

/// A style of lists: `ListStyle::Comma`.
pub(super) fn list_style(style: ListStyle, imports: &mut Imports<'_>) -> TokenStream {
    let (list_style, style) = (imports.runtime("ListStyle"), ident(list_style_name(style)));
    quote!(#list_style::#style)
}

/// The variant of the runtime's `ListStyle`.
pub(super) fn list_style_name(style: ListStyle) -> &'static str {
    match style {
        ListStyle::Brackets => "Brackets",
        ListStyle::Repeat => "Repeat",
        ListStyle::Comma => "Comma",
        ListStyle::Space => "Space",
        ListStyle::Pipe => "Pipe",
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
    let (turbofish, value) = (turbofish(input, imports), value(input, from, imports));
    give(place, wire, input.style(), &quote!(#turbofish), &value, imports)
}

/// The call of the method that takes a value: `.query("search", value)`, and for lists with a style of their own
/// `.query_in(ListStyle::Comma, "labels", value)`.
fn give(
    place: Place,
    wire: &str,
    style: Option<ListStyle>,
    turbofish: &TokenStream,
    value: &TokenStream,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let (plain, styled) = match place {
        Place::Path => ("path", "path_in"),
        Place::Query => ("query", "query_in"),
        Place::Body => ("body", "body_in"),
        Place::Header => ("header", "header_in"),
    };
    match style {
        None => {
            let method = ident(plain);
            quote!(.#method #turbofish (#wire, #value))
        }
        Some(style) => {
            let (method, style) = (ident(styled), list_style(style, imports));
            quote!(.#method #turbofish (#style, #wire, #value))
        }
    }
}

/// A place: `Place::Query`.
pub(super) fn place_of(place: Place, imports: &mut Imports<'_>) -> TokenStream {
    let variant = ident(match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Body => "Body",
        Place::Header => "Header",
    });
    let place = imports.runtime("Place");
    quote!(#place::#variant)
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
        (Some(holder), input @ (Input::Plain(_) | Input::Into(_))) => {
            let value = quote!(#holder.#name);
            give(argument.place, &argument.wire, input.style(), &quote!(), &value, imports)
        }
        (Some(holder), input) => put(argument.place, &argument.wire, input, &quote!(#holder.#name), imports),
    }
}
