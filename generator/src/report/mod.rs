//! Stage `report`: the text of a [`Report`](crate::diagnostics::Report), with the lines that its mistakes are about.
//!
//! In: mistakes, each at a path of keys, and the sources. Out: plain text in the style of rustc; see `Report::render`.

mod locate;
mod render;

#[cfg(test)]
pub(crate) use render::UNLOCATED;
