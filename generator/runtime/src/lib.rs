//! What emitted REST clients stand on.
//!
//! An emitted crate holds descriptions: one [`Endpoint`] an operation, one [`Record`] a type, setters that fill a
//! [`Call`]. Everything that happens (encoding, sending, decoding, paging, errors) happens here, once, and not generic.
//! Emitted code calls this crate, never the reverse; nothing in it knows any particular service.

pub mod call;
mod endpoint;
mod key;
mod macros;
mod operation;
mod secret;
mod service;
pub mod slot;
mod time;
mod upload;
mod value;

pub use call::{Call, Place};
pub use endpoint::{BodyKind, Endpoint, PageUse};
pub use key::Key;
pub use operation::{Operation, RequestOption, TakesOptions};
pub use secret::Secret;
pub use service::{
    Api, Carriage, CredentialScheme, Encoding, ErrorKind, ErrorShape, ListStyle, PageEnd, PageStyle, RateLimitHeaders,
    RecordStyle, Service, SpamCheck,
};
pub use slot::{Field, Record, Slot};
pub use time::{Date, Timestamp};
pub use upload::Upload;
pub use value::Value;

/// Any JSON value, for the places where the server's shape is open.
pub type Json = serde_json::Value;
