//! Stage `lower`: what holds for the whole service.

use super::docs;
use super::operations::as_text;
use super::type_refs::TypeRefs;
use crate::api::{Api, Types};
use crate::names::{static_ident, value_ident};
use crate::outputs::rust::model::{Credential, PageStyle, ParameterLocation, RequestOption, Service, TokenLocation};
use crate::spec::{self, Map};
use crate::wire;

/// Lowers the service. `options` are the request options, which need the types of a version.
pub(super) fn service(service: &spec::Service, options: Vec<RequestOption>) -> Service {
    let statuses = service.statuses.iter().filter_map(|(status, kind)| Some((status.parse().ok()?, *kind)));
    let mut statuses: Vec<_> = statuses.collect();
    statuses.sort_unstable();
    Service {
        name: service.service.clone(),
        encoding: service.encoding,
        credentials: service.credentials.iter().map(|(name, credential)| lower_credential(name, credential)).collect(),
        options,
        pages: page_styles(&service.pages),
        errors: service.errors.clone(),
        statuses,
        spam_check: service.spam_check.clone(),
        rate_limit: service.rate_limit.clone(),
        request_id: service.request_id.clone(),
    }
}

/// Lowers what every request may carry, with the types of the first version.
pub(super) fn options(api: &Api<'_>) -> Vec<RequestOption> {
    let none = Types::default();
    let version = api.versions.first();
    let types = TypeRefs { types: version.map_or(&none, |version| &version.types) };
    let lowered = api.options.iter().map(|option| {
        let settings = option.settings;
        let (place, wire) = match (&settings.header, &settings.query) {
            (Some(header), _) => (ParameterLocation::Header, header.clone()),
            (None, query) => (ParameterLocation::Query, query.clone().unwrap_or_else(|| option.name.to_owned())),
        };
        RequestOption {
            ident: value_ident(option.name),
            docs: docs::paragraphs([docs::with_stop(settings.summary.clone())]),
            input: types.input(&option.ty, option.style),
            api: version.filter(|_| option.ty.declared().is_some()).map(|version| version.name.to_owned()),
            place,
            wire,
        }
    });
    lowered.collect()
}

fn lower_credential(name: &str, credential: &spec::Credential) -> Credential {
    let location = match (&credential.header, &credential.cookie) {
        (Some(header), _) => TokenLocation::Header(header.clone()),
        (None, Some(cookie)) => TokenLocation::Cookie(cookie.clone()),
        (None, None) => TokenLocation::Bearer,
    };
    Credential {
        ident: value_ident(name),
        scheme: static_ident(name),
        name: name.to_owned(),
        docs: docs::paragraphs([docs::with_stop(credential.summary.clone())]),
        location,
        parameter: credential.parameter.clone(),
        restricted: credential.restricted,
    }
}

fn page_styles(styles: &Map<wire::PageStyle>) -> Vec<PageStyle> {
    let lowered = styles.iter().map(|(name, style)| PageStyle {
        ident: static_ident(name),
        docs: docs::paragraphs([docs::with_stop(style.summary.clone())]),
        name: name.clone(),
        set: style.set.iter().map(|(wire, value)| (wire.clone(), as_text(value))).collect(),
        settings: style.clone(),
    });
    lowered.collect()
}
