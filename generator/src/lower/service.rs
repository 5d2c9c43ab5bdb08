//! Stage `lower`: what holds for the whole service.

use super::docs;
use super::operations::as_text;
use super::type_refs::TypeRefs;
use crate::api::{Api, Types};
use crate::model::{Credential, Encoding, ErrorShape, PageStyle, Place, RequestOption, Service, SpamCheck};
use crate::names::{static_ident, value_ident};
use crate::spec::{self, ErrorKindName, ListStyle, Map, PageEnd, RecordStyle};

/// Lowers the service. `options` are the request options, which need the types of a version.
pub(super) fn service(service: &spec::Service, options: Vec<RequestOption>) -> Service {
    let mut statuses: Vec<(u16, &'static str)> =
        service.statuses.iter().filter_map(|(status, kind)| Some((status.parse().ok()?, error_kind(*kind)))).collect();
    statuses.sort_unstable();
    Service {
        name: service.service.clone(),
        encoding: encoding(service.encoding),
        credentials: service.credentials.iter().map(|(name, credential)| lower_credential(name, credential)).collect(),
        options,
        pages: page_styles(&service.pages),
        errors: ErrorShape {
            message: service.errors.message.clone(),
            code: service.errors.code.clone(),
            scope: service.errors.scope.clone(),
        },
        statuses,
        spam_check: service.spam_check.as_ref().map(|check| SpamCheck {
            needed: check.needed.clone(),
            site_key: check.site_key.clone(),
            log_id: check.log_id.clone(),
            answer_header: check.answer_header.clone(),
            log_id_header: check.log_id_header.clone(),
        }),
        rate_limit: service
            .rate_limit
            .as_ref()
            .map(|limit| [limit.limit.clone(), limit.remaining.clone(), limit.reset.clone()]),
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
            (Some(header), _) => (Place::Header, header.clone()),
            (None, query) => (Place::Query, query.clone().unwrap_or_else(|| option.name.to_owned())),
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

fn encoding(encoding: spec::Encoding) -> Encoding {
    Encoding {
        lists: match encoding.lists {
            ListStyle::Brackets => "Brackets",
            ListStyle::Repeat => "Repeat",
            ListStyle::Comma => "Comma",
        },
        records: match encoding.records {
            RecordStyle::Indexed => "Indexed",
            RecordStyle::Brackets => "Brackets",
        },
    }
}

fn lower_credential(name: &str, credential: &spec::Credential) -> Credential {
    let (carriage, carrier) = match (&credential.header, &credential.cookie) {
        (Some(header), _) => ("Header", Some(header.clone())),
        (None, Some(cookie)) => ("Cookie", Some(cookie.clone())),
        (None, None) => ("Bearer", None),
    };
    Credential {
        ident: value_ident(name),
        scheme: static_ident(name),
        name: name.to_owned(),
        docs: docs::paragraphs([docs::with_stop(credential.summary.clone())]),
        carriage,
        carrier,
        parameter: credential.parameter.clone(),
    }
}

fn page_styles(styles: &Map<spec::PageStyle>) -> Vec<PageStyle> {
    let lowered = styles.iter().map(|(name, style)| PageStyle {
        ident: static_ident(name),
        docs: docs::paragraphs([docs::with_stop(style.summary.clone())]),
        name: name.clone(),
        page: style.page.clone(),
        first: style.first,
        size: style.size.clone(),
        max_size: style.max_size,
        set: style.set.iter().map(|(wire, value)| (wire.clone(), as_text(value))).collect(),
        end: match style.end {
            PageEnd::Unnamed => "Unnamed",
            PageEnd::Short => "Short",
        },
        next: style.next.clone(),
        total_items: style.totals.items.clone(),
        total_pages: style.totals.pages.clone(),
    });
    lowered.collect()
}

fn error_kind(kind: ErrorKindName) -> &'static str {
    match kind {
        ErrorKindName::Invalid => "Invalid",
        ErrorKindName::Unauthorized => "Unauthorized",
        ErrorKindName::Forbidden => "Forbidden",
        ErrorKindName::NotFound => "NotFound",
        ErrorKindName::NotAllowed => "NotAllowed",
        ErrorKindName::Conflict => "Conflict",
        ErrorKindName::Gone => "Gone",
        ErrorKindName::Precondition => "Precondition",
        ErrorKindName::TooLarge => "TooLarge",
        ErrorKindName::Rejected => "Rejected",
        ErrorKindName::RateLimited => "RateLimited",
        ErrorKindName::Server => "Server",
    }
}
