//! Stage `import`: imports query parameters and headers. In: the parameters of an operation. Out: fields; names with
//! brackets become groups and lists. Cookies, and types that a header cannot hold, are dropped with a note.

use super::arena::{Arena, Context};
use super::draft::{FieldDraft, FieldTy, Ty};
use super::enums::enum_of;
use super::ids::{id_name, may_be_integer, may_be_text};
use super::inflection::snake;
use super::pages::Style;
use super::paths::{PathParameter, bare};
use super::route::{Placed, described};
use super::types::type_of;
use crate::api::Builtin;
use crate::openapi::model::{Join, Parameter, ParameterIn, Schema, SchemaKind};
use crate::openapi::path::Template;
use crate::wire::ListStyle;
use crate::wire_names::{is_framing, is_token};

/// Request headers that the format does not describe as parameters, and the client sends by itself.
const OF_PROTOCOL: [&str; 3] = ["accept", "authorization", "content-type"];

/// The fields of a query, and of the headers.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) query: Vec<FieldDraft>,
    pub(super) headers: Vec<FieldDraft>,
}

/// Returns the type of a path parameter.
pub(super) fn path_parameter_type<'d>(
    arena: &mut Arena<'d>,
    parameter: &PathParameter,
    schema: Option<&'d Schema>,
    cx: &Context,
) -> Ty {
    let id = id_name(parameter).and_then(|name| Some((arena.ids.kind(&name)? == Builtin::Integer, name)));
    let (integer, text) = match (schema, &id) {
        (Some(schema), _) => (may_be_integer(schema), may_be_text(schema)),
        (None, Some((is_integer, name))) => {
            arena.note(cx, "stands in the path, but the document does not describe it; as in other paths");
            (*is_integer, arena.ids.takes_text(name))
        }
        (None, None) => {
            arena.note(cx, "stands in the path, but the document does not describe it; `string`");
            (false, true)
        }
    };
    if let Some((is_integer, name)) = id.filter(|_| schema.is_none_or(|schema| schema.values.is_empty())) {
        match (integer, text) {
            (true, true) => return arena.id(&name).map_or(Ty::Builtin(Builtin::String), |id| arena.reference(id)),
            // Of a thing with numbers for IDs this path takes something else.
            (false, true) if is_integer => return Ty::Builtin(Builtin::String),
            (true, false) | (false, true) => return arena.id(&name).map_or(Ty::Builtin(Builtin::String), Ty::Declared),
            (false, false) => {}
        }
    }
    let Some(schema) = schema else { return Ty::Builtin(Builtin::String) };
    let ty = type_of(arena, schema, cx);
    if arena.is_scalar(&ty) {
        return ty;
    }
    if !matches!(&schema.kind, SchemaKind::OneOf(parts) if parts.iter().all(|part| matches!(part.kind, SchemaKind::Integer | SchemaKind::Text)))
    {
        arena.note(cx, "is no text, number or the like, which a path needs; `string`");
    }
    Ty::Builtin(Builtin::String)
}

/// Returns the query and headers of an operation, without the parameters of `style`, which are left to the pages.
pub(super) fn parameters_of<'d>(
    arena: &mut Arena<'d>,
    placed: &Placed<'d>,
    style: Option<&Style>,
    cx: &Context,
) -> Parameters {
    let mut parameters = Parameters::default();
    // Also those of parts that may be left out: without the part there is no place for them.
    let template = Template::read(bare(&placed.operation.path));
    let in_path = template.parameters();
    let of_path: Vec<&Parameter> =
        placed.parameters().filter_map(|parameter| described(placed.operation, parameter)).collect();
    for parameter in &placed.operation.parameters {
        let name = parameter.name.as_str();
        let of_pages = style.is_some_and(|style| style.page == name || style.size.as_deref() == Some(name));
        let is_of_path = of_path.iter().any(|other| std::ptr::eq(*other, parameter));
        let is_optional = parameter.place == ParameterIn::Path && in_path.contains(&name);
        if is_of_path || is_optional || (of_pages && parameter.place == ParameterIn::Query) {
            continue;
        }
        let place = format!("{}, parameter `{name}`", cx.place);
        let cx = Context { place, field: snake(name), ..cx.clone() };
        match parameter.place {
            ParameterIn::Path => arena.note(&cx, "is said to stand in the path, and does not; left out"),
            ParameterIn::Cookie => arena.note(&cx, "stands in a cookie; left out"),
            ParameterIn::Header if OF_PROTOCOL.contains(&name.to_lowercase().as_str()) => {}
            ParameterIn::Header if is_framing(name) || !is_token(name) => {
                arena.note(&cx, "is no header that a parameter can set; left out");
            }
            ParameterIn::Header => add_header(arena, parameter, &cx, &mut parameters.headers),
            ParameterIn::Query => add_query(arena, parameter, &cx, &mut parameters.query),
        }
    }
    for (name, value) in &placed.fixed_query {
        add_fixed(arena, name, value, cx, &mut parameters.query);
    }
    for fields in [&mut parameters.query, &mut parameters.headers] {
        // Stable, so the order of the document stays.
        fields.sort_by_key(|field| !field.required);
    }
    parameters
}

/// Adds a parameter that has one value, unless the document describes it.
fn add_fixed(arena: &mut Arena<'_>, name: &str, value: &str, cx: &Context, query: &mut Vec<FieldDraft>) {
    if query.iter().any(|field| field.wire == name) {
        return;
    }
    let cx = Context { place: format!("{}, parameter `{name}`", cx.place), field: snake(name), ..cx.clone() };
    let schema = Schema { values: vec![value.into()], ..Schema::of(SchemaKind::Text) };
    for ty in enum_of(arena, &schema, &cx).into_iter().take(1) {
        arena.push_field(query, FieldDraft::new(name, ty, true), &cx);
    }
}

fn add_header<'d>(arena: &mut Arena<'d>, parameter: &'d Parameter, cx: &Context, headers: &mut Vec<FieldDraft>) {
    let ty = match type_of(arena, &parameter.schema, cx).without_null() {
        Ty::List(inner) if arena.is_scalar(&inner) => Ty::Csv(inner),
        ty if arena.is_scalar(&ty) => ty,
        _ => {
            arena.note(cx, "cannot be written as a header; `string`");
            Ty::Builtin(Builtin::String)
        }
    };
    arena.push_field(headers, FieldDraft::new(&parameter.name, ty, parameter.required), cx);
}

fn add_query<'d>(arena: &mut Arena<'d>, parameter: &'d Parameter, cx: &Context, query: &mut Vec<FieldDraft>) {
    let document = arena.document;
    let object = document.properties(&parameter.schema);
    match (object, parameter.join) {
        // Each key is a parameter of its own.
        (Some(properties), Join::Repeat) => {
            for (name, property) in properties {
                let cx = cx.below(name);
                let ty = type_of(arena, property.schema, &cx).without_null();
                let required = parameter.required && property.required;
                arena.push_field(query, FieldDraft::new(name, ty, required), &cx);
            }
        }
        (Some(properties), Join::Deep) => {
            for (name, property) in properties {
                let below = cx.below(name);
                let ty = type_of(arena, property.schema, &below).without_null();
                let member = FieldDraft::new(name, ty, false);
                add_member(arena, &parameter.name, member, parameter.required && property.required, &below, query);
            }
        }
        (object, _) => {
            if object.is_some() {
                arena.note(cx, "is an object written in a way that the grammar does not know; sent as `a[b]`");
            }
            let ty = type_of(arena, &parameter.schema, cx).without_null();
            let ty = joined(arena, ty, parameter.join, cx);
            let style = style_of(arena, &ty, parameter);
            add_by_name(arena, &parameter.name, ty, (parameter.required, style), cx, query);
        }
    }
}

/// Returns the type of a list as the parameter writes it.
fn joined<'d>(arena: &mut Arena<'d>, ty: Ty, join: Join, cx: &Context) -> Ty {
    match (ty, join) {
        (Ty::List(inner), Join::Comma) if arena.is_scalar(&inner) => Ty::Csv(inner),
        (Ty::List(inner), Join::Space | Join::Pipe) if arena.is_scalar(&inner) => Ty::List(inner),
        (ty @ Ty::List(_), Join::Comma | Join::Space | Join::Pipe | Join::Other) => {
            arena.note(cx, "is a list written in a way that the grammar does not know; `list`");
            ty
        }
        (ty, _) => ty,
    }
}

/// Returns the style of a list, where it is not the service's.
fn style_of(arena: &Arena<'_>, ty: &Ty, parameter: &Parameter) -> Option<ListStyle> {
    let Ty::List(inner) = ty else { return None };
    let style = match parameter.join {
        _ if parameter.name.ends_with("[]") => ListStyle::Brackets,
        Join::Space if arena.is_scalar(inner) => ListStyle::Space,
        Join::Pipe if arena.is_scalar(inner) => ListStyle::Pipe,
        _ => ListStyle::Repeat,
    };
    (style != arena.list_style && arena.is_scalar(inner)).then_some(style)
}

/// Adds a parameter by its name: `a`, `a[]`, `a[b]`.
fn add_by_name<'d>(
    arena: &mut Arena<'d>,
    name: &str,
    ty: Ty,
    (required, style): (bool, Option<ListStyle>),
    cx: &Context,
    query: &mut Vec<FieldDraft>,
) {
    // One value whose name ends with brackets has that name.
    let is_list = matches!(ty, Ty::List(_) | Ty::Csv(_));
    let name = if is_list { name.strip_suffix("[]").unwrap_or(name) } else { name };
    match name.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((group, member)) if !group.is_empty() && !member.is_empty() && !member.contains(['[', ']']) => {
            let member = FieldDraft { style, ..FieldDraft::new(member, ty, false) };
            add_member(arena, group, member, required, cx, query);
        }
        _ => arena.push_field(query, FieldDraft { style, ..FieldDraft::new(name, ty, required) }, cx),
    }
}

/// Adds a member of a group. If the group itself is a parameter other than an object, the member stays separate.
fn add_member<'d>(
    arena: &mut Arena<'d>,
    group: &str,
    member: FieldDraft,
    required: bool,
    cx: &Context,
    query: &mut Vec<FieldDraft>,
) {
    if required {
        arena.note(cx, "is required within a group, which may be left out; it may be left out too");
    }
    match query.iter_mut().find(|field| field.wire == group) {
        Some(FieldDraft { ty: FieldTy::Group(members), .. }) => arena.push_field(members, member, cx),
        Some(field) if matches!(field.ty, FieldTy::Type(Ty::Map(_) | Ty::Builtin(Builtin::Json))) => {
            // The document says that there is an object, and then what is in it.
            field.ty = FieldTy::Group(vec![member]);
            field.required = false;
        }
        Some(_) => {
            let apart = FieldDraft { wire: format!("{group}[{}]", member.wire), ..member };
            arena.push_field(query, apart, cx);
        }
        None => {
            query.push(FieldDraft::group(group, vec![member]));
        }
    }
}
