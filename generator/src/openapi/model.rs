//! Stage `openapi`: the document, as plain data. In: data from the readers. Out: one model for both formats,
//! everything in file order.

use indexmap::IndexMap;
use serde_json::Value;

use crate::wire::Method;

/// A document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// `info.title`
    pub title: String,
    /// `info.version`: of the API, not of the format.
    pub version: String,
    /// The path of the first server, or `basePath`: without a `/` at its end, empty for the root.
    pub base: String,
    /// The authentication schemes, by name.
    pub schemes: IndexMap<String, Scheme>,
    /// The operations, in the order of paths.
    pub operations: Vec<Operation>,
    /// The named schemas.
    pub schemas: IndexMap<String, Schema>,
    /// What could not be read.
    pub notes: Vec<Note>,
    /// What has no place in this model, those of a kind together.
    pub unread: Vec<Note>,
}

/// Something that a person should know about a place in a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The place in words: ``GET /issues, query `state` ``.
    pub place: String,
    /// What is the matter there.
    pub text: String,
}

/// An authentication scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    /// As the value of that header.
    Header(String),
    /// As that cookie.
    Cookie(String),
    /// As that query parameter.
    Query(String),
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// Anything else, by its name in the document.
    Other(String),
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path as the document writes it.
    pub path: String,
    /// `operationId`
    pub id: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Whether it needs no authentication.
    pub anonymous: bool,
    /// Parameters of path, query and headers.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// What may come back.
    pub responses: Vec<Response>,
}

impl Operation {
    /// `GET /projects/{id}`, for people.
    pub fn label(&self) -> String {
        format!("{} {}", self.method.wire(), self.path)
    }
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Its location.
    pub place: ParameterIn,
    /// Whether it must be given.
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
    /// How lists and objects are written.
    pub join: Join,
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// Behind the `?`.
    Query,
    /// Among the headers.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a list or object is written in a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
    /// `a=1 2`
    Space,
    /// `a=1|2`
    Pipe,
    /// `a[b]=1`
    Deep,
    /// Some other way, such as with tabs.
    Other,
}

/// A body.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Whether it must be sent.
    pub required: bool,
    /// What it may be, one for each media type.
    pub contents: Vec<Content>,
}

/// What a body may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// The media type in small letters and without parameters: `application/json`.
    pub media: String,
    /// What it holds, if the document says so.
    pub schema: Option<Schema>,
}

impl Content {
    /// Returns how a body of this media type is sent.
    pub fn encoding(&self) -> BodyEncoding {
        match self.media.as_str() {
            "application/x-www-form-urlencoded" => BodyEncoding::Form,
            media if media.starts_with("multipart/") => BodyEncoding::Multipart,
            // `*/*` says nothing, and JSON is what it mostly means.
            media if media == "application/json" || media.ends_with("+json") || media == "*/*" => BodyEncoding::Json,
            media if media.starts_with("text/") => BodyEncoding::Text,
            _ => BodyEncoding::Bytes,
        }
    }
}

/// How a body goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyEncoding {
    /// JSON.
    Json,
    /// `multipart/form-data`
    Multipart,
    /// `application/x-www-form-urlencoded`
    Form,
    /// Text.
    Text,
    /// Anything else.
    Bytes,
}

/// A response.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Its status.
    pub status: Status,
    /// What it may be, one for each media type.
    pub contents: Vec<Content>,
    /// Its headers.
    pub headers: IndexMap<String, Schema>,
}

/// The status that a response is described for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// This one.
    Code(u16),
    /// All with that first digit: `4XX`.
    Range(u16),
    /// All others: `default`.
    Default,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// Its kind.
    pub kind: SchemaKind,
    /// Whether it may be null instead.
    pub nullable: bool,
    /// `enum`: the only values that it has; empty if that is not said. Null is not among them.
    pub values: Vec<Value>,
    /// Names for the values, where the document gives as many.
    pub value_names: Vec<String>,
    /// It is only sent by the server.
    pub read_only: bool,
    /// It is only sent to the server.
    pub write_only: bool,
    /// `discriminator`: what tells the shape of one of several.
    pub tag: Option<Discriminator>,
}

/// What tells the shape of a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Discriminator {
    /// `propertyName`: the key.
    pub name: String,
    /// `mapping`: its values, each with the named schema that it tells.
    pub mapping: IndexMap<String, String>,
}

impl Schema {
    /// Creates a schema that says only that.
    pub fn of(kind: SchemaKind) -> Self {
        Self {
            kind,
            nullable: false,
            values: Vec::new(),
            value_names: Vec::new(),
            read_only: false,
            write_only: false,
            tag: None,
        }
    }
}

/// The kind of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemaKind {
    /// Not specified.
    Any,
    /// A type that nobody knows, by its name.
    Unknown(String),
    /// A string.
    Text,
    /// A string that is a time.
    Time,
    /// A string that is a day.
    Date,
    /// A string that is not to be shown.
    Password,
    /// The bytes of a file.
    File,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A list.
    List(Box<Schema>),
    /// An object.
    Object(Object),
    /// One of the document's named schemas.
    Named(String),
    /// One of several.
    OneOf(Vec<Schema>),
    /// All of several at once.
    AllOf(Vec<Schema>),
}

/// The keys of an object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// `properties`
    pub properties: IndexMap<String, Schema>,
    /// `required`
    pub required: Vec<String>,
    /// `additionalProperties`: the schema of all other keys. `None`: there are none, or they are not specified.
    pub others: Option<Box<Schema>>,
}

/// A property of an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Property<'d> {
    /// What it is.
    pub schema: &'d Schema,
    /// Whether it is always there.
    pub required: bool,
}
