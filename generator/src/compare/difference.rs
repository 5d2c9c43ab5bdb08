//! Stage `compare`: compares one operation. In: its surface in the document and in the spec. Out: each name that only
//! one of them has.

use super::kind::{DifferenceKind, Side};
use super::surface::{Surface, SurfaceField, ValueKind, value_name};

/// Something that one side has and the other lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The side that has it.
    pub side: Side,
    /// What it is.
    pub kind: DifferenceKind,
    /// Its name on the wire, `not[labels]`; of a value with its field, `state=opened`; of a status its number; of an
    /// operation nothing.
    pub name: String,
    /// What the other side has instead.
    pub detail: Option<String>,
}

impl Difference {
    /// Returns the whole operation.
    pub(super) fn of_operation(side: Side) -> Self {
        Self { side, kind: DifferenceKind::Operation, name: String::new(), detail: None }
    }

    /// Returns the whole route.
    pub(super) fn of_route(side: Side) -> Self {
        Self { side, kind: DifferenceKind::Route, name: String::new(), detail: None }
    }
}

/// Returns all that one has and the other lacks.
pub(super) fn between(document: &Surface, spec: &Surface) -> Vec<Difference> {
    let sides = [(Side::Document, document, spec), (Side::Spec, spec, document)];
    let mut found: Vec<Difference> =
        sides.into_iter().flat_map(|(side, having, lacking)| Pair { side, having, lacking }.differences()).collect();
    found.sort_by_key(|difference| (difference.side, difference.kind));
    found
}

/// One surface against the other.
struct Pair<'v> {
    side: Side,
    having: &'v Surface,
    lacking: &'v Surface,
}

impl Pair<'_> {
    fn differences(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        for ((kind, name), field) in &self.having.fields {
            match self.lacking.fields.get(&(*kind, name.clone())) {
                Some(other) => found.extend(self.values(name, field, other)),
                None if self.is_implied(*kind, name, field) => {}
                None => found.push(self.difference(*kind, name.clone(), self.elsewhere(*kind, name))),
            }
        }
        let statuses = [
            (DifferenceKind::Success, &self.having.ok, &self.lacking.ok),
            (DifferenceKind::Error, &self.having.errors, &self.lacking.errors),
        ];
        for (kind, having, lacking) in statuses {
            found.extend(having.difference(lacking).map(|status| self.difference(kind, status.to_string(), None)));
        }
        found
    }

    fn difference(&self, kind: DifferenceKind, name: String, detail: Option<String>) -> Difference {
        Difference { side: self.side, kind, name, detail }
    }

    /// Returns whether the other side implies this field without naming it.
    fn is_implied(&self, kind: DifferenceKind, name: &str, field: &SurfaceField) -> bool {
        // Of any JSON the members are not said; a text says by itself what it is.
        let is_whole = self.lacking.any_body || self.lacking.whole_body && name == value_name(ValueKind::Scalar);
        if kind == DifferenceKind::Body && is_whole {
            return true;
        }
        let has = |name: &str| self.lacking.fields.contains_key(&(kind, name.to_owned()));
        let has_members = |name: &str| {
            let prefix = format!("{name}[");
            self.lacking.fields.keys().any(|(of, other)| *of == kind && other.starts_with(&prefix))
        };
        match &field.within {
            // An object that the other side lacks is one difference; and one that a document leaves open is none.
            Some(object) => !has_members(object) && (self.side == Side::Spec || !has(object)),
            // A document that spells the members out need not name the object.
            None => {
                let is_body = kind == DifferenceKind::Body && self.lacking.whole_body && field.file;
                field.implied || is_body || has_members(name)
            }
        }
    }

    /// Returns where the other side has it instead.
    fn elsewhere(&self, kind: DifferenceKind, name: &str) -> Option<String> {
        let places = [
            (DifferenceKind::Query, "in the query"),
            (DifferenceKind::Header, "as a header"),
            (DifferenceKind::Body, "in the body"),
        ];
        let whose = match self.side {
            Side::Document => "the spec",
            Side::Spec => "the document",
        };
        let found = places.into_iter().find(|(other, _)| {
            let field = self.lacking.fields.get(&(*other, name.to_owned()));
            *other != kind && field.is_some_and(|field| !field.implied)
        });
        found.map(|(_, place)| format!("{whose} has it {place}"))
    }

    /// Values that one field has and the other lacks. Where the spec knows no closed set, that is one difference; where the
    /// document knows none, it is none.
    fn values(&self, name: &str, field: &SurfaceField, other: &SurfaceField) -> Vec<Difference> {
        let Some(own) = &field.values else { return Vec::new() };
        if self.side == Side::Spec && field.ty == "boolean" {
            // It has no values that a document could lack.
            return Vec::new();
        }
        match (&other.values, self.side) {
            (Some(others), _) => {
                let lacking = own.iter().filter(|value| !others.contains(value));
                lacking.map(|value| self.difference(DifferenceKind::Value, format!("{name}={value}"), None)).collect()
            }
            (None, Side::Document) => {
                let detail = format!("{}; the spec has `{}`", own.join(", "), other.ty);
                vec![self.difference(DifferenceKind::Value, format!("{name}=…"), Some(detail))]
            }
            (None, Side::Spec) => Vec::new(),
        }
    }
}
