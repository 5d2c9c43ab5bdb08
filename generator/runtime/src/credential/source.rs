//! Access tokens that are renewed: one renewal at a time, however many calls wait, and none lost when the call that
//! began it is cancelled.

use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::lock::Lock;
use crate::secret::Secret;
use crate::transport::{BoxError, BoxFuture};

/// A token is renewed this long before it expires.
const EARLY: Duration = Duration::from_secs(20);

/// What a token endpoint gives.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Grant {
    /// The token to send.
    pub access: Secret,
    /// The token to get the next one with, when it is another one than before.
    pub refresh: Option<Secret>,
    /// How long the access token holds, from now on.
    pub expires_in: Option<Duration>,
}

impl Grant {
    /// An access token that holds until the server refuses it.
    pub fn new(access: impl Into<Secret>) -> Self {
        Self { access: access.into(), refresh: None, expires_in: None }
    }

    /// With the token to get the next one with.
    pub fn refresh(mut self, refresh: impl Into<Secret>) -> Self {
        self.refresh = Some(refresh.into());
        self
    }

    /// With the time that it holds from now on.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }
}

/// Where access tokens come from. A function from the refresh token to a future of a [`Grant`] is one.
pub trait TokenSource: Send + Sync + 'static {
    /// Gets a new grant with the refresh token of the one before, when there was one.
    ///
    /// The future holds no borrow, so that it can be finished by another call when the one that began it is cancelled:
    /// a refresh token that was used up must not be lost.
    fn renew(&self, refresh: Option<Secret>) -> BoxFuture<'static, Result<Grant, BoxError>>;

    /// Takes note of a new grant before it is used: the place to store a refresh token that was rotated.
    ///
    /// # Errors
    /// When it could not be stored. The grant is kept for the next call, which will try to store it again.
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

/// The state of a source.
pub(crate) struct Fresh {
    source: Arc<dyn TokenSource>,
    state: Lock<State>,
    /// How many renewals have failed.
    failures: AtomicU64,
}

#[derive(Default)]
struct State {
    access: Option<Secret>,
    refresh: Option<Secret>,
    expires: Option<Instant>,
    /// A renewal that was begun. It stays here until it is done, whoever waits for it.
    flight: Option<BoxFuture<'static, Result<Grant, BoxError>>>,
    /// A grant that is not noted yet.
    arrived: Option<Grant>,
    /// Why the last renewal failed.
    failed: Option<Failed>,
}

/// Why there is no token, for all that waited for it.
#[derive(Debug, Clone)]
struct Failed(Arc<BoxError>);

impl Fresh {
    pub(crate) fn new(source: Arc<dyn TokenSource>, grant: Option<Grant>) -> Self {
        let mut state = State::default();
        if let Some(grant) = grant {
            state.take(grant);
        }
        Self { source, state: Lock::new(state), failures: AtomicU64::new(0) }
    }

    /// The token to send, another one than `refused`.
    pub(crate) async fn secret(&self, refused: Option<&Secret>) -> Result<Secret, BoxError> {
        let failures = self.failures.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(access) = state.access.as_ref().filter(|access| Some(*access) != refused && state.holds()) {
            return Ok(access.clone());
        }
        // Who waited while it failed does not try again.
        if let Some(failed) = state.failed.clone().filter(|_| self.failures.load(Ordering::Acquire) != failures) {
            return Err(failed.into());
        }
        if state.arrived.is_none() {
            let refresh = state.refresh.clone();
            let flight = state.flight.get_or_insert_with(|| self.source.renew(refresh));
            let landed = poll_fn(|cx| flight.as_mut().poll(cx)).await;
            state.flight = None;
            match landed {
                Ok(grant) => state.arrived = Some(grant),
                Err(error) => {
                    let failed = Failed(Arc::new(error));
                    state.failed = Some(failed.clone());
                    self.failures.fetch_add(1, Ordering::Release);
                    return Err(failed.into());
                }
            }
        }
        if let Some(grant) = &state.arrived {
            self.source.renewed(grant)?;
        }
        match state.arrived.take() {
            Some(grant) => Ok(state.take(grant)),
            None => Err("the token source gave nothing".into()),
        }
    }
}

impl State {
    fn take(&mut self, grant: Grant) -> Secret {
        self.access = Some(grant.access.clone());
        // A source that does not rotate gives no new one; the old one still holds.
        self.refresh = grant.refresh.or(self.refresh.take());
        self.expires = grant.expires_in.and_then(|time| Instant::now().checked_add(time));
        grant.access
    }

    fn holds(&self) -> bool {
        self.expires.is_none_or(|expires| Instant::now() + EARLY < expires)
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
