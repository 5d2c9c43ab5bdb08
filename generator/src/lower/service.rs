//! Stage `lower`: what holds for the whole service.

use super::docs;
use super::operations::as_text;
use super::type_refs::Types;
use crate::model::{
    Carriage, Credential, Encoding, ErrorKind, ErrorShape, ListStyle, PageEnd, PageStyle, Place, RecordStyle,
    RequestOption, Service, SpamCheck,
};
use crate::names::{static_ident, value_ident};
use crate::spec::{self, ErrorKindName, Map};

/// Lowers the service. `options` are the request options, which need the types of a version.
pub(super) fn service(service: &spec::Service, options: Vec<RequestOption>) -> Service {
    let mut statuses: Vec<(u16, ErrorKind)> =
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

/// Lowers request options with the types of the version `api`.
pub(super) fn options(service: &spec::Service, api: &str, types: Types<'_, '_>) -> Vec<RequestOption> {
    let lowered = service.options.iter().map(|(name, option)| {
        let (place, wire) = match (&option.header, &option.query) {
            (Some(header), _) => (Place::Header, header.clone()),
            (None, query) => (Place::Query, query.clone().unwrap_or_else(|| name.clone())),
        };
        let declared = types.symbols.get(option.ty.name()).is_some();
        RequestOption {
            ident: value_ident(name),
            docs: docs::paragraphs([docs::with_stop(option.summary.clone())]),
            input: types.input(&option.ty),
            api: declared.then(|| api.to_owned()),
            place,
            wire,
        }
    });
    lowered.collect()
}

fn encoding(encoding: spec::Encoding) -> Encoding {
    Encoding {
        lists: match encoding.lists {
            spec::ListStyle::Brackets => ListStyle::Brackets,
            spec::ListStyle::Repeat => ListStyle::Repeat,
            spec::ListStyle::Comma => ListStyle::Comma,
        },
        records: match encoding.records {
            spec::RecordStyle::Indexed => RecordStyle::Indexed,
            spec::RecordStyle::Brackets => RecordStyle::Brackets,
        },
    }
}

fn lower_credential(name: &str, credential: &spec::Credential) -> Credential {
    let carriage = match (&credential.header, &credential.cookie) {
        (Some(header), _) => Carriage::Header(header.clone()),
        (None, Some(cookie)) => Carriage::Cookie(cookie.clone()),
        (None, None) => Carriage::Bearer,
    };
    Credential {
        ident: value_ident(name),
        scheme: static_ident(name),
        name: name.to_owned(),
        docs: docs::paragraphs([docs::with_stop(credential.summary.clone())]),
        carriage,
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
            spec::PageEnd::Unnamed => PageEnd::Unnamed,
            spec::PageEnd::Short => PageEnd::Short,
        },
        next: style.next.clone(),
        total_items: style.totals.items.clone(),
        total_pages: style.totals.pages.clone(),
    });
    lowered.collect()
}

fn error_kind(kind: ErrorKindName) -> ErrorKind {
    match kind {
        ErrorKindName::Invalid => ErrorKind::Invalid,
        ErrorKindName::Unauthorized => ErrorKind::Unauthorized,
        ErrorKindName::Forbidden => ErrorKind::Forbidden,
        ErrorKindName::NotFound => ErrorKind::NotFound,
        ErrorKindName::NotAllowed => ErrorKind::NotAllowed,
        ErrorKindName::Conflict => ErrorKind::Conflict,
        ErrorKindName::Gone => ErrorKind::Gone,
        ErrorKindName::Precondition => ErrorKind::Precondition,
        ErrorKindName::TooLarge => ErrorKind::TooLarge,
        ErrorKindName::Rejected => ErrorKind::Rejected,
        ErrorKindName::RateLimited => ErrorKind::RateLimited,
        ErrorKindName::Server => ErrorKind::Server,
    }
}
