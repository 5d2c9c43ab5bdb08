//! Stage `lower`: what an operation brings.

use super::docs;
use super::type_refs::Types;
use crate::model::{Outcome, OutcomeVariant, Shape, TypeRef};
use crate::signature::outcome_type;
use crate::spec::{self, TypeExpr};

/// The shape of what comes back, and the enum of it where that differs by status.
pub(super) fn shape(request: &str, operation: &spec::Operation, types: Types<'_, '_>) -> (Shape, Option<Outcome>) {
    let results: Vec<(u16, &TypeExpr)> =
        operation.ok.0.iter().map(|(status, ty)| (*status, ty)).filter(|(_, ty)| ty.name() != "redirect").collect();
    if results.iter().any(|(_, ty)| ty.name() == "raw") || results.is_empty() {
        return (Shape::Download, None);
    }
    let first = types.reference(results[0].1, false);
    if !operation.pages.is_empty() {
        return match first {
            TypeRef::Vec(item) => (Shape::List(*item), None),
            other => (Shape::List(other), None),
        };
    }
    let all_alike = results.iter().all(|(_, ty)| types.reference(ty, false) == first);
    if all_alike {
        return (Shape::Single(first), None);
    }
    let ident = outcome_type(request);
    let variants = results.into_iter().map(|(status, ty)| variant(status, ty, types));
    let outcome = Outcome {
        ident: ident.clone(),
        docs: docs::paragraphs([format!("What [`{request}`] brings.")]),
        variants: variants.collect(),
    };
    (Shape::Single(TypeRef::Local(ident)), Some(outcome))
}

fn variant(status: u16, ty: &TypeExpr, types: Types<'_, '_>) -> OutcomeVariant {
    let (ident, what) = match status {
        200 => ("Done", "It was done"),
        201 => ("Created", "It was created"),
        202 => ("Accepted", "It will be done"),
        203 | 206 => ("Partial", "A part of it"),
        204 | 205 => ("NoContent", "It was done; there is nothing to say"),
        304 => ("Unchanged", "It was so already; nothing changed"),
        _ => ("Other", "Another success"),
    };
    let reference = types.variant_reference(ty, false);
    OutcomeVariant {
        status,
        ident: ident.to_owned(),
        ty: (reference != TypeRef::Unit).then_some(reference),
        docs: docs::paragraphs([format!("{what} ({status}).")]),
    }
}
