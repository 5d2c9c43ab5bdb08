//! The state of an iteration over pages: the query of the next page, or the end. Sends nothing.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use http::HeaderMap;

use super::list::List;
use super::named::{Relation, Response, Totals};
use super::neighbours::Neighbours;
use super::query::{has_pair, number_of, with_default};
use crate::call::Call;
use crate::call::RequestOption;
use crate::cursor::Cursor;
use crate::error::Error;
use crate::service::{ErrorKind, PageEnd, PageStyle};
use crate::url::{decoded_pairs, set_pair};

/// The page size that is requested if the caller sets none, for styles whose last page is recognized by its size.
const DEFAULT_PAGE_SIZE: u64 = 20;

/// The largest number of empty pages in a row that are followed.
const MAX_EMPTY_PAGES: u32 = 100;

/// The state of an iteration over pages.
#[derive(Debug, Clone)]
pub(crate) struct PageState {
    list: Arc<List>,
    style: &'static PageStyle,
    /// The query of the next page, or `None` after the last.
    next: Option<String>,
    /// The number of items of the next page that were already returned.
    skip: usize,
    /// Hashes of the queries already sent; lists may be long.
    seen: BTreeSet<u64>,
    /// The hash of the last body, for styles in which the server names no page.
    body: Option<u64>,
    /// The largest number of items on a page so far.
    full: Option<u64>,
    /// The number of empty pages in a row.
    empty: u32,
    /// The number of items per page that suffices, if it is known.
    enough: Option<u64>,
    /// Whether the size of the pages is settled, since the iteration started in the middle of the list.
    sized: bool,
    /// Whether the style may be given up if the server refuses it.
    replaceable: bool,
}

impl PageState {
    /// Creates the state at the beginning of a list, or at the call's page or cursor.
    pub(crate) fn new(call: &Call, options: &[RequestOption], token: Option<&'static str>) -> Result<Self, Error> {
        let list = List::new(call, options, token)?;
        let fault = |kind, message: String| Error::new(kind, message).with_operation(call.endpoint());
        let mut state = Self {
            style: list.first_style(),
            list: Arc::new(list),
            next: None,
            skip: 0,
            seen: BTreeSet::new(),
            body: None,
            full: None,
            empty: 0,
            enough: None,
            sized: call.cursor.is_some(),
            replaceable: call.from_page.is_none() && call.style.is_none(),
        };
        if let Some(cursor) = &call.cursor {
            let (query, style) = state.list.resumed(cursor).map_err(|message| fault(ErrorKind::Page, message))?;
            (state.style, state.skip, state.full) = (style, cursor.skip, cursor.full);
            state.replaceable &= state.is_first(&query);
            state.next = Some(query);
        } else if let Some(number) = call.from_page {
            let numbered = state.list.numbered_style().and_then(|style| Some((style, style.page?)));
            let refused = || fault(ErrorKind::Request, "the pages of this list are not numbered".to_owned());
            let (style, parameter) = numbered.ok_or_else(refused)?;
            (state.style, state.sized) = (style, number != style.first);
            state.next = Some(set_pair(&state.first(), parameter, &number.to_string()));
        } else {
            state.next = Some(state.first());
        }
        Ok(state)
    }

    /// Returns the first query, with the parameters that select the style.
    fn first(&self) -> String {
        let query = self.list.first_query(self.style);
        let Some(name) = self.style.size else { return query };
        let size = match (self.enough, self.style.end) {
            (Some(count), _) => count.min(self.style.max_size.unwrap_or(u64::MAX)).max(1),
            (None, PageEnd::Short) => self.style.max_size.unwrap_or(DEFAULT_PAGE_SIZE),
            (None, PageEnd::Unnamed) => return query,
        };
        with_default(&query, name, &size.to_string())
    }

    /// Returns whether a query is the first one, or less.
    fn is_first(&self, query: &str) -> bool {
        let first = self.first();
        decoded_pairs(query)
            .all(|pair| self.style.size == Some(&pair.0) || decoded_pairs(&first).any(|own| own == pair))
    }

    /// Requests `count` items per page, or as many as the server allows, unless the caller set a size. Has no effect
    /// in the middle of a list: with another size, page 3 begins elsewhere.
    pub(crate) fn size(&mut self, count: usize) {
        if !self.sized {
            self.enough = Some(count as u64);
            let number = self.style.page.and_then(|page| Some((page, number_of(self.next.as_deref()?, page)?)));
            let first = self.first();
            self.next = Some(match number {
                Some((page, number)) => set_pair(&first, page, &number.to_string()),
                None => first,
            });
        }
    }

    /// Returns the requested number of items per page.
    pub(crate) fn asked_size(&self) -> Option<u64> {
        let size = number_of(self.next.as_deref()?, self.style.size?)?;
        Some(size.min(self.style.max_size.unwrap_or(u64::MAX)))
    }

    /// Returns the query of the next page, or `None` after the last.
    pub(crate) fn query(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Returns whether a query is that of the next page, however it is written.
    pub(crate) fn is_next(&self, query: &str) -> bool {
        self.next.as_ref().is_some_and(|next| next == query || self.page_hash(next) == self.page_hash(query))
    }

    /// Returns a query of this list as it is sent, with the arguments that must not be shown.
    pub(crate) fn sent(&self, query: &str) -> String {
        self.list.sent(query)
    }

    /// Returns how many items of the next page were already returned.
    pub(crate) fn skip(&self) -> usize {
        self.skip
    }

    /// Returns the position of the next page, or `None` after the last.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let full = self.full.filter(|_| self.style.end == PageEnd::Short);
        Some(self.list.cursor(self.next.as_deref()?, self.style, self.skip, full))
    }

    /// Returns the number of the next page, if pages are numbered.
    pub(crate) fn page_number(&self) -> Option<u64> {
        number_of(self.next.as_deref()?, self.style.page?)
    }

    /// Returns the query of the page with another number.
    pub(crate) fn numbered(&self, number: u64) -> Option<String> {
        Some(set_pair(self.next.as_deref()?, self.style.page?, &number.to_string()))
    }

    /// Returns the number of the last page, if pages are numbered and the response to the page tells it.
    pub(crate) fn last_number(&self, received: &Neighbours, headers: &HeaderMap) -> Option<u64> {
        received.last_number(self.style, headers)
    }

    /// Continues in the style of numbered pages, if the server refused the usual one at the beginning of the list with
    /// this status. Returns whether it does.
    pub(crate) fn replace_style(&mut self, status: Option<u16>) -> bool {
        let refused = status.is_some_and(|status| self.style.refused.contains(&status));
        let other = self.list.numbered_style().filter(|other| !std::ptr::eq(*other, self.style));
        let Some(style) = other.filter(|_| refused && self.replaceable) else { return false };
        self.replaceable = false;
        self.style = style;
        self.next = Some(self.first());
        true
    }

    /// Returns what is known of the next page's place.
    pub(crate) fn neighbours(&self) -> Neighbours {
        Neighbours { list: self.list.clone(), style: self.style, sent: self.next.clone().unwrap_or_default() }
    }

    /// Advances to the page after the one that the response belongs to.
    pub(crate) fn step(&mut self, headers: &HeaderMap, items: usize, body: &[u8]) -> Result<Totals, &'static str> {
        let Some(sent) = &self.next else { return Ok(Totals::default()) };
        let response = Response { list: &self.list, style: self.style, sent, headers };
        let (totals, named) = (response.totals(), response.named(Relation::Next)?);
        let mut body = (named.is_none() && self.style.end == PageEnd::Short).then(|| hash(&body));
        let (style, next) = match named {
            Some(named) => (named.numbered.unwrap_or(self.style), Some(named.query)),
            None => (self.style, body.and_then(|_| self.after(sent, items))),
        };
        body = body.filter(|_| next.is_some());
        let empty = if items == 0 && next.is_some() { self.empty + 1 } else { 0 };
        let sent = self.page_hash(sent);
        let named = next.as_ref().map(|next| self.page_hash(next));
        if named.is_some_and(|named| named == sent || self.seen.contains(&named)) {
            return Err("the next page was fetched before");
        }
        if body.is_some() && self.body == body {
            return Err("the server sent the same page twice; it may ignore the number of the page");
        }
        if empty > MAX_EMPTY_PAGES {
            return Err("more than 100 empty pages in a row");
        }
        self.seen.insert(sent);
        (self.next, self.style, self.body, self.empty) = (next, style, body, empty);
        (self.skip, self.replaceable) = (0, false);
        self.full = self.full.max(Some(items as u64));
        Ok(totals)
    }

    /// Returns the hash of a page's query. The order of the parameters does not count, and the first page is the same
    /// with and without its number.
    fn page_hash(&self, query: &str) -> u64 {
        let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        let first = self.style.page.filter(|page| !has_pair(query, page, None));
        let first = first.map(|page| format!("{page}={}", self.style.first));
        pairs.extend(first.as_deref());
        pairs.sort_unstable();
        hash(&pairs)
    }

    /// Returns the query of the next page for styles whose last page is recognized by its size.
    ///
    /// A server may return fewer items than requested, so only a page that is shorter than an earlier one is the end,
    /// or an empty one.
    fn after(&self, sent: &str, items: usize) -> Option<String> {
        let parameter = self.style.page?;
        if items == 0 || self.full.is_some_and(|full| (items as u64) < full) {
            return None;
        }
        let number = number_of(sent, parameter).unwrap_or(self.style.first);
        Some(set_pair(sent, parameter, &number.checked_add(1)?.to_string()))
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
