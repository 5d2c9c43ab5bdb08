//! Stage `lower`: the guide, which is the front page of the emitted crate's documentation.
//!
//! In: an API. Out: the lines of `guide.md` as they are, after the crate's summary; without that file, a guide made of what
//! the service file says.

use super::docs;
use crate::api::{Api, Version};
use crate::names::{Scope, plain_ident, value_ident};
use crate::outputs::rust::model::Docs;
use crate::spec::Service;

/// The lines of the front page.
pub(super) fn guide(api: &Api<'_>) -> Docs {
    let service = &api.service.value;
    let mut lines = docs::paragraphs([docs::with_stop(service.summary.clone())]);
    lines.push(String::new());
    match &api.texts.guide {
        Some(guide) => lines.extend(guide.value.trim_end().lines().map(|line| line.trim_end().to_owned())),
        None => lines.extend(docs::paragraphs(sections(api)).into_iter().chain([String::new()]).chain(code(service))),
    }
    lines
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
            format!("- [`Token::{0}`]: {1}", plain_ident(&ident), docs::with_stop(credential.summary.clone()))
        };
        let tokens: Vec<String> = service.credentials.iter().map(token).collect();
        sections.push(format!("# Credentials\n\n{}", tokens.join("\n")));
    }
    sections
}

/// The versions as a list.
fn modules(api: &Api<'_>) -> String {
    let item = |version: &Version<'_>| {
        let summary = docs::with_stop(version.settings.summary.clone());
        format!("- `{}`: {summary}", Scope::Root.place(value_ident(version.name)))
    };
    let items: Vec<String> = api.versions.iter().map(item).collect();
    format!("Each version of the API is a module, with a module for each resource:\n\n{}", items.join("\n"))
}

/// How a client is made.
fn code(service: &Service) -> Docs {
    let krate = service.krate.name.replace('-', "_");
    let token = service.credentials.keys().next().map(|name| format!("{}(\"secret\")", Scope::Tokens.place(value_ident(name))));
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
