//! Sends every operation of the client, once with only what is required and once with everything, for a server that
//! judges requests by another description of the same API.
//!
//! In: the resolved API, which says what each operation takes, and the emitted crate's `registry`, which says how it goes over
//! the wire. Out: a [`Trial`] each, which [`Tally`] counts and [`Refusals`] explain. The requests are made and sent by
//! the code that every call goes through. [`document`] makes GitLab's description one that they can be judged by.

pub mod document;
mod forms;
mod refusals;
mod tally;
mod trial;
mod values;

pub use forms::{Form, calls};
pub use refusals::{Explained, Refusals};
pub use tally::Tally;
pub use trial::{Trial, attempt};
