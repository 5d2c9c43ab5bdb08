//! Stage `check`: pages. In: a version. Out: styles that the service does not have, conditions on parameters that the
//! operation does not have, paged operations that give no list.

use super::Version;
use super::walk::operation_at;
use crate::diagnostics::{At, Diagnostic, did_you_mean};
use crate::spec::{Operation, TypeExpr};

pub(super) fn check(version: &Version<'_>) -> Vec<Diagnostic> {
    let paged = version.operations().filter(|(_, _, operation)| !operation.pages.is_empty());
    paged.flat_map(|(file, name, operation)| check_operation(operation_at(file, name), operation, version)).collect()
}

fn check_operation<'a>(at: At<'a>, operation: &'a Operation, version: &Version<'a>) -> Vec<Diagnostic> {
    let styles = &version.service.value.pages;
    let query = version.records.fields(&operation.query);
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
        for name in page.when.keys().filter(|name| query.iter().all(|flat| flat.key != *name)) {
            let help = did_you_mean(name, query.iter().map(|flat| flat.key));
            let message = format!("`query` has no parameter `{name}`");
            found.push(Diagnostic::at(at_page.key(name).name(), message).with_help(help).for_lack_of(name));
        }
        let of_style: Vec<&String> = style.page.iter().chain(&style.size).chain(style.set.keys()).collect();
        for flat in query.iter().filter(|flat| of_style.iter().any(|name| *name == flat.key)) {
            let message = format!("`{}` belongs to the page style `{}`", flat.key, page.style);
            let at = match flat.from {
                Some(record) => at.key("query").key("$embed").key(record),
                None => at.key("query").key(flat.key).name(),
            };
            found.push(Diagnostic::at(at, message).with_help(Some("remove it")));
        }
    }
    found
}
