//! Stage `emit`: the texts of the crate. In: the model. Out: the front page of its documentation, the README that is made
//! of it, and the texts of its licenses.

use super::features;
use crate::outputs::rust::model::{Crate, Docs};

/// The line of a guide that the table of features takes the place of. Without it, the table comes last.
const FEATURES_HERE: &str = "<!-- features -->";

/// The licenses whose texts the generator knows: the SPDX name, the file, the text.
pub(super) const LICENCES: [(&str, &str, &str); 2] = [
    ("MIT", "LICENSE-MIT", include_str!("texts/MIT.txt")),
    ("Apache-2.0", "LICENSE-APACHE", include_str!("texts/Apache-2.0.txt")),
];

/// The licenses of a crate, of those whose texts are known: the file and the text.
pub(super) fn licences(krate: &Crate) -> impl Iterator<Item = (&'static str, &'static str)> {
    let names = |spdx: &str| krate.license.split([' ', '/', '(', ')']).any(|word| word == spdx);
    LICENCES.iter().filter(move |(spdx, ..)| names(spdx)).map(|(_, file, text)| (*file, *text))
}

/// The text of a license, with the name of the holder.
pub(super) fn licence(krate: &Crate, text: &str) -> String {
    text.replace("{copyright}", &krate.metadata.copyright)
}

/// The front page: the guide with the table of features.
pub(super) fn front_page(krate: &Crate) -> Docs {
    let table = features::table(krate);
    let mut lines = Docs::new();
    let mut is_placed = false;
    for line in &krate.docs {
        if line.trim() == FEATURES_HERE {
            lines.extend(table.iter().cloned());
            is_placed = true;
        } else {
            lines.push(line.clone());
        }
    }
    if !is_placed {
        lines.extend(["", "# Features", ""].map(str::to_owned));
        lines.extend(table);
    }
    lines
}

/// `README.md`: the front page as it reads outside of rustdoc.
pub(super) fn readme(krate: &Crate) -> String {
    let mut text = format!("# {}\n\n", krate.package);
    let mut fence: Option<bool> = None;
    for line in front_page(krate) {
        match (fence, line.strip_prefix("```")) {
            (None, Some(words)) => {
                let is_rust = words.split(',').all(|word| matches!(word, "" | "rust" | "no_run" | "ignore"));
                text.push_str(&if is_rust { "```rust\n".to_owned() } else { format!("{line}\n") });
                fence = Some(is_rust);
            }
            (Some(_), Some(_)) => {
                text.push_str("```\n");
                fence = None;
            }
            // rustdoc hides these lines.
            (Some(true), None) if line == "#" || line.starts_with("# ") => {}
            (Some(_), None) => text.push_str(&format!("{line}\n")),
            (None, None) if line.starts_with('#') => text.push_str(&format!("#{line}\n")),
            (None, None) => text.push_str(&format!("{}\n", without_code_links(&line))),
        }
    }
    let files: Vec<String> = licences(krate).map(|(file, _)| format!("[{file}]({file})")).collect();
    let files = if files.is_empty() { String::new() } else { format!(" See {}.", files.join(" and ")) };
    format!("{text}\n## License\n\n{}.{files}\n", krate.license)
}

/// A line without links to items, which only rustdoc can follow: of [`Client::new`] and [the client](Client), the text
/// stays. Links to addresses and to parts of the page stay as they are.
fn without_code_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let Some((label, tail)) = after.split_once(']') else {
            text.push('[');
            rest = after;
            continue;
        };
        let target = tail.strip_prefix('(').and_then(|tail| tail.split_once(')'));
        match target {
            Some((target, tail)) if target.starts_with("http") || target.starts_with('#') => {
                text.push_str(&format!("[{label}]({target})"));
                rest = tail;
            }
            Some((_, tail)) => {
                text.push_str(label);
                rest = tail;
            }
            None if label.starts_with('`') => {
                text.push_str(label);
                rest = tail;
            }
            None => {
                text.push_str(&format!("[{label}]"));
                rest = tail;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_items_are_gone_and_others_stay() {
        for (line, expected) in [
            ("Every call returns an [`Error`].", "Every call returns an `Error`."),
            ("Its [`kind`](Error::kind) and [the client](Client).", "Its `kind` and the client."),
            (
                "See [docs](https://example.com/a) and [below](#pages).",
                "See [docs](https://example.com/a) and [below](#pages).",
            ),
            ("`labels[]=a` and [x] and [open", "`labels[]=a` and [x] and [open"),
        ] {
            assert_eq!(without_code_links(line), expected);
        }
    }

    #[test]
    fn the_packages_of_the_generator_carry_the_same_licences() {
        let (mit, apache) = (include_str!("../../../../LICENSE-MIT"), include_str!("../../../../LICENSE-APACHE"));
        assert_eq!(mit, LICENCES[0].2.replace("{copyright}", "the authors"));
        assert_eq!(apache, LICENCES[1].2);
    }
}
