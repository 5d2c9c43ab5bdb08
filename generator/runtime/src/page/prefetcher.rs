//! Pages underway: the next one, and behind it those that are fetched prefetcher, in order.
//!
//! Prefetcher is fetched only where pages are numbered. Where the server says how many there are, no request is made for a
//! page that is not there; where it does not, some are, and what they bring is dropped: the end is where a page says.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::PageState;
use crate::error::Error;
use crate::send::{Exchange, Sent};

/// The pages underway.
pub(crate) struct Prefetcher {
    /// The max pages underway at a time.
    max: usize,
    in_flight: VecDeque<InFlight>,
    /// The number of the last page, once it is known.
    last: Option<u64>,
    /// How many pages are max_pages at max.
    max_pages: Option<u64>,
    /// How many have received.
    received: u64,
}

struct InFlight {
    query: String,
    response: Response,
}

enum Response {
    Pending(Sent),
    Ready(Result<Exchange, Error>),
    Taken,
}

impl Prefetcher {
    pub(crate) fn new(max: usize) -> Self {
        Self { max: max.max(1), in_flight: VecDeque::new(), last: None, max_pages: None, received: 0 }
    }

    /// The max pages underway at a time.
    pub(crate) fn max(&self) -> usize {
        self.max
    }

    /// No more than `pages` are max_pages.
    pub(crate) fn limit(&mut self, pages: u64) {
        self.max_pages = Some(pages);
    }

    /// A page has received, and the state have gone one on.
    pub(crate) fn received(&mut self, state: &PageState, total_pages: Option<u64>) {
        self.received += 1;
        self.last = total_pages.or(self.last);
        // What is underway was guessed; what the server names counts.
        if self.in_flight.front().is_some_and(|request| Some(request.query.as_str()) != state.query()) {
            self.in_flight.clear();
        }
    }

    /// Forgets everything underway.
    pub(crate) fn clear(&mut self) {
        self.in_flight.clear();
    }

    /// Sends for the next page, and for as many behind it as may be.
    pub(crate) fn fill(&mut self, state: &PageState, send: impl Fn(String) -> Sent) {
        let Some(next) = state.query() else { return };
        if self.in_flight.is_empty() {
            self.in_flight
                .push_back(InFlight { query: next.to_owned(), response: Response::Pending(send(next.to_owned())) });
        }
        let Some(first) = state.page_number().filter(|_| self.received > 0) else { return };
        let last = self.last.unwrap_or(u64::MAX);
        let left = self.max_pages.map_or(u64::MAX, |max_pages| max_pages.saturating_sub(self.received));
        while self.in_flight.len() < self.max && (self.in_flight.len() as u64) < left {
            let number = first.saturating_add(self.in_flight.len() as u64);
            let Some(query) = state.numbered(number).filter(|_| number <= last) else { return };
            self.in_flight.push_back(InFlight { query: query.clone(), response: Response::Pending(send(query)) });
        }
    }

    /// The next page. The others go on meanwhile.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Exchange, Error>> {
        for request in &mut self.in_flight {
            if let Response::Pending(sent) = &mut request.response {
                if let Poll::Ready(received) = Pin::new(sent).poll(cx) {
                    request.response = Response::Ready(received);
                }
            }
        }
        match self.in_flight.front_mut().map(|request| std::mem::replace(&mut request.response, Response::Taken)) {
            Some(Response::Ready(received)) => {
                self.in_flight.pop_front();
                Poll::Ready(received)
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
