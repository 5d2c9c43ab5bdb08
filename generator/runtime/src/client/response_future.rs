//! Calls in progress, as futures. The inner future is not generic; only the conversion of its result is.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::call::Call;
use crate::download::Download;
use crate::error::Error;
use crate::exclusive::Exclusive;
use crate::from_response::FromResponse;
#[cfg(feature = "serde")]
use crate::own_type::Own;
use crate::page::{Items, Page, Pages};
use crate::send::{Core, Exchange, Sent, Task, send};
use crate::slot::Slot;

/// The future of a call. The call is sent when this is first polled, and canceled when it is dropped.
#[must_use = "futures send nothing unless awaited"]
pub struct ResponseFuture<T> {
    state: State<T>,
}

type Read<T> = fn(Exchange) -> Result<T, Error>;
type Poller<T> = Exclusive<Box<dyn FnMut(&mut Context<'_>) -> Poll<Result<T, Error>> + Send>>;

enum State<T> {
    One(Sent, Read<T>),
    /// Several calls.
    Many(Poller<T>),
}

impl<T> ResponseFuture<T> {
    fn new(state: State<T>) -> Self {
        Self { state }
    }

    pub(crate) fn single(core: Arc<Core>, call: Call) -> Self
    where
        T: FromResponse,
    {
        let task = Task { call: Arc::new(call), query: None, stream: false, raw: T::RAW };
        Self::new(State::One(send(core, task), Exchange::read))
    }

    /// Reads the response by serde.
    #[cfg(feature = "serde")]
    pub(crate) fn own(core: Arc<Core>, call: Call) -> Self
    where
        T: serde::de::DeserializeOwned,
    {
        let task = Task { call: Arc::new(call), query: None, stream: false, raw: false };
        Self::new(State::One(send(core, task), |exchange| exchange.read::<Own<T>>().map(|own| own.0)))
    }
}

impl<T: Slot + Default + Send + 'static> ResponseFuture<Page<T>> {
    pub(crate) fn page(core: Arc<Core>, call: Call) -> Self {
        let mut pages = Pages::new(core, call).prefetch(1);
        Self::new(State::Many(Exclusive::new(Box::new(move |cx| match ready!(pages.poll_page(cx)) {
            Some(page) => Poll::Ready(page),
            // The first page ends no list, and the future of a page is not polled again.
            None => Poll::Pending,
        }))))
    }
}

impl<T: Slot + Default + Send + 'static> ResponseFuture<Vec<T>> {
    pub(crate) fn all(core: Arc<Core>, call: Call, max: usize) -> Self {
        let mut items = Items::new(core, call);
        items.limit(max);
        let mut gathered = Vec::new();
        Self::new(State::Many(Exclusive::new(Box::new(move |cx| {
            ready!(items.poll_gather(max, &mut gathered, cx))?;
            Poll::Ready(Ok(std::mem::take(&mut gathered)))
        }))))
    }
}

impl ResponseFuture<Download> {
    pub(crate) fn download(core: Arc<Core>, call: Call) -> Self {
        let task = Task { call: Arc::new(call), query: None, stream: true, raw: true };
        let mut sent = send(core.clone(), task);
        Self::new(State::Many(Exclusive::new(Box::new(move |cx| {
            let exchange = ready!(Pin::new(&mut sent).poll(cx))?;
            Poll::Ready(Ok(Download::new(core.clone(), exchange)))
        }))))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().state {
            State::One(sent, read) => Pin::new(sent).poll(cx).map(|result| result.and_then(*read)),
            State::Many(poller) => poller.get_mut()(cx),
        }
    }
}
