//! Stage `import`: imports the operations of a version. In: their routes. Out: a draft of each, by resource, and the
//! arena with the declarations that they use.

use super::arena::{Arena, Context, Direction};
use super::bodies::body_of;
use super::draft::{OperationDraft, ResourceDraft, Ty};
use super::idents::settle_operation;
use super::ids::Ids;
use super::inflection::{pascal, singular, snake};
use super::operation_names::{self, NamedOperation};
use super::pages::Pages;
use super::parameters::{parameters_of, path_parameter_type};
use super::resources;
use super::responses::{leave_common_errors_out, responses_of};
use super::route::{Api, Placed, described};
use crate::openapi::model::Document;

/// Drafts the resources of a version, and the declarations that they use.
pub(super) fn draft<'d>(document: &'d Document, api: &Api<'d>, pages: &Pages) -> (Vec<ResourceDraft>, Arena<'d>) {
    let mut arena = Arena::new(document, Ids::of(&api.operations));
    let mut resources = Vec::new();
    for (name, positions) in resources::group(api) {
        let names = operation_names::name(document, api, &name, &positions);
        let placed = positions.iter().filter_map(|at| api.operations.get(*at));
        let operations = placed.zip(names).map(|(placed, named)| operation(&mut arena, &name, placed, named, pages));
        let operations = operations.collect();
        resources.push(ResourceDraft { name, operations });
    }
    let mut errors: Vec<_> =
        resources.iter_mut().flat_map(|resource| &mut resource.operations).map(|draft| &mut draft.errors).collect();
    leave_common_errors_out(&mut errors);
    (resources, arena)
}

fn operation<'d>(
    arena: &mut Arena<'d>,
    resource: &str,
    placed: &Placed<'d>,
    named: NamedOperation,
    pages: &Pages,
) -> OperationDraft {
    let operation = placed.operation;
    let owner = pascal(&singular(resource));
    let cx = Context { place: placed.label(), owner, field: String::new(), direction: Direction::Sent };
    let mut params = Vec::new();
    for parameter in placed.parameters() {
        let place = format!("{}, path parameter `{}`", cx.place, parameter.wire);
        let cx = Context { place, field: snake(&parameter.wire), ..cx.clone() };
        let schema = described(operation, parameter).map(|parameter| &parameter.schema);
        params.push((parameter.name.clone(), path_parameter_type(arena, parameter, schema, &cx)));
    }
    let result = Context {
        owner: if named.thing.is_empty() { cx.owner.clone() } else { pascal(&named.thing) },
        field: if named.plain { String::new() } else { named.name.clone() },
        ..cx.clone()
    };
    let responses = responses_of(arena, operation, &result);
    let is_list = matches!(responses.ok.as_slice(), [(_, Ty::List(_))]);
    let style = pages.style(operation);
    if style.is_some() && !is_list {
        arena.note(&cx, "takes the number of a page, but what comes back is no list; its parameters are plain ones");
    }
    let style = style.filter(|_| is_list);
    let parameters = parameters_of(arena, placed, style, &cx);
    let (body, content_type) = body_of(arena, operation, &cx);
    let mut draft = OperationDraft {
        name: named.name,
        method: operation.method,
        path: placed.path.clone(),
        root: placed.root,
        summary: named.summary,
        deprecated: operation.deprecated,
        anonymous: operation.anonymous,
        params,
        query: parameters.query,
        headers: parameters.headers,
        body,
        content_type,
        pages: style.map(|style| style.name.clone()),
        ok: responses.ok,
        errors: responses.errors,
        response_headers: responses.headers,
    };
    settle_operation(&mut draft, style.and_then(|style| style.size.as_deref()));
    draft
}
