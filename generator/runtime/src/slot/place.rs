//! Where in the JSON the decoder is. In: keys and indices, linked from the inside out on the stack, so that a place
//! costs nothing until it is written down. Out: a path such as `[3].author.id`.

use std::fmt::Write as _;

/// The largest number of characters of a key that a path shows; servers choose keys.
const MAX_KEY_CHARS: usize = 100;

/// A place in the JSON.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    above: Option<&'p Place<'p>>,
    segment: Segment<'p>,
}

#[derive(Clone, Copy)]
enum Segment<'p> {
    /// The whole value.
    Root,
    /// A key of a record.
    Key(&'p str),
    /// A key of a map.
    Entry(&'p str),
    /// An item of a list.
    Index(usize),
}

impl Place<'_> {
    /// The whole value.
    pub(crate) const ROOT: Place<'static> = Place { above: None, segment: Segment::Root };

    /// Returns the place of a record's field.
    #[inline]
    pub(super) fn key<'p>(&'p self, key: &'p str) -> Place<'p> {
        Place { above: Some(self), segment: Segment::Key(key) }
    }

    /// Returns the place of a map's entry.
    pub(super) fn entry<'p>(&'p self, key: &'p str) -> Place<'p> {
        Place { above: Some(self), segment: Segment::Entry(key) }
    }

    /// Returns the place of a list's item.
    #[inline]
    pub(super) fn item(&self, index: usize) -> Place<'_> {
        Place { above: Some(self), segment: Segment::Index(index) }
    }

    /// Returns whether this is the whole value.
    pub(super) fn is_root(&self) -> bool {
        matches!(self.segment, Segment::Root)
    }

    /// Returns whether the place is an item of the outermost list, and which.
    pub(super) fn outermost_index(&self) -> Option<usize> {
        match (self.segment, self.above) {
            (Segment::Index(index), Some(Place { segment: Segment::Root, .. })) => Some(index),
            (_, Some(above)) => above.outermost_index(),
            (_, None) => None,
        }
    }

    /// Returns the path: `[3].author.id`, empty for the whole value.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        self.write(&mut path, false);
        path
    }

    /// Returns the path without what differs from value to value: `[].author.id`, and `*` for a key of a map.
    pub(crate) fn pattern(&self) -> String {
        let mut path = String::new();
        self.write(&mut path, true);
        path
    }

    fn write(&self, path: &mut String, pattern: bool) {
        if let Some(above) = self.above {
            above.write(path, pattern);
        }
        let key = match self.segment {
            Segment::Root => return,
            Segment::Index(_) if pattern => return path.push_str("[]"),
            Segment::Index(index) => {
                let written = write!(path, "[{index}]");
                debug_assert!(written.is_ok(), "writing to a string does not fail");
                return;
            }
            Segment::Entry(_) if pattern => "*",
            Segment::Key(key) | Segment::Entry(key) => key,
        };
        if !path.is_empty() {
            path.push('.');
        }
        let mut characters = key.chars();
        path.extend(characters.by_ref().take(MAX_KEY_CHARS));
        if characters.next().is_some() {
            path.push('…');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_places() {
        let list = Place::ROOT.item(3);
        let author = list.key("author");
        let (id, long) = (author.key("id"), "k".repeat(1000));
        for (place, path, pattern, index) in [
            (Place::ROOT, "", "", None),
            (list, "[3]", "[]", Some(3)),
            (id, "[3].author.id", "[].author.id", Some(3)),
            (author.entry("é"), "[3].author.é", "[].author.*", Some(3)),
            (Place::ROOT.entry("a").item(0), "a[0]", "*[]", None),
        ] {
            assert_eq!((place.path().as_str(), place.pattern().as_str()), (path, pattern));
            assert_eq!(place.outermost_index(), index, "{path}");
        }
        assert_eq!(Place::ROOT.key(&long).path().chars().count(), MAX_KEY_CHARS + 1);
    }
}
