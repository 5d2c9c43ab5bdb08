//! Servers to test against, on the loopback interface: [`loopback`] has HTTP, [`gitlab`] a GitLab on top of it.
//!
//! The tests themselves are in `tests/tests`.

pub mod gitlab;
pub mod loopback;
pub mod project;
pub mod public_api;
