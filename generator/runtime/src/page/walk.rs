//! Going through the pages, one after the other or several ahead.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::ahead::Ahead;
use super::{Page, Steps, read};
use crate::call::Call;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::send::{Core, Landing, Task, launch, send};
use crate::slot::Slot;

/// The pages of a list. Also a [`Stream`].
///
/// After an error it is at its end; [`cursor`](Self::cursor) then names the page that failed, so that it can be gone on
/// with later.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<T> {
    walk: Result<Walk, Option<Error>>,
    page: std::marker::PhantomData<fn() -> T>,
}

/// The part that does not know the items.
pub(crate) struct Walk {
    core: Arc<Core>,
    call: Arc<Call>,
    steps: Steps,
    ahead: Ahead,
    failed: bool,
}

impl<T> Pages<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        let token = core.authentication.parameter();
        let walk = Steps::new(&call, &core.options, token).map(|steps| {
            let ahead = Ahead::new(core.prefetch);
            Walk { core, call: Arc::new(call), steps, ahead, failed: false }
        });
        Self { walk: walk.map_err(Some), page: std::marker::PhantomData }
    }

    /// Fetches up to `count` pages at a time, in order, where pages are numbered. Where the server does not say how many
    /// there are, up to `count` requests are made for pages behind the last.
    pub fn prefetch(mut self, count: usize) -> Self {
        if let Ok(walk) = &mut self.walk {
            walk.ahead = Ahead::new(count);
        }
        self
    }

    /// Where it goes on: at the page that the next call gives. `None` behind the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.walk.as_ref().ok()?.steps.cursor()
    }

    /// Asks for pages of this size, when the caller did not say how large; stops fetching ahead behind `count` items.
    pub(crate) fn need(&mut self, count: usize) {
        if let Ok(walk) = &mut self.walk {
            walk.steps.size(count);
            let size = walk.steps.asked_size().unwrap_or(1).max(1);
            walk.ahead.need((count as u64).div_ceil(size));
        }
    }

    /// How many items of the first page were given already, before a restart.
    pub(crate) fn skip(&self) -> usize {
        self.walk.as_ref().map_or(0, |walk| walk.steps.skip())
    }

    /// The next page; `None` behind the last, and after an error.
    ///
    /// # Errors
    /// When it could not be had.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error>
    where
        T: Slot + Default,
    {
        std::future::poll_fn(|cx| self.poll_page(cx)).await.transpose()
    }

    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>>
    where
        T: Slot + Default,
    {
        let walk = match &mut self.walk {
            Ok(walk) => walk,
            Err(error) => return Poll::Ready(error.take().map(Err)),
        };
        let Some(landing) = ready!(walk.poll_landing(cx)) else { return Poll::Ready(None) };
        let page = landing.and_then(|landing| read(landing, &mut walk.steps));
        match &page {
            Ok(page) => walk.ahead.landed(&walk.steps, page.total_pages),
            Err(_) => walk.fail(),
        }
        Poll::Ready(Some(page))
    }
}

impl Walk {
    fn poll_landing(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Landing, Error>>> {
        if self.failed || self.steps.query().is_none() {
            return Poll::Ready(None);
        }
        let Self { core, call, steps, ahead, .. } = self;
        let task = |query: String| Task { call: call.clone(), query: Some(query), stream: false };
        let several = ahead.most() > 1;
        ahead.launch(steps, |query| match several {
            true => launch(core, task(query)),
            false => send(core.clone(), task(query)),
        });
        ahead.poll(cx).map(Some)
    }

    fn fail(&mut self) {
        self.failed = true;
        self.ahead.clear();
    }
}

impl<T: Slot + Default> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}
