//! The blocking client: the same words without `.await`, over the same send path, on the caller's thread.

mod block_on;
mod download;
mod pages;

use std::fmt;
use std::sync::Arc;

pub(crate) use block_on::block_on;
pub use download::Download;
pub use pages::{Items, Pages};

use crate::client::Sending;
use crate::credential::Credential;
use crate::send::Core;
use crate::{Answer, Call, Carrier, ClientBuilder, Error, Page, Slot};

/// A client of one server, for one credential, that blocks. Cloned cheaply; clones share connections, retries and rate
/// limit.
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl Client {
    /// A client of the server at `base_url`, its root: `https://gitlab.example.com`, or below a path.
    ///
    /// # Errors
    /// When the URL is none, or no transport is compiled in.
    pub fn new(base_url: &str, credential: impl Into<Credential>) -> Result<Self, Error> {
        Self::builder(base_url).credential(credential).build()
    }

    /// A client of the server at `base_url`, with everything to be set.
    pub fn builder(base_url: &str) -> ClientBuilder<Self> {
        ClientBuilder::new(base_url)
    }

    pub(crate) fn of(core: Arc<Core>) -> Self {
        Self { core }
    }
}

impl Carrier for Client {
    type Answer<T> = Result<T, Error>;
    type Pages<T> = Pages<T>;
    type Items<T> = Items<T>;
    type Download = Result<Download, Error>;

    fn answer<T: Answer + Send + 'static>(&self, call: Call) -> Result<T, Error> {
        block_on(Sending::answer(self.core.clone(), call))
    }

    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> Result<Page<T>, Error> {
        block_on(Sending::page(self.core.clone(), call))
    }

    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> Pages<T> {
        Pages::new(self.core.clone(), call)
    }

    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> Items<T> {
        Items::new(self.core.clone(), call)
    }

    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> Result<Vec<T>, Error> {
        block_on(Sending::all(self.core.clone(), call, max))
    }

    fn download(&self, call: Call) -> Result<Download, Error> {
        block_on(Sending::download(self.core.clone(), call)).map(Download::new)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.core.base)
            .field("credential", &self.core.credential)
            .finish_non_exhaustive()
    }
}
