//! Stage `report`: renders a [`Report`](crate::diagnostics::Report) with the lines that it is about.
//!
//! In: diagnostics, each with a path of keys, and the sources. Out: plain text in the style of rustc; see
//! `Report::render`.

mod locate;
mod render;

#[cfg(test)]
pub(crate) use render::UNLOCATED;
