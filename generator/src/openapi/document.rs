//! Stage `openapi`: reads a whole document. In: its tree. Out: a [`Document`], assembled from the results of the other
//! readers; unreadable parts are noted.

use serde_json::Value;

use super::model::{Document, Note};
use super::reader::Reader;
use super::tree::as_text;
use super::unread::unread;
use super::{operations, schemas, security, servers};

/// Reads a document from its tree: Swagger 2.0, or else OpenAPI 3. `notes` are those made of the tree.
pub(super) fn read_document(root: &Value, swagger: bool, notes: Vec<Note>) -> Document {
    let mut reader = Reader::new(root, swagger, notes);
    let of_info = |key: &str| root.get("info").and_then(|info| info.get(key)).map(as_text).unwrap_or_default();
    let (title, version) = (of_info("title"), of_info("version"));
    let base = servers::read_base(&mut reader);
    let schemes = security::read_schemes(&mut reader);
    let schemas = schemas::read_schemas(&mut reader);
    let operations = operations::read_operations(&mut reader);
    Document { title, version, base, schemes, operations, schemas, notes: reader.into_notes(), unread: unread(root) }
}
