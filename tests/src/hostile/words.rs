//! The words that names are made of, and the texts. In: random numbers. Out: a name for each place, now and then one that is
//! taken or cannot be a name, and texts that do harm where they are not taken for texts.

use std::collections::BTreeSet;

use generator::names::{IN_SCOPE, TAKEN_FEATURES, type_ident, value_ident};

use super::pools::{KEYWORDS, METHODS, ODD, OURS, PRELUDE, SHORT, TEXTS};
use super::random::Random;

/// Words, and those that this spec uses for something else.
pub(super) struct Words {
    plain: Vec<String>,
    of_spec: Vec<String>,
    /// In how many of 100 cases a name is odd.
    odd: usize,
    /// In how many of 100 cases a name is not made to fit.
    unfit: usize,
    /// In how many of 100 cases a text is odd.
    text: usize,
}

impl Words {
    /// Decides how odd the names of a spec are. Most specs have few odd names, so that they are not all refused.
    pub(super) fn new(random: &mut Random) -> Self {
        let lists = [KEYWORDS, PRELUDE, METHODS, OURS, SHORT];
        let plain = lists.iter().flat_map(|list| list.split_whitespace()).map(str::to_owned).collect();
        let (odd, unfit) = *random.pick(&[(0, 0), (0, 0), (0, 0), (2, 0), (2, 1), (10, 5)]);
        let text = *random.pick(&[0, 10, 30, 60]);
        Self { plain, of_spec: Vec::new(), odd, unfit, text }
    }

    /// Remembers a name, which other things may get too.
    pub(super) fn remember(&mut self, name: &str) {
        self.of_spec.push(name.to_owned());
    }

    fn raw(&mut self, random: &mut Random) -> String {
        if random.chance(self.odd) {
            return (*random.pick(ODD)).to_owned();
        }
        if random.below(400) == 0 {
            return format!("long_{}", "x".repeat(random.below(130)));
        }
        let pool = if !self.of_spec.is_empty() && random.chance(15) { &self.of_spec } else { &self.plain };
        let word = random.pick(pool).clone();
        match random.below(20) {
            0 => format!("{word}_{}", random.pick(&self.plain)),
            1 => format!("{word}{}", random.below(10)),
            _ => word,
        }
    }

    /// Returns a name for a value that `taken` does not have, as a rule.
    pub(super) fn value(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let name = plain(word);
            let is_same = value_ident(&name).trim_start_matches("r#") == name;
            (name.clone(), if is_same { name } else { String::new() })
        })
    }

    /// The same for a module, which is a feature too.
    pub(super) fn module(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let name = plain(word);
            let is_free =
                value_ident(&name).trim_start_matches("r#") == name && !TAKEN_FEATURES.contains(&name.as_str());
            (name.clone(), if is_free { name } else { String::new() })
        })
    }

    /// The same for an operation, whose request is a type.
    pub(super) fn operation(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let (name, ty) = (plain(word), type_ident(&plain(word)));
            let is_free = value_ident(&name).trim_start_matches("r#") == name && !IN_SCOPE.contains(&ty.as_str());
            (name, if is_free { ty } else { String::new() })
        })
    }

    /// Returns a name that needs no change to be one in Rust.
    pub(super) fn ident(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let name = plain(word);
            (name.clone(), if value_ident(&name) == name { name } else { String::new() })
        })
    }

    /// Returns a name for a type that `taken` does not have, as a rule.
    pub(super) fn ty(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let name = type_ident(&type_ident(word));
            let is_free = type_ident(&name) == name && !IN_SCOPE.contains(&name.as_str());
            (name.clone(), if is_free { name } else { String::new() })
        })
    }

    /// Returns a key of a field, as it is on the wire.
    pub(super) fn key(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let ident = value_ident(word);
            let is_special = word.starts_with('$');
            let unique = ident.trim_start_matches("r#").trim_end_matches('_').to_owned();
            (word.to_owned(), if is_special { String::new() } else { unique })
        })
    }

    /// Returns a key of a header.
    pub(super) fn header(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let is_token = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_+*".contains(c));
            (word.to_owned(), if is_token { plain(word) } else { String::new() })
        })
    }

    /// Returns the name of a path parameter.
    pub(super) fn parameter(&mut self, random: &mut Random, taken: &mut BTreeSet<String>) -> String {
        self.fitting(random, taken, |word| {
            let is_name = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            (word.to_owned(), if is_name { plain(word) } else { String::new() })
        })
    }

    /// Returns a word that is made to fit by `fit`, which also gives what must be unique.
    fn fitting(
        &mut self,
        random: &mut Random,
        taken: &mut BTreeSet<String>,
        fit: impl Fn(&str) -> (String, String),
    ) -> String {
        let is_fit = !random.chance(self.unfit);
        for _ in 0..200 {
            let raw = self.raw(random);
            let (name, unique) = fit(&raw);
            if !is_fit {
                return raw;
            }
            if !name.is_empty() && unique.is_ascii() && !unique.is_empty() && taken.insert(unique) {
                return name;
            }
        }
        format!("word_{}", random.below(1_000_000))
    }

    /// Returns a text of one line, which may be anything.
    pub(super) fn text(&mut self, random: &mut Random) -> String {
        if self.text > 0 && random.below(300) == 0 {
            return "Does\n```\nsomething".to_owned();
        }
        let mut text = "Does".to_owned();
        for _ in 0..1 + random.below(4) {
            text.push_str(if random.chance(80) { " " } else { "" });
            let is_odd = random.chance(self.text);
            let plain = ["a thing", "something else", "`it`", "so"];
            let words = if is_odd { TEXTS } else { &plain };
            let word = *random.pick(words);
            text.push_str(word);
        }
        text
    }

    /// Returns a sentence.
    pub(super) fn sentence(&mut self, random: &mut Random) -> String {
        format!("{}.", self.text(random))
    }

    /// Returns some paragraphs.
    pub(super) fn paragraphs(&mut self, random: &mut Random) -> String {
        let count = 1 + random.below(3);
        let paragraphs: Vec<String> = (0..count).map(|_| self.sentence(random)).collect();
        let between = *random.pick(&["\n\n", "\n", " "]);
        paragraphs.join(between)
    }
}

/// The word as the name of a value, in snake case and not raw.
fn plain(word: &str) -> String {
    value_ident(word).trim_start_matches("r#").trim_end_matches('_').to_owned()
}
