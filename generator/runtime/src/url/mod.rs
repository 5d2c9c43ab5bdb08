//! URLs and their parts: the server's root, queries, and percent-encoding.

mod base;
mod percent;
mod query;

pub(crate) use base::{Base, resolve, same_origin};
pub(crate) use percent::{ascii_set, push_encoded};
pub(crate) use query::{decoded_pairs, push_pair, set_pair, with_query, without_pairs};
