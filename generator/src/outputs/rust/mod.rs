//! The output `rust`: the client crate. In: an [`Api`](crate::api::Api). Out: its files, by way of a [`model`] in which every
//! name and type is decided.

pub mod emit;
mod lower;
pub mod model;
pub mod render;

pub use lower::lower;
pub use render::render_files;
