//! Pages and items as iterators.

use std::fmt;
use std::sync::Arc;

use crate::call::Call;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::page;
use crate::page::Page;
use crate::send::Core;
use crate::slot::Slot;
use crate::transport::{Transport, drive};

/// An iterator over the pages of a list.
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the page that failed, so that the list can be
/// resumed.
#[must_use = "iterators are lazy and send nothing unless consumed"]
pub struct Pages<T>(page::Pages<T>, Arc<dyn Transport>);

/// An iterator over the items of a list, across pages.
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the next item, so that the list can be resumed. An
/// item that does not fit ends it too, after the items before it; [`Error::next_item`] is the position after that item.
#[must_use = "iterators are lazy and send nothing unless consumed"]
pub struct Items<T>(page::Items<T>, Arc<dyn Transport>);

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T> Pages<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        let transport = core.transport.clone();
        Self(page::Pages::new(core, call), transport)
    }

    /// Fetches up to `count` pages at a time and returns them in order.
    ///
    /// Numbered pages are fetched side by side. If the server does not report how many there are, no more are fetched at
    /// a time than were received, so that at most as many requests go past the last page as there are pages.
    /// Where only the response names the next page, as on keyset pages, that page is requested at once, and arrives while
    /// the one before is worked on. A list that has both can be fetched in numbered pages
    /// instead, with `page_style` or `from_page`.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count), self.1)
    }

    /// Returns the position of the next page, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

impl<T: Slot + Default> Iterator for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        drive(self.1.as_ref(), self.0.try_next()).transpose()
    }
}

impl<T> Items<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        let transport = core.transport.clone();
        Self(page::Items::new(core, call), transport)
    }

    /// Fetches up to `count` pages at a time and returns their items in order.
    ///
    /// Numbered pages are fetched side by side. If the server does not report how many there are, no more are fetched at
    /// a time than were received, so that at most as many requests go past the last page as there are pages.
    /// Where only the response names the next page, as on keyset pages, that page is requested at once, and arrives while
    /// the one before is worked on. A list that has both can be fetched in numbered pages
    /// instead, with `page_style` or `from_page`.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count), self.1)
    }

    /// Returns the position of the next item, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

impl<T: Slot + Default> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        drive(self.1.as_ref(), self.0.try_next()).transpose()
    }
}
