//! The runtime of generated REST clients.
//!
//! A generated crate contains descriptions only: one [`Endpoint`] per operation, one [`Record`] per type, and setters
//! that fill a [`Call`]. This crate does the work (encoding, sending, decoding, paging, error handling) once, without
//! generics. Generated code calls this crate, never the reverse, and nothing here is specific to one service.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(missing_debug_implementations, missing_docs)]

mod base64;
mod block_on;
pub mod blocking;
mod call;
mod client;
mod credential;
mod cursor;
mod download;
mod encode;
mod endpoint;
mod error;
mod exclusive;
mod from_response;
#[doc(hidden)]
pub mod header;
mod into_value;
mod key;
#[cfg(test)]
mod layers;
mod macros;
mod operation;
#[cfg(feature = "serde")]
mod own_type;
mod page;
mod random;
mod range;
mod rate_limit;
mod raw_request;
mod redact;
#[doc(hidden)]
pub mod registry;
mod response;
mod retry_policy;
#[doc(hidden)]
pub mod sealed;
mod secret;
mod send;
#[doc(hidden)]
pub mod serde_impl;
mod service;
pub mod slot;
mod time;
mod timeout;
mod trace;
pub mod transport;
mod upload;
mod url;
mod value;

pub use self::time::{Date, TimeError, Timestamp};
pub use bytes::Bytes;
pub use call::{Call, Place, RequestOption, list_of};
pub use client::{ApiClient, Client, ClientBuilder, ResponseFuture};
pub use credential::{Credential, Grant, TokenSource};
pub use cursor::{Cursor, ParseCursorError};
pub use download::Download;
pub use endpoint::{BodyKind, Endpoint, PageUse};
pub use error::{Captcha, Error, FieldError};
pub use from_response::{FromResponse, Headers, MaybeEmpty, RawResponse, Text, read_headers};
pub use http::{HeaderMap, Method, StatusCode};
pub use into_value::IntoValue;
pub use key::Key;
pub use operation::{Operation, WithOptions};
#[cfg(feature = "serde")]
pub use own_type::Serde;
pub use page::{Items, Page, Pages};
pub use rate_limit::RateLimit;
pub use raw_request::RawRequest;
pub use response::Response;
pub use retry_policy::RetryPolicy;
pub use secret::{Secret, Url};
pub use service::{
    Api, CredentialScheme, CursorHeaders, Encoding, ErrorKind, ErrorShape, ListStyle, PageEnd, PageStyle,
    RateLimitHeaders, RecordStyle, Service, SpamCheck, TokenLocation,
};
pub use slot::{
    DecodeError, Decoding, Deviation, DeviationKind, Field, Record, Slot, from_json, from_slice, from_slice_with,
};
pub use transport::Transport;
pub use upload::Upload;
pub use value::{Json, Value};
