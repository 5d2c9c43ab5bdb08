//! Stage `api`: operations. In: data from `resolver`. Out: operations with all their fields, their responses, and the
//! place where each is written.

use std::borrow::Cow;

use super::fields::{Documentation, Field, FieldOrigin, Group, Param, Part};
use super::path::PathTemplate;
use super::ty::Type;
use super::types::Embed;
use crate::diagnostics::SpecPath;
use crate::spec::{Access, Literal, Map, TypeExpr};
use crate::wire::{BodyKind, Method, PageStyle};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation<'s> {
    /// The path of the file that declares it.
    pub file: &'s str,
    /// Its name, which is that of its function: `list`.
    pub name: &'s str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the version's base path, or below the server's root where `root` says so.
    pub path: PathTemplate<'s>,
    /// Whether the path is below the server's root.
    pub root: bool,
    /// The path under which the service's own description lists it, where that is another.
    pub upstream_path: Option<&'s str>,
    /// One sentence that begins with a verb.
    pub summary: &'s str,
    /// More about it, in Markdown.
    pub description: Option<&'s str>,
    /// The address of its documentation: its own, or that of the resource.
    pub page: Option<Cow<'s, str>>,
    /// Tier, version and deprecation.
    pub docs: Documentation<'s>,
    /// What a caller needs in order to use it.
    pub access: &'s Access,
    /// The types of path parameters that the operation declares itself.
    pub params: Vec<Param<'s>>,
    /// Every field of the request: those of the path, the query, the headers and the body; in each part embedded ones first.
    pub fields: Vec<Field<'s>>,
    /// The groups of these fields.
    pub groups: Vec<Group<'s>>,
    /// The records that the parts of the request embed.
    pub embeds: Vec<Embed<'s>>,
    /// The kind of the body.
    pub body_kind: BodyKind,
    /// The media type of the body, where it is not the usual one of its kind.
    pub content_type: Option<&'s str>,
    /// The responses of success, by status, in file order.
    pub responses: Vec<Response<'s>>,
    /// The documented error statuses, in file order.
    pub errors: Vec<ErrorResponse<'s>>,
    /// The response headers that the client reads.
    pub response_headers: Vec<Field<'s>>,
    /// Groups among these, which `check` refuses.
    pub response_header_groups: Vec<Group<'s>>,
    /// The page styles that it takes.
    pub pages: Vec<PageUse<'s>>,
    /// The return type of a call.
    pub returns: Returns,
    /// Whether it may ask for a captcha.
    pub spam_check: bool,
    /// Whether it is safe to send again although the method does not say so.
    pub idempotent: bool,
    /// Whether no credential is sent.
    pub anonymous: bool,
}

/// A response of success.
#[derive(Debug, Clone)]
pub struct Response<'s> {
    /// The status.
    pub status: u16,
    /// The body of the response.
    pub body: ResponseBody,
    /// The type of the body as the spec writes it.
    pub written: &'s TypeExpr,
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseBody {
    /// A value in JSON.
    Json(Type),
    /// A JSON value, or none: an empty body, `null`, `true` or `false`.
    Optional(Type),
    /// A record that is read from the headers.
    Headers(Type),
    /// Text.
    Text,
    /// Bytes, streamed.
    Raw,
    /// No body: the request was carried out.
    None,
    /// No body: the request will be carried out later.
    Accepted,
    /// No body: nothing had to change.
    Unchanged,
    /// A redirect, which the client follows.
    Redirect,
}

/// A documented error.
#[derive(Debug, Clone)]
pub struct ErrorResponse<'s> {
    /// The status.
    pub status: u16,
    /// The type of its body, where it has one of its own, and the type as the spec writes it.
    pub body: Option<(Type, &'s TypeExpr)>,
}

/// The use of a page style.
#[derive(Debug, Clone)]
pub struct PageUse<'s> {
    /// The name of the style.
    pub name: &'s str,
    /// The style; none if the service has no such style, which `check` reports.
    pub style: Option<&'s PageStyle>,
    /// The values that query parameters must have for the style to be used, by key; an empty list means that the parameter
    /// must not be given.
    pub when: &'s Map<Vec<Literal>>,
    /// Query parameters that are sent with the style unless the caller sets them.
    pub set: &'s Map<Literal>,
}

/// The return type of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returns {
    /// Bytes, streamed.
    Download,
    /// Pages of items of this type.
    Pages(Type),
    /// The same, whatever the status.
    One(ResponseBody),
    /// One of several, by status: an enum.
    ByStatus,
}

impl<'s> Operation<'s> {
    /// Decides what a call returns. Redirects do not count, since the client follows them.
    pub(super) fn decide_returns(responses: &[Response<'s>], is_paged: bool) -> Returns {
        let mut bodies =
            responses.iter().map(|response| &response.body).filter(|body| **body != ResponseBody::Redirect);
        let Some(first) = bodies.next() else { return Returns::Download };
        if responses.iter().any(|response| response.body == ResponseBody::Raw) {
            return Returns::Download;
        }
        match first {
            ResponseBody::Json(Type::List(item)) if is_paged => return Returns::Pages((**item).clone()),
            ResponseBody::Json(other) if is_paged => return Returns::Pages(other.clone()),
            _ => {}
        }
        if bodies.all(|body| body.is_same_value(first)) { Returns::One(first.clone()) } else { Returns::ByStatus }
    }

    /// Returns the responses that a caller sees: all but redirects, which the client follows.
    pub fn seen_responses(&self) -> impl Iterator<Item = &Response<'s>> {
        self.responses.iter().filter(|response| response.body != ResponseBody::Redirect)
    }

    /// Returns the fields of a part of the request.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &Field<'s>> {
        self.fields.iter().filter(move |field| field.part == part)
    }

    /// Returns the place of the operation.
    pub(crate) fn at(&self) -> SpecPath<'s> {
        SpecPath::top(self.file).key("operations").key(self.name)
    }

    /// Returns the key of a part of the request.
    pub(crate) fn part_key(&self, part: Part) -> &'static str {
        part_key(part, self.body_kind)
    }

    /// Returns the place of a field: of an embedded one that of the embedded record's name.
    pub(crate) fn field_at(&self, field: &Field<'s>) -> SpecPath<'s> {
        let at = self.at().key(self.part_key(field.part));
        match (field.origin, field.group) {
            (FieldOrigin::Embedded(record), _) => at.key("$embed").key(record),
            (FieldOrigin::Path, _) => at.key(field.key),
            (FieldOrigin::Own, Some(group)) => at.key(group).key("type").key(field.key),
            (FieldOrigin::Own, None) if self.has_whole_body() && field.part == Part::Body => at,
            (FieldOrigin::Own, None) => at.key(field.key),
        }
    }

    /// Returns the place of a group.
    pub(crate) fn group_at(&self, group: &Group<'s>) -> SpecPath<'s> {
        let at = self.at().key(self.part_key(group.part));
        match group.parent {
            Some(parent) => at.key(parent).key("type").key(group.key),
            None if self.has_whole_body() && group.part == Part::Body => at,
            None => at.key(group.key),
        }
    }

    /// Returns whether the body is a single value, which has no key of its own.
    pub fn has_whole_body(&self) -> bool {
        is_whole_body(self.body_kind)
    }
}

/// Returns whether a body is a single value, which has no key of its own.
pub(super) fn is_whole_body(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Value | BodyKind::Text | BodyKind::Upload)
}

/// Returns the key of a part of a request in a spec file.
pub(super) fn part_key(part: Part, body: BodyKind) -> &'static str {
    match (part, body) {
        (Part::Path | Part::Member, _) => "params",
        (Part::Query, _) => "query",
        (Part::Header, _) => "headers",
        (Part::ResponseHeader, _) => "response_headers",
        (Part::Body, BodyKind::None | BodyKind::Json | BodyKind::Value) => "body",
        (Part::Body, BodyKind::Form) => "form",
        (Part::Body, BodyKind::Multipart) => "multipart",
        (Part::Body, BodyKind::Text) => "text",
        (Part::Body, BodyKind::Upload) => "upload",
    }
}

impl ResponseBody {
    /// Returns whether a caller gets the same from both.
    fn is_same_value(&self, other: &Self) -> bool {
        self == other || self.is_empty() && other.is_empty()
    }

    /// Returns whether the response has no body.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::None | Self::Accepted | Self::Unchanged)
    }

    /// Returns the type of the value, where there is one.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Optional(ty) | Self::Headers(ty) => Some(ty),
            Self::Text | Self::Raw | Self::None | Self::Accepted | Self::Unchanged | Self::Redirect => None,
        }
    }
}
