//! Stage `lower`: the guide, which is the front page of the emitted crate's documentation.
//!
//! In: an API. Out: the lines of `guide.md` as they are, after the crate's summary; without that file, a guide made of what
//! the service file says.

use super::docs;
use crate::api::{Api, Version};
use crate::names::{Scope, plain_ident, value_ident};
use crate::outputs::rust::model::Docs;
use crate::prose::{self, Fence};
use crate::spec::Service;

/// The lines of the front page.
pub(super) fn guide(api: &Api<'_>) -> Docs {
    let service = &api.service.value;
    let release = service.describes.as_ref();
    let release = release.map(|release| docs::text(&format!("It describes {} {release}.", service.service)));
    let mut lines = docs::paragraphs([docs::text(&service.summary)].into_iter().chain(release));
    lines.push(String::new());
    match &api.texts.guide {
        Some(guide) => lines.extend(of_its_own(&guide.value)),
        None => lines.extend(docs::paragraphs(sections(api)).into_iter().chain([String::new()]).chain(code(service))),
    }
    lines
}

/// The lines of a guide as they are, but for what is invisible. Its programs are compiled as tests and not run.
fn of_its_own(guide: &str) -> Docs {
    let mut open: Option<Fence<'_>> = None;
    let visible = prose::visible(guide.trim_end());
    let lines = visible.lines().map(str::trim_end);
    lines
        .map(|line| match (open, Fence::opened_by(line.trim_start())) {
            (Some(fence), _) => {
                open = Some(fence).filter(|fence| !fence.is_closed_by(line.trim_start()));
                line.to_owned()
            }
            (None, Some(fence)) => {
                open = Some(fence);
                if is_run(fence.info) {
                    format!("{},no_run", line.trim_end_matches(',')).replace("`,no_run", "`no_run")
                } else {
                    line.to_owned()
                }
            }
            (None, None) => line.to_owned(),
        })
        .collect()
}

/// Returns whether rustdoc would run a block with these words.
fn is_run(info: &str) -> bool {
    let mut words = info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    words.all(|word| matches!(word, "rust" | "should_panic" | "test_harness") || word.starts_with("edition"))
}

/// The guide of a service that has none of its own. Code comes last, since the sections are wrapped and code is not.
fn sections(api: &Api<'_>) -> Vec<String> {
    let service = &api.service.value;
    let mut sections = vec![modules(api)];
    sections.push(
        "An operation is a function that makes a request. `send` sends it, with the async [`Client`] or with \
         [`blocking::Client`]; what the operation requires is an argument, the rest are setters."
            .to_owned(),
    );
    if !service.pages.is_empty() {
        sections.push(
            "# Pages\n\nA list has no `send`. `page` gets one page, `pages` and `items` go through all of them, and `all` \
             collects up to a number of items. A [`Cursor`] says where to go on later."
                .to_owned(),
        );
    }
    sections.push(
        "# Errors\n\nEvery call returns an [`Error`]. Its [`kind`](Error::kind) is there to match on; it knows the \
         operation, the status, what the server said, and the body as it came."
            .to_owned(),
    );
    if !service.credentials.is_empty() {
        let token = |(name, credential): (&String, &crate::spec::Credential)| {
            let ident = Scope::Tokens.place(value_ident(name));
            // A colon would make it the definition of a link.
            format!("- [`Token::{0}`] – {1}", plain_ident(&ident), docs::text(&credential.summary))
        };
        let tokens: Vec<String> = service.credentials.iter().map(token).collect();
        sections.push(format!("# Credentials\n\n{}", tokens.join("\n")));
    }
    sections
}

/// The versions as a list.
fn modules(api: &Api<'_>) -> String {
    let item = |version: &Version<'_>| {
        let summary = docs::text(&version.settings.summary);
        format!("- `{}`: {summary}", Scope::Root.place(value_ident(version.name)))
    };
    let items: Vec<String> = api.versions.iter().map(item).collect();
    format!("Each version of the API is a module, with a module for each resource:\n\n{}", items.join("\n"))
}

/// How a client is made.
fn code(service: &Service) -> Docs {
    let krate = service.krate.name.replace('-', "_");
    let token =
        service.credentials.keys().next().map(|name| format!("{}(\"secret\")", Scope::Tokens.place(value_ident(name))));
    let token = token.unwrap_or_else(|| "none()".to_owned());
    let lines = [
        "# A client".to_owned(),
        String::new(),
        "```no_run".to_owned(),
        format!("use {krate}::{{Client, Token}};"),
        String::new(),
        format!("let client = Client::new(\"https://example.com\", Token::{token})?;"),
        format!("# Ok::<_, {krate}::Error>(())"),
        "```".to_owned(),
    ];
    lines.into()
}
