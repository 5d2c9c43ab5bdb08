//! The state of an iteration over pages: the query of the next page, or the end. Sends nothing.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use http::HeaderMap;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::link;
use crate::call::Call;
use crate::call::RequestOption;
use crate::cursor::Cursor;
use crate::encode::{EncodeError, prepare_query};
use crate::error::Error;
use crate::response::text;
use crate::service::{ErrorKind, PageEnd, PageStyle};
use crate::url::{decoded_pairs, set_pair, without_pairs};

/// The style of a list whose operation declares none: only the `Link` header names the next page.
static BY_LINK: PageStyle = PageStyle::new("link");

/// The page size that is requested if the caller sets none, for styles whose last page is recognized by its size.
const DEFAULT_PAGE_SIZE: u64 = 20;

/// Characters that are invalid in a query, but that a server may have put there.
const ESCAPED_IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

/// The state of an iteration over pages.
#[derive(Debug, Clone)]
pub(crate) struct PageState {
    operation: String,
    style: &'static PageStyle,
    /// The query of the next page, or `None` after the last.
    next: Option<String>,
    /// The number of items of the next page that were already returned.
    skip: usize,
    /// Hashes of the queries already sent; lists may be long.
    seen: BTreeSet<u64>,
    /// The query parameter of the token, which no cursor contains.
    token: Option<&'static str>,
    /// Whether the iteration started from a cursor.
    resumed: bool,
}

/// The totals over all pages, as far as the server reports them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) items: Option<u64>,
    pub(crate) pages: Option<u64>,
}

impl PageState {
    /// Creates the state at the beginning of a list, or at the call's cursor.
    pub(crate) fn new(call: &Call, options: &[RequestOption], token: Option<&'static str>) -> Result<Self, Error> {
        let endpoint = call.endpoint();
        let operation = format!("{}.{}", endpoint.api.version, endpoint.name);
        let (query, skip) = match &call.cursor {
            Some(cursor) if cursor.operation != operation => {
                let message = format!("the cursor belongs to `{}`", cursor.operation);
                return Err(Error::new(ErrorKind::Page, message).with_operation(endpoint));
            }
            Some(cursor) => (cursor.query.clone(), cursor.skip),
            None => {
                let refused = |error: EncodeError| Error::new(ErrorKind::Request, error.0).with_operation(endpoint);
                (prepare_query(call, options).map_err(refused)?, 0)
            }
        };
        let style = style_of(call, &query);
        let mut state =
            Self { operation, style, next: None, skip, seen: BTreeSet::new(), token, resumed: call.cursor.is_some() };
        let query = if state.resumed { query } else { state.first(query) };
        state.next = Some(state.clean(&query));
        Ok(state)
    }

    /// Returns the first query, with the parameters that select the style.
    fn first(&self, mut query: String) -> String {
        for (name, value) in self.style.set {
            query = with_default(&query, name, value);
        }
        match (self.style.end, self.style.size) {
            (PageEnd::Short, Some(name)) => {
                with_default(&query, name, &self.style.max_size.unwrap_or(DEFAULT_PAGE_SIZE).to_string())
            }
            _ => query,
        }
    }

    /// Requests `count` items per page, or as many as the server allows, unless the caller set a size. Has no effect
    /// after a cursor: with another size, page 3 begins elsewhere.
    pub(crate) fn size(&mut self, count: usize) {
        if self.resumed {
            return;
        }
        let count = (count as u64).min(self.style.max_size.unwrap_or(u64::MAX)).max(1);
        if let (Some(name), Some(query)) = (self.style.size, &self.next) {
            self.next = Some(with_default(query, name, &count.to_string()));
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

    /// Returns how many items of the next page were already returned.
    pub(crate) fn skip(&self) -> usize {
        self.skip
    }

    /// Returns the position of the next page, or `None` after the last.
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        let query = self.next.clone()?;
        Some(Cursor { operation: self.operation.clone(), query, skip: self.skip })
    }

    /// Returns the number of the next page, if pages are numbered.
    pub(crate) fn page_number(&self) -> Option<u64> {
        number_of(self.next.as_deref()?, self.style.page?)
    }

    /// Returns the query of the page with another number.
    pub(crate) fn numbered(&self, number: u64) -> Option<String> {
        Some(set_pair(self.next.as_deref()?, self.style.page?, &number.to_string()))
    }

    /// Advances to the page after the one that the response belongs to.
    pub(crate) fn step(&mut self, headers: &HeaderMap, items: usize) -> Result<Totals, &'static str> {
        let Some(sent) = &self.next else { return Ok(Totals::default()) };
        let next = match self.style.end {
            PageEnd::Unnamed => self.named(headers, sent)?,
            PageEnd::Short => self.after(sent, items),
        };
        let next = next.map(|query| self.clean(&query));
        self.seen.insert(hash(sent));
        if next.as_ref().is_some_and(|next| self.seen.contains(&hash(next))) {
            return Err("the next page was fetched before");
        }
        self.next = next;
        self.skip = 0;
        let number = |name: Option<&str>| text(headers, name?)?.trim().parse().ok();
        Ok(Totals { items: number(self.style.total_items), pages: number(self.style.total_pages) })
    }

    /// Returns the query of the next page as the response names it. Of a link only the query is used, completed by
    /// what it lacks.
    fn named(&self, headers: &HeaderMap, sent: &str) -> Result<Option<String>, &'static str> {
        if let Some(target) = link::next(headers) {
            let query = link::query_of(&target).ok_or("the link to the next page has no query")?;
            return Ok(Some(self.completed(utf8_percent_encode(query, ESCAPED_IN_QUERY).to_string(), sent)));
        }
        let (Some(header), Some(parameter)) = (self.style.next, self.style.page) else { return Ok(None) };
        let Some(number) = text(headers, header).map(str::trim).filter(|number| !number.is_empty()) else {
            return Ok(None);
        };
        let number: u64 = number.parse().map_err(|_| "the number of the next page is invalid")?;
        Ok(Some(set_pair(sent, parameter, &number.to_string())))
    }

    /// Completes the query of a link: some servers name only the page, and without its filters it would be a page of
    /// another list.
    ///
    /// Lists and groups may be written differently in a link (`a=1,2` as `a[]=1&a[]=2`), so parameters are compared by
    /// the name before the bracket. The page number is never added.
    fn completed(&self, named: String, sent: &str) -> String {
        let base = |name: &str| name.split('[').next().unwrap_or_default().to_owned();
        let there: BTreeSet<String> = decoded_pairs(&named).map(|(name, _)| base(&name)).collect();
        let lacking = without_pairs(sent, |name, _| there.contains(&base(name)) || self.style.page == Some(name));
        if lacking.is_empty() { named } else { format!("{named}&{lacking}") }
    }

    /// Returns the query of the next page for styles whose last page is recognized by its size.
    fn after(&self, sent: &str, items: usize) -> Option<String> {
        let parameter = self.style.page?;
        if items == 0 || self.asked_size().is_some_and(|size| (items as u64) < size) {
            return None;
        }
        let number = number_of(sent, parameter).unwrap_or(self.style.first);
        Some(set_pair(sent, parameter, &number.checked_add(1)?.to_string()))
    }

    /// Removes the token from a query, so that it can be displayed and stored.
    fn clean(&self, query: &str) -> String {
        match self.token {
            Some(token) => without_pairs(query, |name, _| name == token),
            None => query.to_owned(),
        }
    }
}

fn hash(query: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    query.hash(&mut hasher);
    hasher.finish()
}

fn number_of(query: &str, name: &str) -> Option<u64> {
    decoded_pairs(query).find(|(found, _)| found == name)?.1.parse().ok()
}

fn with_default(query: &str, name: &str, value: &str) -> String {
    if decoded_pairs(query).any(|(found, _)| found == name) { query.to_owned() } else { set_pair(query, name, value) }
}

/// Returns the style for a query: the last whose conditions hold.
fn style_of(call: &Call, query: &str) -> &'static PageStyle {
    let fitting = call.endpoint().pages.iter().rev().find(|usage| usage.fits(query));
    call.style.or(fitting.map(|usage| usage.style)).unwrap_or(&BY_LINK)
}
