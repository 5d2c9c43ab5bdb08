//! Pages underway: the next one, and behind it those that are fetched ahead, in order.
//!
//! Ahead is fetched only where pages are numbered. Where the server says how many there are, no request is made for a
//! page that is not there; where it does not, some are, and what they bring is dropped: the end is where a page says.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use super::Steps;
use crate::error::Error;
use crate::send::{Landing, Sent};

/// The pages underway.
pub(crate) struct Ahead {
    /// The most pages underway at a time.
    most: usize,
    flights: VecDeque<Flight>,
    /// The number of the last page, once it is known.
    last: Option<u64>,
    /// How many pages are needed at most.
    needed: Option<u64>,
    /// How many have landed.
    landed: u64,
}

struct Flight {
    query: String,
    state: State,
}

enum State {
    Underway(Sent),
    Landed(Result<Landing, Error>),
    Gone,
}

impl Ahead {
    pub(crate) fn new(most: usize) -> Self {
        Self { most: most.max(1), flights: VecDeque::new(), last: None, needed: None, landed: 0 }
    }

    /// The most pages underway at a time.
    pub(crate) fn most(&self) -> usize {
        self.most
    }

    /// No more than `pages` are needed.
    pub(crate) fn need(&mut self, pages: u64) {
        self.needed = Some(pages);
    }

    /// A page has landed, and the steps have gone one on.
    pub(crate) fn landed(&mut self, steps: &Steps, total_pages: Option<u64>) {
        self.landed += 1;
        self.last = total_pages.or(self.last);
        // What is underway was guessed; what the server names counts.
        if self.flights.front().is_some_and(|flight| Some(flight.query.as_str()) != steps.query()) {
            self.flights.clear();
        }
    }

    /// Forgets everything underway.
    pub(crate) fn clear(&mut self) {
        self.flights.clear();
    }

    /// Sends for the next page, and for as many behind it as may be.
    pub(crate) fn launch(&mut self, steps: &Steps, send: impl Fn(String) -> Sent) {
        let Some(next) = steps.query() else { return };
        if self.flights.is_empty() {
            self.flights.push_back(Flight { query: next.to_owned(), state: State::Underway(send(next.to_owned())) });
        }
        let Some(first) = steps.page_number().filter(|_| self.landed > 0) else { return };
        let last = self.last.unwrap_or(u64::MAX);
        let left = self.needed.map_or(u64::MAX, |needed| needed.saturating_sub(self.landed));
        while self.flights.len() < self.most && (self.flights.len() as u64) < left {
            let number = first.saturating_add(self.flights.len() as u64);
            let Some(query) = steps.numbered(number).filter(|_| number <= last) else { return };
            self.flights.push_back(Flight { query: query.clone(), state: State::Underway(send(query)) });
        }
    }

    /// The next page. The others go on meanwhile.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Landing, Error>> {
        for flight in &mut self.flights {
            if let State::Underway(sent) = &mut flight.state {
                if let Poll::Ready(landed) = sent.as_mut().poll(cx) {
                    flight.state = State::Landed(landed);
                }
            }
        }
        match self.flights.front_mut().map(|flight| std::mem::replace(&mut flight.state, State::Gone)) {
            Some(State::Landed(landed)) => {
                self.flights.pop_front();
                Poll::Ready(landed)
            }
            Some(State::Underway(sent)) => {
                if let Some(flight) = self.flights.front_mut() {
                    flight.state = State::Underway(sent);
                }
                Poll::Pending
            }
            Some(State::Gone) | None => Poll::Pending,
        }
    }
}
