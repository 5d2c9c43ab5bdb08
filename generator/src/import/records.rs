//! Stage `import`: records. In: schemas of objects. Out: fields, and the record that they embed where the document says
//! that all of another's keys are there too. Refuses nothing.

use indexmap::IndexMap;

use super::draft::{DeclarationKind, FieldDraft, RecordDraft, Ty};
use super::types::{Context, Types};
use crate::openapi::{Property, Schema, Shape};

impl<'d> Types<'d> {
    /// The record that an object is.
    pub(super) fn record(&mut self, schema: &'d Schema, cx: &Context) -> RecordDraft {
        let document = self.document;
        let all = document.properties(schema).unwrap_or_default();
        let Shape::AllOf(parts) = &schema.shape else {
            self.note_other_keys(schema, cx);
            return RecordDraft { embed: None, fields: self.fields(all, cx) };
        };
        // The first named part is embedded; of the others the keys are written out.
        let embedded = parts.iter().find_map(|part| self.embeddable(part, cx));
        let Some((part, id)) = embedded else { return RecordDraft { embed: None, fields: self.fields(all, cx) } };
        let theirs = document.properties(part).unwrap_or_default();
        let own = all.into_iter().filter(|(name, property)| match theirs.get(name) {
            Some(other) => (other.schema, other.required) != (property.schema, property.required),
            None => true,
        });
        let own: IndexMap<_, _> = own.collect();
        RecordDraft { embed: Some(id), fields: self.fields(own, cx) }
    }

    /// A part that is a record with a name.
    fn embeddable(&mut self, part: &'d Schema, cx: &Context) -> Option<(&'d Schema, super::draft::TypeId)> {
        let Shape::Named(_) = &part.shape else { return None };
        let Ty::Declared(id) = self.ty(part, cx) else { return None };
        matches!(self.all[id.0].kind, DeclarationKind::Record(_)).then_some((part, id))
    }

    /// The fields that properties become.
    pub(super) fn fields(&mut self, properties: IndexMap<&'d str, Property<'d>>, cx: &Context) -> Vec<FieldDraft> {
        let mut fields = Vec::new();
        for (name, property) in properties {
            let below = cx.below(name);
            let ty = self.ty(property.schema, &below);
            // What is only sent is never read, and null is no value.
            let required = property.required && !property.schema.nullable && !property.schema.write_only;
            fields.push(FieldDraft::new(name, ty, required));
        }
        fields
    }

    fn note_other_keys(&mut self, schema: &Schema, cx: &Context) {
        if let Shape::Object(object) = &schema.shape
            && object.others.as_ref().is_some_and(|others| others.shape != Shape::Any)
        {
            self.note(cx, "has other keys besides those named; only those named are carried over");
        }
    }
}
