//! Stage `api`: the API with every name resolved.
//!
//! In: a [`Spec`](crate::spec::Spec). Out: an [`Api`] in which types are values, fields are flattened, paths are parsed and what follows from
//! the whole (who uses a type, what contains what, what an operation returns) is computed once; and a [`Report`](crate::diagnostics::Report) of the
//! names that could not be resolved. Every later stage reads the [`Api`] and none of them the [`Spec`](crate::spec::Spec).
//!
//! A name that cannot be resolved is reported here and becomes [`Type::Unresolved`], which later stages pass over, so that
//! one error is reported once.

mod builtin;
mod declarations;
mod fields;
mod graph;
mod operation;
mod path;
mod requests;
mod resolve;
mod resolver;
mod symbols;
mod ty;
mod types;
mod usage;
mod version;
mod wire_kind;

pub use builtin::Builtin;
pub(crate) use builtin::ResultWord;
pub use fields::{Documentation, Field, FieldOrigin, Group, Param, Part};
pub(crate) use graph::components;
pub use operation::{ErrorResponse, Operation, PageUse, Response, ResponseBody, Returns};
pub use path::{PathParameter, PathTemplate, Piece};
pub use resolve::resolve;
pub use ty::{Type, TypeId};
pub use types::{
    Declaration, Definition, Embed, Record, RefSource, Reference, Types, UnionVariant, Usage, enum_wire_is_integer,
};
pub use version::{Api, RequestOption, Resource, ResourceFile, Version};
pub use wire_kind::WireKind;
