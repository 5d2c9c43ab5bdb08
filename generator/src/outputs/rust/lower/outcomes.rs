//! Stage `lower`: what an operation brings.

use super::docs;
use super::type_refs::TypeRefs;
use crate::api::{self, ResponseBody, Returns};
use crate::outputs::rust::model::{Outcome, OutcomeVariant, Shape, TypeRef};
use crate::signature::outcome_type;

/// The shape of what comes back, and the enum of it where that differs by status.
pub(super) fn shape(
    request: &str,
    operation: &api::Operation<'_>,
    types: TypeRefs<'_, '_>,
) -> (Shape, Option<Outcome>) {
    match &operation.returns {
        Returns::Download => (Shape::Download, None),
        Returns::Pages(item) => (Shape::List(types.reference(item)), None),
        Returns::One(body) => (Shape::Single(types.response(body)), None),
        Returns::ByStatus => {
            let ident = outcome_type(request);
            let variants = operation.seen_responses().map(|response| variant(response.status, &response.body, types));
            let outcome = Outcome {
                ident: ident.clone(),
                docs: docs::paragraphs([format!("What [`{request}`] brings.")]),
                variants: variants.collect(),
            };
            (Shape::Single(TypeRef::Local(ident)), Some(outcome))
        }
    }
}

fn variant(status: u16, body: &ResponseBody, types: TypeRefs<'_, '_>) -> OutcomeVariant {
    let (ident, what) = match status {
        200 => ("Done", "It was done"),
        201 => ("Created", "It was created"),
        202 => ("Accepted", "It will be done"),
        203 | 206 => ("Partial", "A part of it"),
        204 | 205 => ("NoContent", "It was done; there is nothing to say"),
        304 => ("Unchanged", "It was so already; nothing changed"),
        _ => ("Other", "Another success"),
    };
    let reference = types.variant_response(body);
    OutcomeVariant {
        status,
        ident: ident.to_owned(),
        ty: (reference != TypeRef::Unit).then_some(reference),
        docs: docs::paragraphs([format!("{what} ({status}).")]),
    }
}
