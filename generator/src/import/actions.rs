//! Stage `import`: describes what an operation does. In: a verb, a thing, a number and the path around the thing. Out:
//! distinct names, and sentences. Names that cannot be told apart otherwise are numbered.

use std::collections::BTreeMap;

use super::given_names::{GivenName, given_name};
use super::inflection::{is_plural, plural, prose, singular, with_article};
use super::paths::Segment;
use super::verbs::{is_known_verb, third_person};
use crate::names::{IN_SCOPE, plain_ident, type_ident, value_ident};

/// Longer names are cut: pages of the documentation are called after operations.
const MAX_NAME: usize = 100;

/// What an operation does, to what.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub(super) verb: String,
    /// The thing, in the singular; empty if the path has no words.
    pub(super) thing: String,
    /// The collection that the thing belongs to is the resource's own, so the name need not say it.
    own: bool,
    number: Number,
    /// The things around it, the innermost last.
    parents: Vec<String>,
    /// All words of the path before the thing.
    words: Vec<String>,
    /// The path ends with the thing itself, and not with its collection.
    is_of_item: bool,
    /// What the document calls it, where that says more.
    given: Option<GivenName>,
}

/// How many things are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    One,
    Many,
    /// One that is the only one of its kind.
    Only,
}

impl Action {
    pub(super) fn new(
        verb: String,
        word: &str,
        own: &str,
        number: Number,
        segments: &[Segment],
        at: Option<usize>,
    ) -> Self {
        let before = &segments[..at.unwrap_or(0)];
        // What a parameter stands for is said by the word before it, if that is a plural, or else by its own name.
        let parents = before.iter().enumerate().filter_map(|(at, segment)| match (at.checked_sub(1), segment) {
            (_, Segment::Word(_)) => None,
            (Some(word), Segment::Parameter(parameter)) => match &before[word] {
                Segment::Word(word) if is_plural(word) => Some(singular(word)),
                _ => Some(parameter.name.clone()),
            },
            (None, Segment::Parameter(parameter)) => Some(parameter.name.clone()),
        });
        let words = before.iter().filter_map(|segment| match segment {
            Segment::Word(word) => Some(word.clone()),
            Segment::Parameter(_) => None,
        });
        let thing = if number == Number::Only { word.to_owned() } else { singular(word) };
        let own = word.is_empty() || singular(word) == singular(own);
        let is_of_item = matches!(segments.last(), Some(Segment::Parameter(_)));
        Self { verb, thing, own, number, parents: parents.collect(), words: words.collect(), is_of_item, given: None }
    }

    /// Takes the name that the document gives, if the path does not say for sure what is done.
    pub(super) fn named_by(mut self, id: Option<&str>, resource: &str, path_words: &[String]) -> Self {
        let first = self.thing.split('_').next().unwrap_or_default();
        let is_done = self.number == Number::Only && is_known_verb(first);
        let is_certain = !is_done
            && matches!(self.verb.as_str(), "list" | "get" | "update" | "patch" | "delete" | "check")
            || self.verb == "create" && self.number == Number::One && !self.is_of_item;
        if !is_certain {
            self.given = id.and_then(|id| given_name(id, resource, path_words, &self.verb));
        }
        self
    }

    /// Returns the name, the longer the higher the level; all levels above the highest give the same.
    fn name(&self, level: usize) -> String {
        let thing = if self.number == Number::Many { plural(&self.thing) } else { self.thing.clone() };
        let short = if let Some(given) = &self.given {
            given.name.clone()
        } else if self.own {
            self.verb.clone()
        } else {
            format!("{}_{thing}", self.verb)
        };
        match (level, self.parents.as_slice()) {
            (0, _) => short,
            (1, []) if self.verb == "list" => format!("{short}_all"),
            (1, []) => format!("{short}_directly"),
            (1, [.., parent]) => format!("{short}_for_{parent}"),
            (2, [_, _, ..]) => format!("{short}_for_{}", self.parents.join("_")),
            _ => format!("{}_{}", self.verb, [self.words.as_slice(), &[thing]].concat().join("_")),
        }
    }

    /// Returns a sentence of ours: `Lists the issues of a project.`
    pub(super) fn summary(&self) -> String {
        if let Some(given) = &self.given {
            return given.summary.clone();
        }
        let preposition = if self.verb == "create" && self.number == Number::One { "in" } else { "of" };
        let parent = self.parents.last().map(|parent| with_article(&prose(parent)));
        let of = parent.map(|parent| format!(" {preposition} {parent}")).unwrap_or_default();
        let one = if self.thing.is_empty() { "it".to_owned() } else { with_article(&prose(&self.thing)) };
        let many = prose(&plural(&self.thing));
        let thing = match self.number {
            Number::One => one,
            Number::Many if of.is_empty() => many,
            Number::Many => format!("the {many}"),
            Number::Only => format!("the {}", prose(&self.thing)),
        };
        let verb = match self.verb.as_str() {
            "list" => "Lists",
            "create" => "Creates",
            "get" => "Gets",
            "update" | "patch" => "Changes",
            "delete" => "Deletes",
            "check" => "Checks",
            "update_all" => "Changes",
            "delete_all" => "Deletes",
            verb if self.thing.is_empty() => return format!("Calls `{verb}`."),
            verb if is_known_verb(verb) => return format!("{} {thing}{of}.", third_person(verb)),
            verb => return format!("Calls `{verb}` on {thing}{of}."),
        };
        format!("{verb} {thing}{of}.")
    }
}

/// The highest level at which a name gets longer.
const MAX_PARENTS: usize = 3;

/// Returns names that are distinct in Rust.
pub(super) fn unique(actions: &[Action]) -> Vec<String> {
    let main = main_parent(actions);
    let mut levels = vec![0_usize; actions.len()];
    for _ in 0..=MAX_PARENTS {
        let names: Vec<String> = actions.iter().zip(&levels).map(|(action, level)| action.name(*level)).collect();
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in names.iter().enumerate() {
            groups.entry(type_ident(name)).or_default().push(at);
        }
        for group in groups.values().filter(|group| group.len() > 1) {
            let is_main = |at: &&usize| levels[**at] == 0 && actions[**at].parents.last() == main.as_ref();
            let keeps =
                if group.iter().filter(is_main).count() == 1 { group.iter().find(is_main).copied() } else { None };
            for at in group.iter().filter(|at| Some(**at) != keeps) {
                levels[*at] += 1;
            }
        }
    }
    let mut taken: Vec<String> = IN_SCOPE.iter().map(|name| (*name).to_owned()).collect();
    let mut names = Vec::new();
    for (action, level) in actions.iter().zip(levels) {
        let ident = value_ident(&action.name(level));
        let mut name: String = plain_ident(&ident).chars().take(MAX_NAME).collect();
        if name.len() < plain_ident(&ident).len() {
            name.truncate(name.trim_end_matches('_').len());
        }
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(&type_ident(name)));
        let name = free.unwrap_or(name);
        taken.push(type_ident(&name));
        names.push(name);
    }
    names
}

/// Returns the parent that most of the resource's own things have.
fn main_parent(actions: &[Action]) -> Option<String> {
    let mut counts: Vec<(Option<&String>, usize)> = Vec::new();
    for action in actions.iter().filter(|action| action.own) {
        let parent = action.parents.last();
        match counts.iter_mut().find(|(known, _)| *known == parent) {
            Some((_, count)) => *count += 1,
            None => counts.push((parent, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).and_then(|(parent, _)| parent.cloned())
}
