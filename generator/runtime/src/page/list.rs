//! What stays the same in the course of a list: its operation, its page styles, the call's own arguments. In: a call.
//! Out: the first query of a style, queries from cursors, and cursors.
//!
//! Arguments that are secret or say who sends the request are kept apart: no cursor and no `Debug` shows them, and they
//! are added when a page is requested.

use std::borrow::Cow;
use std::fmt;

use super::fingerprint::Fingerprint;
use super::query::{base, has_pair, joined, with_default};
use crate::call::RequestOption;
use crate::call::{Argument, Call, Place};
use crate::cursor::Cursor;
use crate::encode::{EncodeError, prepare_query};
use crate::endpoint::PageUse;
use crate::error::Error;
use crate::service::{ErrorKind, PageStyle, Service};
use crate::url::{decoded_pairs, without_pairs};

/// The style of a list whose operation declares none: nothing is added to its queries.
static BY_LINK: PageStyle = PageStyle::new("link");

/// A list.
pub(crate) struct List {
    version: &'static str,
    operation: Cow<'static, str>,
    /// The styles of the operation.
    uses: &'static [PageUse],
    service: &'static Service,
    /// The style that the caller chose.
    chosen: Option<&'static PageStyle>,
    /// The encoded query of the arguments that may be shown.
    own: String,
    /// The encoded query of the arguments that must not be shown.
    hidden: String,
    /// Their names, besides those that the service lists.
    hidden_names: Vec<String>,
    fingerprint: u64,
}

impl List {
    /// Describes the list of a call. `token` is the query parameter of the client's credential, if it has one.
    pub(super) fn new(call: &Call, options: &[RequestOption], token: Option<&str>) -> Result<Self, Error> {
        let endpoint = call.endpoint();
        let of_query = || call.arguments.iter().filter(|argument| argument.place == Place::Query);
        let options_of_query = || options.iter().filter(|option| option.place == Place::Query);
        let mut hidden_names: Vec<String> = token.map(str::to_owned).into_iter().collect();
        hidden_names.extend(options_of_query().map(|option| base(option.wire).to_owned()));
        hidden_names.extend(of_query().filter(|argument| is_secret(argument)).map(|it| base(&it.wire).to_owned()));
        let mut list = Self {
            version: endpoint.api.version,
            operation: endpoint.name.clone(),
            uses: endpoint.pages,
            service: endpoint.api.service,
            chosen: call.style,
            own: String::new(),
            hidden: String::new(),
            hidden_names,
            fingerprint: 0,
        };
        let refused = |error: EncodeError| Error::new(ErrorKind::Request, error.0).with_operation(endpoint);
        let is_hidden = |argument: &Argument| list.is_hidden(&argument.wire);
        (list.own, list.hidden) = if options_of_query().next().is_some() || of_query().any(is_hidden) {
            let own = prepare_query(&part_of(call, |argument| !is_hidden(argument)), &[]).map_err(refused)?;
            (own, prepare_query(&part_of(call, is_hidden), options).map_err(refused)?)
        } else {
            (prepare_query(call, &[]).map_err(refused)?, String::new())
        };
        list.fingerprint = list.fingerprint_of(call);
        Ok(list)
    }

    /// Returns the fingerprint of the path parameters and filters. Where a page begins and how long it is does not
    /// count.
    fn fingerprint_of(&self, call: &Call) -> u64 {
        let mut fingerprint = Fingerprint::new();
        let of_path = call.arguments.iter().filter(|argument| argument.place == Place::Path && !is_secret(argument));
        let texts = of_path.map(|argument| {
            (argument.wire.to_string(), argument.value.text().map(Cow::into_owned).unwrap_or_default())
        });
        fingerprint.add(texts.collect());
        let filters = decoded_pairs(&self.own).filter(|(name, _)| !self.is_start(name) && !self.is_size(name));
        fingerprint.add(filters.collect());
        fingerprint.finish()
    }
}

/// Styles.
impl List {
    /// Returns all styles whose headers may be in a response: `style` first, then those of the operation, then those of
    /// the service.
    pub(super) fn styles(&self, style: &'static PageStyle) -> impl Iterator<Item = &'static PageStyle> + use<> {
        let of_operation = self.uses.iter().map(|usage| usage.style);
        std::iter::once(style).chain(of_operation).chain(self.service.pages.iter().copied())
    }

    /// Returns the style for the beginning of the list: the caller's, or the last whose conditions hold.
    pub(super) fn first_style(&self) -> &'static PageStyle {
        self.chosen.or_else(|| self.usual_style(|_| true)).unwrap_or(&BY_LINK)
    }

    /// Returns the style of a query that a cursor named: the caller's, or the last whose conditions hold and whose
    /// parameters are there.
    fn style_of(&self, query: &str) -> &'static PageStyle {
        let is_set = |style: &PageStyle| style.set.iter().all(|(name, value)| has_pair(query, name, Some(value)));
        self.chosen.or_else(|| self.usual_style(is_set)).unwrap_or_else(|| self.first_style())
    }

    /// Returns the last style of the operation whose conditions hold, among those that `fits` selects.
    fn usual_style(&self, fits: impl Fn(&PageStyle) -> bool) -> Option<&'static PageStyle> {
        self.uses.iter().rev().find(|usage| usage.fits(&self.own) && fits(usage.style)).map(|usage| usage.style)
    }

    /// Returns the style of numbered pages: the caller's, or the operation's, or for an operation without styles the
    /// service's.
    pub(super) fn numbered_style(&self) -> Option<&'static PageStyle> {
        let of_service = self.service.pages.iter().copied().filter(|_| self.uses.is_empty());
        let candidates = self.chosen.into_iter().chain(self.usual_style(|style| style.page.is_some()));
        candidates.chain(of_service).find(|style| style.page.is_some())
    }
}

/// Parameters.
impl List {
    /// Returns whether a parameter says where a page begins, in any style.
    fn is_start(&self, name: &str) -> bool {
        let is_cursor = |style: &PageStyle| style.cursor.is_some_and(|cursor| cursor.parameter == name);
        self.styles(self.first_style()).any(|style| style.page == Some(name) || is_cursor(style))
    }

    /// Returns whether a parameter says where a page begins, so that it counts more than the call's own argument.
    fn is_position(&self, name: &str, style: &PageStyle) -> bool {
        self.is_start(name) || style.position.contains(&name)
    }

    /// Returns whether a parameter says where a page begins, and does not filter.
    pub(super) fn is_only_position(&self, name: &str, style: &PageStyle) -> bool {
        self.is_start(name) || style.position.contains(&name) && !self.is_own(name)
    }

    /// Returns whether a parameter says how long a page is.
    fn is_size(&self, name: &str) -> bool {
        self.styles(self.first_style()).any(|style| style.size == Some(name))
    }

    /// Returns whether a parameter is one of the call's own arguments.
    pub(super) fn is_own(&self, name: &str) -> bool {
        decoded_pairs(&self.own).any(|(own, _)| base(&own) == base(name))
    }

    /// Returns whether no cursor contains a parameter, and no link sets it.
    fn is_hidden(&self, name: &str) -> bool {
        let name = base(name);
        self.service.identity_parameters.contains(&name) || self.hidden_names.iter().any(|hidden| hidden == name)
    }
}

/// Queries.
impl List {
    /// Returns the first query in a style: the call's own arguments, and what the style adds.
    pub(super) fn first_query(&self, style: &PageStyle) -> String {
        let mut query = self.own.clone();
        for (name, value) in style.set.iter().chain(self.settings(style)) {
            query = with_default(&query, name, value);
        }
        query
    }

    /// Returns what the operation sends with a style, besides what selects it.
    pub(super) fn settings(&self, style: &PageStyle) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
        let usage = self.uses.iter().find(|usage| std::ptr::eq(usage.style, style));
        usage.into_iter().flat_map(|usage| usage.set)
    }

    /// Returns a query as it is sent, with the arguments that must not be shown.
    pub(super) fn sent(&self, query: &str) -> String {
        joined(query.to_owned(), &self.hidden)
    }

    /// Removes the parameters that must not be shown, and that the server cannot set.
    pub(super) fn clean(&self, query: &str) -> String {
        without_pairs(query, |name, _| self.is_hidden(name))
    }

    /// Returns the cursor of a page. The call's own arguments come from the call again.
    pub(super) fn cursor(&self, query: &str, style: &PageStyle, skip: usize, full: Option<u64>) -> Cursor {
        let is_repeated = |name: &str| self.is_own(name) && !self.is_position(name, style) && !self.is_size(name);
        Cursor {
            operation: format!("{}.{}", self.version, self.operation),
            query: without_pairs(query, |name, _| is_repeated(name)),
            skip,
            list: Some(self.fingerprint),
            full,
        }
    }

    /// Returns the query of a cursor and its style: its position, and otherwise the call's own arguments.
    pub(super) fn resumed(&self, cursor: &Cursor) -> Result<(String, &'static PageStyle), String> {
        if cursor.operation.split_once('.') != Some((self.version, &*self.operation)) {
            return Err(format!("the cursor belongs to `{}`", cursor.operation));
        }
        if cursor.list.is_some_and(|list| list != self.fingerprint) {
            return Err("the cursor belongs to a list with other path parameters or filters".to_owned());
        }
        let style = self.style_of(&cursor.query);
        let mut kept = Vec::new();
        for (name, value) in decoded_pairs(&cursor.query) {
            if self.is_hidden(&name) {
                return Err(format!("the cursor sets `{}`, which no cursor can", base(&name)));
            }
            if self.is_size(&name) && self.is_longer(&name, &value) {
                return Err("the cursor belongs to a list with longer pages".to_owned());
            }
            if self.is_size(&name) || self.is_position(&name, style) || !self.is_own(&name) {
                kept.push(base(&name).to_owned());
            }
        }
        let is_kept = |name: &str| name.is_empty() || kept.iter().any(|kept| kept == base(name));
        let position = without_pairs(&cursor.query, |name, _| !is_kept(name));
        Ok((joined(position, &without_pairs(&self.own, |name, _| is_kept(name))), style))
    }

    /// Returns whether pages of `size` items are longer than what the call asks for. They may be shorter, since servers
    /// have a maximum.
    fn is_longer(&self, name: &str, size: &str) -> bool {
        let own =
            decoded_pairs(&self.own).find(|(found, _)| found == name).and_then(|(_, own)| own.parse::<u64>().ok());
        own.zip(size.parse::<u64>().ok()).is_some_and(|(own, size)| size > own)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Returns the call with some of its arguments only.
fn part_of(call: &Call, which: impl Fn(&Argument) -> bool) -> Call {
    let mut part = Call::from_endpoint(call.endpoint.clone());
    part.arguments = call.arguments.iter().filter(|argument| which(argument)).cloned().collect();
    part
}

fn is_secret(argument: &Argument) -> bool {
    let mut secrets = Vec::new();
    argument.value.secrets(&mut secrets);
    !secrets.is_empty()
}
