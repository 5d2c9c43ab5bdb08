//! The items of all pages, and a bounded number of them as a list.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Pages;
use crate::call::Call;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::send::Core;
use crate::slot::Slot;

/// The items of a list, over all its pages. Also a [`Stream`].
///
/// After an error it is at its end; [`cursor`](Self::cursor) then names the place, so that it can be gone on with later.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<T> {
    pages: Pages<T>,
    items: std::vec::IntoIter<T>,
    /// The place of the page whose items are given.
    here: Option<Cursor>,
    given: usize,
}

impl<T> Items<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        Self { pages: Pages::new(core, call), items: Vec::new().into_iter(), here: None, given: 0 }
    }

    /// Fetches up to `count` pages at a time, in order, where pages are numbered. Where the server does not say how many
    /// there are, up to `count` requests are made for pages behind the last.
    pub fn prefetch(mut self, count: usize) -> Self {
        self.pages = self.pages.prefetch(count);
        self
    }

    /// Where it goes on: at the item that the next call gives. `None` behind the last.
    pub fn cursor(&self) -> Option<Cursor> {
        if self.items.len() == 0 {
            return self.pages.cursor();
        }
        let mut cursor = self.here.clone()?;
        cursor.skip = self.given;
        Some(cursor)
    }

    /// The next item; `None` behind the last, and after an error.
    ///
    /// # Errors
    /// When the page it stands on could not be had.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error>
    where
        T: Slot + Default,
    {
        std::future::poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    pub(crate) fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>>
    where
        T: Slot + Default,
    {
        loop {
            if let Some(item) = self.items.next() {
                self.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let (here, skip) = (self.pages.cursor(), self.pages.skip());
            match ready!(self.pages.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    self.here = here;
                    self.given = skip.min(page.items.len());
                    self.items = page.items.into_iter();
                    // What was given before a restart.
                    self.items.by_ref().take(skip).for_each(drop);
                }
            }
        }
    }

    /// Gathers up to `max` items, `gathered` being those that are there.
    pub(crate) fn poll_gather(
        &mut self,
        max: usize,
        gathered: &mut Vec<T>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Error>>
    where
        T: Slot + Default,
    {
        while gathered.len() < max {
            match ready!(self.poll_item(cx)) {
                Some(item) => gathered.push(item?),
                None => break,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// No more than `count` items are needed.
    pub(crate) fn limit(&mut self, count: usize) {
        self.pages.limit(count);
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("cursor", &self.cursor()).finish_non_exhaustive()
    }
}

impl<T: Slot + Default> Stream for Items<T>
where
    T: Unpin,
{
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}
