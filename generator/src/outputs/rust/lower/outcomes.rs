//! Stage `lower`: the responses of an operation.

use super::docs;
use super::type_refs::TypeRefs;
use crate::api::{self, ResponseBody, Returns};
use crate::outputs::rust::model::{Outcome, OutcomeVariant, ResponseShape, TypeRef};
use crate::signature::outcome_type;

/// The shape of what comes back, and the enum of it where that differs by status.
pub(super) fn shape(
    request: &str,
    operation: &api::Operation<'_>,
    types: TypeRefs<'_, '_>,
) -> (ResponseShape, Option<Outcome>) {
    match &operation.returns {
        Returns::Download => (ResponseShape::Download, None),
        Returns::Pages(item) => (ResponseShape::List(types.reference(item)), None),
        Returns::One(body) => (ResponseShape::Single(types.response(body)), None),
        Returns::ByStatus => {
            let ident = outcome_type(request);
            let mut variants: Vec<OutcomeVariant> = Vec::new();
            for response in operation.seen_responses() {
                let mut variant = variant(response.status, &response.body, types);
                if variants.iter().any(|before| before.ident == variant.ident) {
                    variant.ident.push_str(&response.status.to_string());
                }
                variants.push(variant);
            }
            let outcome = Outcome {
                ident: ident.clone(),
                docs: docs::paragraphs([format!("Possible responses of {}.", docs::link_to_type(request))]),
                variants,
            };
            (ResponseShape::Single(TypeRef::Local(ident)), Some(outcome))
        }
    }
}

fn variant(status: u16, body: &ResponseBody, types: TypeRefs<'_, '_>) -> OutcomeVariant {
    let (ident, what) = match status {
        200 => ("Done", "Success"),
        201 => ("Created", "Created"),
        202 => ("Accepted", "Accepted; the server goes on with it"),
        203 | 206 => ("Partial", "Partial content"),
        204 | 205 => ("NoContent", "Success without content"),
        304 => ("Unchanged", "Nothing changed"),
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
