//! Conversion of successful responses into values.
//!
//! In: a [`RawResponse`] with a success status. Out: a value of the declared type. Rejects bodies of another kind, and
//! says what came instead: an empty body, or HTML instead of JSON.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::error::html_title;
use crate::header::decoded;
use crate::service::Service;
use crate::slot::{
    BYTE_ORDER_MARK, DecodeError, Decoding, Deviation, DeviationKind, JoinedList, Record, Rules, Slot, Watch,
    decode_by, decode_text,
};

/// A response with its complete body.
#[derive(Debug, Clone)]
pub struct RawResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Arc<HeaderMap>,
    /// The body.
    pub body: Bytes,
    pub(crate) service: &'static Service,
    /// Where the response came from, if redirects were followed.
    pub(crate) url: Option<Arc<str>>,
    /// How it is decoded.
    pub(crate) rules: Rules,
    /// Whoever is told what deviates.
    pub(crate) watch: Arc<dyn Watch>,
}

/// A type that a successful response can be converted into.
///
/// These are any [`Slot`] (from JSON), `()`, [`Text`], [`Bytes`], [`Headers`], [`MaybeEmpty`],
/// [`Response`](crate::Response), and the outcome enums of emitted crates.
pub trait FromResponse: Sized {
    /// Whether the body is returned as it is, so that another server may send it, such as an object storage that the
    /// server redirects to.
    #[doc(hidden)]
    const RAW: bool = false;

    /// Converts the response.
    ///
    /// # Errors
    /// Returns an error if the body is not what was declared.
    fn from_response(response: RawResponse) -> Result<Self, DecodeError>;
}

impl<T: Slot + Default> FromResponse for T {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        let mut value = T::default();
        response.fill(&mut value)?;
        Ok(value)
    }
}

/// Ignores the body.
impl FromResponse for () {
    fn from_response(_: RawResponse) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// Returns the body unchanged.
impl FromResponse for Bytes {
    const RAW: bool = true;

    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        Ok(response.body)
    }
}

/// A plain text body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(pub String);

impl FromResponse for Text {
    const RAW: bool = true;

    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        // Logs and diffs may contain any bytes; invalid UTF-8 is replaced rather than rejected.
        Ok(Self(String::from_utf8_lossy(&response.body).into_owned()))
    }
}

/// A record that is read from response headers, each field from the header of the same name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Headers<T>(pub T);

impl<T: Record + Default> FromResponse for Headers<T> {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        let mut record = T::default();
        let optional = |unfit: DecodeError, deviation: Deviation| match response.rules.decoding {
            Decoding::Strict => Err(unfit),
            Decoding::Lenient | Decoding::SkipItems => {
                response.watch.deviation(deviation);
                Ok(())
            }
        };
        fill_from_headers(&mut record, &response.headers, optional)?;
        Ok(Self(record))
    }
}

/// A value, or `None` for an empty response.
///
/// Some servers answer a removal either with what was removed or with an empty body, `null`, `true` or `false`. All of
/// these are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MaybeEmpty<T>(pub Option<T>);

impl<T: Slot + Default> FromResponse for MaybeEmpty<T> {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        match response.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&response.body).trim_ascii() {
            b"" | b"null" | b"true" | b"false" => Ok(Self(None)),
            _ => T::from_response(response).map(|value| Self(Some(value))),
        }
    }
}

impl RawResponse {
    /// Decodes the JSON body into `slot`.
    ///
    /// # Errors
    /// Returns an error if the body is not JSON, or JSON of another shape.
    pub fn fill(&self, slot: &mut dyn Slot) -> Result<(), DecodeError> {
        let filled = decode_by(&self.body, slot, self.rules, Some(self.watch.as_ref()));
        filled.map(drop).map_err(|error| self.better(error))
    }

    /// Decodes the JSON body into the list `slot`, whose first `passed` items keep their default, whatever they are.
    /// Returns the error of the item that ended the list early, which does not concern the items before it.
    pub(crate) fn fill_some(&self, slot: &mut dyn Slot, passed: usize) -> Result<Option<DecodeError>, DecodeError> {
        let rules = Rules { passed, partial: true, ..self.rules };
        decode_by(&self.body, slot, rules, Some(self.watch.as_ref())).map_err(|error| self.better(error))
    }

    /// Deserializes the JSON body by serde alone.
    #[cfg(feature = "serde")]
    pub(crate) fn deserialize<T: serde::de::DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let body = self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body);
        serde_json::from_slice(body).map_err(|error| self.better(error.into()))
    }

    /// Replaces a parse error by a description of what came instead of JSON, where that can be told.
    fn better(&self, error: DecodeError) -> DecodeError {
        let begin = self.body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.body).trim_ascii_start();
        if error.is_too_large() {
            return error;
        }
        if begin.is_empty() {
            return DecodeError::new("expected JSON, found an empty body");
        }
        if begin.starts_with(b"<") {
            let title = html_title(&String::from_utf8_lossy(begin)).map(|title| format!(" “{title}”"));
            let title = title.unwrap_or_default();
            return DecodeError::new(format!("expected JSON, found an HTML page{title}"));
        }
        let media_type = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("json");
        if !media_type.contains("json") && serde_json::from_slice::<serde::de::IgnoredAny>(begin).is_err() {
            return DecodeError::new(format!("expected JSON, found `{media_type}`"));
        }
        error
    }
}

/// Reads headers into a record whose fields have the headers' names.
///
/// # Errors
/// Returns an error if a required header is missing, or a header's value is of another type.
pub fn read_headers<T: Record + Default>(headers: &HeaderMap) -> Result<T, DecodeError> {
    let mut record = T::default();
    fill_from_headers(&mut record, headers, |unfit, _| Err(unfit))?;
    Ok(record)
}

/// Reads headers into a record. `optional` says what becomes of one that may be missing and does not fit.
fn fill_from_headers(
    record: &mut dyn Record,
    headers: &HeaderMap,
    optional: impl Fn(DecodeError, Deviation) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    for (index, field) in record.fields().iter().enumerate() {
        let Some(header) = headers.get(field.wire) else {
            if field.required {
                return Err(DecodeError::new(format!("the header `{}` is missing", field.wire)));
            }
            continue;
        };
        let text = decoded(header.as_bytes());
        let Some(slot) = record.slot(index) else { continue };
        let taken = match JoinedList::new(field, slot) {
            Ok(mut list) => decode_text(&text, &mut list),
            Err(slot) => decode_text(&text, slot),
        };
        let Err(expected) = taken else { continue };
        let unfit = DecodeError::new(format!("the header `{}` contains text, expected {expected}", field.wire));
        if field.required {
            return Err(unfit);
        }
        let (path, found) = (field.wire.to_owned(), "text".to_owned());
        let kind = DeviationKind::KeptDefault;
        optional(unfit, Deviation { kind, within: path.clone(), path, expected: expected.to_owned(), found })?;
    }
    Ok(())
}
