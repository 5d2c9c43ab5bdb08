//! Stage `check`: checks the names of headers and cookies. In: an API. Out: names that HTTP does not allow, and headers
//! that frame a request and so belong to the transport.

use crate::api::{Api, Part, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::spec::Credential;
use crate::wire_names::{is_framing, is_token};

/// Checks the headers of operations.
pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, operation) in version.operations() {
        for field in operation.part(Part::Header).filter(|field| field.group.is_none()) {
            found.extend(check_request_header(operation.field_at(field).name(), &field.wire));
        }
        for field in operation.response_headers.iter().filter(|field| field.group.is_none()) {
            found.extend(check_token(operation.field_at(field).name(), "header", &field.wire));
        }
    }
    found
}

/// Checks the headers and cookies of the service file.
pub(super) fn check_service(api: &Api<'_>) -> Vec<Diagnostic> {
    let service = &api.service.value;
    let at = SpecPath::top(&api.service.file);
    let mut found = Vec::new();
    for (name, credential) in &service.credentials {
        found.extend(check_credential(at.key("credentials").key(name), credential));
    }
    for (name, option) in &service.options {
        let header = option.header.as_deref();
        found.extend(header.and_then(|header| check_request_header(at.key("options").key(name).key("header"), header)));
    }
    if let Some(check) = &service.spam_check {
        let at = at.key("spam_check");
        for (key, header) in [("answer_header", &check.answer_header), ("log_id_header", &check.log_id_header)] {
            found.extend(check_request_header(at.key(key), header));
        }
    }
    for (name, style) in &service.pages {
        let at = at.key("pages").key(name);
        let headers = [
            (at.key("next"), style.next.as_deref()),
            (at.key("totals").key("items"), style.totals.items.as_deref()),
            (at.key("totals").key("pages"), style.totals.pages.as_deref()),
        ];
        found.extend(headers.into_iter().filter_map(|(at, header)| check_token(at, "header", header?)));
    }
    if let Some(limit) = &service.rate_limit {
        let headers = [("limit", &limit.limit), ("remaining", &limit.remaining), ("reset", &limit.reset)];
        let at = at.key("rate_limit");
        found.extend(headers.into_iter().filter_map(|(key, header)| check_token(at.key(key), "header", header)));
    }
    if let Some(header) = &service.request_id {
        found.extend(check_token(at.key("request_id"), "header", header));
    }
    found
}

fn check_credential(at: SpecPath<'_>, credential: &Credential) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(header) = &credential.header {
        let at = at.key("header");
        if header.eq_ignore_ascii_case("cookie") {
            let message = "a credential cannot be all cookies of a request";
            found.push(Diagnostic::at(at, message).with_help(Some("name the one that holds it, with `cookie`")));
        } else {
            found.extend(check_request_header(at, header));
        }
    }
    found.extend(credential.cookie.as_ref().and_then(|cookie| check_token(at.key("cookie"), "cookie", cookie)));
    found
}

fn check_request_header(at: SpecPath<'_>, header: &str) -> Option<Diagnostic> {
    if is_framing(header) {
        let message = format!("the header `{header}` frames the request, so only the transport may set it");
        return Some(Diagnostic::at(at, message).with_help(Some("remove it")));
    }
    check_token(at, "header", header)
}

fn check_token(at: SpecPath<'_>, what: &str, name: &str) -> Option<Diagnostic> {
    let help = "use letters, digits and `-`";
    (!is_token(name))
        .then(|| Diagnostic::at(at, format!("{name:?} cannot be the name of a {what}")).with_help(Some(help)))
}
