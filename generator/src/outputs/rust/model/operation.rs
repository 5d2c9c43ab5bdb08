//! Stage `model`: operations.

use super::refs::{Docs, Input, ParameterLocation, TypeRef};
use super::types::Type;
use crate::wire::BodyKind;

/// An operation: a static, a function, a request type.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Its full name: `issues.list`.
    pub name: String,
    /// The function: `list`.
    pub function: String,
    /// The request type: `List`.
    pub request: String,
    /// The static with its description: `LIST`.
    pub endpoint: String,
    /// Documentation of the function.
    pub docs: Docs,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// The method as the `http` crate names it: `GET`.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// The path is below the server's root.
    pub root: bool,
    /// No credential is sent.
    pub anonymous: bool,
    /// Safe to send again.
    pub idempotent: bool,
    /// May ask for a captcha.
    pub spam_check: bool,
    /// The restricted credentials that are accepted.
    pub tokens: Vec<String>,
    /// How the body is sent.
    pub body: BodyKind,
    /// A multipart body is sent as JSON while it has no file.
    pub json_without_file: bool,
    /// The media type of the body, where it is not the usual one.
    pub content_type: Option<String>,
    /// Success statuses.
    pub ok: Vec<u16>,
    /// Page styles.
    pub pages: Vec<PageUse>,
    /// What the caller must give.
    pub arguments: Vec<Argument>,
    /// The struct that holds the arguments when they are many.
    pub argument_struct: Option<ArgumentStruct>,
    /// What the caller may give.
    pub parameters: Vec<Parameter>,
    /// What comes back.
    pub shape: ResponseShape,
    /// The enum of what comes back, where that differs by status.
    pub outcome: Option<Outcome>,
    /// The struct of the response headers that are worth reading.
    pub headers: Option<Type>,
}

/// The use of a page style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageUse {
    /// The static of the style: `OFFSET`.
    pub style: String,
    /// Parameters, each with the values that it may have; a parameter without values must not be given.
    pub when: Vec<(String, Vec<String>)>,
    /// Parameters that are sent with the style unless the caller sets them, as they are written in a query.
    pub set: Vec<(String, String)>,
}

/// A required argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name in Rust.
    pub ident: String,
    /// Where it goes.
    pub place: ParameterLocation,
    /// Its name there.
    pub wire: String,
    /// How it is taken.
    pub input: Input,
    /// Its documentation, for the field of an argument struct.
    pub docs: Docs,
}

/// The struct of many arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentStruct {
    /// Its name: `CreateArguments`.
    pub ident: String,
}

/// Something that the caller may give: a setter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The setter's name.
    pub ident: String,
    /// Where it goes.
    pub place: ParameterLocation,
    /// Its name there, `not[labels]` for one of a group.
    pub wire: String,
    /// How it is taken.
    pub input: Input,
    /// Its documentation.
    pub docs: Docs,
    /// What to use instead.
    pub deprecated: Option<String>,
    /// The setter that empties it.
    pub clear: Option<Clear>,
}

/// A setter that empties a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clear {
    /// Its name: `clear_due_date`.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it sends, as JSON.
    pub json: String,
}

/// What comes back.
#[derive(Debug, Clone, PartialEq)]
pub enum ResponseShape {
    /// One answer.
    Single(TypeRef),
    /// Pages of items.
    List(TypeRef),
    /// Bytes.
    Download,
}

/// An enum of what comes back.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its name: `StarOutcome`.
    pub ident: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its variants, in file order.
    pub variants: Vec<OutcomeVariant>,
}

/// What comes back with one status.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeVariant {
    /// The status.
    pub status: u16,
    /// Its name: `Created`.
    pub ident: String,
    /// What it holds.
    pub ty: Option<TypeRef>,
    /// Its documentation.
    pub docs: Docs,
}
