//! Stage `check`: what operations answer. In: a version. Out: statuses that make no sense, alone or with what they bring.

use super::Version;
use super::walk::operation_at;
use crate::diagnostics::{At, Diagnostic};
use crate::spec::{Errors, Method, Operation, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in &version.files {
        for (name, operation) in &file.value.operations {
            let at = operation_at(file, name);
            found.extend(check_ok(at.key("ok"), operation));
            found.extend(check_errors(at.key("errors"), &operation.errors));
        }
    }
    found
}

fn check_ok(at: At<'_>, operation: &Operation) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if operation.ok.0.is_empty() {
        found.push(Diagnostic::at(at, "an operation has at least one result"));
    }
    for (status, ty) in &operation.ok.0 {
        if let Some((message, help)) = mismatch(*status, ty) {
            found.push(Diagnostic::at(at.status(*status), message).with_help(help));
        } else if operation.method == Method::Head && !is_for_head(ty) {
            let message = format!("a HEAD brings no `{ty}`, since it has no body");
            let help = "`none`, or `headers<T>` to read a record from the headers";
            found.push(Diagnostic::at(at.status(*status), message).with_help(Some(help)));
        }
    }
    found
}

fn is_for_head(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Headers(_) => true,
        TypeExpr::Name(name) => matches!(name.as_str(), "none" | "accepted" | "unchanged" | "redirect"),
        _ => false,
    }
}

/// Why a status and what it brings do not go together, and what would.
fn mismatch(status: u16, ty: &TypeExpr) -> Option<(String, Option<String>)> {
    let word = match ty {
        TypeExpr::Name(name) => name.as_str(),
        _ => "",
    };
    let say = |message: String, help: &str| Some((message, (!help.is_empty()).then(|| help.to_owned())));
    match (status, word) {
        (400..=599, _) => say(format!("{status} is an error"), "put it in `errors`"),
        (0..=199 | 600.., _) => say(format!("{status} is no success"), "a result has a status from 200 to 399"),
        (304, "unchanged") | (202, "accepted") | (301..=303 | 307 | 308, "redirect") => None,
        (304, _) => say("304 brings nothing".to_owned(), "`304: unchanged`"),
        (_, "unchanged") => say(format!("{status} is not `unchanged`"), "`304: unchanged`"),
        (_, "accepted") => say(format!("{status} is not `accepted`"), "`202: accepted`"),
        (_, "redirect") => say(format!("{status} is no `redirect`"), "301, 302, 303, 307 or 308"),
        (301..=303 | 307 | 308, _) => say(format!("{status} brings no `{ty}`"), &format!("`{status}: redirect`")),
        (300..=399, _) => say(format!("{status} means nothing to a client"), ""),
        (204 | 205, "none") => None,
        (204 | 205, _) => say(format!("{status} brings no `{ty}`, since it has no body"), &format!("`{status}`")),
        (202, "none") => say("202 says that something will be done".to_owned(), "`202: accepted`"),
        _ => None,
    }
}

fn check_errors(at: At<'_>, errors: &Errors) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, (status, _)) in errors.0.iter().enumerate() {
        if !(400..=599).contains(status) {
            let help = (200..400).contains(status).then_some("put it in `ok`");
            let message = format!("{status} is no error");
            found.push(Diagnostic::at(at.status(*status).name(), message).with_help(help));
        }
        if errors.0[..index].iter().any(|(other, _)| other == status) {
            found.push(Diagnostic::at(at.item(index), format!("{status} stands here twice")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_and_what_they_bring() {
        let name = |word: &str| TypeExpr::Name(word.to_owned());
        for (status, ty, fits) in [
            (200, name("Issue"), true),
            (200, name("none"), true),
            (201, TypeExpr::List(Box::new(name("Issue"))), true),
            (202, name("accepted"), true),
            (202, name("Import"), true),
            (202, name("none"), false),
            (200, name("accepted"), false),
            (204, name("none"), true),
            (204, name("Issue"), false),
            (204, name("raw"), false),
            (304, name("unchanged"), true),
            (304, name("none"), false),
            (200, name("unchanged"), false),
            (302, name("redirect"), true),
            (302, name("raw"), false),
            (200, name("redirect"), false),
            (300, name("Issue"), false),
            (305, name("redirect"), false),
            (404, name("none"), false),
            (101, name("none"), false),
        ] {
            assert_eq!(mismatch(status, &ty).is_none(), fits, "{status} {ty}");
        }
    }
}
