//! Stage `check`: checks page styles. In: a version. Out: unknown page styles, conditions on unknown parameters, and
//! paged operations that do not return a list.

use crate::api::{Field, Operation, Part, ResponseBody, Type, Version};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::spec::{Service, SpecFile};

pub(super) fn check(version: &Version<'_>, service: &SpecFile<Service>) -> Vec<Diagnostic> {
    let paged = version.operations().filter(|(_, operation)| !operation.pages.is_empty());
    paged.flat_map(|(_, operation)| check_operation(operation, service)).collect()
}

fn check_operation(operation: &Operation<'_>, service: &SpecFile<Service>) -> Vec<Diagnostic> {
    let query: Vec<&Field<'_>> = operation.part(Part::Query).filter(|field| field.group.is_none()).collect();
    let at = operation.at();
    let at_pages = at.key("pages");
    let mut found = Vec::new();
    let is_list = match operation.responses.as_slice() {
        [only] => matches!(only.body, ResponseBody::Json(Type::List(_) | Type::Unresolved)),
        _ => false,
    };
    if !is_list {
        let message = "an operation with `pages` must have one result, a `list<…>`";
        found.push(Diagnostic::at(at.key("ok"), message));
    }
    for (index, page) in operation.pages.iter().enumerate() {
        let at_page = at_pages.key(page.name);
        if operation.pages[..index].iter().any(|other| other.name == page.name) {
            found.push(Diagnostic::at(at_pages.item(index), format!("`{}` is listed twice", page.name)));
        }
        let Some(style) = page.style else {
            let help = did_you_mean(page.name, service.value.pages.keys().map(String::as_str));
            let message = format!("unknown page style `{}`", page.name);
            found.push(Diagnostic::at(at_page.name(), message).with_help(help).unless_defined(page.name));
            continue;
        };
        for name in page.when.keys().filter(|name| query.iter().all(|field| field.key != *name)) {
            let help = did_you_mean(name, query.iter().map(|field| field.key));
            let message = format!("unknown query parameter `{name}`");
            found.push(Diagnostic::at(at_page.key(name).name(), message).with_help(help).unless_defined(name));
        }
        let of_style: Vec<&String> = style.page.iter().chain(&style.size).chain(style.set.keys()).collect();
        for (name, _) in page.set.iter().filter(|(_, value)| value.is_array() || value.is_object() || value.is_null()) {
            let message = format!("`{name}` must be a text, a number or a boolean");
            found.push(Diagnostic::at(at_page.key("$set").key(name), message));
        }
        for name in page.set.keys().filter(|name| style.page.as_ref() == Some(name) || style.set.contains_key(*name)) {
            let message = format!("`{name}` is already a parameter of the page style `{}`", page.name);
            found.push(Diagnostic::at(at_page.key("$set").key(name).name(), message).with_help(Some("remove it")));
        }
        for field in query.iter().filter(|field| of_style.iter().any(|name| *name == field.key)) {
            let message = format!("`{}` is already a parameter of the page style `{}`", field.key, page.name);
            let at = operation.field_at(field);
            let at = if field.embedded_from().is_some() { at } else { at.name() };
            found.push(Diagnostic::at(at, message).with_help(Some("remove it")));
        }
    }
    found
}
