//! Stage `compare`: known differences. In: the text of `known-differences.yaml`, a list of entries with `what` and
//! `reason`. Out: patterns that are matched against differences. Rejects entries without a reason, malformed patterns
//! and, after a comparison, entries that explain no difference.
//!
//! A pattern is `[extra] KIND METHOD PATH [NAME]`; a `*` in any of the last three matches any characters, `/`
//! included: `query GET /projects/*/issues not`, `value * * *=`, `error DELETE * 412`, `extra operation GET /version`.

use std::collections::BTreeSet;
use std::fmt;

use super::comparison::{Comparison, Source};
use super::difference::Difference;
use super::kind::{DifferenceKind, Side};
use crate::diagnostics::{Diagnostic, Report, SpecPath, did_you_mean};
use crate::source::Sources;
use crate::wire::Method;
use crate::yaml::{self, Node, NodeKind};

/// The file of the spec folder that holds the known differences.
pub const KNOWN_DIFFERENCES: &str = "known-differences.yaml";

/// The known differences, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownDifferences {
    /// The entries.
    pub entries: Vec<KnownDifference>,
}

/// One or more similar differences, and the reason for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDifference {
    /// The differences that it explains.
    pub what: Pattern,
    /// The reason for them.
    pub reason: String,
}

/// A pattern of differences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    side: Side,
    kind: DifferenceKind,
    method: String,
    path: String,
    name: String,
}

impl KnownDifferences {
    /// Reads the file of that name in these sources; without it there are no known differences.
    ///
    /// # Errors
    /// Everything in it that cannot be read.
    pub fn read(sources: &Sources) -> Result<Self, Report> {
        let Some(file) = sources.get(KNOWN_DIFFERENCES) else { return Ok(Self::default()) };
        let mut report = Report::default();
        let tree = yaml::read(file);
        report.extend(tree.errors);
        let mut known = Self::default();
        match tree.root.as_ref().map(|root| &root.kind) {
            Some(NodeKind::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    known.entries.extend(read_entry(SpecPath::top(KNOWN_DIFFERENCES).item(index), item, &mut report));
                }
            }
            Some(NodeKind::Scalar(scalar)) if scalar.text.is_empty() => {}
            Some(_) => report.push(Diagnostic::at(SpecPath::top(KNOWN_DIFFERENCES), "expected a list of entries")),
            None => {}
        }
        if report.is_empty() { Ok(known) } else { Err(report) }
    }

    /// Returns the entries that explain a difference of an operation, whose path the two sides write like this.
    pub(super) fn explain(&self, difference: &Difference, method: Method, paths: &[&str]) -> Vec<usize> {
        let fits = |(_, entry): &(usize, &KnownDifference)| entry.what.fits(difference, method, paths);
        self.entries.iter().enumerate().filter(fits).map(|(index, _)| index).collect()
    }

    /// Reports the entries about the source of a comparison that explained nothing in it.
    pub fn stale(&self, comparison: &Comparison) -> Report {
        let mut report = Report::default();
        let of_source =
            |entry: &KnownDifference| entry.what.kind.is_of_routes() == (comparison.source == Source::Routes);
        let entries = self.entries.iter().enumerate().filter(|(_, entry)| of_source(entry));
        for (index, entry) in entries.filter(|(index, _)| !comparison.used.contains(index)) {
            let at = SpecPath::top(KNOWN_DIFFERENCES).item(index).key("what");
            let message = format!("the entry `{}` explains no difference", entry.what);
            report.push(Diagnostic::at(at, message).with_help(Some("remove the entry")));
        }
        report
    }
}

fn read_entry(at: SpecPath<'_>, item: &Node, report: &mut Report) -> Option<KnownDifference> {
    let NodeKind::Map(entries) = &item.kind else {
        report.push(Diagnostic::at(at, "expected a map with `what` and `reason`"));
        return None;
    };
    for (key, _) in entries.iter().filter(|(key, _)| !["what", "reason"].contains(&key.text.as_str())) {
        let message = format!("unknown key `{}`", key.text);
        let help = did_you_mean(&key.text, ["what", "reason"]);
        report.push(Diagnostic::at(at.key(&key.text).name(), message).with_help(help));
    }
    let mut text = |key: &'static str, missing: &str| {
        let found = item.get(key).and_then(|(_, node)| match &node.kind {
            NodeKind::Scalar(scalar) if !scalar.text.trim().is_empty() => Some(scalar.text.trim().to_owned()),
            _ => None,
        });
        if found.is_none() {
            let at = if item.get(key).is_some() { at.key(key).name() } else { at };
            report.push(Diagnostic::at(at, missing));
        }
        found
    };
    let what = text("what", "the entry does not say in `what` which differences it explains");
    let reason = text("reason", "the entry has no `reason`");
    let what = match Pattern::read(&what?) {
        Ok(what) => what,
        Err((message, help)) => {
            report.push(Diagnostic::at(at.key("what"), message).with_help(help));
            return None;
        }
    };
    Some(KnownDifference { what, reason: reason? })
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, and the nearest right thing.
    pub fn read(text: &str) -> Result<Self, (String, Option<String>)> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let side = if words.first() == Some(&"extra") { Side::Spec } else { Side::Document };
        if side == Side::Spec {
            words.remove(0);
        }
        let (kind, method, path, name) = match words.as_slice() {
            [kind, method, path] => (*kind, *method, *path, ""),
            [kind, method, path, name] => (*kind, *method, *path, *name),
            _ => {
                let help = "such as `query GET /projects/*/issues not`";
                return Err(("expected `[extra] KIND METHOD PATH [NAME]`".to_owned(), Some(help.to_owned())));
            }
        };
        let Some(kind) = DifferenceKind::ALL.into_iter().find(|known| known.word() == kind) else {
            let words = DifferenceKind::ALL.map(DifferenceKind::word);
            let help = did_you_mean(kind, words).unwrap_or_else(|| format!("one of {}", words.join(", ")));
            return Err((format!("there is no kind of difference `{kind}`"), Some(help)));
        };
        let methods: BTreeSet<&str> = Method::ALL.into_iter().map(Method::wire).collect();
        if method != "*" && !methods.contains(method) {
            return Err((format!("`{method}` is no method"), did_you_mean(method, methods)));
        }
        match (kind, name) {
            (DifferenceKind::Operation | DifferenceKind::Route, "") => {}
            (DifferenceKind::Operation | DifferenceKind::Route, _) => {
                return Err(("unexpected name after the path of an operation".to_owned(), None));
            }
            (_, "") => return Err((format!("which {kind} is meant?"), Some("write `*` for any".to_owned()))),
            _ => {}
        }
        Ok(Self { side, kind, method: method.to_owned(), path: path.to_owned(), name: name.to_owned() })
    }

    fn fits(&self, difference: &Difference, method: Method, paths: &[&str]) -> bool {
        (self.side, self.kind) == (difference.side, difference.kind)
            && matches(&self.method, method.wire())
            && paths.iter().any(|path| matches(&self.path, path))
            && matches(&self.name, &difference.name)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.side == Side::Spec { "extra " } else { "" };
        let words = format!("{side}{} {} {} {}", self.kind, self.method, self.path, self.name);
        f.write_str(words.trim_end())
    }
}

/// Returns whether a text matches a pattern; `*` matches any number of characters.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.any(|at| matches(after, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("*", "/a/b", true),
            ("/a/*/c", "/a/b/b/c", true),
            ("/a/*/c", "/a/c", false),
            ("/a/*", "/a/", true),
            ("*=", "state=", true),
            ("*=", "state=x", false),
            ("not[*]", "not[labels]", true),
            ("/packages/*path", "/packages/*path", true),
            ("/a", "/a/b", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn patterns() {
        for (text, read) in [
            ("query GET /issues not", Ok("query GET /issues not")),
            ("extra   body * * x", Ok("extra body * * x")),
            ("operation GET /api/scim/*", Ok("operation GET /api/scim/*")),
            ("operation GET /a b", Err("unexpected name after the path of an operation")),
            ("query GET /a", Err("which query is meant?")),
            ("querry GET /a b", Err("there is no kind of difference `querry`")),
            ("query get /a b", Err("`get` is no method")),
            ("query", Err("expected `[extra] KIND METHOD PATH [NAME]`")),
        ] {
            let found = Pattern::read(text);
            let found = found.as_ref().map(ToString::to_string).map_err(|(message, _)| message.as_str());
            assert_eq!(found.as_deref().map_err(|message| *message), read, "{text}");
        }
    }
}
