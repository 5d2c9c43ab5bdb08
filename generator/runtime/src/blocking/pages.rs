//! Pages and items as iterators.

use std::sync::Arc;

use crate::block_on::block_on;
use crate::call::Call;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::page;
use crate::page::Page;
use crate::send::Core;
use crate::slot::Slot;

/// An iterator over the pages of a list.
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the page that failed, so that the list can be
/// resumed.
#[must_use = "iterators are lazy and send nothing unless consumed"]
#[derive(Debug)]
pub struct Pages<T>(page::Pages<T>);

/// An iterator over the items of a list, across pages.
///
/// It ends after an error; [`cursor`](Self::cursor) then identifies the next item, so that the list can be resumed. An
/// item that does not fit ends it too, after the items before it; [`Error::next_item`] is the position after that item.
#[must_use = "iterators are lazy and send nothing unless consumed"]
#[derive(Debug)]
pub struct Items<T>(page::Items<T>);

impl<T> Pages<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        Self(page::Pages::new(core, call))
    }

    /// Fetches up to `count` pages at a time, each on its own thread, and returns them in order.
    ///
    /// Applies to numbered pages only. If the server does not report the number of pages, up to `count` requests go
    /// past the last one.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count))
    }

    /// Returns the position of the next page, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

impl<T: Slot + Default> Iterator for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.try_next()).transpose()
    }
}

impl<T> Items<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        Self(page::Items::new(core, call))
    }

    /// Fetches up to `count` pages at a time, each on its own thread, and returns their items in order.
    ///
    /// Applies to numbered pages only. If the server does not report the number of pages, up to `count` requests go
    /// past the last one.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count))
    }

    /// Returns the position of the next item, or `None` after the last.
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

impl<T: Slot + Default> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.try_next()).transpose()
    }
}
