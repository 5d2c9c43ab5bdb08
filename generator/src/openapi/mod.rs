//! Stage `openapi`: reads an API description in OpenAPI 3 or Swagger 2.0, as YAML or JSON.
//!
//! In: a text. Out: a [`Document`] that hides the difference between the formats: operations, parameters, bodies,
//! responses, schemas. Real documents often violate their own format, so unknown keys are skipped, and each meaningful
//! statement that cannot be read becomes a [`Note`].
//!
//! Rejects texts in neither format.

mod bodies;
mod document;
mod lookup;
pub(crate) mod model;
mod operations;
pub(crate) mod path;
mod pointer;
mod reader;
mod schemas;
mod security;
mod servers;
mod tree;
mod type_words;
mod unread;

use std::fmt;

pub use model::{
    Body, BodyEncoding, Content, Discriminator, Document, Join, Note, Object, Operation, Parameter, ParameterIn,
    Property, Response, Schema, SchemaKind, Scheme, Status,
};
pub(crate) use path::tidy;
pub use path::{Template, TemplatePart};

use serde_json::Value;

/// The reason why a text is not a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError(String);

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReadError {}

/// Reads a document.
///
/// # Errors
/// If the text is neither YAML nor JSON, or neither OpenAPI 3 nor Swagger 2.0.
pub fn read(text: &str) -> Result<Document, ReadError> {
    let (root, notes) = tree::read(text).map_err(ReadError)?;
    let swagger = match (root.get("openapi"), root.get("swagger")) {
        (Some(version), _) if starts_with(version, '3') => false,
        (_, Some(version)) if starts_with(version, '2') => true,
        (Some(version), _) | (_, Some(version)) => {
            let message = format!("version {version} is unknown; OpenAPI 3 and Swagger 2.0 can be read");
            return Err(ReadError(message));
        }
        _ => {
            let message = "neither `openapi: 3…` nor `swagger: \"2.0\"` stands at the top; this is no such document";
            return Err(ReadError(message.to_owned()));
        }
    };
    Ok(document::read_document(&root, swagger, notes))
}

fn starts_with(version: &Value, digit: char) -> bool {
    match version {
        Value::String(text) => text.starts_with(digit),
        other => other.to_string().starts_with(digit),
    }
}
