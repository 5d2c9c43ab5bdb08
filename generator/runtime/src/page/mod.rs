//! Paged lists.
//!
//! In: a call of a list. Out: one page, all pages, or all items. The next page, or the end, is a pure function of the
//! responses ([`state`]); the iteration is a stream ([`pages`]).

mod fingerprint;
mod items;
mod link;
mod list;
mod named;
mod neighbours;
mod pages;
mod prefetcher;
mod query;
mod state;

use std::error::Error as _;
use std::fmt;

use http::HeaderMap;
use serde::de::IgnoredAny;

pub use items::Items;
pub use pages::Pages;
pub(crate) use state::PageState;

use neighbours::Neighbours;

use crate::cursor::Cursor;
use crate::error::Error;
use crate::rate_limit::RateLimit;
use crate::response::Head;
use crate::send::Exchange;
use crate::service::ErrorKind;
use crate::slot::{DecodeError, Deviation, Slot};

/// A page of a list.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    pub(crate) next: Option<Cursor>,
    pub(crate) total_items: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    pub(crate) neighbours: Neighbours,
    pub(crate) head: Head,
    pub(crate) deviations: Vec<Deviation>,
}

impl<T> Page<T> {
    /// Returns the position of the next page, or `None` on the last one.
    pub fn next(&self) -> Option<&Cursor> {
        self.next.as_ref()
    }

    /// Returns the position of the previous page, if the response names it.
    pub fn prev(&self) -> Option<Cursor> {
        self.neighbours.prev(&self.head.headers)
    }

    /// Returns the position of the first page, if the response names it or pages are numbered.
    pub fn first(&self) -> Option<Cursor> {
        self.neighbours.first(&self.head.headers)
    }

    /// Returns the position of the last page, if the response names it, or tells how many numbered pages there are.
    pub fn last(&self) -> Option<Cursor> {
        self.neighbours.last(&self.head.headers)
    }

    /// Returns the number of items on all pages, if the server reports it. Servers may stop counting at some number.
    pub fn total_items(&self) -> Option<u64> {
        self.total_items
    }

    /// Returns the number of pages, if the server reports it.
    pub fn total_pages(&self) -> Option<u64> {
        self.total_pages
    }

    /// Returns what of the page did not fit its type and is therefore missing in the items: the first 1,000 of it.
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the ID under which the server logged the request, if it sent one.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// Returns the rate limit, if the server reports one.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.head.rate_limit()
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    /// Formats the items and what the page says about the list. Headers are left out, since they may repeat secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("next", &self.next)
            .field("total_items", &self.total_items)
            .field("total_pages", &self.total_pages)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
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

/// Decodes the items of a response, and advances `state`.
pub(crate) fn read<T: Slot + Default>(exchange: Exchange, state: &mut PageState) -> Result<Page<T>, Error> {
    let mut items: Vec<T> = Vec::new();
    let decoded = exchange.decode(|response| {
        response.fill(&mut items)?;
        Ok(response.watch.losses())
    });
    let deviations = decoded.map_err(|error| with_positions(error, &exchange, state))?;
    page(exchange, items, deviations, state)
}

/// Decodes the items of a response as [`read`] does, up to one that does not fit, but for those that were returned before
/// the list was resumed. If there is such an item, its error is returned with the items before it, and `state` stays.
pub(crate) fn read_some<T: Slot + Default>(
    exchange: Exchange,
    state: &mut PageState,
) -> Result<(Page<T>, Option<Error>), Error> {
    let mut items: Vec<T> = Vec::new();
    let passed = state.skip();
    let decoded = exchange.decode(|response| {
        let broken = response.fill_some(&mut items, passed)?;
        Ok((broken, response.watch.losses()))
    });
    let (broken, deviations) = decoded.map_err(|error| with_positions(error, &exchange, state))?;
    let Some(broken) = broken else { return Ok((page(exchange, items, deviations, state)?, None)) };
    let error = with_positions(exchange.unreadable(broken), &exchange, state);
    let neighbours = state.neighbours();
    let (next, total_items, total_pages) = (None, None, None);
    let page = Page { items, next, total_items, total_pages, neighbours, head: exchange.head, deviations };
    Ok((page, Some(error)))
}

fn page<T>(
    exchange: Exchange,
    items: Vec<T>,
    deviations: Vec<Deviation>,
    state: &mut PageState,
) -> Result<Page<T>, Error> {
    let neighbours = state.neighbours();
    let totals = state.step(&exchange.head.headers, items.len(), &exchange.body);
    let totals = totals.map_err(|message| exchange.error(ErrorKind::Page, message))?;
    let (next, total_items, total_pages) = (state.cursor(), totals.items, totals.pages);
    Ok(Page { items, next, total_items, total_pages, neighbours, head: exchange.head, deviations })
}

/// Adds where the list goes on to the error of a page that cannot be decoded.
fn with_positions(mut error: Error, exchange: &Exchange, state: &PageState) -> Error {
    let item = error.source().and_then(|source| source.downcast_ref::<DecodeError>()?.item());
    let inner = error.inner_mut();
    inner.next_item = item.zip(state.cursor()).map(|(item, cursor)| Cursor { skip: item + 1, ..cursor });
    // How many items there are counts for lists that end with a page that is not full.
    let count = serde_json::from_slice::<Vec<IgnoredAny>>(&exchange.body).map_or(usize::MAX, |items| items.len());
    let mut ahead = state.clone();
    inner.next_page = ahead.step(&exchange.head.headers, count, &exchange.body).ok().and_then(|_| ahead.cursor());
    error
}
