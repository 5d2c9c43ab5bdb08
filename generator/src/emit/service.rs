//! Stage `emit`: what holds for the whole service, and the options of every request.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::inputs::{parameter_type, value};
use super::{docs, ident, module_docs, number, option, plain};
use crate::model::{Credential, Input, PageStyle, Place, Service};

/// The page styles of the service.
pub(super) fn pages(service: &Service) -> TokenStream {
    let docs = module_docs(&vec![
        format!("How {} pages its lists. Operations know their own styles; these are for", service.name),
        "[`Raw::page_style`](crate::Raw::page_style).".to_owned(),
    ]);
    let styles = service.pages.iter().map(page_style);
    quote! {
        #docs
        use client_runtime::{PageEnd, PageStyle};

        #(#styles)*
    }
}

/// The statics of the service, and `Token`.
pub(super) fn service(service: &Service) -> TokenStream {
    let docs = module_docs(&vec![format!("What holds for all of {}.", service.name)]);
    let lines = lines(service);
    let statik = service_static(service);
    let schemes = service.credentials.iter().map(scheme);
    let constructors = service.credentials.iter().map(constructor);
    let token = format!(" Ways to tell {} who one is.", service.name);
    quote! {
        #docs
        #lines

        #statik
        #(#schemes)*

        #[doc = #token]
        #[derive(Debug)]
        pub struct Token(());

        impl Token {
            #(#constructors)*

            /// No credential: what everybody may see.
            pub fn none() -> Credential {
                Credential::none()
            }
        }
    }
}

/// What the file uses of the runtime: all of it is written out below without further ado.
fn lines(service: &Service) -> TokenStream {
    let mut imports = Imports::new(quote!(), []);
    for name in ["Credential", "Encoding", "ErrorShape", "ListStyle", "RecordStyle", "Service"] {
        imports.runtime(name);
    }
    let parts: [(bool, &[&'static str]); 5] = [
        (!service.statuses.is_empty(), &["ErrorKind"]),
        (!service.credentials.is_empty(), &["Carriage", "CredentialScheme", "Secret"]),
        (service.credentials.iter().any(|credential| credential.carriage == "Bearer"), &["Grant", "TokenSource"]),
        (service.spam_check.is_some(), &["SpamCheck"]),
        (service.rate_limit.is_some(), &["RateLimitHeaders"]),
    ];
    for name in parts.iter().filter(|(used, _)| *used).flat_map(|(_, names)| *names) {
        imports.runtime(name);
    }
    imports.lines()
}

fn service_static(service: &Service) -> TokenStream {
    let (name, request_id) = (&service.name, option(&service.request_id));
    let (lists, records) = (ident(service.encoding.lists), ident(service.encoding.records));
    let (message, code, scope) = (&service.errors.message, &service.errors.code, &service.errors.scope);
    let statuses = service.statuses.iter().map(|(status, kind)| {
        let (status, kind) = (number(*status), ident(kind));
        quote!((#status, ErrorKind::#kind))
    });
    let spam_check = match &service.spam_check {
        None => quote!(None),
        Some(check) => {
            let (needed, site_key, log_id) = (&check.needed, &check.site_key, &check.log_id);
            let (answer, number) = (&check.answer_header, &check.log_id_header);
            quote!(Some(SpamCheck {
                needed: #needed, site_key: #site_key, log_id: #log_id, answer_header: #answer, log_id_header: #number,
            }))
        }
    };
    let rate_limit = match &service.rate_limit {
        None => quote!(None),
        Some([limit, remaining, reset]) => {
            quote!(Some(RateLimitHeaders { limit: #limit, remaining: #remaining, reset: #reset }))
        }
    };
    quote! {
        pub(crate) static SERVICE: Service = Service {
            name: #name,
            encoding: Encoding { lists: ListStyle::#lists, records: RecordStyle::#records },
            errors: ErrorShape { message: &[#(#message),*], code: &[#(#code),*], scope: &[#(#scope),*] },
            statuses: &[#(#statuses),*],
            spam_check: #spam_check,
            rate_limit: #rate_limit,
            request_id: #request_id,
        };
    }
}

fn page_style(style: &PageStyle) -> TokenStream {
    let (docs, statik, name) = (docs(&style.docs), ident(&style.ident), &style.name);
    let (page, first, size) = (option(&style.page), number(style.first), option(&style.size));
    let max_size = match style.max_size {
        None => quote!(None),
        Some(max) => {
            let max = number(max);
            quote!(Some(#max))
        }
    };
    let set = style.set.iter().map(|(wire, value)| quote!((#wire, #value)));
    let (end, next) = (ident(style.end), option(&style.next));
    let (items, pages) = (option(&style.total_items), option(&style.total_pages));
    quote! {
        #docs
        pub static #statik: PageStyle = PageStyle {
            name: #name,
            page: #page,
            first: #first,
            size: #size,
            max_size: #max_size,
            set: &[#(#set),*],
            end: PageEnd::#end,
            next: #next,
            total_items: #items,
            total_pages: #pages,
        };
    }
}

fn scheme(credential: &Credential) -> TokenStream {
    let (statik, name, parameter) = (ident(&credential.scheme), &credential.name, option(&credential.parameter));
    let carriage = ident(credential.carriage);
    let carriage = match &credential.carrier {
        Some(carrier) => quote!(Carriage::#carriage(#carrier)),
        None => quote!(Carriage::#carriage),
    };
    quote! {
        static #statik: CredentialScheme = CredentialScheme { name: #name, carriage: #carriage, parameter: #parameter };
    }
}

fn constructor(credential: &Credential) -> TokenStream {
    let (docs, name, statik) = (docs(&credential.docs), ident(&credential.ident), ident(&credential.scheme));
    // Of the ways to carry a token only `Authorization: Bearer` goes with tokens that expire and are renewed.
    let renewed = (credential.carriage == "Bearer").then(|| {
        let renewed = ident(&format!("{}_renewed", plain(&credential.ident)));
        let doc = format!(
            " As [`{0}`](Self::{0}), renewed by `source` when it expires; `grant` is what is there to begin with.",
            credential.ident
        );
        quote! {
            #[doc = #doc]
            pub fn #renewed(grant: Option<Grant>, source: impl TokenSource) -> Credential {
                Credential::renewed(&#statik, grant, source)
            }
        }
    });
    quote! {
        #docs
        pub fn #name(secret: impl Into<Secret>) -> Credential {
            Credential::new(&#statik, secret)
        }

        #renewed
    }
}

/// The trait with the options that every request may carry.
pub(super) fn options(service: &Service) -> TokenStream {
    let docs = module_docs(&vec!["What every request may carry.".to_owned()]);
    let api = service.options.iter().find_map(|option| option.api.as_deref()).map(ident);
    let mut imports = Imports::new(quote!(crate::#api::types), ["Options"]);
    let methods: Vec<TokenStream> = service
        .options
        .iter()
        .map(|option| {
            let (docs, name, wire) = (super::docs(&option.docs), ident(&option.ident), &option.wire);
            let ty = parameter_type(&option.input, &mut imports);
            let given = value(&option.input, &quote!(#name), &mut imports);
            let turbofish = match &option.input {
                Input::Into(ty) => {
                    let ty = imports.ty(ty);
                    Some(quote!(::<#ty>))
                }
                Input::Plain(_) | Input::Items { .. } => None,
            };
            let place = ident(if option.place == Place::Header { "Header" } else { "Query" });
            let (request_option, place_type) = (imports.runtime("RequestOption"), imports.runtime("Place"));
            quote! {
                #docs
                fn #name(self, #name: #ty) -> Self {
                    self.option(#request_option::new #turbofish (#place_type::#place, #wire, #given))
                }
            }
        })
        .collect();
    let takes_options = imports.runtime("TakesOptions");
    let lines = imports.lines();
    quote! {
        #docs
        #lines

        /// What every request may carry: set on an operation for one call, on the builder of a client for all.
        pub trait Options: #takes_options {
            #(#methods)*
        }

        impl<T: #takes_options> Options for T {}
    }
}
