//! Lists that come in pages.
//!
//! In: a call of a list. Out: one page, all pages, all items. What the next page is, and whether there is one, is a pure
//! function of what an answer says ([`state`]); going from page to page is a stream ([`page_loop`]).

mod items;
mod link;
mod pages;
mod prefetcher;
mod state;

use http::HeaderMap;

pub use items::Items;
pub use pages::Pages;
pub(crate) use state::PageState;

use crate::cursor::Cursor;
use crate::error::Error;
use crate::response::Head;
use crate::response::RateLimit;
use crate::send::Exchange;
use crate::service::ErrorKind;
use crate::slot::Slot;

/// One page of a list.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    pub(crate) next: Option<Cursor>,
    pub(crate) total_items: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    pub(crate) head: Head,
}

impl<T> Page<T> {
    /// Where the next page is; `None` on the last.
    pub fn next(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// The number of items on all pages, where the server says so. Servers stop counting somewhere.
    pub fn total_items(&self) -> Option<u64> {
        self.total_items
    }

    /// The number of pages, where the server says so.
    pub fn total_pages(&self) -> Option<u64> {
        self.total_pages
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The name of the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// How many requests the server still takes, where it says so.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.head.rate_limit()
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'p, T> IntoIterator for &'p Page<T> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// Reads the items of an answer, and state on.
pub(crate) fn read<T: Slot + Default>(exchange: Exchange, state: &mut PageState) -> Result<Page<T>, Error> {
    let mut items: Vec<T> = Vec::new();
    exchange.raw_response().fill(&mut items).map_err(|error| exchange.unreadable(error))?;
    let totals = state.step(&exchange.head.headers, items.len());
    let totals = totals.map_err(|message| exchange.error(ErrorKind::Page, message))?;
    Ok(Page { items, next: state.cursor(), total_items: totals.items, total_pages: totals.pages, head: exchange.head })
}
