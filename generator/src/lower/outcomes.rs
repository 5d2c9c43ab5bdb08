//! Stage `lower`: what an operation brings.

use super::docs;
use super::type_refs::TypeRefs;
use crate::api::{self, ResponseBody, Returns};
use crate::model::{Brings, Outcome, OutcomeVariant, Shape, TypeRef};
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

/// What comes back with each success status; nothing for redirects, which the client follows.
pub(super) fn results(operation: &api::Operation<'_>) -> Vec<(u16, Brings)> {
    let is_raw = operation.responses.iter().any(|response| response.body == ResponseBody::Raw);
    let of = |response: &api::Response<'_>| if is_raw { Brings::Raw } else { brings(&response.body) };
    operation.seen_responses().map(|response| (response.status, of(response))).collect()
}

fn brings(body: &ResponseBody) -> Brings {
    match body {
        ResponseBody::Json(_) | ResponseBody::Optional(_) => Brings::Json,
        ResponseBody::Headers(_) => Brings::Headers,
        ResponseBody::Text => Brings::Text,
        ResponseBody::Raw => Brings::Raw,
        ResponseBody::None | ResponseBody::Accepted | ResponseBody::Unchanged | ResponseBody::Redirect => {
            Brings::Nothing
        }
    }
}

/// The bodies of errors that have types of their own.
pub(super) fn error_bodies(operation: &api::Operation<'_>, types: TypeRefs<'_, '_>) -> Vec<(u16, TypeRef)> {
    let errors = operation.errors.iter();
    errors.filter_map(|error| Some((error.status, types.reference(&error.body.as_ref()?.0)))).collect()
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
