//! Stage `compare`: prints a comparison. In: a [`Comparison`]. Out: lines, grouped by operation, with the counts at
//! the end.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::comparison::{Comparison, Differing};
use super::kind::{DifferenceKind, Side};

impl Comparison {
    /// Returns all differences that nothing explains, and how many of each kind there are.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for note in &self.notes {
            let _ = writeln!(text, "note: {}: {}", note.place, note.text);
        }
        if !self.notes.is_empty() {
            text.push('\n');
        }
        for operation in &self.operations {
            text.push_str(&block(operation));
        }
        let _ = writeln!(text, "{} operations in both", self.common);
        for (title, side, explained) in [
            ("missing in the spec", Side::Document, false),
            ("missing, and explained", Side::Document, true),
            ("only in the spec", Side::Spec, false),
            ("only in the spec, and explained", Side::Spec, true),
        ] {
            let _ = writeln!(text, "{title}: {}", self.counts(side, explained));
        }
        text
    }

    /// `3 operations, 1 query parameter`, or `nothing`.
    fn counts(&self, side: Side, explained: bool) -> String {
        let mut counts: BTreeMap<DifferenceKind, usize> = BTreeMap::new();
        for (difference, _) in self.of(side).filter(|(_, by)| *by == explained) {
            *counts.entry(difference.kind).or_default() += 1;
        }
        let counts: Vec<String> = counts.into_iter().map(|(kind, count)| count_of(kind, count)).collect();
        if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
    }
}

fn block(operation: &Differing) -> String {
    let open: Vec<_> = operation.differences.iter().filter(|(_, by)| by.is_none()).map(|(found, _)| found).collect();
    if open.is_empty() {
        return String::new();
    }
    let name = operation.name.as_ref().map(|name| format!("  ({name})")).unwrap_or_default();
    let mut block = format!("{}{name}\n", operation.label);
    for difference in open {
        let side = match difference.side {
            Side::Document => "missing",
            Side::Spec => "extra",
        };
        let detail = difference.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
        let line = format!("  {side:7} {:9} {}{detail}", difference.kind, difference.name);
        block.push_str(line.trim_end());
        block.push('\n');
    }
    block.push('\n');
    block
}

fn count_of(kind: DifferenceKind, count: usize) -> String {
    let (one, many) = match kind {
        DifferenceKind::Operation => ("operation", "operations"),
        DifferenceKind::Query => ("query parameter", "query parameters"),
        DifferenceKind::Header => ("header", "headers"),
        DifferenceKind::Body => ("body field", "body fields"),
        DifferenceKind::Value => ("enum value", "enum values"),
        DifferenceKind::Success => ("success status", "success statuses"),
        DifferenceKind::Error => ("error status", "error statuses"),
        DifferenceKind::Route => ("route", "routes"),
        DifferenceKind::Permission => ("permission", "permissions"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}
