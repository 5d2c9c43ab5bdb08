//! What a response says about the pages of its list. In: its headers, and the query that was sent. Out: the query of
//! the next page, of its neighbours, and the totals.
//!
//! Whatever the style, the next page is named by `Link`; else by a header with the server's own cursor; else by a
//! header with a number. Of a link only the query is used. Malformed totals and neighbours count as not sent; a next
//! page that cannot be read is an error, since the list would end too early.

use std::collections::BTreeSet;

use http::HeaderMap;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::link;
use super::list::List;
use super::query::{base, has_pair, joined, number_of};
use crate::response::text;
use crate::service::{CursorHeaders, PageStyle};
use crate::url::{decoded_pairs, set_pair, without_pairs};

/// Characters that are invalid in a query, but that a server may have put there.
const ESCAPED_IN_QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');

/// A page that a response names.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) query: String,
    /// The style of numbered pages, if the response turns out to have them although another style was requested.
    pub(super) numbered: Option<&'static PageStyle>,
}

/// A page beside the one that the response belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Next,
    Prev,
    First,
    Last,
}

impl Relation {
    fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Prev => "prev",
            Self::First => "first",
            Self::Last => "last",
        }
    }

    /// Returns the header with the number of the page.
    fn number_header(self, style: &PageStyle) -> Option<&'static str> {
        match self {
            Self::Next => style.next,
            Self::Prev => style.prev,
            Self::First | Self::Last => None,
        }
    }

    /// Returns the header with the server's cursor of the page.
    fn cursor_header(self, cursor: CursorHeaders) -> Option<&'static str> {
        match self {
            Self::Next => cursor.next,
            Self::Prev => cursor.prev,
            Self::First | Self::Last => None,
        }
    }
}

/// The totals over all pages, as far as the server reports them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) items: Option<u64>,
    pub(crate) pages: Option<u64>,
}

/// A response of a list.
#[derive(Clone, Copy)]
pub(super) struct Response<'r> {
    pub(super) list: &'r List,
    /// The style that was requested.
    pub(super) style: &'static PageStyle,
    /// The query that was sent, without what must not be shown.
    pub(super) sent: &'r str,
    pub(super) headers: &'r HeaderMap,
}

impl Response<'_> {
    /// Returns the page with this relation, or `None` if the response names none.
    pub(super) fn named(&self, relation: Relation) -> Result<Option<Named>, &'static str> {
        let number = self.number(relation);
        let mut fault = None;
        if let Some(target) = link::target(self.headers, relation.name()) {
            match link::query_of(&target) {
                Some(query) => {
                    let style = number.ok().flatten().map(|(style, _)| style);
                    return Ok(Some(self.linked(query, style, relation)));
                }
                None => fault = Some("the link to the next page has no query"),
            }
        }
        if let Some(named) = self.by_cursor(relation)? {
            return Ok(Some(named));
        }
        match (number?, fault) {
            (Some((style, number)), _) => Ok(Some(self.numbered(style, number))),
            (None, Some(fault)) => Err(fault),
            (None, None) => Ok(None),
        }
    }

    /// Returns the totals.
    pub(super) fn totals(&self) -> Totals {
        let number = |header: fn(&PageStyle) -> Option<&'static str>| {
            let mut headers = self.list.styles(self.style).filter_map(header);
            headers.find_map(|name| text(self.headers, name)?.trim().parse().ok())
        };
        Totals { items: number(|style| style.total_items), pages: number(|style| style.total_pages) }
    }

    /// Returns the number of the last page of numbered ones.
    pub(super) fn last_number(&self, style: &PageStyle) -> Option<u64> {
        let parameter = style.page?;
        if let Some(pages) = self.totals().pages {
            return style.first.checked_add(pages.max(1) - 1);
        }
        let target = link::target(self.headers, Relation::Last.name())?;
        number_of(link::query_of(&target)?, parameter)
    }

    /// Returns the number of a page in the first header that has one, and the style that the header belongs to.
    fn number(&self, relation: Relation) -> Result<Option<(&'static PageStyle, u64)>, &'static str> {
        for style in self.list.styles(self.style).filter(|style| style.page.is_some()) {
            let Some(header) = relation.number_header(style) else { continue };
            if let Some(number) = self.header(header)? {
                return number.parse().map(|number| Some((style, number))).map_err(|_| INVALID);
            }
        }
        Ok(None)
    }

    /// Returns the page whose cursor a header holds.
    fn by_cursor(&self, relation: Relation) -> Result<Option<Named>, &'static str> {
        for cursor in self.list.styles(self.style).filter_map(|style| style.cursor) {
            let Some(header) = relation.cursor_header(cursor) else { continue };
            if let Some(value) = self.header(header)? {
                let query = without_pairs(self.sent, |name, _| self.is_position(name));
                return Ok(Some(Named { query: set_pair(&query, cursor.parameter, value), numbered: None }));
            }
        }
        Ok(None)
    }

    /// Returns the value of a header that is not empty.
    fn header(&self, name: &str) -> Result<Option<&str>, &'static str> {
        for value in self.headers.get_all(name) {
            let value = value.to_str().map_err(|_| INVALID)?.trim();
            if !value.is_empty() {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Returns the page with a number. The parameters that asked for another style would contradict it.
    pub(super) fn numbered(&self, style: &'static PageStyle, number: u64) -> Named {
        let (query, numbered) = match self.style.page {
            Some(_) => (self.sent.to_owned(), None),
            None => (without_pairs(self.sent, |name, _| self.is_set(name) || self.is_position(name)), Some(style)),
        };
        let parameter = self.style.page.or(style.page).unwrap_or_default();
        Named { query: set_pair(&query, parameter, &number.to_string()), numbered }
    }

    /// Returns the page that a link names, completed by what it lacks of ours.
    fn linked(&self, query: &str, numbered: Option<&'static PageStyle>, relation: Relation) -> Named {
        let mut query = self.list.clean(&utf8_percent_encode(query, ESCAPED_IN_QUERY).to_string());
        let numbered = numbered.or_else(|| self.numbered_by(&query, relation)).filter(|_| self.style.page.is_none());
        let dropped = |name: &str| numbered.is_some() && self.is_set(name);
        query = without_pairs(&query, |name, _| dropped(name));
        let query = self.completed(query, dropped);
        Named { query, numbered }
    }

    /// Returns the style of numbered pages if a link counts them, although another style was requested, and asks for
    /// that no longer.
    fn numbered_by(&self, query: &str, relation: Relation) -> Option<&'static PageStyle> {
        let keeps = self.style.set.iter().any(|(name, _)| has_pair(query, name, None));
        let style = self.list.styles(self.style).find(|style| style.page.is_some())?;
        let sent = number_of(self.sent, style.page?).unwrap_or(style.first);
        let counts = number_of(query, style.page?) == sent.checked_add(1);
        (relation == Relation::Next && !keeps && counts).then_some(style)
    }

    /// Completes the query of a link: some servers name only the page, and without its filters it would be a page of
    /// another list.
    ///
    /// Where the page begins is never added, unless the call itself says so in a filter. A link that asks for the
    /// requested style itself comes from a server that knows what belongs to it.
    fn completed(&self, named: String, dropped: impl Fn(&str) -> bool) -> String {
        let there: BTreeSet<String> = decoded_pairs(&named).map(|(name, _)| base(&name).to_owned()).collect();
        let set = self.style.set;
        let knows = !set.is_empty() && set.iter().all(|(name, _)| there.contains(base(name)));
        let is_setting = |name: &str| self.list.settings(self.style).any(|(set, _)| *set == name);
        let lacking = without_pairs(self.sent, |name, _| {
            let is_known = knows && is_setting(name) && !self.list.is_own(name);
            there.contains(base(name)) || dropped(name) || self.is_position(name) || is_known
        });
        joined(named, &lacking)
    }

    /// Returns whether a parameter asks for the style.
    fn is_set(&self, name: &str) -> bool {
        self.style.set.iter().any(|(set, _)| *set == name)
    }

    /// Returns whether a parameter says where the page begins, and does not filter.
    fn is_position(&self, name: &str) -> bool {
        self.list.is_only_position(name, self.style)
    }
}

const INVALID: &str = "the number or cursor of the next page is invalid";
