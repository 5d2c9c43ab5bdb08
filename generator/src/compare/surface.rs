//! Stage `compare`: an operation in the form in which both sides can be compared. In: data from `document` and
//! `specification`. Out: names and statuses.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::kind::DifferenceKind;
use crate::wire::Method;

/// A method and a path below the server's root, all parameters alike: `/api/v4/projects/{}/issues`.
pub(super) type Route = (Method, String);

/// An operation.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    pub(super) method: Method,
    /// The path as its side writes it, below the base path of the version.
    pub(super) path: String,
    /// Its name in the spec.
    pub(super) name: Option<String>,
    /// What it may be called by: more than one where parts of the path may be left out.
    pub(super) routes: Vec<Route>,
    /// The fields of query, headers and body, by place and name.
    pub(super) fields: IndexMap<(DifferenceKind, String), SurfaceField>,
    /// The body is one value, a text or a file, and has no fields.
    pub(super) whole_body: bool,
    /// The body is any JSON.
    pub(super) any_body: bool,
    pub(super) ok: BTreeSet<u16>,
    pub(super) errors: BTreeSet<u16>,
}

/// A field or parameter. A member of a group is one too: `not[labels]`.
#[derive(Debug, Clone, Default)]
pub(super) struct SurfaceField {
    /// The only values that it has; `None` if they are not restricted.
    pub(super) values: Option<Vec<String>>,
    /// What it is, in the words of its side.
    pub(super) ty: String,
    /// The field whose object it is a member of. If that field is missing, its members are not compared.
    pub(super) within: Option<String>,
    /// It is there because the service has it everywhere, not because this operation says so.
    pub(super) implied: bool,
    /// It is a file.
    pub(super) file: bool,
}

/// What a body is that has no fields of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// A list.
    List,
    /// An object with any keys.
    Map,
    /// A text, a number, a boolean.
    Scalar,
}

/// Returns the name of such a body in differences. No field has it.
pub(super) fn value_name(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::List => "(list)",
        ValueKind::Map => "(map)",
        ValueKind::Scalar => "(value)",
    }
}

/// Returns whether any operation may answer with that status, so that nobody need list it.
pub(super) fn is_common(status: u16) -> bool {
    matches!(status, 401 | 403 | 429 | 500..)
}
