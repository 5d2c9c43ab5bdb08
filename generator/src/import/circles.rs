//! Stage `import`: declarations that go round in a circle. In: all types. Out: types of which values can be complete:
//! embeds that come back to themselves are written out, and of records that require each other one requirement is
//! dropped. Refuses nothing; what changes is noted.

use std::collections::BTreeSet;

use super::draft::{DeclarationKind, FieldTy, RecordDraft, Ty, TypeId};
use super::types::Types;
use crate::openapi::Note;

impl Types<'_> {
    /// Breaks all circles.
    pub(super) fn break_circles(&mut self) {
        for at in 0..self.all.len() {
            if self.embeds_itself(TypeId(at)) {
                self.say(at, "contains all keys of something that contains all of its own; they are written out");
                self.write_out(TypeId(at));
            }
        }
        loop {
            let finite = self.finite();
            let Some((at, wire)) = self.endless_requirement(&finite) else { return };
            self.say(at, &format!("`{wire}` is required, and so requires itself in the end; it may be left out"));
            if let DeclarationKind::Record(record) = &mut self.all[at].kind {
                record.fields.iter_mut().filter(|field| field.wire == wire).for_each(|field| field.required = false);
            }
        }
    }

    /// Gives a record all keys itself, instead of embedding another.
    fn write_out(&mut self, id: TypeId) {
        let fields = match self.embedding.get(&id).cloned() {
            Some((schema, cx)) => self.fields(self.document.properties(schema).unwrap_or_default(), &cx),
            None => Vec::new(),
        };
        self.all[id.0].kind = DeclarationKind::Record(RecordDraft { embed: None, fields });
    }

    fn say(&mut self, at: usize, text: &str) {
        self.notes.push(Note { place: self.all[at].place.clone(), text: text.to_owned() });
    }

    fn embeds_itself(&self, id: TypeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = self.embedded(id);
        while let Some(other) = next.filter(|other| seen.insert(*other)) {
            if other == id {
                return true;
            }
            next = self.embedded(other);
        }
        false
    }

    fn embedded(&self, id: TypeId) -> Option<TypeId> {
        match &self.all[id.0].kind {
            DeclarationKind::Record(record) => record.embed,
            _ => None,
        }
    }

    /// The types of which a value can be complete.
    fn finite(&self) -> BTreeSet<usize> {
        let mut finite = BTreeSet::new();
        loop {
            let before = finite.len();
            for at in 0..self.all.len() {
                if !finite.contains(&at) && self.ends(at, &finite) {
                    finite.insert(at);
                }
            }
            if finite.len() == before {
                return finite;
            }
        }
    }

    fn ends(&self, at: usize, finite: &BTreeSet<usize>) -> bool {
        match &self.all[at].kind {
            DeclarationKind::Id(_) | DeclarationKind::Ref(_) | DeclarationKind::Enum(_) => true,
            DeclarationKind::Same(ty) => is_finite(ty, finite),
            DeclarationKind::Union(variants) => variants.iter().any(|ty| is_finite(ty, finite)),
            DeclarationKind::Record(record) => {
                let required = record.fields.iter().filter(|field| field.required);
                record.embed.is_none_or(|embedded| finite.contains(&embedded.0))
                    && required.flat_map(|field| field.types()).all(|ty| is_finite(ty, finite))
            }
        }
    }

    /// A required field of a record that can never be complete because of it.
    fn endless_requirement(&self, finite: &BTreeSet<usize>) -> Option<(usize, String)> {
        self.all.iter().enumerate().find_map(|(at, declaration)| {
            let DeclarationKind::Record(record) = &declaration.kind else { return None };
            let endless = record
                .fields
                .iter()
                .find(|field| field.required && matches!(&field.ty, FieldTy::Type(ty) if !is_finite(ty, finite)))?;
            (!finite.contains(&at)).then(|| (at, endless.wire.clone()))
        })
    }
}

/// Lists and maps may be empty.
fn is_finite(ty: &Ty, finite: &BTreeSet<usize>) -> bool {
    match ty {
        Ty::Declared(id) => finite.contains(&id.0),
        _ => true,
    }
}
