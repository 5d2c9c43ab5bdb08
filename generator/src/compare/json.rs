//! Stage `compare`: a comparison for programs and for merge requests. In: a [`Comparison`]. Out: an object for each
//! difference, and a table in Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use super::comparison::Comparison;
use super::kind::Side;
use super::known::KnownDifferences;

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The method and path: `GET /projects/{id}/issues`.
    pub operation: String,
    /// The name of the operation in the spec, `issues.list`.
    pub name: Option<String>,
    /// `missing` in the spec, or `extra`: only in the spec.
    pub side: &'static str,
    /// The kind of difference: `query`.
    pub kind: &'static str,
    /// The name of the parameter, field, value or status.
    pub what: String,
    /// More about it.
    pub detail: Option<String>,
    /// The reason, where the known differences give one.
    pub reason: Option<String>,
}

impl Comparison {
    /// Returns all differences, in the order of the text.
    pub fn rows(&self, known: &KnownDifferences) -> Vec<Row> {
        let of_operation = |operation: &super::Differing| -> Vec<Row> {
            let row = |(difference, by): &(super::Difference, Option<usize>)| Row {
                operation: operation.label.clone(),
                name: operation.name.clone(),
                side: match difference.side {
                    Side::Document => "missing",
                    Side::Spec => "extra",
                },
                kind: difference.kind.word(),
                what: difference.name.clone(),
                detail: difference.detail.clone(),
                reason: by.and_then(|by| known.entries.get(by)).map(|entry| entry.reason.clone()),
            };
            operation.differences.iter().map(row).collect()
        };
        self.operations.iter().flat_map(of_operation).collect()
    }

    /// Returns the differences without a reason as a table in Markdown, and how many have one.
    pub fn markdown(&self, known: &KnownDifferences) -> String {
        let rows = self.rows(known);
        let open: Vec<&Row> = rows.iter().filter(|row| row.reason.is_none()).collect();
        let mut text = format!(
            "{} operations in both. {} differences to look at, {} explained.\n",
            self.common,
            open.len(),
            rows.len() - open.len()
        );
        if !open.is_empty() {
            text.push_str("\n| operation | spec | difference | |\n| --- | --- | --- | --- |\n");
        }
        for row in open {
            let (name, detail) = (row.name.as_deref().unwrap_or_default(), row.detail.as_deref().unwrap_or_default());
            let what = format!("{} {} `{}`", row.side, row.kind, row.what).replace(" ``", "");
            let cells = [format!("`{}`", row.operation), name.to_owned(), what, detail.to_owned()];
            let cells = cells.map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        text
    }
}
