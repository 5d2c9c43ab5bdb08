//! Renewal of access tokens: at most one at a time, however many calls wait for it, and none is lost if the call that
//! began it is canceled.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::lock::Lock;
use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// How long before its expiry a token is renewed, at most: one that is valid for a shorter time than four times that
/// is renewed in the last quarter of it.
const RENEW_BEFORE_EXPIRY: Duration = Duration::from_secs(20);

/// How long a failed renewal is not tried again while the token still holds.
const RENEW_AGAIN: Duration = Duration::from_secs(5);

/// The response of a token endpoint.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Grant {
    /// The access token.
    pub access: Secret,
    /// The refresh token, if it has changed.
    pub refresh: Option<Secret>,
    /// How long the access token is valid from now on.
    pub expires_in: Option<Duration>,
}

impl Grant {
    /// Creates a grant of an access token that is valid until the server rejects it.
    pub fn new(access: impl Into<Secret>) -> Self {
        Self { access: access.into(), refresh: None, expires_in: None }
    }

    /// Sets the refresh token.
    pub fn refresh(mut self, refresh: impl Into<Secret>) -> Self {
        self.refresh = Some(refresh.into());
        self
    }

    /// Sets how long the access token is valid from now on.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }
}

/// A source of access tokens.
///
/// It is implemented for functions that take the refresh token and return a future of a [`Grant`].
pub trait TokenSource: Send + Sync + 'static {
    /// Requests a new grant, with the refresh token of the previous one if there was one.
    ///
    /// It may take as long as one attempt of a request. For the blocking client it is polled on the thread of a caller,
    /// which blocks in between: a future that needs an event loop of that same thread never completes there.
    ///
    /// The future borrows nothing, so that another call can complete it if the one that began it is canceled: a
    /// refresh token that was used must not be lost.
    fn renew(&self, refresh: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>>;

    /// Stores a new grant before it is used, such as a refresh token that was rotated. Does nothing by default.
    ///
    /// # Errors
    /// Returns an error if it could not be stored. The next call will then try again.
    fn renewed(&self, grant: &Grant) -> Result<(), BoxError> {
        let _ = grant;
        Ok(())
    }
}

impl<F, R> TokenSource for F
where
    F: Fn(Option<Secret>) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Grant, BoxError>> + Send + 'static,
{
    fn renew(&self, refresh: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>> {
        Box::pin(self(refresh))
    }
}

/// The tokens of a source.
pub(crate) struct TokenCache {
    source: Arc<dyn TokenSource>,
    state: Lock<State>,
    /// The number of failed renewals.
    failures: AtomicU64,
    /// A new token that the server rejected like the one before: another would not help.
    in_vain: Mutex<Option<Secret>>,
}

#[derive(Default)]
struct State {
    access: Option<Secret>,
    refresh: Option<Secret>,
    expires: Option<Instant>,
    /// From when on the token is renewed, although it still holds.
    renew: Option<Instant>,
    /// A renewal in progress. It is kept until it completes, whichever call waits for it.
    in_flight: Option<BoxFuture<'static, Result<Grant, BoxError>>>,
    /// A grant that has not been stored yet.
    pending: Option<Grant>,
    /// The error of the last renewal, if it failed.
    failed: Option<Failed>,
}

/// The error of a renewal, shared by all calls that waited for it.
#[derive(Debug, Clone)]
struct Failed(Arc<BoxError>);

impl TokenCache {
    pub(crate) fn new(source: Arc<dyn TokenSource>, grant: Option<Grant>) -> Self {
        let mut state = State::default();
        if let Some(grant) = grant {
            state.take(grant);
        }
        Self { source, state: Lock::new(state), failures: AtomicU64::new(0), in_vain: Mutex::default() }
    }

    /// Returns the current token, or a new one if it equals `refused`.
    pub(crate) async fn secret(&self, refused: Option<&Secret>) -> Result<Secret, BoxError> {
        let failures = self.failures.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let now = Instant::now();
        let current = state.access.clone().filter(|access| Some(access) != refused && state.holds(now));
        if let Some(access) = current.as_ref().filter(|_| state.renew.is_none_or(|renew| now < renew)) {
            return Ok(access.clone());
        }
        // A call that waited for a failed renewal does not try again.
        if let Some(failed) = state.failed.clone().filter(|_| self.failures.load(Ordering::Acquire) != failures) {
            return current.ok_or_else(|| failed.into());
        }
        if state.pending.is_none() {
            match self.renewal(&mut state).await {
                Ok(grant) => state.pending = Some(grant),
                Err(error) => {
                    let failed = Failed(Arc::new(error));
                    state.failed = Some(failed.clone());
                    self.failures.fetch_add(1, Ordering::Release);
                    if current.is_some() {
                        state.renew = Instant::now().checked_add(RENEW_AGAIN);
                    }
                    return current.filter(|_| state.holds(Instant::now())).ok_or_else(|| failed.into());
                }
            }
        }
        if let Some(grant) = &state.pending {
            self.source.renewed(grant)?;
        }
        match state.pending.take() {
            Some(grant) => Ok(state.take(grant)),
            None => Err("the token source returned nothing".into()),
        }
    }

    /// Runs the renewal in progress, or a new one.
    async fn renewal(&self, state: &mut State) -> Result<Grant, BoxError> {
        poll_fn(|cx| {
            // Taken out while it is polled, so that one that panics is not polled again.
            let renewal = state.in_flight.take();
            let mut renewal = renewal.unwrap_or_else(|| self.source.renew(state.refresh.clone()));
            let polled = renewal.as_mut().poll(cx);
            if polled.is_pending() {
                state.in_flight = Some(renewal);
            }
            polled
        })
        .await
    }

    /// Takes note of a new token that was rejected like the one before.
    pub(crate) fn renewed_in_vain(&self, secret: &Secret) {
        *self.in_vain.lock().unwrap_or_else(PoisonError::into_inner) = Some(secret.clone());
    }

    /// Returns whether the token was rejected as soon as it was new.
    pub(crate) fn was_in_vain(&self, secret: &Secret) -> bool {
        self.in_vain.lock().unwrap_or_else(PoisonError::into_inner).as_ref() == Some(secret)
    }
}

impl State {
    fn take(&mut self, grant: Grant) -> Secret {
        self.access = Some(grant.access.clone());
        // A source that does not rotate refresh tokens returns no new one; the old one stays valid.
        self.refresh = grant.refresh.or(self.refresh.take());
        let now = Instant::now();
        self.expires = grant.expires_in.and_then(|time| now.checked_add(time));
        let early = |time: Duration| time.saturating_sub(RENEW_BEFORE_EXPIRY.min(time / 4));
        self.renew = grant.expires_in.and_then(|time| now.checked_add(early(time)));
        grant.access
    }

    fn holds(&self, now: Instant) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the renewal of the access token failed")
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref().as_ref())
    }
}
