//! Stage `emit`: structs. A record says what its fields are and where they are; the runtime does the rest.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::inputs::{list_style, parameter_type, value};
use super::tokens::{docs, ident};
use crate::outputs::rust::model::{Record, RecordField, Tagging, TypeRef};

/// The struct of `record`, under the documentation `docs`.
pub(super) fn record<'m>(name: &str, record: &'m Record, docs: &TokenStream, imports: &mut Imports<'m>) -> TokenStream {
    let name = ident(name);
    let fields: Vec<TokenStream> = record.fields.iter().map(|field| declare(field, imports)).collect();
    let access = access(&name, record, imports);
    let construction = record.sent.then(|| construction(&name, record, imports));
    let make = imports.runtime("impl_records");
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }

        #construction
        #access
        #make!(#name);
    }
}

fn declare<'m>(field: &'m RecordField, imports: &mut Imports<'m>) -> TokenStream {
    let (docs, name, ty) = (docs(&field.docs), ident(&field.ident), imports.ty(&field.ty));
    quote!(#docs pub #name: #ty)
}

/// Where the fields are.
fn access<'m>(name: &proc_macro2::Ident, record: &'m Record, imports: &mut Imports<'m>) -> TokenStream {
    let (record_trait, field, slot) = (imports.runtime("Record"), imports.runtime("Field"), imports.runtime("Slot"));
    let table = record.fields.iter().map(|it| {
        let (kind, wire) = (ident(if it.required { "required" } else { "optional" }), &it.wire);
        let style = it.style.map(|style| {
            let style = list_style(style, imports);
            quote!(.list_style(#style))
        });
        let tagging = match &it.tagging {
            Tagging::None => quote!(),
            Tagging::Tag => quote!(.tag()),
            Tagging::By(wire) => quote!(.tagged_by(#wire)),
        };
        quote!(#field::#kind(#wire) #style #tagging)
    });
    let table: Vec<TokenStream> = table.collect();
    let slots = record.fields.iter().enumerate().map(|(index, it)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&it.ident));
        quote!(#index => &mut self.#name)
    });
    quote! {
        impl #record_trait for #name {
            fn fields(&self) -> &'static [#field] {
                const { &[#(#table),*] }
            }

            fn slot(&mut self, index: usize) -> Option<&mut dyn #slot> {
                Some(match index {
                    #(#slots,)*
                    _ => return None,
                })
            }
        }
    }
}

/// The constructor and the setters of a record that requests send.
fn construction<'m>(name: &proc_macro2::Ident, record: &'m Record, imports: &mut Imports<'m>) -> TokenStream {
    let (required, optional): (Vec<&RecordField>, Vec<&RecordField>) =
        record.fields.iter().partition(|field| field.required);
    let mut parameters = Vec::new();
    let mut inits = Vec::new();
    for field in required {
        let (name, ty) = (ident(&field.ident), parameter_type(&field.input, imports));
        parameters.push(quote!(#name: #ty));
        let given = given(field, imports);
        inits.push(if given.to_string() == field.ident { quote!(#name) } else { quote!(#name: #given) });
    }
    let rest = (!optional.is_empty()).then(|| quote!(..Default::default()));
    let setters: Vec<TokenStream> = optional
        .into_iter()
        .map(|field| {
            let (docs, setter, name) = (docs(&field.docs), ident(&field.setter), ident(&field.ident));
            let (ty, given) = (parameter_type(&field.input, imports), given(field, imports));
            quote! {
                #docs
                pub fn #setter(mut self, #name: #ty) -> Self {
                    self.#name = Some(#given);
                    self
                }
            }
        })
        .collect();
    let body = if inits.is_empty() { quote!(Default::default()) } else { quote!(Self { #(#inits,)* #rest }) };
    quote! {
        impl #name {
            /// Creates a value from its required fields.
            pub fn new(#(#parameters),*) -> Self {
                #body
            }

            #(#setters)*
        }
    }
}

/// What was given, as the field holds it.
fn given<'m>(field: &'m RecordField, imports: &mut Imports<'m>) -> TokenStream {
    let name = ident(&field.ident);
    let given = value(&field.input, &quote!(#name), imports);
    let held = match &field.ty {
        TypeRef::Option(inner) => inner.as_ref(),
        ty => ty,
    };
    if matches!(held, TypeRef::Boxed(_)) { quote!(Box::new(#given)) } else { given }
}
