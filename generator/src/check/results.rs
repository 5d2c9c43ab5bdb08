//! Stage `check`: checks the responses of operations. In: a version. Out: invalid statuses, and statuses that do not
//! fit the type of the response.

use crate::api::{ErrorResponse, Operation, Response, ResponseBody, Type, Version};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::wire::Method;

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, operation) in version.operations() {
        found.extend(check_ok(operation));
        found.extend(check_errors(operation.at().key("errors"), &operation.errors));
    }
    found
}

fn check_ok(operation: &Operation<'_>) -> Vec<Diagnostic> {
    let at = operation.at().key("ok");
    let mut found = Vec::new();
    if operation.responses.is_empty() {
        found.push(Diagnostic::at(at, "an operation must have at least one result"));
    }
    for response in operation.responses.iter().filter(|response| response.body.ty() != Some(&Type::Unresolved)) {
        let Response { status, body, written } = response;
        if let Some((message, help)) = mismatch(*status, body, &written.to_string()) {
            found.push(Diagnostic::at(at.status(*status), message).with_help(help));
        } else if operation.method == Method::Head && !is_for_head(body) {
            let message = format!("the response to a HEAD request has no body, so it cannot be `{written}`");
            let help = "use `none`, or `headers<T>` to read a record from the headers";
            found.push(Diagnostic::at(at.status(*status), message).with_help(Some(help)));
        }
    }
    found
}

fn is_for_head(body: &ResponseBody) -> bool {
    body.is_empty() || matches!(body, ResponseBody::Headers(_) | ResponseBody::Redirect)
}

/// Explains why a status and its response do not fit, and what would.
fn mismatch(status: u16, body: &ResponseBody, written: &str) -> Option<(String, Option<String>)> {
    use ResponseBody::{Accepted, None as Nothing, Redirect, Unchanged};
    let say = |message: String, help: &str| Some((message, (!help.is_empty()).then(|| help.to_owned())));
    match (status, body) {
        (400..=599, _) => say(format!("{status} is an error status"), "move it to `errors`"),
        (0..=199 | 600.., _) => say(format!("{status} is not a success status"), "use a status from 200 to 399"),
        (304, Unchanged) | (202, Accepted) | (301..=303 | 307 | 308, Redirect) => None,
        (304, _) => say("a 304 response has no body".to_owned(), "write `304: unchanged`"),
        (_, Unchanged) => say(format!("{status} cannot be `unchanged`"), "write `304: unchanged`"),
        (_, Accepted) => say(format!("{status} cannot be `accepted`"), "write `202: accepted`"),
        (_, Redirect) => say(format!("{status} cannot be `redirect`"), "use 301, 302, 303, 307 or 308"),
        (301..=303 | 307 | 308, _) => {
            say(format!("{status} cannot be `{written}`"), &format!("write `{status}: redirect`"))
        }
        (300..=399, _) => say(format!("{status} is not supported"), ""),
        (204 | 205, Nothing) => None,
        (204 | 205, _) => {
            say(format!("a {status} response has no body, so it cannot be `{written}`"), &format!("write `{status}`"))
        }
        (202, Nothing) => say("202 without a body must be `accepted`".to_owned(), "write `202: accepted`"),
        _ => None,
    }
}

fn check_errors(at: SpecPath<'_>, errors: &[ErrorResponse<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (index, ErrorResponse { status, .. }) in errors.iter().enumerate() {
        if !(400..=599).contains(status) {
            let help = (200..400).contains(status).then_some("move it to `ok`");
            let message = format!("{status} is not an error status");
            found.push(Diagnostic::at(at.status(*status).name(), message).with_help(help));
        }
        if !seen.insert(*status) {
            found.push(Diagnostic::at(at.item(index), format!("{status} is listed twice")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Builtin;

    #[test]
    fn statuses_and_what_they_bring() {
        use ResponseBody::{Accepted, None as Nothing, Raw, Redirect, Unchanged};
        let issue = || ResponseBody::Json(Type::Builtin(Builtin::Json));
        let list = || ResponseBody::Json(Type::List(Box::new(Type::Builtin(Builtin::Json))));
        for (status, body, fits) in [
            (200, issue(), true),
            (200, Nothing, true),
            (201, list(), true),
            (202, Accepted, true),
            (202, issue(), true),
            (202, Nothing, false),
            (200, Accepted, false),
            (204, Nothing, true),
            (204, issue(), false),
            (204, Raw, false),
            (304, Unchanged, true),
            (304, Nothing, false),
            (200, Unchanged, false),
            (302, Redirect, true),
            (302, Raw, false),
            (200, Redirect, false),
            (300, issue(), false),
            (305, Redirect, false),
            (404, Nothing, false),
            (101, Nothing, false),
        ] {
            assert_eq!(mismatch(status, &body, "it").is_none(), fits, "{status} {body:?}");
        }
    }
}
