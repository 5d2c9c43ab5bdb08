//! Stage `emit`: what holds for the whole service, and the options of every request.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::inputs::{list_style, list_style_name, parameter_type, place_of, turbofish, value};
use super::tokens::{docs, ident, module_docs, number, plain};
use crate::names::prefixed_ident;
use crate::outputs::rust::model::{
    Credential, ForeignId, Input, PageStyle, RequestOption, Service, TokenLocation, TypeRef,
};
use crate::wire::{CursorHeaders, ErrorKind, PageEnd, RateLimit, RecordStyle};

/// The page styles of the service.
pub(super) fn pages(service: &Service) -> TokenStream {
    let docs = module_docs(&vec![
        format!("Page styles of {}. Operations know their own; `page_style` of a list or of", service.title),
        "[`RawRequest`](crate::RawRequest::page_style) sets another one.".to_owned(),
    ]);
    let styles = service.pages.iter().map(page_style);
    // The usual end goes unsaid.
    let end = service.pages.iter().any(|style| style.settings.end != PageEnd::Unnamed).then(|| quote!(PageEnd,));
    let cursor = service.pages.iter().any(|style| style.settings.cursor.is_some()).then(|| quote!(CursorHeaders,));
    quote! {
        #docs
        use generator_runtime::{#cursor #end PageStyle};

        #(#styles)*
    }
}

/// The statics of the service, and `Token`. Where every version is switched as a whole, none may be on.
pub(super) fn service(service: &Service, is_always_used: bool) -> TokenStream {
    let docs = module_docs(&vec![format!("Settings of {} as a whole.", service.title)]);
    let lines = lines(service);
    let statik = service_static(service);
    // Without any version, nothing else uses it.
    let used = (!is_always_used).then(|| {
        quote!(
            const _: &Service = &SERVICE;
        )
    });
    let schemes = service.credentials.iter().map(scheme);
    let constructors = service.credentials.iter().map(constructor);
    let token = format!(" Constructors for {} credentials.", service.title);
    quote! {
        #docs
        #lines

        #statik
        #used
        #(#schemes)*

        #[doc = #token]
        #[derive(Debug)]
        pub struct Token(());

        impl Token {
            #(#constructors)*

            /// Returns an empty credential: requests are anonymous.
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
        (!service.credentials.is_empty(), &["TokenLocation", "CredentialScheme", "Secret"]),
        (
            service.credentials.iter().any(|credential| credential.location == TokenLocation::Bearer),
            &["Grant", "TokenSource"],
        ),
        (service.spam_check.is_some(), &["SpamCheck"]),
        (service.rate_limit.is_some(), &["RateLimitHeaders"]),
    ];
    for name in parts.iter().filter(|(used, _)| *used).flat_map(|(_, names)| *names) {
        imports.runtime(name);
    }
    imports.lines()
}

fn service_static(service: &Service) -> TokenStream {
    let name = &service.name;
    let (lists, records) = (list_style_name(service.encoding.lists), record_style_name(service.encoding.records));
    let (lists, records) = (ident(lists), ident(records));
    let (message, code, scope) = (&service.errors.message, &service.errors.code, &service.errors.scope);
    let statuses = service.statuses.iter().map(|(status, kind)| {
        let (status, kind) = (number(*status), ident(error_kind_name(*kind)));
        quote!((#status, ErrorKind::#kind))
    });
    let statuses = (!service.statuses.is_empty()).then(|| quote!(.statuses(&[#(#statuses),*])));
    let spam_check = service.spam_check.as_ref().map(|check| {
        let (needed, site_key, log_id) = (&check.needed, &check.site_key, &check.log_id);
        let (answer, number) = (&check.answer_header, &check.log_id_header);
        quote!(.spam_check(SpamCheck {
            needed: #needed, site_key: #site_key, log_id: #log_id, answer_header: #answer, log_id_header: #number,
        }))
    });
    let rate_limit = service.rate_limit.as_ref().map(|RateLimit { limit, remaining, reset, name }| {
        let name = name.as_ref().map(|name| quote!(.rate_limit_name(#name)));
        quote!(.rate_limit(RateLimitHeaders { limit: #limit, remaining: #remaining, reset: #reset }) #name)
    });
    let retry = service.retry.iter().map(|status| number(*status));
    let retry = (!service.retry.is_empty()).then(|| quote!(.retry_statuses(&[#(#retry),*])));
    let (bases, secrets) = (&service.bases, &service.secrets);
    let bases = (!bases.is_empty()).then(|| quote!(.bases(&[#(#bases),*])));
    let secrets = (!secrets.is_empty()).then(|| quote!(.secrets(&[#(#secrets),*])));
    let request_id = service.request_id.as_ref().map(|header| quote!(.request_id(#header)));
    let styles = service.pages.iter().map(|style| ident(&style.ident));
    let pages = (!service.pages.is_empty()).then(|| quote!(.pages(&[#(&crate::pages::#styles),*])));
    let identity = &service.identity_parameters;
    let identity = (!identity.is_empty()).then(|| quote!(.identity_parameters(&[#(#identity),*])));
    quote! {
        pub(crate) static SERVICE: Service = Service::new(#name, concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .encoding(Encoding { lists: ListStyle::#lists, records: RecordStyle::#records })
            .errors(ErrorShape { message: &[#(#message),*], code: &[#(#code),*], scope: &[#(#scope),*] })
            #statuses #spam_check #rate_limit #retry #request_id #pages #identity #bases #secrets;
    }
}

fn page_style(style: &PageStyle) -> TokenStream {
    let (docs, statik, name) = (docs(&style.docs), ident(&style.ident), &style.name);
    let settings = &style.settings;
    let page = settings.page.as_ref().map(|page| quote!(.page(#page)));
    let first = (settings.first != 1).then(|| number(settings.first)).map(|first| quote!(.first(#first)));
    let size = settings.size.as_ref().map(|size| quote!(.size(#size)));
    let max_size = settings.max_size.map(number).map(|max| quote!(.max_size(#max)));
    let set = style.set.iter().map(|(wire, value)| quote!((#wire, #value)));
    let set = (!style.set.is_empty()).then(|| quote!(.set(&[#(#set),*])));
    let end = match settings.end {
        PageEnd::Unnamed => None,
        PageEnd::Short => Some(quote!(.end(PageEnd::Short))),
    };
    let next = settings.next.as_ref().map(|header| quote!(.next(#header)));
    let prev = settings.prev.as_ref().map(|header| quote!(.prev(#header)));
    let cursor = settings.cursor.as_ref().map(cursor_headers);
    let position = &settings.position;
    let position = (!position.is_empty()).then(|| quote!(.position(&[#(#position),*])));
    let refused = settings.refused.iter().map(|status| number(*status));
    let refused = (!settings.refused.is_empty()).then(|| quote!(.refused(&[#(#refused),*])));
    let items = settings.totals.items.as_ref().map(|header| quote!(.total_items(#header)));
    let pages = settings.totals.pages.as_ref().map(|header| quote!(.total_pages(#header)));
    quote! {
        #docs
        pub static #statik: PageStyle =
            PageStyle::new(#name) #page #first #size #max_size #set #end #next #prev #cursor #position #refused #items
                #pages;
    }
}

fn cursor_headers(headers: &CursorHeaders) -> TokenStream {
    let option = |header: &Option<String>| match header {
        Some(header) => quote!(Some(#header)),
        None => quote!(None),
    };
    let (parameter, next, prev) = (&headers.parameter, option(&headers.next), option(&headers.prev));
    quote!(.cursor(CursorHeaders { parameter: #parameter, next: #next, prev: #prev }))
}

fn scheme(credential: &Credential) -> TokenStream {
    let (statik, name) = (ident(&credential.scheme), &credential.name);
    let location = match &credential.location {
        TokenLocation::Header(header) => quote!(TokenLocation::Header(#header)),
        TokenLocation::Bearer => quote!(TokenLocation::Bearer),
        TokenLocation::Basic => quote!(TokenLocation::Basic),
        TokenLocation::Query => quote!(TokenLocation::Query),
        TokenLocation::Cookie(cookie) => quote!(TokenLocation::Cookie(#cookie)),
    };
    let parameter = credential.parameter.as_ref().map(|parameter| quote!(.parameter(#parameter)));
    let restricted = credential.restricted.then(|| quote!(.restricted()));
    quote! {
        static #statik: CredentialScheme = CredentialScheme::new(#name, #location) #parameter #restricted;
    }
}

fn constructor(credential: &Credential) -> TokenStream {
    let (docs, name, statik) = (docs(&credential.docs), ident(&credential.ident), ident(&credential.scheme));
    // Of the ways to carry a token only `Authorization: Bearer` goes with tokens that expire and are renewed.
    let renewed = (credential.location == TokenLocation::Bearer).then(|| {
        let renewed = ident(&prefixed_ident(&credential.ident, "renewed"));
        let doc = format!(
            " Like [`{0}`](Self::{0}), but renewed by `source` when it expires; `grant` is the initial token, if any.",
            plain(&credential.ident)
        );
        quote! {
            #[doc = #doc]
            pub fn #renewed(grant: Option<Grant>, source: impl TokenSource) -> Credential {
                Credential::renewed(&#statik, grant, source)
            }
        }
    });
    if credential.location == TokenLocation::Basic {
        return quote! {
            #docs
            pub fn #name(user: impl Into<String>, secret: impl Into<Secret>) -> Credential {
                Credential::basic(&#statik, user, secret)
            }
        };
    }
    quote! {
        #docs
        pub fn #name(secret: impl Into<Secret>) -> Credential {
            Credential::new(&#statik, secret)
        }

        #renewed
    }
}

/// The variant of the runtime's `RecordStyle`.
fn record_style_name(style: RecordStyle) -> &'static str {
    match style {
        RecordStyle::Indexed => "Indexed",
        RecordStyle::Brackets => "Brackets",
    }
}

/// The variant of the runtime's `ErrorKind`.
fn error_kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::BadRequest => "BadRequest",
        ErrorKind::Unauthorized => "Unauthorized",
        ErrorKind::Forbidden => "Forbidden",
        ErrorKind::NotFound => "NotFound",
        ErrorKind::MethodNotAllowed => "MethodNotAllowed",
        ErrorKind::Conflict => "Conflict",
        ErrorKind::Gone => "Gone",
        ErrorKind::PreconditionFailed => "PreconditionFailed",
        ErrorKind::TooLarge => "TooLarge",
        ErrorKind::UriTooLong => "UriTooLong",
        ErrorKind::RangeNotSatisfiable => "RangeNotSatisfiable",
        ErrorKind::Unprocessable => "Unprocessable",
        ErrorKind::RateLimited => "RateLimited",
        ErrorKind::Server => "Server",
    }
}

/// The IDs of other versions that the type of an option is made from, each with the name of that type.
fn foreign_ids(option: &RequestOption) -> Option<impl Iterator<Item = (&str, &ForeignId)>> {
    match &option.input {
        Input::Into(TypeRef::Declared(reference)) => Some(option.foreign_ids.iter().map(|id| (reference.as_str(), id))),
        _ => None,
    }
}

/// The conversion of an ID of another version. Its own ID is named by its path, since an import would be unused where the
/// other version is off.
fn conversion<'m>(
    reference: &'m str,
    id: &'m ForeignId,
    types: &TokenStream,
    imports: &mut Imports<'m>,
) -> TokenStream {
    let reference = imports.declared(reference);
    let (api, id_type) = (ident(&id.api), ident(&id.ident));
    let cfg = id.feature.iter().map(|feature| quote!(#[cfg(feature = #feature)]));
    quote! {
        #(#cfg)*
        impl From<crate::#api::types::#id_type> for #reference {
            fn from(id: crate::#api::types::#id_type) -> Self {
                Self::from(#types::#id_type(id.0))
            }
        }
    }
}

/// The trait with the options that every request may carry.
pub(super) fn options(service: &Service) -> TokenStream {
    let docs = module_docs(&vec!["Options of every request.".to_owned()]);
    let api = service.options.iter().find_map(|option| option.api.as_deref()).map(ident);
    let parameters = service.options.iter().map(|option| option.ident.as_str());
    let types = quote!(crate::#api::types);
    let mut imports = Imports::new(types.clone(), parameters.chain(["Options"]));
    let with_options = imports.runtime("WithOptions");
    let methods: Vec<TokenStream> = service
        .options
        .iter()
        .map(|option| {
            let (docs, name, wire) = (super::tokens::docs(&option.docs), ident(&option.ident), &option.wire);
            let ty = parameter_type(&option.input, &mut imports);
            let given = value(&option.input, &quote!(#name), &mut imports);
            let turbofish = turbofish(&option.input, &mut imports);
            let style = option.input.style().map(|style| {
                let style = list_style(style, &mut imports);
                quote!(.list_style(#style))
            });
            let (request_option, place) = (imports.runtime("RequestOption"), place_of(option.place, &mut imports));
            quote! {
                #docs
                fn #name(self, #name: #ty) -> Self {
                    #with_options::option(self, #request_option::new #turbofish (#place, #wire, #given) #style)
                }
            }
        })
        .collect();
    // Options of one type share its conversions.
    let foreign: BTreeSet<_> = service.options.iter().filter_map(foreign_ids).flatten().collect();
    let conversions = foreign.into_iter().map(|(reference, id)| conversion(reference, id, &types, &mut imports));
    let conversions: Vec<TokenStream> = conversions.collect();
    let lines = imports.lines();
    quote! {
        #docs
        #lines

        /// Options of every request, set on an operation for one call or on the builder of a client for all calls.
        pub trait Options: #with_options {
            #(#methods)*
        }

        impl<T: #with_options> Options for T {}

        #(#conversions)*
    }
}
