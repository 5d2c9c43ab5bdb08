//! A call underway, as a future. The core's future in it is the only thing that is polled; what it brings is then read
//! as the type that is wanted, which is all that is generic.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::answer::Answer;
use crate::call::Call;
use crate::download::Download;
use crate::error::Error;
use crate::page::{self, Items, Page, Steps};
use crate::send::{Core, Landing, Sent, Task, send};
use crate::slot::Slot;

/// A call that is sent when this is awaited. Dropping it cancels the call.
#[must_use = "nothing is sent until it is awaited"]
pub struct Sending<T> {
    state: State<T>,
}

type Read<T> = fn(Landing) -> Result<T, Error>;
type ReadPage<T> = fn(Landing, &mut Steps) -> Result<T, Error>;
type Poller<T> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Result<T, Error>> + Send>;

enum State<T> {
    One(Sent, Read<T>),
    Page(Sent, Box<Steps>, ReadPage<T>),
    /// Several calls.
    Many(Poller<T>),
    Failed(Option<Error>),
}

impl<T> Sending<T> {
    fn of(state: State<T>) -> Self {
        Self { state }
    }

    pub(crate) fn answer(core: Arc<Core>, call: Call) -> Self
    where
        T: Answer,
    {
        let task = Task { call: Arc::new(call), query: None, stream: false };
        Self::of(State::One(send(core, task), Landing::read))
    }
}

impl<T: Slot + Default + Send + 'static> Sending<Page<T>> {
    pub(crate) fn page(core: Arc<Core>, call: Call) -> Self {
        let token = core.authentication.parameter();
        let steps = match Steps::new(&call, &core.options, token) {
            Ok(steps) => steps,
            Err(error) => return Self::of(State::Failed(Some(error))),
        };
        let task = Task { call: Arc::new(call), query: steps.query().map(str::to_owned), stream: false };
        Self::of(State::Page(send(core, task), Box::new(steps), page::read))
    }
}

impl<T: Slot + Default + Send + 'static> Sending<Vec<T>> {
    pub(crate) fn all(core: Arc<Core>, call: Call, most: usize) -> Self {
        let mut items = Items::new(core, call);
        items.need(most);
        let mut gathered = Vec::new();
        Self::of(State::Many(Box::new(move |cx| {
            ready!(items.poll_gather(most, &mut gathered, cx))?;
            Poll::Ready(Ok(std::mem::take(&mut gathered)))
        })))
    }
}

impl Sending<Download> {
    pub(crate) fn download(core: Arc<Core>, call: Call) -> Self {
        let task = Task { call: Arc::new(call), query: None, stream: true };
        let mut sent = send(core.clone(), task);
        Self::of(State::Many(Box::new(move |cx| {
            let landing = ready!(sent.as_mut().poll(cx))?;
            Poll::Ready(Ok(Download::new(core.clone(), landing)))
        })))
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().state {
            State::One(sent, read) => sent.as_mut().poll(cx).map(|landed| landed.and_then(*read)),
            State::Page(sent, steps, read) => {
                sent.as_mut().poll(cx).map(|landed| landed.and_then(|landing| read(landing, steps)))
            }
            State::Many(poller) => poller(cx),
            State::Failed(error) => error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}
