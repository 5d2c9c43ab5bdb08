//! What sends calls, async or blocking.

use crate::call::Call;
use crate::from_response::FromResponse;
use crate::page::Page;
use crate::sealed::Sealed;
use crate::slot::Slot;

/// A client. Emitted operations are sent by any of them; the associated types say how the result comes.
pub trait ApiClient: Sealed + Sized {
    /// What one call brings: a future, or the result itself.
    type Output<T>;

    /// All pages of a list.
    type Pages<T>;

    /// All items of a list.
    type Items<T>;

    /// What a download brings.
    type Download;

    /// Sends a call.
    fn send<T: FromResponse + Send + 'static>(&self, call: Call) -> Self::Output<T>;

    /// Fetches one page of a list.
    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Output<Page<T>>;

    /// Goes through the pages of a list.
    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Pages<T>;

    /// Goes through the items of a list.
    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> Self::Items<T>;

    /// Gets up to `max` items of a list, and asks for no page more than that takes.
    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> Self::Output<Vec<T>>;

    /// Sends a call and gives the body of the answer as it comes.
    fn download(&self, call: Call) -> Self::Download;
}
