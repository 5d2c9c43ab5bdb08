//! Pages in flight: the next one, and those that are prefetched after it, in order.
//!
//! Of pages that are not numbered only the next one is known. If the server reports the number of pages, none past the
//! last is requested. Otherwise some are, though no more than pages were received, and their responses are dropped when
//! an earlier page turns out to be the last.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::PageState;
use crate::error::Error;
use crate::send::{Exchange, Sent};

/// The pages in flight.
pub(crate) struct Prefetcher {
    /// The largest number of pages in flight.
    max: usize,
    in_flight: VecDeque<InFlight>,
    /// The number of the last page, once it is known.
    last: Option<u64>,
    /// The largest number of pages that are needed.
    max_pages: Option<u64>,
    /// The number of pages received.
    received: u64,
}

struct InFlight {
    query: String,
    response: Response,
}

enum Response {
    Pending(Sent),
    Ready(Box<Result<Exchange, Error>>),
    Taken,
}

impl Prefetcher {
    pub(crate) fn new(max: usize) -> Self {
        Self { max: max.max(1), in_flight: VecDeque::new(), last: None, max_pages: None, received: 0 }
    }

    /// Returns the largest number of pages in flight.
    pub(crate) fn max(&self) -> usize {
        self.max
    }

    /// Sets the largest number of pages that are needed.
    pub(crate) fn limit(&mut self, pages: u64) {
        self.max_pages = Some(pages);
    }

    /// Takes note of a page that was received, after which `state` has advanced.
    pub(crate) fn received(&mut self, state: &PageState, last: Option<u64>) {
        self.received += 1;
        self.last = last.or(self.last);
        // Prefetched pages are guesses; the page that the server names is the next one.
        if self.in_flight.front().is_some_and(|request| !state.is_next(&request.query)) {
            self.in_flight.clear();
        }
    }

    /// Returns whether more pages are needed.
    pub(crate) fn needs_more(&self) -> bool {
        self.left() > 0
    }

    /// Returns how many more pages are needed at most.
    fn left(&self) -> u64 {
        self.max_pages.map_or(u64::MAX, |max_pages| max_pages.saturating_sub(self.received))
    }

    /// Returns how many pages may be in flight: if the end is unknown, as many as were received, so that with each
    /// round trip twice as many are.
    fn window(&self) -> u64 {
        let known = if self.last.is_some() { u64::MAX } else { self.received };
        known.min(self.max as u64).min(self.left())
    }

    /// Drops all pages in flight.
    pub(crate) fn clear(&mut self) {
        self.in_flight.clear();
    }

    /// Requests the next page, and as many after it as allowed.
    pub(crate) fn fill(&mut self, state: &PageState, send: impl Fn(String) -> Sent) {
        let Some(next) = state.query() else { return };
        if self.in_flight.is_empty() {
            self.in_flight
                .push_back(InFlight { query: next.to_owned(), response: Response::Pending(send(next.to_owned())) });
        }
        let Some(first) = state.page_number().filter(|_| self.received > 0) else { return };
        let (last, window) = (self.last.unwrap_or(u64::MAX), self.window());
        while (self.in_flight.len() as u64) < window {
            let number = first.saturating_add(self.in_flight.len() as u64);
            let Some(query) = state.numbered(number).filter(|_| number <= last) else { return };
            self.in_flight.push_back(InFlight { query: query.clone(), response: Response::Pending(send(query)) });
        }
    }

    /// Polls all pages in flight.
    pub(crate) fn drive(&mut self, cx: &mut Context<'_>) {
        for request in &mut self.in_flight {
            if let Response::Pending(sent) = &mut request.response {
                if let Poll::Ready(received) = Pin::new(sent).poll(cx) {
                    request.response = Response::Ready(Box::new(received));
                }
            }
        }
    }

    /// Polls all pages in flight. Returns the next page when it is ready.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Exchange, Error>> {
        self.drive(cx);
        match self.in_flight.front_mut().map(|request| std::mem::replace(&mut request.response, Response::Taken)) {
            Some(Response::Ready(received)) => {
                self.in_flight.pop_front();
                Poll::Ready(*received)
            }
            Some(Response::Pending(sent)) => {
                if let Some(request) = self.in_flight.front_mut() {
                    request.response = Response::Pending(sent);
                }
                Poll::Pending
            }
            Some(Response::Taken) | None => Poll::Pending,
        }
    }
}
