//! The caller's own types, with the feature `serde`. In: JSON. Out: a type that serde's traits describe.

use serde::de::DeserializeOwned;

use crate::from_response::{FromResponse, RawResponse};
use crate::slot::{DecodeError, Mismatch, Next, Slot, Token, Whole};
use crate::value::{Json, Value};

/// An item of a list that is of a type of the caller's own, read by serde.
///
/// It takes the place of the type of an item: in [`page`](crate::RawRequest::page), [`pages`](crate::RawRequest::pages),
/// [`items`](crate::RawRequest::items) and [`all`](crate::RawRequest::all). A single response is read by
/// [`send_as`](crate::RawRequest::send_as). As with all items, a default is what reading begins with; a type without one
/// can be read as an `Option`.
///
/// ```
/// # use generator_runtime::{Client, Error, RawRequest, Serde};
/// # use generator_runtime::serde_impl::serde;
/// # #[derive(Default)]
/// # struct Label { name: String }
/// # impl<'de> serde::Deserialize<'de> for Label {
/// #     fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
/// #         Ok(Self { name: String::deserialize(deserializer)? })
/// #     }
/// # }
/// # async fn example(client: &Client, request: RawRequest) -> Result<(), Error> {
/// // `Label` derives `Default` and `serde::Deserialize`.
/// let mut labels = request.items::<Serde<Label>, _>(client);
/// while let Some(Serde(label)) = labels.try_next().await? {
///     println!("{}", label.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned + Default> Slot for Serde<T> {
    fn accept<'s>(&'s mut self, _: Token<'_>) -> Result<Next<'s>, Mismatch> {
        Ok(Next::Whole(self))
    }

    fn take(&mut self) -> Value {
        Value::Invalid("is read by serde; it is sent as `Value::of`".to_owned())
    }
}

impl<T: DeserializeOwned> Whole for Serde<T> {
    fn whole(&mut self, json: Json) -> Result<(), Mismatch> {
        self.0 = serde_json::from_value(json).map_err(|_| Mismatch("a value of the caller's type"))?;
        Ok(())
    }
}

/// A single response of a type of the caller's own.
pub(crate) struct Own<T>(pub(crate) T);

impl<T: DeserializeOwned> FromResponse for Own<T> {
    fn from_response(response: RawResponse) -> Result<Self, DecodeError> {
        response.deserialize().map(Self)
    }
}
