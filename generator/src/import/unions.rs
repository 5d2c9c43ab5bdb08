//! Stage `import`: unions. In: types, once all records are read. Out: variants in an order in which each can be chosen; a
//! union of which no such order exists becomes the type that takes all. Refuses nothing; what gets lost is noted.

use super::draft::{DeclarationKind, Ty, TypeId};
use super::types::Types;
use crate::openapi::Note;

/// What a variant is on the wire, in the order in which variants are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Boolean,
    Integer,
    Number,
    Time,
    Date,
    Text,
    List,
    /// A record that is known by what it requires.
    Strict,
    Map,
    /// A record that any object fits.
    Loose,
    Any,
}

impl Types<'_> {
    /// Puts the variants of all unions in order.
    pub(super) fn settle_unions(&mut self) {
        for at in 0..self.all.len() {
            let DeclarationKind::Union(variants) = &self.all[at].kind else { continue };
            let (kind, note) = self.settled(variants.clone());
            if let Some(text) = note {
                self.notes.push(Note { place: self.all[at].place.clone(), text: text.to_owned() });
            }
            self.all[at].kind = kind;
        }
    }

    fn settled(&self, mut variants: Vec<Ty>) -> (DeclarationKind, Option<&'static str>) {
        variants.sort_by_key(|ty| self.sort_of(ty));
        let sorts: Vec<Sort> = variants.iter().map(|ty| self.sort_of(ty)).collect();
        let count = |sort: Sort| sorts.iter().filter(|other| **other == sort).count();
        let objects = count(Sort::Loose) + count(Sort::Map);
        if count(Sort::Any) > 0 || objects > 1 {
            let note = "one of several shapes that cannot be told apart; `json`";
            return (DeclarationKind::Same(Ty::Word("json")), Some(note));
        }
        let mut note = None;
        // Of texts, the plain one takes all; and so among numbers and lists.
        for (sort, wide) in [(Sort::Text, Ty::Word("string")), (Sort::Integer, Ty::Word("integer"))] {
            if count(sort) > 1 {
                note = Some("several shapes that are all text, or all integers; they are one");
                let first = sorts.iter().position(|other| *other == sort).unwrap_or_default();
                variants[first] = wide;
                let mut seen = false;
                variants.retain(|ty| self.sort_of(ty) != sort || !std::mem::replace(&mut seen, true));
            }
        }
        match variants.as_slice() {
            [only] => (DeclarationKind::Same(only.clone()), note),
            _ => (DeclarationKind::Union(variants), note),
        }
    }

    fn sort_of(&self, ty: &Ty) -> Sort {
        match ty {
            Ty::Word("boolean") => Sort::Boolean,
            Ty::Word("integer") => Sort::Integer,
            Ty::Word("number") => Sort::Number,
            Ty::Word("timestamp") => Sort::Time,
            Ty::Word("date") => Sort::Date,
            Ty::Word("string" | "secret") => Sort::Text,
            Ty::Word(_) => Sort::Any,
            Ty::List(_) | Ty::Csv(_) => Sort::List,
            Ty::Map(_) => Sort::Map,
            Ty::Declared(id) => match &self.all[id.0].kind {
                DeclarationKind::Id("integer") => Sort::Integer,
                DeclarationKind::Id(_) => Sort::Text,
                DeclarationKind::Enum(values) if values.iter().any(|value| value.wire.is_i64()) => Sort::Integer,
                DeclarationKind::Enum(_) => Sort::Text,
                DeclarationKind::Record(_) if self.requires_something(*id, 0) => Sort::Strict,
                DeclarationKind::Record(_) => Sort::Loose,
                DeclarationKind::Same(ty) => self.sort_of(ty),
                // A union within a union, or a reference, takes too much to stand beside others.
                DeclarationKind::Ref(_) | DeclarationKind::Union(_) => Sort::Any,
            },
        }
    }

    fn requires_something(&self, id: TypeId, depth: usize) -> bool {
        let DeclarationKind::Record(record) = &self.all[id.0].kind else { return false };
        let embedded = record.embed.filter(|_| depth < self.all.len());
        record.fields.iter().any(|field| field.required)
            || embedded.is_some_and(|embedded| self.requires_something(embedded, depth + 1))
    }
}
