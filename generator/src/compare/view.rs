//! Stage `compare`: an operation as both sides can show it. In: nothing (these are the types that `document` and
//! `specification` fill). Out: names and statuses to hold against each other. Refuses nothing.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::kind::Kind;
use crate::wire::Method;

/// A method and a path below the server's root, all parameters alike: `/api/v4/projects/{}/issues`.
pub(super) type Route = (Method, String);

/// An operation.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) method: Method,
    /// The path as its side writes it, below the base path of the version.
    pub(super) path: String,
    /// Its name in the spec.
    pub(super) name: Option<String>,
    /// What it may be called by: more than one where parts of the path may be left out.
    pub(super) routes: Vec<Route>,
    /// The fields of query, headers and body, by place and name.
    pub(super) fields: IndexMap<(Kind, String), Field>,
    /// The body is one value, a text or a file, and has no fields.
    pub(super) whole_body: bool,
    pub(super) ok: BTreeSet<u16>,
    pub(super) errors: BTreeSet<u16>,
}

/// A field or parameter. A member of a group is one too: `not[labels]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    /// The only values that it has; none: nothing is said of them.
    pub(super) values: Option<Vec<String>>,
    /// What it is, in the words of its side.
    pub(super) ty: String,
    /// The field whose object it is a member of. Without that one there is nothing to say of the member.
    pub(super) within: Option<String>,
    /// It is there because the service has it everywhere, not because this operation says so.
    pub(super) implied: bool,
    /// It is a file.
    pub(super) file: bool,
}

/// Whether any operation may answer with that status, so that nobody need list it.
pub(super) fn is_common(status: u16) -> bool {
    matches!(status, 401 | 403 | 429 | 500..)
}
