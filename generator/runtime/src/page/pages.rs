//! Iteration over pages, one by one or several at a time.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::HeaderMap;

use super::neighbours::Neighbours;
use super::prefetcher::Prefetcher;
use super::{Page, PageState, read, read_some};
use crate::call::Call;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::send::{Core, Exchange, Task, send, spawn};
use crate::slot::Slot;

/// The pages of a list. It is also a [`Stream`].
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the page that failed, so that the list can be
/// resumed.
#[must_use = "pages are fetched only when they are polled for"]
pub struct Pages<T> {
    page_loop: Result<PageLoop, Option<Error>>,
    page: std::marker::PhantomData<fn() -> T>,
}

/// The part that does not depend on the type of the items.
pub(crate) struct PageLoop {
    core: Arc<Core>,
    call: Arc<Call>,
    state: PageState,
    prefetcher: Prefetcher,
    failed: bool,
}

/// Reads a page, and perhaps only what is before an item that does not fit.
type ReadPage<T> = fn(Exchange, &mut PageState) -> Result<PartOfPage<T>, Error>;

/// A page, or what is before an item that does not fit, with the error of that item.
pub(crate) type PartOfPage<T> = (Page<T>, Option<Error>);

impl<T> Pages<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        let token = core.authentication.parameter();
        let page_loop = PageState::new(&call, &core.options, token).map(|state| {
            let prefetcher = Prefetcher::new(core.prefetch);
            PageLoop { core, call: Arc::new(call), state, prefetcher, failed: false }
        });
        Self { page_loop: page_loop.map_err(Some), page: std::marker::PhantomData }
    }

    /// Fetches up to `count` pages at a time, and returns them in order.
    ///
    /// Numbered pages are fetched side by side. If the server does not report how many there are, no more are fetched at
    /// a time than were received, so that at most as many requests go past the last page as there are pages.
    /// Where only the response names the next page, as on keyset pages, that page is requested at once, and arrives while
    /// the one before is worked on, as far as this is polled. A list that has both can be fetched in numbered pages
    /// instead, with `page_style` or `from_page`.
    pub fn prefetch(mut self, count: usize) -> Self {
        if let Ok(page_loop) = &mut self.page_loop {
            page_loop.prefetcher = Prefetcher::new(count);
        }
        self
    }

    /// Returns the position of the next page, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.page_loop.as_ref().ok()?.state.cursor()
    }

    /// Announces that at most `count` items are needed: requests pages of that size unless the caller set one, and
    /// stops prefetching in time.
    pub(crate) fn limit(&mut self, count: usize) {
        if let Ok(page_loop) = &mut self.page_loop {
            page_loop.state.size(count);
            let size = page_loop.state.asked_size().unwrap_or(1).max(1);
            page_loop.prefetcher.limit((count as u64).div_ceil(size));
        }
    }

    /// Lets the page that was requested ahead of the caller go on.
    pub(crate) fn drive(&mut self, cx: &mut Context<'_>) {
        if let Ok(page_loop) = &mut self.page_loop {
            page_loop.drive(cx);
        }
    }

    /// Returns how many items of the first page were returned before the list was resumed.
    pub(crate) fn skip(&self) -> usize {
        self.page_loop.as_ref().map_or(0, |page_loop| page_loop.state.skip())
    }

    /// Returns the next page, or `None` after the last and after an error.
    ///
    /// # Errors
    /// Returns an error if the page could not be fetched.
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
        let page = ready!(self.poll_with(cx, |exchange, state| Ok((read(exchange, state)?, None))));
        Poll::Ready(page.map(|page| page.map(|(page, _)| page)))
    }

    /// Returns the next page up to an item that does not fit, and the error of that item.
    pub(crate) fn poll_some(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<PartOfPage<T>, Error>>>
    where
        T: Slot + Default,
    {
        self.poll_with(cx, read_some)
    }

    fn poll_with(&mut self, cx: &mut Context<'_>, read: ReadPage<T>) -> Poll<Option<Result<PartOfPage<T>, Error>>> {
        let page_loop = match &mut self.page_loop {
            Ok(page_loop) => page_loop,
            Err(error) => return Poll::Ready(error.take().map(Err)),
        };
        let Some(exchange) = ready!(page_loop.poll_exchange(cx)) else { return Poll::Ready(None) };
        let page = exchange.and_then(|exchange| read(exchange, &mut page_loop.state));
        let page = page.map_err(|error| error.with_cursor(page_loop.state.cursor()));
        match &page {
            Ok((page, None)) => page_loop.received(&page.neighbours, &page.head.headers, cx),
            Ok((_, Some(_))) | Err(_) => page_loop.fail(),
        }
        Poll::Ready(Some(page))
    }
}

impl PageLoop {
    fn poll_exchange(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Exchange, Error>>> {
        if self.failed || self.state.query().is_none() {
            return Poll::Ready(None);
        }
        loop {
            self.fill();
            let result = ready!(self.prefetcher.poll(cx));
            let status = result.as_ref().err().and_then(Error::status).map(|status| status.as_u16());
            if !self.state.replace_style(status) {
                return Poll::Ready(Some(result));
            }
        }
    }

    /// Requests the next page, and as many after it as allowed.
    fn fill(&mut self) {
        let Self { core, call, state, prefetcher, .. } = self;
        let several = prefetcher.max() > 1;
        prefetcher.fill(state, |query| {
            let task = Task { call: call.clone(), query: Some(state.sent(&query)), stream: false, raw: false };
            if several { spawn(core, task) } else { send(core.clone(), task) }
        });
    }

    /// Takes note of a page that was received, after which the state has advanced.
    fn received(&mut self, page: &Neighbours, headers: &HeaderMap, cx: &mut Context<'_>) {
        let last = self.state.last_number(page, headers);
        self.prefetcher.received(&self.state, last);
        // Of pages without numbers only this one is known; it can be underway while the caller works.
        if self.prefetcher.max() > 1 && self.state.page_number().is_none() && self.prefetcher.needs_more() {
            self.fill();
            self.prefetcher.drive(cx);
        }
    }

    /// Lets the page that was requested ahead of the caller go on.
    fn drive(&mut self, cx: &mut Context<'_>) {
        if self.prefetcher.max() > 1 && self.state.page_number().is_none() {
            self.prefetcher.drive(cx);
        }
    }

    fn fail(&mut self) {
        self.failed = true;
        self.prefetcher.clear();
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("cursor", &self.cursor()).finish_non_exhaustive()
    }
}

impl<T: Slot + Default> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}
