//! The trait of async and blocking clients.

use crate::call::Call;
use crate::from_response::FromResponse;
use crate::page::Page;
use crate::sealed::Sealed;
use crate::slot::Slot;

/// A client, async or blocking. Every operation can be sent by either.
///
/// The associated types say how results are returned. The trait is sealed.
pub trait ApiClient: Sealed + Sized {
    /// The result of a call: a future, or the result itself.
    type Output<T>;

    /// The pages of a list.
    type Pages<T>;

    /// The items of a list, across pages.
    type Items<T>;

    /// The result of a download.
    type Download;

    /// Sends a call.
    fn send<T: FromResponse + Send + 'static>(&self, call: Call) -> Self::Output<T>;

    /// Sends a call, and reads the response by serde.
    #[cfg(feature = "serde")]
    fn send_as<T: serde::de::DeserializeOwned + Send + 'static>(&self, call: Call) -> Self::Output<T>;

    /// Fetches one page of a list.
    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Output<Page<T>>;

    /// Returns the pages of a list.
    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Pages<T>;

    /// Returns the items of a list.
    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Items<T>;

    /// Fetches up to `max` items of a list, with as few requests as that takes.
    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> Self::Output<Vec<T>>;

    /// Sends a call, and returns the body as a stream of bytes.
    fn download(&self, call: Call) -> Self::Download;
}
