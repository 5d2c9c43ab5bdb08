//! The async client.

mod builder;
mod carrier;
mod sending;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;
pub use carrier::Carrier;
pub use sending::Sending;

use crate::credential::Credential;
use crate::page::{Items, Page, Pages};
use crate::send::Core;
use crate::{Answer, Call, Download, Error, Slot};

/// A client of one server, for one credential. Cloned cheaply; clones share connections, retries and rate limit.
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
}

impl Carrier for Client {
    type Answer<T> = Sending<T>;
    type Pages<T> = Pages<T>;
    type Items<T> = Items<T>;
    type Download = Sending<Download>;

    fn answer<T: Answer + Send + 'static>(&self, call: Call) -> Sending<T> {
        Sending::answer(self.core.clone(), call)
    }

    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> Sending<Page<T>> {
        Sending::page(self.core.clone(), call)
    }

    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> Pages<T> {
        Pages::new(self.core.clone(), call)
    }

    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> Items<T> {
        Items::new(self.core.clone(), call)
    }

    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> Sending<Vec<T>> {
        Sending::all(self.core.clone(), call, max)
    }

    fn download(&self, call: Call) -> Sending<Download> {
        Sending::download(self.core.clone(), call)
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
