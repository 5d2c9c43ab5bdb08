//! The items of all pages, and a limited number of them as a list.

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

/// The items of a list, across pages. It is also a [`Stream`].
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the next item, so that the list can be resumed. An
/// item that does not fit ends it too, after the items before it; [`Error::next_item`] is the position after that item.
#[must_use = "items are fetched only when they are polled for"]
pub struct Items<T> {
    pages: Pages<T>,
    items: std::vec::IntoIter<T>,
    /// The position of the page whose items are being returned.
    here: Option<Cursor>,
    given: usize,
    /// The error of the item that follows these.
    broken: Option<Error>,
    /// Whether the list ended with that error.
    is_broken: bool,
}

impl<T> Items<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        Self {
            pages: Pages::new(core, call),
            items: Vec::new().into_iter(),
            here: None,
            given: 0,
            broken: None,
            is_broken: false,
        }
    }

    /// Fetches up to `count` pages at a time, and returns their items in order.
    ///
    /// Numbered pages are fetched side by side. If the server does not report how many there are, no more are fetched at
    /// a time than were received, so that at most as many requests go past the last page as there are pages.
    /// Where only the response names the next page, as on keyset pages, that page is requested at once, and arrives while
    /// the one before is worked on, as far as this is polled. A list that has both can be fetched in numbered pages
    /// instead, with `page_style` or `from_page`.
    pub fn prefetch(mut self, count: usize) -> Self {
        self.pages = self.pages.prefetch(count);
        self
    }

    /// Returns the position of the next item, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        if self.items.len() == 0 && !self.is_broken {
            return self.pages.cursor();
        }
        let mut cursor = self.here.clone()?;
        cursor.skip = self.given;
        Some(cursor)
    }

    /// Returns the next item, or `None` after the last and after an error.
    ///
    /// # Errors
    /// Returns an error if the item's page could not be fetched.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error>
    where
        T: Slot + Default,
    {
        std::future::poll_fn(|cx| self.poll_one(cx)).await.transpose()
    }

    /// Returns the next item. While the caller works on the items of one page, the next page comes.
    fn poll_one(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>>
    where
        T: Slot + Default,
    {
        if self.items.len() > 0 {
            self.pages.drive(cx);
        }
        self.poll_item(cx)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>>
    where
        T: Slot + Default,
    {
        loop {
            if let Some(item) = self.items.next() {
                self.given += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(error) = self.broken.take() {
                return Poll::Ready(Some(Err(error)));
            }
            let (here, skip) = (self.pages.cursor(), self.pages.skip());
            match ready!(self.pages.poll_some(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((page, broken))) => {
                    self.is_broken = broken.is_some();
                    self.broken = broken;
                    self.here = here;
                    self.given = skip.min(page.items.len());
                    self.items = page.items.into_iter();
                    // Items that were returned before the list was resumed.
                    self.items.by_ref().take(skip).for_each(drop);
                }
            }
        }
    }

    /// Appends items to `gathered` until it has `max`.
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

    /// Announces that at most `count` items are needed.
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
        self.get_mut().poll_one(cx)
    }
}
