//! The pages beside a page. In: the query that was sent for it, and the headers of its response. Out: cursors.

use std::sync::Arc;

use http::HeaderMap;

use super::list::List;
use super::named::{Relation, Response};
use crate::cursor::Cursor;
use crate::service::PageStyle;

/// The place of a page in its list, as far as the server names it.
#[derive(Debug, Clone)]
pub(crate) struct Neighbours {
    pub(super) list: Arc<List>,
    /// The style that was requested.
    pub(super) style: &'static PageStyle,
    /// The query that was sent, without what must not be shown.
    pub(super) sent: String,
}

impl Neighbours {
    /// Returns the position of the page before, if the response names it.
    pub(super) fn prev(&self, headers: &HeaderMap) -> Option<Cursor> {
        self.named(Relation::Prev, headers)
    }

    /// Returns the position of the first page, if the response names it or pages are numbered.
    pub(super) fn first(&self, headers: &HeaderMap) -> Option<Cursor> {
        self.named(Relation::First, headers).or_else(|| self.numbered(Some(self.style.first), headers))
    }

    /// Returns the position of the last page, if the response names it, or tells the number of pages.
    pub(super) fn last(&self, headers: &HeaderMap) -> Option<Cursor> {
        let number = || self.response(headers).last_number(self.style);
        self.named(Relation::Last, headers).or_else(|| self.numbered(number(), headers))
    }

    /// Returns the number of the last page, if pages are numbered in `style` and the response tells it.
    pub(super) fn last_number(&self, style: &'static PageStyle, headers: &HeaderMap) -> Option<u64> {
        self.response(headers).last_number(style)
    }

    fn named(&self, relation: Relation, headers: &HeaderMap) -> Option<Cursor> {
        let named = self.response(headers).named(relation).ok()??;
        Some(self.list.cursor(&named.query, named.numbered.unwrap_or(self.style), 0, None))
    }

    fn numbered(&self, number: Option<u64>, headers: &HeaderMap) -> Option<Cursor> {
        self.style.page?;
        let query = self.response(headers).numbered(self.style, number?).query;
        Some(self.list.cursor(&query, self.style, 0, None))
    }

    fn response<'r>(&'r self, headers: &'r HeaderMap) -> Response<'r> {
        Response { list: &self.list, style: self.style, sent: &self.sent, headers }
    }
}
