//! Stage `check`: what operations answer. In: a version. Out: statuses that make no sense, alone or with what they bring.

use crate::api::{ErrorResponse, Operation, Response, ResponseBody, Type, Version};
use crate::diagnostics::{At, Diagnostic};
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
        found.push(Diagnostic::at(at, "an operation has at least one result"));
    }
    for response in operation.responses.iter().filter(|response| response.body.ty() != Some(&Type::Unresolved)) {
        let Response { status, body, written } = response;
        if let Some((message, help)) = mismatch(*status, body, &written.to_string()) {
            found.push(Diagnostic::at(at.status(*status), message).with_help(help));
        } else if operation.method == Method::Head && !is_for_head(body) {
            let message = format!("a HEAD brings no `{written}`, since it has no body");
            let help = "`none`, or `headers<T>` to read a record from the headers";
            found.push(Diagnostic::at(at.status(*status), message).with_help(Some(help)));
        }
    }
    found
}

fn is_for_head(body: &ResponseBody) -> bool {
    body.is_empty() || matches!(body, ResponseBody::Headers(_) | ResponseBody::Redirect)
}

/// Why a status and what it brings do not go together, and what would.
fn mismatch(status: u16, body: &ResponseBody, written: &str) -> Option<(String, Option<String>)> {
    use ResponseBody::{Accepted, None as Nothing, Redirect, Unchanged};
    let say = |message: String, help: &str| Some((message, (!help.is_empty()).then(|| help.to_owned())));
    match (status, body) {
        (400..=599, _) => say(format!("{status} is an error"), "put it in `errors`"),
        (0..=199 | 600.., _) => say(format!("{status} is no success"), "a result has a status from 200 to 399"),
        (304, Unchanged) | (202, Accepted) | (301..=303 | 307 | 308, Redirect) => None,
        (304, _) => say("304 brings nothing".to_owned(), "`304: unchanged`"),
        (_, Unchanged) => say(format!("{status} is not `unchanged`"), "`304: unchanged`"),
        (_, Accepted) => say(format!("{status} is not `accepted`"), "`202: accepted`"),
        (_, Redirect) => say(format!("{status} is no `redirect`"), "301, 302, 303, 307 or 308"),
        (301..=303 | 307 | 308, _) => say(format!("{status} brings no `{written}`"), &format!("`{status}: redirect`")),
        (300..=399, _) => say(format!("{status} means nothing to a client"), ""),
        (204 | 205, Nothing) => None,
        (204 | 205, _) => say(format!("{status} brings no `{written}`, since it has no body"), &format!("`{status}`")),
        (202, Nothing) => say("202 says that something will be done".to_owned(), "`202: accepted`"),
        _ => None,
    }
}

fn check_errors(at: At<'_>, errors: &[ErrorResponse<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, ErrorResponse { status, .. }) in errors.iter().enumerate() {
        if !(400..=599).contains(status) {
            let help = (200..400).contains(status).then_some("put it in `ok`");
            let message = format!("{status} is no error");
            found.push(Diagnostic::at(at.status(*status).name(), message).with_help(help));
        }
        if errors[..index].iter().any(|other| other.status == *status) {
            found.push(Diagnostic::at(at.item(index), format!("{status} stands here twice")));
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
