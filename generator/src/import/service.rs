//! Stage `import`: writes the service file. In: a document, and the result of importing it. Out: YAML. Authentication
//! schemes that the grammar cannot express are dropped with a note.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::inflection::{prose, snake};
use super::list_styles::list_style;
use super::pages::Pages;
use super::route::Api;
use super::yaml::{In, key, scalar};
use crate::openapi::model::{Document, Note, Scheme, Status};
use crate::wire_names::{is_framing, is_token};

/// Longer names make no file.
const MAX_LENGTH: usize = 60;

/// The registry takes names of packages of this length.
const MAX_PACKAGE: usize = 64;

/// As many resources are on by default.
const DEFAULT_RESOURCES: usize = 12;

/// Words at the end of a title that are not part of the name.
const NO_NAMES: [&str; 8] = ["api", "apis", "rest", "http", "openapi", "swagger", "specification", "the"];

/// Keys of error bodies that hold words for people, the best first.
const MESSAGES: [&str; 8] =
    ["message", "error_description", "error", "detail", "title", "errors", "description", "msg"];

/// Keys of error bodies that hold an object with more about the error.
const HOLDERS: [&str; 4] = ["error", "status", "errors", "fault"];

/// Keys of error bodies that hold words for programs.
const CODES: [&str; 3] = ["code", "error_code", "errorCode"];

/// Returns the name of a service: the title without the words that say what it is.
pub(super) fn name(document: &Document) -> String {
    let is_name = |word: &str| {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).flat_map(char::to_lowercase).collect();
        !NO_NAMES.contains(&plain.as_str()) && !plain.is_empty()
    };
    let words: Vec<&str> = document.title.split_whitespace().filter(|word| is_name(word)).collect();
    let name: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    if snake(&name).is_empty() { "Service".to_owned() } else { name }
}

/// Returns the name of the service file, without its ending: the name in small letters.
pub(super) fn file_stem(document: &Document) -> String {
    // Not as words in snake case: names such as GitHub stay one word.
    let mut stem = snake(&name(document).to_lowercase());
    stem.truncate(MAX_LENGTH);
    stem.trim_end_matches('_').to_owned()
}

/// Returns the name of the emitted package, which is shorter than that of a file, and begins with a letter.
fn package(document: &Document) -> String {
    let mut stem = file_stem(document);
    stem.truncate(MAX_PACKAGE - "api-".len() - "-client".len());
    let stem = stem.trim_end_matches('_').replace('_', "-");
    let begin = if stem.starts_with(|first: char| first.is_ascii_alphabetic()) { "" } else { "api-" };
    format!("{begin}{stem}-client")
}

/// Returns the text of the service file. `sizes`: the resources, with their numbers of operations.
pub(super) fn text(
    document: &Document,
    apis: &[Api<'_>],
    pages: &Pages,
    sizes: &BTreeMap<String, usize>,
    notes: &mut Vec<Note>,
) -> String {
    let name = name(document);
    let mut lines = vec![
        "# yaml-language-server: $schema=schema.json".to_owned(),
        format!("service: {}", scalar(&name, In::Block)),
        format!("summary: {}", scalar(&format!("A client for {name}."), In::Block)),
        String::new(),
        "crate:".to_owned(),
        format!("  name: {}", package(document)),
        "  version: \"0.1.0\"".to_owned(),
        format!("  description: {}", scalar(&format!("A typed client for {name}, async and blocking"), In::Block)),
        "  license: MIT OR Apache-2.0".to_owned(),
    ];
    let default = default_resources(sizes).into_iter().map(|name| scalar(&name, In::Flow));
    lines.push(format!("  default: [{}]", default.collect::<Vec<_>>().join(", ")));
    lines.extend([String::new(), "versions:".to_owned()]);
    for api in apis {
        let base = scalar(&api.base, In::Flow);
        lines.push(format!("  {}: {{ base: {base}, summary: \"Version {} of the API.\" }}", key(&api.name), api.name));
    }
    credentials(document, &mut lines, notes);
    lines.extend([String::new(), format!("encoding: {{ lists: {} }}", list_style(document).name())]);
    page_styles(pages, &mut lines, notes);
    errors(document, &mut lines);
    lines.push(String::new());
    lines.join("\n")
}

/// Returns the resources with the most operations.
fn default_resources(sizes: &BTreeMap<String, usize>) -> BTreeSet<String> {
    let mut sizes: Vec<(&String, &usize)> = sizes.iter().collect();
    sizes.sort_by_key(|(_, size)| std::cmp::Reverse(**size));
    sizes.into_iter().take(DEFAULT_RESOURCES).map(|(name, _)| name.clone()).collect()
}

fn credentials(document: &Document, lines: &mut Vec<String>, notes: &mut Vec<Note>) {
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for (name, scheme) in &document.schemes {
        let mut refuse = |what: String| {
            let text = format!("says who one is by {what}, which a client of ours does not; left out");
            notes.push(Note { place: format!("security scheme `{name}`"), text });
        };
        let way = match scheme {
            Scheme::Header(header)
                if is_framing(header) || !is_token(header) || header.eq_ignore_ascii_case("cookie") =>
            {
                refuse(format!("the header `{}`", header.escape_debug()));
                continue;
            }
            Scheme::Cookie(cookie) if !is_token(cookie) => {
                refuse(format!("the cookie `{}`", cookie.escape_debug()));
                continue;
            }
            Scheme::Header(header) => format!("header: {}", scalar(header, In::Flow)),
            Scheme::Cookie(cookie) => format!("cookie: {}", scalar(cookie, In::Flow)),
            Scheme::Bearer => "bearer: true".to_owned(),
            Scheme::Basic => "basic: true".to_owned(),
            Scheme::Query(parameter) if parameter.trim().is_empty() => {
                refuse("a query parameter without a name".to_owned());
                continue;
            }
            Scheme::Query(parameter) => format!("parameter: {}", scalar(parameter, In::Flow)),
            Scheme::Other(other) => {
                refuse(format!("`{other}`"));
                continue;
            }
        };
        let own = snake(name);
        let own = if own.starts_with(|first: char| first.is_ascii_alphabetic()) { own } else { format!("key_{own}") };
        let summary = scalar(&format!("What the service calls {}.", prose(&own)), In::Flow);
        written.entry(own).or_insert_with(|| format!("{{ summary: {summary}, {way} }}"));
    }
    if !written.is_empty() {
        lines.extend([String::new(), "credentials:".to_owned()]);
        lines.extend(written.into_iter().map(|(name, text)| format!("  {}: {text}", key(&name))));
    }
}

fn page_styles(pages: &Pages, lines: &mut Vec<String>, notes: &mut Vec<Note>) {
    if pages.styles.is_empty() {
        return;
    }
    lines.extend([String::new(), "pages:".to_owned()]);
    for style in &pages.styles {
        lines.push(format!("  {}:", style.name));
        lines.push("    summary: Numbered pages.".to_owned());
        lines.push(format!("    page: {}", scalar(&style.page, In::Block)));
        lines.extend(style.size.iter().map(|size| format!("    size: {}", scalar(size, In::Block))));
        let named = style.link || style.next.is_some();
        if !named {
            let text = "no answer is said to name the next page; the end is taken to be a page that is not full";
            notes.push(Note { place: format!("pages by `{}`", style.page), text: text.to_owned() });
        }
        lines.push(format!("    end: {}", if named || style.size.is_none() { "unnamed" } else { "short" }));
        lines.extend(style.next.iter().map(|header| format!("    next: {}", scalar(header, In::Block))));
        let totals = [("items", &style.items), ("pages", &style.pages)].into_iter();
        let totals: Vec<String> =
            totals.filter_map(|(key, header)| Some(format!("{key}: {}", scalar(header.as_ref()?, In::Flow)))).collect();
        if !totals.is_empty() {
            lines.push(format!("    totals: {{ {} }}", totals.join(", ")));
        }
    }
}

fn errors(document: &Document, lines: &mut Vec<String>) {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let mut statuses: BTreeSet<u16> = BTreeSet::new();
    for response in document.operations.iter().flat_map(|operation| &operation.responses) {
        let is_error = match response.status {
            Status::Code(code) => {
                statuses.insert(code);
                code >= 400
            }
            Status::Range(digit) => digit >= 4,
            Status::Default => true,
        };
        let schemas = response.contents.iter().filter_map(|content| content.schema.as_ref());
        let properties = schemas.filter(|_| is_error).filter_map(|schema| document.properties(schema));
        for (name, property) in properties.flatten() {
            let members = document.properties(property.schema).filter(|_| HOLDERS.contains(&name));
            let within = members
                .into_iter()
                .flat_map(IndexMap::into_keys)
                .filter(|key| MESSAGES.contains(key) || CODES.contains(key));
            let within: Vec<String> = within.map(|member| format!("{name}.{member}")).collect();
            if within.is_empty() {
                keys.insert(name.to_owned());
            }
            keys.extend(within);
        }
    }
    // What is within an object first: the object itself says less.
    let present = |names: &[&'static str]| -> Vec<String> {
        let within = HOLDERS.iter().flat_map(|holder| names.iter().map(move |name| format!("{holder}.{name}")));
        within.chain(names.iter().map(|name| (*name).to_owned())).filter(|name| keys.contains(name)).collect()
    };
    let mut messages = present(&MESSAGES);
    if messages.is_empty() {
        messages = vec!["message".to_owned(), "error".to_owned()];
    }
    let codes = present(&CODES);
    let code = if codes.is_empty() { String::new() } else { format!(", code: [{}]", codes.join(", ")) };
    lines.extend([String::new(), format!("errors: {{ message: [{}]{code} }}", messages.join(", "))]);
    let meanings = statuses.into_iter().filter_map(|status| Some(format!("  {status}: {}", meaning(status)?)));
    let meanings: Vec<String> = meanings.collect();
    if !meanings.is_empty() {
        lines.extend([String::new(), "statuses:".to_owned()]);
        lines.extend(meanings);
    }
}

/// Returns what a status means by the standard.
fn meaning(status: u16) -> Option<&'static str> {
    Some(match status {
        400 => "bad_request",
        401 | 407 => "unauthorized",
        402 | 403 => "forbidden",
        404 => "not_found",
        405 | 406 => "method_not_allowed",
        409 | 423 => "conflict",
        410 => "gone",
        412 | 428 => "precondition_failed",
        413 => "too_large",
        414 => "uri_too_long",
        416 => "range_not_satisfiable",
        415 | 422 => "unprocessable",
        429 => "rate_limited",
        _ => return None,
    })
}
