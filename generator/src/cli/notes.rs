//! The notes of an import. In: a note for each place of the document that could not be carried over as it is. Out: for
//! people the kinds of notes, each with its number and its first places; for a file all notes, as text or JSON.

use std::path::Path;

use indexmap::IndexMap;
use serde_json::json;

use crate::openapi::Note;

/// Places that are shown of a kind.
const MAX_SHOWN: usize = 3;

/// Returns the kinds of notes, a line each, in the order in which they were met.
pub(super) fn summary(notes: &[Note]) -> String {
    let mut kinds: IndexMap<String, Vec<&Note>> = IndexMap::new();
    for note in notes {
        kinds.entry(kind(&note.text)).or_default().push(note);
    }
    let mut text = String::new();
    for of_kind in kinds.values() {
        match of_kind.as_slice() {
            [only] => text.push_str(&format!("{}: {}\n", only.place, only.text)),
            several => {
                let places: Vec<&str> = several.iter().take(MAX_SHOWN).map(|note| note.place.as_str()).collect();
                let more = if several.len() > MAX_SHOWN { "; …" } else { "" };
                let first = &several[0].text;
                text.push_str(&format!("{} places: {first}: {}{more}\n", several.len(), places.join("; ")));
            }
        }
    }
    text
}

/// Returns all notes, a line each; as JSON if the name of the file says so.
pub(super) fn all(notes: &[Note], file: &Path) -> String {
    if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let notes = notes.iter().map(|note| {
            let kind = kind(&note.text);
            format!("  {}", json!({ "kind": kind, "place": note.place, "text": note.text }))
        });
        return format!("[\n{}\n]\n", notes.collect::<Vec<_>>().join(",\n"));
    }
    notes.iter().map(|note| format!("{}: {}\n", note.place, note.text)).collect()
}

/// Returns what a note says, without what it says of its own place alone: names in backticks and numbers.
fn kind(text: &str) -> String {
    let mut kind = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            kind.push_str("`…`");
        } else {
            kind.extend(part.chars().map(|c| if c.is_ascii_digit() { '…' } else { c }));
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_grouped_by_what_they_say() {
        let note = |place: &str, text: &str| Note { place: place.to_owned(), text: text.to_owned() };
        let notes = [
            note("GET /a", "may also be `text/csv`; left out"),
            note("GET /b", "something else"),
            note("GET /c", "may also be `text/xml`; left out"),
            note("GET /d", "may also be `text/xml`; left out"),
            note("GET /e", "may also be `text/xml`; left out"),
        ];
        let expected =
            "4 places: may also be `text/csv`; left out: GET /a; GET /c; GET /d; …\nGET /b: something else\n";
        assert_eq!(summary(&notes), expected);
        assert_eq!(summary(&[]), "");
        assert_eq!(all(&notes[1..2], Path::new("notes.txt")), "GET /b: something else\n");
        let json: Vec<serde_json::Value> =
            serde_json::from_str(&all(&notes, Path::new("notes.json"))).expect("the notes are JSON");
        assert_eq!(json.len(), 5);
        assert_eq!(
            json[2],
            json!({ "kind": "may also be `…`; left out", "place": "GET /c", "text": "may also be `text/xml`; left out" })
        );
    }
}
