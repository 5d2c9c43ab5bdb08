//! Stage `emit`: files of declared types.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::inputs::list_style_name;
use super::records;
use super::tokens::{docs, ident, number};
use crate::outputs::rust::model::{
    Enum, EnumValues, Id, Reference, ReferenceSource, Type, TypeFile, TypeKind, Union, Variant,
};
use crate::wire::TagPlace;

/// The file of `file`'s types.
pub(super) fn file(file: &TypeFile) -> TokenStream {
    // The fields of records that are sent are parameters, which hide functions.
    let fields = file.types.iter().flat_map(|ty| match &ty.kind {
        TypeKind::Record(record) if record.sent => record.fields.as_slice(),
        _ => &[],
    });
    let names = file.types.iter().map(|ty| &ty.ident).chain(fields.map(|field| &field.ident));
    let mut imports = Imports::new(quote!(super), names.map(String::as_str));
    imports.reexport(file.types.iter().map(|ty| ty.ident.as_str()));
    let types: TokenStream = file.types.iter().map(|ty| emit(ty, &mut imports)).collect();
    let lines = imports.lines();
    quote!(#lines #types)
}

pub(super) fn emit<'m>(ty: &'m Type, imports: &mut Imports<'m>) -> TokenStream {
    let docs = docs(&ty.docs);
    match &ty.kind {
        TypeKind::Id(id) => emit_id(&ty.ident, *id, &docs, imports),
        TypeKind::Reference(reference) => emit_reference(&ty.ident, reference, &docs, imports),
        TypeKind::Enum(def) => emit_enum(&ty.ident, def, &docs, imports),
        TypeKind::Alias(alias) => {
            let (name, ty) = (ident(&ty.ident), imports.ty(&alias.ty));
            quote!(#docs pub type #name = #ty;)
        }
        TypeKind::Union(union) => emit_union(&ty.ident, union, &docs, imports),
        TypeKind::Record(record) => records::record(&ty.ident, record, &docs, imports),
    }
}

fn emit_id<'m>(name: &str, id: Id, docs: &TokenStream, imports: &mut Imports<'m>) -> TokenStream {
    let name = ident(name);
    match id {
        Id::Integer => {
            let make = imports.runtime("impl_integer_id");
            quote! {
                #docs
                #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
                pub struct #name(pub i64);

                #make!(#name);
            }
        }
        Id::String => {
            let make = imports.runtime("impl_string_id");
            quote! {
                #docs
                #[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
                pub struct #name(pub String);

                #make!(#name);
            }
        }
    }
}

fn emit_reference<'m>(
    name: &str,
    reference: &'m Reference,
    docs: &TokenStream,
    imports: &mut Imports<'m>,
) -> TokenStream {
    let (name, key, make) = (ident(name), imports.runtime("Key"), imports.runtime("impl_reference"));
    let mut keys = Vec::new();
    let (mut from_ids, mut fields) = (Vec::new(), Vec::new());
    for source in &reference.sources {
        match source {
            ReferenceSource::Integer => keys.push(quote!(i64)),
            ReferenceSource::Text => keys.push(quote!(str)),
            ReferenceSource::IntegerId(id) | ReferenceSource::StringId(id) => {
                // A bare number or text is taken for the ID too: there is no other thing that it could name.
                if matches!(source, ReferenceSource::IntegerId(_)) {
                    keys.push(quote!(i64));
                }
                from_ids.push(imports.declared(id));
                fields.push(match source {
                    ReferenceSource::StringId(_) => quote!(id.0.as_str()),
                    _ => quote!(id.0),
                });
            }
        }
    }
    keys.sort_by_key(ToString::to_string);
    keys.dedup_by_key(|ty| ty.to_string());
    let keys = (!keys.is_empty()).then(|| quote!(: #(#keys),*));
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
        pub struct #name(#key);

        #make!(#name #keys);

        #(impl From<#from_ids> for #name {
            fn from(id: #from_ids) -> Self {
                Self(#key::from(id.0))
            }
        }

        impl From<&#from_ids> for #name {
            fn from(id: &#from_ids) -> Self {
                Self(#key::from(#fields))
            }
        })*
    }
}

fn emit_enum<'m>(name: &str, def: &'m Enum, docs: &TokenStream, imports: &mut Imports<'m>) -> TokenStream {
    let name = ident(name);
    match &def.values {
        EnumValues::Text(values) => {
            let make = imports.runtime("impl_string_enum");
            let (variants, idents, wires) = parts(values);
            quote! {
                #docs
                #[derive(Debug, Clone, PartialEq, Eq, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #variants
                    /// A value unknown to this version of the client.
                    Unlisted(String),
                }

                impl #name {
                    /// Returns the value on the wire.
                    pub fn as_str(&self) -> &str {
                        match self {
                            #(Self::#idents => #wires,)*
                            Self::Unlisted(wire) => wire,
                        }
                    }
                }

                impl From<&str> for #name {
                    fn from(wire: &str) -> Self {
                        match wire {
                            #(#wires => Self::#idents,)*
                            other => Self::Unlisted(other.to_owned()),
                        }
                    }
                }

                #make!(#name);
            }
        }
        EnumValues::Integer(values) => {
            let make = imports.runtime("impl_integer_enum");
            let (variants, idents, wires) = parts(values);
            let wires: Vec<_> = wires.into_iter().map(|wire| number(*wire)).collect();
            quote! {
                #docs
                #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
                #[non_exhaustive]
                pub enum #name {
                    #variants
                    /// A value unknown to this version of the client.
                    Unlisted(i64),
                }

                impl #name {
                    /// Returns the value on the wire.
                    pub fn value(self) -> i64 {
                        match self {
                            #(Self::#idents => #wires,)*
                            Self::Unlisted(wire) => wire,
                        }
                    }
                }

                impl From<i64> for #name {
                    fn from(wire: i64) -> Self {
                        match wire {
                            #(#wires => Self::#idents,)*
                            other => Self::Unlisted(other),
                        }
                    }
                }

                #make!(#name);
            }
        }
    }
}

fn parts<W>(values: &[Variant<W>]) -> (TokenStream, Vec<proc_macro2::Ident>, Vec<&W>) {
    let variants = values.iter().map(|variant| {
        let (docs, name) = (docs(&variant.docs), ident(&variant.ident));
        quote!(#docs #name,)
    });
    let idents = values.iter().map(|variant| ident(&variant.ident)).collect();
    (variants.collect(), idents, values.iter().map(|variant| &variant.wire).collect())
}

fn emit_union<'m>(name: &str, union: &'m Union, docs: &TokenStream, imports: &mut Imports<'m>) -> TokenStream {
    let (name, make, json) = (ident(name), imports.runtime("impl_union"), imports.runtime("Json"));
    let variants: Vec<TokenStream> = union
        .variants
        .iter()
        .map(|variant| {
            let (name, ty) = (ident(&variant.ident), imports.ty(&variant.ty));
            quote!(#name(#ty))
        })
        .collect();
    let styles = union.variants.iter().map(|variant| {
        let style = variant.style.map(|style| ident(list_style_name(style)))?;
        Some(quote!(= #style))
    });
    let tags = union.variants.iter().map(|variant| {
        let values = &variant.tags;
        (!values.is_empty()).then(|| quote!([#(#values),*]))
    });
    let by = union.tag.as_ref().map(|(place, name)| {
        let source = ident(match place {
            TagPlace::Value => "Key",
            TagPlace::Record => "Sibling",
            TagPlace::Request => "Argument",
        });
        quote!(by #source(#name))
    });
    let summaries = union.variants.iter().map(|variant| super::tokens::docs(&variant.docs));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#summaries #variants,)*
            /// A value of a shape unknown to this version of the client.
            Unlisted(#json),
        }

        #make!(#name #by: #(#variants #styles #tags),*);
    }
}
