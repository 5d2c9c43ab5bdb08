//! Stage `lower`: documentation, as lines that fit the page.

use crate::api::Documentation;
use crate::names::Scope;
use crate::outputs::rust::model::Docs;
use crate::prose;
use crate::spec::{Access, Lifecycle, Map};
use crate::wire::ErrorKind;

/// Columns of a line of documentation, without markers and indentation.
const WIDTH: usize = 100;

/// Markdown as lines, with an empty line between them.
pub(super) fn paragraphs<I>(texts: I) -> Docs
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    let mut docs = Docs::new();
    for text in texts {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        prose::wrap(text.as_ref().trim_end(), WIDTH, &mut docs);
    }
    docs
}

/// A text of the spec as Markdown; a sentence at its end is completed.
pub(super) fn text(text: &str) -> String {
    prose::markdown(&with_stop(text.trim_end().to_owned()))
}

/// Documentation of a field or parameter: its summary, or `fallback`; then what else is known.
pub(super) fn field(about: &Documentation<'_>, fallback: String) -> Docs {
    member(about, None, fallback)
}

/// Documentation of a field of a group, about which `group` says something.
pub(super) fn member(about: &Documentation<'_>, group: Option<String>, fallback: String) -> Docs {
    let mut texts = vec![about.summary.map_or(fallback, text)];
    texts.extend(group);
    texts.extend(facts(about));
    paragraphs(texts)
}

/// What an error status means to the service, in a few words; none where the service does not say.
pub(super) fn error_meaning(status: u16, statuses: &Map<ErrorKind>) -> Option<&'static str> {
    let kind = match statuses.get(&status.to_string()) {
        Some(kind) => *kind,
        None if status >= 500 => ErrorKind::Server,
        None => return None,
    };
    Some(match kind {
        ErrorKind::BadRequest => "invalid request",
        ErrorKind::Unauthorized => "missing or invalid credential",
        ErrorKind::Forbidden => "insufficient permissions",
        ErrorKind::NotFound => "not found or not visible",
        ErrorKind::MethodNotAllowed => "not allowed for this resource",
        ErrorKind::Conflict => "conflict with the current state",
        ErrorKind::Gone => "no longer available",
        ErrorKind::PreconditionFailed => "modified in the meantime",
        ErrorKind::TooLarge => "body too large",
        ErrorKind::UriTooLong => "URL too long",
        ErrorKind::RangeNotSatisfiable => "range begins behind the end",
        ErrorKind::Unprocessable => "validation failed",
        ErrorKind::RateLimited => "too many requests",
        ErrorKind::Server => "server error",
    })
}

/// What is known beyond the summary, as one paragraph; none where nothing is.
pub(super) fn facts(about: &Documentation<'_>) -> Option<String> {
    let tier = about.tier.map(|tier| format!("Tier: {}.", prose::inline(&capitalised(tier))));
    let since = about.since.map(|since| format!("Since {since}."));
    let deprecated = about.deprecated.map(|reason| format!("Deprecated: {}", text(reason)));
    let facts: Vec<String> = [deprecated, tier, since].into_iter().flatten().collect();
    if facts.is_empty() { None } else { Some(facts.join(" ")) }
}

/// A link to a type of the same module.
pub(super) fn link_to_type(ident: &str) -> String {
    if Scope::Macros.has(ident) { format!("[`struct@{ident}`]") } else { format!("[`{ident}`]") }
}

/// What a caller needs in order to use an operation, as one paragraph; none where nothing is known.
pub(super) fn access(access: &Access) -> Option<String> {
    let list = |names: &[String]| names.iter().map(|name| prose::code(name)).collect::<Vec<_>>().join(" and ");
    let lifecycle = access.lifecycle.map(lifecycle);
    let role = access.role.as_ref().map(|role| format!("Required role: {}.", prose::inline(role)));
    let permission = access
        .permission
        .as_ref()
        .map(|permission| format!("Fine-grained token needs: {}.", prose::inline(permission)));
    let abilities = (!access.abilities.is_empty()).then(|| format!("Required ability: {}.", list(&access.abilities)));
    let tokens = (!access.tokens.is_empty()).then(|| format!("Accepts a {} token.", access.tokens.join(" or ")));
    let flags = (!access.feature_flags.is_empty())
        .then(|| format!("Requires the feature flag {}.", list(&access.feature_flags)));
    let limit = access.rate_limit.as_ref().map(|name| format!("Has a rate limit of its own, {}.", prose::code(name)));
    let facts: Vec<String> =
        [lifecycle, role, permission, abilities, tokens, flags, limit].into_iter().flatten().collect();
    if facts.is_empty() { None } else { Some(facts.join(" ")) }
}

/// What an operation or resource that is not finished may still do.
pub(super) fn lifecycle(lifecycle: Lifecycle) -> String {
    match lifecycle {
        Lifecycle::Experiment => "Experiment: it may change or disappear at any time.".to_owned(),
        Lifecycle::Beta => "Beta: it may still change.".to_owned(),
    }
}

/// A sentence ends with a stop.
pub(super) fn with_stop(mut text: String) -> String {
    if !text.ends_with(['.', '!', '?', ':', ')']) {
        text.push('.');
    }
    text
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_paragraphs_are_apart() {
        let docs = paragraphs(["word ".repeat(30), "Second.".to_owned()]);
        assert_eq!(docs.len(), 4);
        assert!(docs.iter().all(|line| line.len() <= WIDTH && line.trim() == line), "{docs:?}");
        assert_eq!(docs[2..], ["", "Second."]);
    }

    #[test]
    fn items_of_lists_are_indented() {
        let docs = paragraphs([format!("- {}\n- last", "word ".repeat(25))]);
        assert_eq!(docs.iter().map(|line| &line[..4]).collect::<Vec<_>>(), ["- wo", "  wo", "- la"]);
    }

    #[test]
    fn what_else_is_known() {
        assert_eq!(facts(&Documentation::default()), None);
        assert_eq!(
            facts(&Documentation {
                summary: None,
                tier: Some("premium"),
                since: Some("12.8"),
                deprecated: Some("use `x`"),
            })
            .as_deref(),
            Some("Deprecated: use `x`. Tier: Premium. Since 12.8.")
        );
    }
}
