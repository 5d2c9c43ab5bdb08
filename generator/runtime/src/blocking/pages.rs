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

/// The pages of a list.
///
/// After an error it is at its end; [`cursor`](Self::cursor) then names the page that failed, so that it can be gone on
/// with later.
#[must_use = "pages are fetched when they are asked for"]
#[derive(Debug)]
pub struct Pages<T>(page::Pages<T>);

/// The items of a list, over all its pages.
///
/// After an error it is at its end; [`cursor`](Self::cursor) then names the place, so that it can be gone on with later.
#[must_use = "items are fetched when they are asked for"]
#[derive(Debug)]
pub struct Items<T>(page::Items<T>);

impl<T> Pages<T> {
    pub(crate) fn new(core: Arc<Core>, call: Call) -> Self {
        Self(page::Pages::new(core, call))
    }

    /// Fetches up to `count` pages at a time, each on a thread of its own, in order, where pages are numbered. Where the
    /// server does not say how many there are, up to `count` requests are made for pages behind the last.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count))
    }

    /// Where it goes on: at the page that the next call gives. `None` behind the last.
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

    /// Fetches up to `count` pages at a time, each on a thread of its own, in order, where pages are numbered. Where the
    /// server does not say how many there are, up to `count` requests are made for pages behind the last.
    pub fn prefetch(self, count: usize) -> Self {
        Self(self.0.prefetch(count))
    }

    /// Where it goes on: at the item that the next call gives. `None` behind the last.
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
