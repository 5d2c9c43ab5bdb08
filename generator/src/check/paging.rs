//! Stage `check`: pages. In: a version. Out: styles that the service does not have, conditions on parameters that the
//! operation does not have, paged operations that give no list.

use super::Version;
use super::walk::operation_at;
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::spec::{Map, Operation, PageStyle, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let styles = &version.service.value.pages;
    let mut found = Vec::new();
    for file in &version.files {
        for (name, operation) in &file.value.operations {
            if !operation.pages.is_empty() {
                found.extend(check_operation(operation_at(file, name), operation, styles));
            }
        }
    }
    found
}

fn check_operation(at: At<'_>, operation: &Operation, styles: &Map<PageStyle>) -> Vec<Diagnostic> {
    let at_pages = at.key("pages");
    let mut found = Vec::new();
    if !matches!(operation.ok.0.as_slice(), [(_, TypeExpr::List(_))]) {
        let message = "an operation with `pages` gives one `list<…>` and nothing else";
        found.push(Diagnostic::at(at.key("ok"), message));
    }
    for (index, page) in operation.pages.iter().enumerate() {
        let at_page = at_pages.key(&page.style);
        if operation.pages[..index].iter().any(|other| other.style == page.style) {
            found.push(Diagnostic::at(at_pages.item(index), format!("`{}` stands here twice", page.style)));
        }
        let Some(style) = styles.get(&page.style) else {
            let help = did_you_mean(&page.style, styles.keys().map(String::as_str));
            let message = format!("the service has no page style `{}`", page.style);
            found.push(Diagnostic::at(at_page.name(), message).with_help(help).for_lack_of(&page.style));
            continue;
        };
        for name in page.when.keys().filter(|name| !operation.query.contains_key(*name)) {
            let help = did_you_mean(name, operation.query.keys().map(String::as_str));
            let message = format!("`query` has no parameter `{name}`");
            found.push(Diagnostic::at(at_page.key(name).name(), message).with_help(help).for_lack_of(name));
        }
        let of_style = style.page.iter().chain(&style.size).chain(style.set.keys());
        for name in of_style.filter(|name| operation.query.contains_key(*name)) {
            let message = format!("`{name}` belongs to the page style `{}`", page.style);
            found.push(Diagnostic::at(at.key("query").key(name).name(), message).with_help(Some("remove it")));
        }
    }
    found
}
