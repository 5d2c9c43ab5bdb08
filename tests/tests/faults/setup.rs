//! How a client is set up, as data, so that the async and the blocking builder are told the same.

use std::sync::Arc;
use std::time::Duration;

use gitlab_sdk::{ClientBuilder, Credential, Deviation, Options, RetryPolicy, Token};

/// The secret that nobody else may see. It has characters that look otherwise in a URL.
pub(crate) const SECRET: &str = "glpat-Ab+cd/0123456789=";

/// What a client is told.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) credential: Credential,
    pub(crate) token_in_query: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) connect_timeout: Duration,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) wait_for_rate_limit: bool,
    pub(crate) max_response_size: u64,
    pub(crate) prefetch: usize,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) sudo: Option<&'static str>,
    pub(crate) proxy: Option<String>,
    pub(crate) observer: Option<Observer>,
}

/// Who is told of deviations.
pub(crate) type Observer = Arc<dyn Fn(&str, &Deviation) + Send + Sync>;

impl Default for Setup {
    /// With a personal token; waits are short, and what hangs fails in the end.
    fn default() -> Self {
        Self {
            credential: Token::personal(SECRET),
            token_in_query: false,
            retry: hasty(),
            connect_timeout: Duration::from_secs(10),
            request_timeout: Some(Duration::from_secs(20)),
            total_timeout: None,
            idle_timeout: Some(Duration::from_secs(20)),
            wait_for_rate_limit: false,
            max_response_size: 1 << 20,
            prefetch: 1,
            headers: Vec::new(),
            sudo: None,
            proxy: None,
            observer: None,
        }
    }
}

/// Waits are short, also after a 429 that does not say for how long.
pub(crate) fn hasty() -> RetryPolicy {
    let (initial, max) = (Duration::from_millis(1), Duration::from_millis(5));
    RetryPolicy::new().initial_wait(initial).max_wait(max).rate_limit_window(Duration::ZERO)
}

impl Setup {
    pub(crate) fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        let mut builder = builder
            .credential(self.credential.clone())
            .retry(self.retry.clone())
            .connect_timeout(self.connect_timeout)
            .request_timeout(self.request_timeout)
            .total_timeout(self.total_timeout)
            .idle_timeout(self.idle_timeout)
            .max_response_size(self.max_response_size)
            .prefetch(self.prefetch);
        builder = match &self.proxy {
            Some(url) => builder.proxy(url),
            None => builder.no_proxy(),
        };
        if let Some(observer) = self.observer.clone() {
            builder = builder.on_deviation(move |operation, deviation| observer(operation, deviation));
        }
        if self.wait_for_rate_limit {
            builder = builder.wait_for_rate_limit();
        }
        if self.token_in_query {
            builder = builder.token_in_query();
        }
        if let Some(user) = self.sudo {
            builder = builder.sudo(user);
        }
        self.headers.iter().fold(builder, |builder, (name, value)| builder.header(name, value))
    }

    /// With this credential.
    pub(crate) fn of(who: Who) -> Self {
        let (credential, token_in_query) = who.credential();
        Self { credential, token_in_query, ..Self::default() }
    }

    /// Nothing is tried again.
    pub(crate) fn once() -> Self {
        Self { retry: RetryPolicy::never(), ..Self::default() }
    }
}

/// Every way to carry a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Personal,
    OAuth,
    Job,
    Deploy,
    Session,
    PersonalInParameter,
    OAuthInParameter,
    JobInParameter,
}

impl Who {
    pub(crate) const ALL: [Self; 8] = [
        Self::Personal,
        Self::OAuth,
        Self::Job,
        Self::Deploy,
        Self::Session,
        Self::PersonalInParameter,
        Self::OAuthInParameter,
        Self::JobInParameter,
    ];

    /// The credential, and whether it goes as a parameter.
    pub(crate) fn credential(self) -> (Credential, bool) {
        match self {
            Self::Personal => (Token::personal(SECRET), false),
            Self::OAuth => (Token::oauth(SECRET), false),
            Self::Job => (Token::job(SECRET), false),
            Self::Deploy => (Token::deploy(SECRET), false),
            Self::Session => (Token::session(SECRET), false),
            Self::PersonalInParameter => (Token::personal(SECRET), true),
            Self::OAuthInParameter => (Token::oauth(SECRET), true),
            Self::JobInParameter => (Token::job(SECRET), true),
        }
    }

    /// The header or parameter that carries it, and the text before the secret.
    pub(crate) fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Personal => ("private-token", ""),
            Self::OAuth => ("authorization", "Bearer "),
            Self::Job => ("job-token", ""),
            Self::Deploy => ("deploy-token", ""),
            Self::Session => ("cookie", "_gitlab_session="),
            Self::PersonalInParameter => ("private_token", ""),
            Self::OAuthInParameter => ("access_token", ""),
            Self::JobInParameter => ("job_token", ""),
        }
    }
}
