//! What emitted REST clients stand on.
//!
//! An emitted crate holds descriptions: one [`Endpoint`] an operation, one [`Record`] a type, setters that fill a
//! [`Call`]. Everything that happens (encoding, sending, decoding, paging, errors) happens here, once, and not generic.
//! Emitted code calls this crate, never the reverse; nothing in it knows any particular service.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod answer;
mod block_on;
pub mod blocking;
mod call;
mod chance;
mod client;
mod credential;
mod cursor;
mod deadline;
mod download;
mod encode;
mod endpoint;
mod error;
mod key;
#[cfg(test)]
mod layers;
mod macros;
mod operation;
mod page;
mod raw;
#[doc(hidden)]
pub mod registry;
mod response;
mod secret;
mod send;
#[doc(hidden)]
pub mod serde_impl;
mod service;
pub mod slot;
mod time;
mod trace;
pub mod transport;
mod upload;
mod url;
mod value;

pub use answer::{Answer, Headers, Optional, Reply, Text, read_headers};
pub use bytes::Bytes;
pub use call::{Call, Place, list_of};
pub use client::{Carrier, Client, ClientBuilder, Sending};
pub use credential::{Credential, Grant, TokenSource};
pub use cursor::{Cursor, NoCursor};
pub use download::Download;
pub use endpoint::{BodyKind, Endpoint, PageUse};
pub use error::{Captcha, Error, FieldError};
pub use http::{HeaderMap, Method, StatusCode};
pub use key::Key;
pub use operation::{Operation, RequestOption, TakesOptions};
pub use page::{Items, Page, Pages};
pub use raw::Raw;
pub use response::{RateLimit, Response};
pub use secret::Secret;
pub use send::RetryPolicy;
pub use service::{
    Api, Carriage, CredentialScheme, Encoding, ErrorKind, ErrorShape, ListStyle, PageEnd, PageStyle, RateLimitHeaders,
    RecordStyle, Service, SpamCheck,
};
pub use slot::{DecodeError, Field, Record, Slot, from_json, from_slice};
pub use time::{Date, Timestamp};
pub use transport::Transport;
pub use upload::Upload;
pub use value::{Json, Value};
