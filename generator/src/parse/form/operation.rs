//! Stage `parse`: operations. In: a map in which one of several keys names the method, and at most one the body. Out: an
//! [`Operation`]. Refuses none or several of either, though `exclusive_keys` has reported them before.

use std::fmt;

use schemars::{JsonSchema, Schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::body::BodySyntax;
use crate::parse::error::SyntaxError;
use crate::spec::{
    Access, DescribedType, Errors, FieldDef, FieldSet, Fields, Lifecycle, Literal, Map, Operation, PageUse, Results,
};
use crate::wire::{BodyKind, Method};

/// The keys that say how a body is sent.
pub(crate) const BODIES: [&str; 5] = ["body", "form", "multipart", "text", "upload"];

/// An operation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Operation", transform = exclusive_keys)]
pub(super) struct OperationSyntax {
    /// The path template of a GET: `/projects/{project}/issues`.
    get: Option<String>,
    /// The path template of a POST.
    post: Option<String>,
    /// The path template of a PUT.
    put: Option<String>,
    /// The path template of a PATCH.
    patch: Option<String>,
    /// The path template of a DELETE.
    delete: Option<String>,
    /// The path template of a HEAD.
    head: Option<String>,
    /// The path is below the server's root, not below the version's base path.
    #[serde(default)]
    root: bool,
    /// The path under which the service's own description lists it, where that is another: `/groups/{id}/(-/)epics`.
    upstream_path: Option<String>,
    /// One sentence that begins with a verb: `Lists the issues of a project.`
    summary: String,
    /// More about it, in Markdown.
    description: Option<String>,
    /// `#anchor` below the file's `docs`, a whole address, or a page below the service's `docs`.
    docs: Option<String>,
    /// The lowest tier that has the operation: one of the service's `tiers`.
    tier: Option<String>,
    /// The version of the server that has it first, quoted: `"12.8"`.
    since: Option<String>,
    /// What to use instead, or why not to use it.
    deprecated: Option<String>,
    /// Set while the operation may still change or disappear.
    lifecycle: Option<Lifecycle>,
    /// The permission that a fine-grained token needs, as the service's pages name it: `Read Issue (Project)`.
    permission: Option<String>,
    /// The least role of the caller, as the service's pages name it: `administrator`.
    role: Option<String>,
    /// The rights of the caller, as the service's code names them: `[create_issue]`.
    #[serde(default)]
    abilities: Vec<String>,
    /// The credentials of the service file that are `restricted` and accepted here: `[job, deploy]`.
    #[serde(default)]
    tokens: Vec<String>,
    /// Flags of the server without which the operation does not work.
    #[serde(default)]
    feature_flags: Vec<String>,
    /// The name of a rate limit of its own, as the service's code names it.
    rate_limit: Option<String>,
    /// Types of path parameters, where they differ from the file's.
    #[serde(default)]
    params: Map<DescribedType>,
    /// Query parameters, the required ones first.
    #[serde(default)]
    query: FieldSet,
    /// Request headers.
    #[serde(default)]
    headers: FieldSet,
    /// Fields of a JSON body, the required ones first; or the type of the whole body.
    body: Option<BodySyntax>,
    /// Fields of a form (`application/x-www-form-urlencoded`), the required ones first.
    form: Option<FieldSet>,
    /// Fields of a `multipart/form-data` body, the required ones first.
    multipart: Option<FieldSet>,
    /// The type of a value that is the body, as text.
    text: Option<FieldDef>,
    /// `file`: the body is the bytes of a file.
    upload: Option<FieldDef>,
    /// The media type of a `body`, `text` or `upload`, where it is not the usual one: `application/scim+json`.
    content_type: Option<String>,
    /// Page styles of the service file: `[offset, keyset]`.
    #[serde(default)]
    pages: Vec<PageUse>,
    /// What comes back.
    ok: Results,
    /// Statuses that the operation is documented to answer with.
    #[serde(default)]
    errors: Errors,
    /// Response headers worth reading, as fields.
    #[serde(default)]
    response_headers: Fields,
    /// May be refused until a captcha is solved.
    #[serde(default)]
    spam_check: bool,
    /// Safe to send twice although the method is not GET.
    #[serde(default)]
    idempotent: bool,
    /// Sent without a credential.
    #[serde(default)]
    anonymous: bool,
}

/// Exactly one method, at most one body.
fn exclusive_keys(schema: &mut Schema) {
    let methods: Vec<_> = Method::ALL.iter().map(|method| json!({ "required": [method.key()] })).collect();
    let bodies: Vec<_> = BODIES.iter().map(|key| json!({ "required": [key] })).collect();
    let no_body = json!({ "not": { "anyOf": bodies } });
    schema.insert(
        "allOf".to_owned(),
        json!([
            { "oneOf": methods },
            { "oneOf": bodies.into_iter().chain([no_body]).collect::<Vec<_>>() },
        ]),
    );
}

impl TryFrom<OperationSyntax> for Operation {
    type Error = SyntaxError;

    fn try_from(mut form: OperationSyntax) -> Result<Self, SyntaxError> {
        let (method, path) = form.take_path()?;
        let (body_kind, body) = form.take_body()?;
        Ok(Self {
            method,
            path,
            root: form.root,
            upstream_path: form.upstream_path,
            summary: form.summary,
            description: form.description,
            docs: form.docs,
            params: form.params,
            query: form.query,
            headers: form.headers,
            body_kind,
            body,
            content_type: form.content_type,
            ok: form.ok,
            errors: form.errors,
            response_headers: form.response_headers,
            pages: form.pages,
            spam_check: form.spam_check,
            idempotent: form.idempotent,
            anonymous: form.anonymous,
            tier: form.tier,
            since: form.since,
            deprecated: form.deprecated,
            access: Access {
                lifecycle: form.lifecycle,
                permission: form.permission,
                role: form.role,
                abilities: form.abilities,
                tokens: form.tokens,
                feature_flags: form.feature_flags,
                rate_limit: form.rate_limit,
            },
        })
    }
}

impl OperationSyntax {
    fn take_path(&mut self) -> Result<(Method, String), SyntaxError> {
        let paths = [
            (Method::Get, self.get.take()),
            (Method::Post, self.post.take()),
            (Method::Put, self.put.take()),
            (Method::Patch, self.patch.take()),
            (Method::Delete, self.delete.take()),
            (Method::Head, self.head.take()),
        ];
        let mut paths = paths.into_iter().filter_map(|(method, path)| path.map(|path| (method, path)));
        match (paths.next(), paths.next()) {
            (Some(path), None) => Ok(path),
            _ => Err(SyntaxError::new("an operation must have exactly one method")),
        }
    }

    fn take_body(&mut self) -> Result<(BodyKind, FieldSet), SyntaxError> {
        let whole = |field: FieldDef| FieldSet {
            embed: Vec::new(),
            own: Fields::from_iter([("body".to_owned(), field.whole_body())]),
        };
        let (fields, value) = match self.body.take() {
            None => (None, None),
            Some(BodySyntax::Fields(fields)) => (Some(fields.into()), None),
            Some(BodySyntax::Value(value)) => (None, Some(FieldDef::from(value))),
        };
        let bodies = [
            (BodyKind::Json, fields),
            (BodyKind::Value, value.map(whole)),
            (BodyKind::Form, self.form.take()),
            (BodyKind::Multipart, self.multipart.take()),
            (BodyKind::Text, self.text.take().map(whole)),
            (BodyKind::Upload, self.upload.take().map(whole)),
        ];
        let mut bodies = bodies.into_iter().filter_map(|(kind, body)| body.map(|body| (kind, body)));
        match (bodies.next(), bodies.next()) {
            (Some(body), None) => Ok(body),
            (None, _) => Ok((BodyKind::None, FieldSet::default())),
            _ => Err(SyntaxError::new("an operation can have only one body")),
        }
    }
}

/// `offset`, or `{ keyset: { order_by: [id] } }`, or `{ keyset: { search: [] } }`, or
/// `{ keyset: { $set: { sort: desc } } }`.
#[derive(Deserialize, JsonSchema)]
#[serde(rename = "a page style or a map from one to its conditions")]
#[schemars(rename = "PageUse", untagged)]
pub(super) enum PageUseSyntax {
    /// A page style of the service file.
    #[serde(rename = "text")]
    Always(String),
    /// A page style that may only be used while these query parameters have one of these values, or with `[]` are absent.
    #[serde(rename = "map")]
    When(#[schemars(extend("minProperties" = 1, "maxProperties" = 1))] Map<PageTerms>),
}

/// The conditions of a page style, and what is sent with it.
#[derive(JsonSchema)]
pub(super) struct PageTerms {
    /// `$set`: query parameters that are sent with the style unless the caller sets them.
    #[schemars(rename = "$set", default)]
    set: Map<Literal>,
    /// The values that query parameters must have.
    #[schemars(flatten)]
    when: Map<Vec<Literal>>,
}

impl<'de> Deserialize<'de> for PageTerms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PageTermsVisitor)
    }
}

struct PageTermsVisitor;

impl<'de> Visitor<'de> for PageTermsVisitor {
    type Value = PageTerms;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PageTerms, A::Error> {
        let mut terms = PageTerms { set: Map::new(), when: Map::new() };
        while let Some(key) = map.next_key::<String>()? {
            if key == "$set" {
                terms.set = map.next_value()?;
            } else {
                terms.when.insert(key, map.next_value()?);
            }
        }
        Ok(terms)
    }
}

impl TryFrom<PageUseSyntax> for PageUse {
    type Error = SyntaxError;

    fn try_from(form: PageUseSyntax) -> Result<Self, SyntaxError> {
        let map = match form {
            PageUseSyntax::Always(style) => return Ok(Self { style, when: Map::new(), set: Map::new() }),
            PageUseSyntax::When(map) => map,
        };
        let mut styles = map.into_iter();
        match (styles.next(), styles.next()) {
            (Some((style, PageTerms { set, when })), None) => Ok(Self { style, when, set }),
            _ => Err(SyntaxError::new("each page style and its conditions must be a separate item")),
        }
    }
}
