//! Turns a short YAML description of a REST API into a Rust client crate.
//!
//! Data flows one way: `text → spec → check → lower → model → emit → render → file set → disk`.

pub mod names;
pub mod spec;
