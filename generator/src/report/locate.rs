//! Stage `report`: finds the bytes of a location. In: a location and the tree of its file. Out: the bytes to
//! underline. For a path that is not in the file, that is the nearest value around it, and the result names what is
//! missing.

use std::ops::Range;

use crate::diagnostics::{Fragment, Location, PathTarget, Step};
use crate::source::File;
use crate::yaml::{MapKey, Node, NodeKind, Scalar};

/// The bytes of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located {
    /// The bytes to underline, within one line.
    pub(super) span: Range<usize>,
    /// The key, item or word that was looked for and is not there. Stages name places that exist, so this is a bug of the
    /// stage; the report names it.
    pub(super) missing: Option<String>,
}

/// Finds the bytes of a location in its file. `None`: the location is the file as a whole.
pub(super) fn locate(location: &Location, file: &File, root: Option<&Node>) -> Option<Located> {
    let located = match location {
        Location::Whole => return None,
        Location::Bytes { start, end } => Located { span: *start..*end, missing: None },
        Location::Path { steps, on, part } => {
            let found = root.map_or(Found::NOTHING, |root| follow(root, steps, *on));
            match part {
                Some(part) if found.missing.is_none() => part_of(part, file, found),
                _ => Located { span: found.span, missing: found.missing.map(ToString::to_string) },
            }
        }
    };
    let (_, line) = file.line(located.span.start);
    let start = located.span.start.clamp(line.start, line.end);
    Some(Located { span: start..located.span.end.clamp(start, line.end), ..located })
}

/// The end of a path, or the nearest thing to it.
struct Found<'a> {
    /// The bytes to show.
    span: Range<usize>,
    /// The scalar at the end, unless its key is shown.
    scalar: Option<&'a Scalar>,
    /// The first step that leads nowhere.
    missing: Option<&'a Step>,
}

impl Found<'_> {
    /// The beginning of a file that is not YAML.
    const NOTHING: Self = Self { span: 0..0, scalar: None, missing: None };
}

/// Follows a path to its end, or up to the first step that leads nowhere. A value with parts is shown by its key, since it
/// may be many lines long. A value without parts represents all of its parts (`200` in `ok: 200 Issue`), and keys that a short
/// form leaves out are passed over.
fn follow<'a>(root: &'a Node, steps: &'a [Step], on: PathTarget) -> Found<'a> {
    let mut node = root;
    let mut key: Option<&MapKey> = None;
    let mut arrived = true;
    let mut missing = None;
    for step in steps {
        let next = node.enter(step);
        arrived = next.is_some();
        match (next, &node.kind) {
            (Some((next, next_key)), _) => {
                node = next;
                key = next_key;
            }
            (None, NodeKind::Scalar(_) | NodeKind::Error) => break,
            (None, _) if step.may_be_left_out() => {}
            (None, _) => {
                missing = Some(step);
                break;
            }
        }
    }
    let scalar = match &node.kind {
        NodeKind::Scalar(scalar) if !node.span.is_empty() => Some(scalar),
        _ => None,
    };
    match key {
        Some(key) if scalar.is_none() || (on == PathTarget::Key && arrived) => {
            Found { span: key.span.clone(), scalar: None, missing }
        }
        _ => Found { span: node.span.clone(), scalar, missing },
    }
}

/// Narrows a value to a part of it.
fn part_of(part: &Fragment, file: &File, found: Found<'_>) -> Located {
    let whole = Located { span: found.span.clone(), missing: None };
    let Some(source) = file.text().get(found.span.clone()) else { return whole };
    let range = match (part, found.scalar) {
        (Fragment::Word(word), scalar) => match find_word(source, word) {
            Some(range) => range,
            // Escapes may spell the word otherwise.
            None if scalar.is_some_and(|scalar| find_word(&scalar.text, word).is_some()) => return whole,
            None => return Located { missing: Some(word.clone()), ..whole },
        },
        (Fragment::Bytes(start, end), Some(scalar)) => {
            // Where quotes, escapes or line folds change the text, the whole value is shown.
            let shift = usize::from(!scalar.plain);
            if !source.get(shift..).is_some_and(|source| source.starts_with(&scalar.text)) {
                return whole;
            }
            start + shift..end + shift
        }
        (Fragment::Bytes(..), None) => return whole,
    };
    let span = whole.span.start + range.start..whole.span.start + range.end;
    if file.text().get(span.clone()).is_some() { Located { span, missing: None } } else { whole }
}

/// Finds a word that is not part of a longer one.
fn find_word(source: &str, word: &str) -> Option<Range<usize>> {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (first, last) = (word.chars().next(), word.chars().next_back());
    source.match_indices(word).map(|(at, _)| at..at + word.len()).find(|range| {
        let before = source[..range.start].chars().next_back();
        let after = source[range.end..].chars().next();
        let within_longer = in_word(first) && in_word(before) || in_word(last) && in_word(after);
        !within_longer
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::SpecPath;
    use crate::source::Sources;
    use crate::yaml;

    const TEXT: &str = "\
resource: things
params: { thing: \"ThingId\" }
empty:
operations:
  list:
    ok: 200 list<string>
    errors: [401, 404]
    pages: [offset, { keyset: { order_by: [id] } }]
";

    #[test]
    fn paths_lead_to_the_nearest_thing() {
        let sources = Sources::new([("v1/things.yaml".to_owned(), TEXT.to_owned())]);
        let file = sources.get("v1/things.yaml").expect("it was put there");
        let tree = yaml::read(file);
        let top = SpecPath::top("v1/things.yaml");
        let list = top.key("operations").key("list");
        for (at, shown, missing) in [
            (top.key("resource"), "things", None),
            (top.key("resource").name(), "resource", None),
            (top.key("params").key("thing"), "\"ThingId\"", None),
            (top.key("params").key("thing").word("ThingId"), "ThingId", None),
            (top.key("params").key("thing").word("Thing"), "\"ThingId\"", Some("Thing")),
            (top.key("empty"), "empty", None),
            // A value with parts is shown by its key.
            (top.key("operations"), "operations", None),
            // A short form stands for what it leaves out.
            (list.key("ok").status(200), "200 list<string>", None),
            (list.key("ok").status(200).name(), "200 list<string>", None),
            (top.key("params").key("type").key("thing"), "\"ThingId\"", None),
            // Below a key that is missing nothing else is taken for it.
            (list.key("query").key("ok"), "list", Some("query")),
            (list.key("query").key("state").key("type"), "list", Some("query")),
            // Items are found by position or by word.
            (list.key("errors").item(0), "401", None),
            (list.key("errors").status(404), "404", None),
            (list.key("errors").status(403), "errors", Some("403")),
            (list.key("pages").key("keyset").key("order_by").name(), "order_by", None),
            (top.key("nowhere"), "resource: things", Some("nowhere")),
        ] {
            let located = locate(&at.location(), file, tree.root.as_ref()).expect("it is not the whole file");
            let found = (&TEXT[located.span], located.missing.as_deref());
            assert_eq!(found, (shown, missing), "{:?}", at.steps());
        }
    }

    #[test]
    fn words_are_found_whole() {
        for (source, word, found) in [
            ("list<IssueIid>", "IssueIid", Some(5..13)),
            ("IssueIids, IssueIid", "IssueIid", Some(11..19)),
            ("/projects/{id}/x/{iid}", "{iid}", Some(17..22)),
            ("list<IssueIid>", "Issue", None),
            ("string", "", Some(0..0)),
        ] {
            assert_eq!(find_word(source, word), found, "{word} in {source}");
        }
    }
}
