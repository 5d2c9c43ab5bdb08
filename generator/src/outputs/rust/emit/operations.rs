//! Stage `emit`: the module of a resource. An operation is a function, a request type with setters, and a static.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::inputs::{field_type, parameter_type, put, put_argument};
use super::tokens::{docs, ident, module_docs, number, plain};
use super::{registry, types};
use crate::outputs::rust::model::{Operation, Outcome, Parameter, Resource, ResponseShape};
use crate::wire::BodyKind;

/// The module of `resource`.
pub(super) fn resource(resource: &Resource) -> TokenStream {
    let mut imports = Imports::new(quote!(super::types), own_names(resource));
    imports.reexport(resource.exports.iter().map(String::as_str));
    let operations: TokenStream =
        resource.operations.iter().map(|operation| emit_operation(operation, &mut imports)).collect();
    let registry = registry::resource(resource);
    let (docs, lines) = (module_docs(&resource.docs), imports.lines());
    let mut exports: Vec<_> = resource.exports.iter().map(|name| ident(name)).collect();
    exports.sort();
    let exports = match exports.as_slice() {
        [] => quote!(),
        [name] => quote!(pub use super::types::#name;),
        names => quote!(pub use super::types::{#(#names),*};),
    };
    quote!(#docs #lines #exports #operations #registry)
}

/// The names of the types and functions that the module declares, and those of parameters, which hide functions.
fn own_names(resource: &Resource) -> impl Iterator<Item = &str> {
    resource.operations.iter().flat_map(|operation| {
        let arguments = operation.argument_struct.as_ref().map(|arguments| arguments.ident.as_str());
        let outcome = operation.outcome.as_ref().map(|outcome| outcome.ident.as_str());
        let always = [operation.function.as_str(), operation.request.as_str()];
        let headers = operation.headers.as_ref().map(|headers| headers.ident.as_str());
        let parameters = operation.parameters.iter().map(|parameter| parameter.ident.as_str());
        let parameters = parameters.chain(operation.arguments.iter().map(|argument| argument.ident.as_str()));
        always.into_iter().chain(arguments).chain(outcome).chain(headers).chain(parameters)
    })
}

fn emit_operation<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let endpoint = endpoint(operation, imports);
    let function = function(operation, imports);
    let request = request(operation, imports);
    let arguments = argument_struct(operation, imports);
    let outcome = operation.outcome.as_ref().map(|it| outcome(it, imports));
    let headers = operation.headers.as_ref().map(|it| types::emit(it, imports));
    quote!(#function #arguments #request #outcome #headers #endpoint)
}

fn endpoint<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let (endpoint, method) = (imports.runtime("Endpoint"), imports.runtime("Method"));
    let (name, path) = (&operation.name, &operation.path);
    let (statik, verb) = (ident(&operation.endpoint), ident(operation.method));
    let body = match operation.body {
        BodyKind::None => None,
        BodyKind::Json => Some("Json"),
        BodyKind::Value => Some("Value"),
        BodyKind::Form => Some("Form"),
        BodyKind::Multipart if operation.json_without_file => Some("JsonOrMultipart"),
        BodyKind::Multipart => Some("Multipart"),
        BodyKind::Text => Some("Text"),
        BodyKind::Upload => Some("Upload"),
    };
    let body = body.map(|kind| {
        let (body_kind, kind) = (imports.runtime("BodyKind"), ident(kind));
        quote!(.body(#body_kind::#kind))
    });
    let content_type = operation.content_type.as_ref().map(|content_type| quote!(.content_type(#content_type)));
    let ok = (operation.ok != [200]).then(|| {
        let statuses = operation.ok.iter().map(|status| number(*status));
        quote!(.ok(&[#(#statuses),*]))
    });
    let pages = (!operation.pages.is_empty()).then(|| pages(operation, imports));
    let root = operation.root.then(|| quote!(.root()));
    let anonymous = operation.anonymous.then(|| quote!(.anonymous()));
    let idempotent = operation.idempotent.then(|| quote!(.idempotent()));
    let spam_check = operation.spam_check.then(|| quote!(.spam_check()));
    let tokens = (!operation.tokens.is_empty()).then(|| {
        let tokens = &operation.tokens;
        quote!(.accepts(&[#(#tokens),*]))
    });
    quote! {
        static #statik: #endpoint = #endpoint::new(&super::API, #name, #method::#verb, #path)
            #root #body #content_type #ok #pages #anonymous #idempotent #spam_check #tokens;
    }
}

fn pages<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let page_use = imports.runtime("PageUse");
    let uses = operation.pages.iter().map(|page| {
        let style = ident(&page.style);
        let set = page.set.iter().map(|(wire, value)| quote!((#wire, #value)));
        let set = (!page.set.is_empty()).then(|| quote!(.set(&[#(#set),*])));
        if page.when.is_empty() {
            return quote!(#page_use::always(&crate::pages::#style) #set);
        }
        let when = page.when.iter().map(|(wire, values)| quote!((#wire, &[#(#values),*])));
        quote!(#page_use::when(&crate::pages::#style, &[#(#when),*]) #set)
    });
    quote!(.pages(&[#(#uses),*]))
}

fn function<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let docs = docs(&operation.docs);
    let deprecated = operation.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    let (name, request, statik) = (ident(&operation.function), ident(&operation.request), ident(&operation.endpoint));
    let call = imports.runtime("Call");
    let holder = operation.argument_struct.as_ref().map(|_| quote!(arguments));
    let parameters: Vec<TokenStream> = match &operation.argument_struct {
        Some(arguments) => {
            let ty = ident(&arguments.ident);
            vec![quote!(arguments: #ty)]
        }
        None => operation
            .arguments
            .iter()
            .map(|argument| {
                let (name, ty) = (ident(&argument.ident), parameter_type(&argument.input, imports));
                quote!(#name: #ty)
            })
            .collect(),
    };
    let puts: TokenStream =
        operation.arguments.iter().map(|argument| put_argument(argument, holder.as_ref(), imports)).collect();
    quote! {
        #docs
        #deprecated
        pub fn #name(#(#parameters),*) -> #request {
            #request(#call::new(&#statik) #puts)
        }
    }
}

fn argument_struct<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let Some(arguments) = &operation.argument_struct else { return quote!() };
    let name = ident(&arguments.ident);
    let doc = format!(" Required arguments of {}.", link(operation));
    let fields = operation.arguments.iter().map(|argument| {
        let (docs, name) = (docs(&argument.docs), ident(&argument.ident));
        let ty = field_type(&argument.input, imports);
        quote!(#docs pub #name: #ty)
    });
    let fields: Vec<_> = fields.collect();
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone)]
        pub struct #name {
            #(#fields),*
        }
    }
}

/// A link to the function. The brackets tell it from a macro of the same name.
fn link(operation: &Operation) -> String {
    format!("[`{}()`]", plain(&operation.function))
}

fn request<'m>(operation: &'m Operation, imports: &mut Imports<'m>) -> TokenStream {
    let (name, call) = (ident(&operation.request), imports.runtime("Call"));
    let doc = format!(" Request returned by {}.", link(operation));
    let setters: Vec<TokenStream> =
        operation.parameters.iter().map(|parameter| setter(parameter, &name, imports)).collect();
    let setters = (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }));
    let sending = match &operation.shape {
        ResponseShape::Single(output) => {
            let (single, output) = (imports.runtime_macro("impl_single"), imports.ty(output));
            quote!(#single!(#name, #output);)
        }
        ResponseShape::List(item) => {
            let (list, item) = (imports.runtime_macro("impl_list"), imports.ty(item));
            quote!(#list!(#name, #item);)
        }
        ResponseShape::Download => {
            let download = imports.runtime_macro("impl_download");
            quote!(#download!(#name);)
        }
    };
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(#call);

        #setters
        #sending
    }
}

fn setter<'m>(parameter: &'m Parameter, request: &proc_macro2::Ident, imports: &mut Imports<'m>) -> TokenStream {
    let (docs, name) = (docs(&parameter.docs), ident(&parameter.ident));
    let deprecated = parameter.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]));
    let ty = parameter_type(&parameter.input, imports);
    let put = put(parameter.place, &parameter.wire, &parameter.input, &quote!(#name), imports);
    let clear = parameter.clear.as_ref().map(|clear| {
        let (wire, name, json) = (&parameter.wire, ident(&clear.ident), &clear.json);
        let docs = super::tokens::docs(&clear.docs);
        quote! {
            #docs
            pub fn #name(self) -> Self {
                #request(self.0.clear(#wire, #json))
            }
        }
    });
    quote! {
        #docs
        #deprecated
        pub fn #name(self, #name: #ty) -> Self {
            #request(self.0 #put)
        }

        #clear
    }
}

fn outcome<'m>(outcome: &'m Outcome, imports: &mut Imports<'m>) -> TokenStream {
    let (name, docs, make) = (ident(&outcome.ident), docs(&outcome.docs), imports.runtime_macro("impl_outcome"));
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for variant in &outcome.variants {
        let (docs, ident, status) = (super::tokens::docs(&variant.docs), ident(&variant.ident), number(variant.status));
        let held = variant.ty.as_ref().map(|ty| {
            let ty = imports.ty(ty);
            quote!((#ty))
        });
        variants.push(quote!(#docs #ident #held));
        arms.push(quote!(#status => #ident #held));
    }
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants),*
        }

        #make!(#name: #(#arms),*);
    }
}
