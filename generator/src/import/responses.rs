//! Stage `import`: imports responses. In: the responses of an operation. Out: results and errors by status, and useful
//! headers. Statuses that no client can use, and all but one media type, are dropped with a note.

use super::arena::{Arena, Context, Direction};
use super::draft::{FieldDraft, Ty};
use super::pages::Style;
use super::types::type_of;
use crate::api::{Builtin, ResultWord};
use crate::openapi::model::{BodyEncoding, Content, Operation, Response, SchemaKind, Status};
use crate::wire::Method;
use crate::wire_names::is_token;

/// What may come back.
#[derive(Debug, Default)]
pub(super) struct ImportedResponses {
    pub(super) ok: Vec<(u16, Ty)>,
    pub(super) errors: Vec<(u16, Option<Ty>)>,
    pub(super) headers: Vec<FieldDraft>,
}

/// Returns the responses of an operation.
pub(super) fn responses_of<'d>(arena: &mut Arena<'d>, operation: &'d Operation, cx: &Context) -> ImportedResponses {
    let mut responses = ImportedResponses::default();
    let has_success = operation.responses.iter().any(|response| match response.status {
        Status::Code(code) => (200..400).contains(&code),
        Status::Range(digit) => digit == 2,
        Status::Default => false,
    });
    for response in &operation.responses {
        let cx = Context { direction: Direction::Read, ..cx.clone() };
        match response.status {
            Status::Code(code @ 200..=399) => add_success(arena, code, operation, response, &cx, &mut responses),
            Status::Range(2) => add_success(arena, 200, operation, response, &cx, &mut responses),
            Status::Default if !has_success => add_success(arena, 200, operation, response, &cx, &mut responses),
            Status::Code(code @ 400..=599) => add_error(arena, code, response, &cx, &mut responses),
            Status::Default => {
                let cx = Context { place: format!("{}, status default", cx.place), ..cx };
                arena.note(&cx, "what any other status brings; left to the error kinds of the service");
            }
            Status::Range(digit) => {
                let cx = Context { place: format!("{}, status {digit}XX", cx.place), ..cx };
                arena.note(&cx, "a range of statuses; left to the error kinds of the service");
            }
            Status::Code(code) => {
                let cx = Context { place: format!("{}, status {code}", cx.place), ..cx };
                arena.note(&cx, "no client is answered with this; left out");
            }
        }
    }
    if responses.ok.is_empty() {
        arena.note(cx, "no success is described; taken as `200 none`");
        responses.ok.push((200, Ty::Result(ResultWord::None)));
    }
    responses.ok.sort_by_key(|(status, _)| *status);
    responses.errors.sort_by_key(|(status, _)| *status);
    responses
}

fn add_success<'d>(
    arena: &mut Arena<'d>,
    code: u16,
    operation: &'d Operation,
    response: &'d Response,
    cx: &Context,
    responses: &mut ImportedResponses,
) {
    let cx = Context { place: format!("{}, status {code}", cx.place), ..cx.clone() };
    if responses.ok.iter().any(|(known, _)| *known == code) {
        arena.note(&cx, "described twice; only the first is carried over");
        return;
    }
    let ty = match code {
        304 => Ty::Result(ResultWord::Unchanged),
        301..=303 | 307 | 308 => Ty::Result(ResultWord::Redirect),
        300..=399 => {
            arena.note(&cx, "no client can make anything of this status; left out");
            return;
        }
        204 | 205 => {
            if response.contents.iter().any(|content| content.schema.is_some()) {
                arena.note(&cx, "has no body, whatever the document says");
            }
            Ty::Result(ResultWord::None)
        }
        _ if operation.method == Method::Head => {
            Ty::Result(if code == 202 { ResultWord::Accepted } else { ResultWord::None })
        }
        _ => content_type_of(arena, code, operation, response, &cx),
    };
    responses.ok.push((code, ty));
    add_headers(arena, response, &cx, &mut responses.headers);
}

fn content_type_of<'d>(
    arena: &mut Arena<'d>,
    code: u16,
    operation: &'d Operation,
    response: &'d Response,
    cx: &Context,
) -> Ty {
    let Some(content) = chosen(response) else {
        if operation.method == Method::Get && code == 200 {
            // Nothing, as the format has it; or something that nobody described.
            arena.note(cx, "nothing is said of what comes back; `optional<json>`");
            return Ty::Optional(Box::new(Ty::Builtin(Builtin::Json)));
        }
        return Ty::Result(if code == 202 { ResultWord::Accepted } else { ResultWord::None });
    };
    for other in response.contents.iter().filter(|other| other.media != content.media) {
        arena.note(cx, format!("may also be `{}`; only `{}` is carried over", other.media, content.media));
    }
    if content.media == "text/event-stream" {
        arena.note(cx, "is a stream of events; read as one text");
    } else if content.encoding() == BodyEncoding::Json && !["application/json", "*/*"].contains(&content.media.as_str())
    {
        arena.note(cx, format!("is said to be `{}`; asked for as JSON of any kind", content.media));
    }
    let document = arena.document;
    let schema = content.schema.as_ref();
    let is_file =
        schema.and_then(|schema| document.resolve(schema)).is_some_and(|schema| schema.kind == SchemaKind::File);
    match (content.encoding(), schema) {
        _ if is_file => Ty::Result(ResultWord::Raw),
        (BodyEncoding::Json, Some(schema)) => match type_of(arena, schema, cx) {
            // A list that is null is read as empty, and anything as what it is.
            ty @ (Ty::List(_) | Ty::Builtin(Builtin::Json)) => ty,
            ty if document.is_nullable(schema) => Ty::Optional(Box::new(ty)),
            ty => ty,
        },
        (BodyEncoding::Json, None) => {
            arena.note(cx, "nothing is said of what comes back; `json`");
            Ty::Builtin(Builtin::Json)
        }
        (BodyEncoding::Text, _) => Ty::Result(ResultWord::Text),
        _ => Ty::Result(ResultWord::Raw),
    }
}

fn add_error<'d>(
    arena: &mut Arena<'d>,
    code: u16,
    response: &'d Response,
    cx: &Context,
    responses: &mut ImportedResponses,
) {
    let cx = Context { place: format!("{}, status {code}", cx.place), ..cx.clone() };
    let json = response.contents.iter().find(|content| content.encoding() == BodyEncoding::Json);
    let schema = json.and_then(|content| content.schema.as_ref());
    let body =
        schema.filter(|schema| arena.document.properties(schema).is_some()).map(|schema| type_of(arena, schema, &cx));
    responses.errors.push((code, body));
}

fn add_headers<'d>(arena: &mut Arena<'d>, response: &'d Response, cx: &Context, headers: &mut Vec<FieldDraft>) {
    for (name, schema) in response.headers.iter().filter(|(name, _)| !Style::is_of_pages(name)) {
        let cx = cx.below(name);
        if !is_token(name) {
            arena.note(&cx, "is no name of a header; left out");
            continue;
        }
        let ty = match type_of(arena, schema, &cx).without_null() {
            Ty::List(inner) if arena.is_scalar(&inner) => Ty::Csv(inner),
            ty if arena.is_scalar(&ty) => ty,
            _ => {
                arena.note(&cx, "cannot be read from a header; `string`");
                Ty::Builtin(Builtin::String)
            }
        };
        if !headers.iter().any(|known| known.wire == *name) {
            arena.push_field(headers, FieldDraft::new(name, ty, false), &cx);
        }
    }
}

/// Returns the content that is carried over: JSON before all others, then in the order of the document.
fn chosen(response: &Response) -> Option<&Content> {
    let json = response.contents.iter().find(|content| content.encoding() == BodyEncoding::Json);
    json.or_else(|| response.contents.first())
}

/// Bodies of errors that most operations share need not be said with each: the service file says where they hold what.
pub(super) fn leave_common_errors_out(errors: &mut [&mut Vec<(u16, Option<Ty>)>]) {
    let mut counts: Vec<(Ty, usize)> = Vec::new();
    for ty in errors.iter().flat_map(|errors| errors.iter()).filter_map(|(_, ty)| ty.as_ref()) {
        match counts.iter_mut().find(|(known, _)| known == ty) {
            Some((_, count)) => *count += 1,
            None => counts.push((ty.clone(), 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let Some((common, _)) = counts.into_iter().find(|(_, count)| *count == most && most > 1) else { return };
    for (_, ty) in errors.iter_mut().flat_map(|errors| errors.iter_mut()) {
        ty.take_if(|ty| *ty == common);
    }
}
