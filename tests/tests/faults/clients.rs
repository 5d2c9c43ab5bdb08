//! One client for both: the async and the blocking client behind the same words, so that a case is written once.
//!
//! It is a [`ApiClient`] itself, as every operation takes one; what it gives is always there already, and nothing of the
//! send path is passed by.

use std::fmt;
use std::sync::Arc;

use generator_runtime::{Call, Slot};
use gitlab_sdk::{
    ApiClient, Bytes, Client, Cursor, Download, Error, FromResponse, Items, Page, Pages, StatusCode, blocking,
};
use tokio::runtime::Runtime;

use crate::setup::Setup;

/// Which client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientKind {
    Async,
    Blocking,
}

impl ClientKind {
    pub(crate) const ALL: [Self; 2] = [Self::Async, Self::Blocking];

    /// A client of the server at `url`.
    pub(crate) fn client(self, url: &str, setup: &Setup) -> AnyClient {
        match self {
            Self::Async => {
                let client = setup.on(Client::builder(url)).build().expect("an async client");
                AnyClient::Async(client, runtime())
            }
            Self::Blocking => {
                AnyClient::Blocking(setup.on(blocking::Client::builder(url)).build().expect("a blocking client"))
            }
        }
    }
}

impl fmt::Display for ClientKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Async => "async",
            Self::Blocking => "blocking",
        })
    }
}

/// A runtime with a thread of its own, which sees to connections also while no call is awaited.
pub(crate) fn runtime() -> Arc<Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    Arc::new(runtime.expect("a runtime"))
}

/// The async or the blocking client.
#[derive(Clone, Debug)]
pub(crate) enum AnyClient {
    Async(Client, Arc<Runtime>),
    Blocking(blocking::Client),
}

/// All pages of a list.
pub(crate) enum AnyPages<T> {
    Async(Pages<T>, Arc<Runtime>),
    Blocking(blocking::Pages<T>),
}

/// All items of a list.
pub(crate) enum AnyItems<T> {
    Async(Items<T>, Arc<Runtime>),
    Blocking(blocking::Items<T>),
}

/// A download underway.
pub(crate) enum AnyDownload {
    Async(Download, Arc<Runtime>),
    Blocking(blocking::Download),
}

impl generator_runtime::sealed::Sealed for AnyClient {}

impl ApiClient for AnyClient {
    type Output<T> = Result<T, Error>;
    type Pages<T> = AnyPages<T>;
    type Items<T> = AnyItems<T>;
    type Download = Result<AnyDownload, Error>;

    fn send<T: FromResponse + Send + 'static>(&self, call: Call) -> Result<T, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.send(call)),
            Self::Blocking(client) => client.send(call),
        }
    }

    fn send_as<T: serde::de::DeserializeOwned + Send + 'static>(&self, call: Call) -> Result<T, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.send_as(call)),
            Self::Blocking(client) => client.send_as(call),
        }
    }

    fn page<T: Slot + Default + Send + 'static>(&self, call: Call) -> Result<Page<T>, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.page(call)),
            Self::Blocking(client) => client.page(call),
        }
    }

    fn pages<T: Slot + Default + Send + 'static>(&self, call: Call) -> AnyPages<T> {
        match self {
            Self::Async(client, runtime) => AnyPages::Async(client.pages(call), Arc::clone(runtime)),
            Self::Blocking(client) => AnyPages::Blocking(client.pages(call)),
        }
    }

    fn items<T: Slot + Default + Send + 'static>(&self, call: Call) -> AnyItems<T> {
        match self {
            Self::Async(client, runtime) => AnyItems::Async(client.items(call), Arc::clone(runtime)),
            Self::Blocking(client) => AnyItems::Blocking(client.items(call)),
        }
    }

    fn all<T: Slot + Default + Send + 'static>(&self, call: Call, max: usize) -> Result<Vec<T>, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(client.all(call, max)),
            Self::Blocking(client) => client.all(call, max),
        }
    }

    fn download(&self, call: Call) -> Result<AnyDownload, Error> {
        match self {
            Self::Async(client, runtime) => runtime
                .block_on(client.download(call))
                .map(|download| AnyDownload::Async(download, Arc::clone(runtime))),
            Self::Blocking(client) => client.download(call).map(AnyDownload::Blocking),
        }
    }
}

impl<T: Slot + Default> Iterator for AnyPages<T> {
    type Item = Result<Page<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Async(pages, runtime) => runtime.block_on(pages.try_next()).transpose(),
            Self::Blocking(pages) => pages.next(),
        }
    }
}

impl<T> AnyPages<T> {
    pub(crate) fn cursor(&self) -> Option<Cursor> {
        match self {
            Self::Async(pages, _) => pages.cursor(),
            Self::Blocking(pages) => pages.cursor(),
        }
    }
}

impl<T> AnyItems<T> {
    pub(crate) fn prefetch(self, count: usize) -> Self {
        match self {
            Self::Async(items, runtime) => Self::Async(items.prefetch(count), runtime),
            Self::Blocking(items) => Self::Blocking(items.prefetch(count)),
        }
    }

    pub(crate) fn cursor(&self) -> Option<Cursor> {
        match self {
            Self::Async(items, _) => items.cursor(),
            Self::Blocking(items) => items.cursor(),
        }
    }
}

impl<T: Slot + Default> Iterator for AnyItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Async(items, runtime) => runtime.block_on(items.try_next()).transpose(),
            Self::Blocking(items) => items.next(),
        }
    }
}

/// Methods that only look at a download: `name -> type`.
macro_rules! looks {
    ($($name:ident -> $ty:ty;)+) => {
        impl AnyDownload {
            $(pub(crate) fn $name(&self) -> $ty {
                match self {
                    Self::Async(download, _) => download.$name(),
                    Self::Blocking(download) => download.$name(),
                }
            })+
        }
    };
}

looks! {
    status -> StatusCode;
    request_id -> Option<&str>;
    length -> Option<u64>;
    received -> u64;
    media_type -> Option<&str>;
    offset -> u64;
    file_name -> Option<String>;
}

impl AnyDownload {
    pub(crate) fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        match self {
            Self::Async(download, runtime) => runtime.block_on(download.chunk()),
            Self::Blocking(download) => download.chunk(),
        }
    }

    pub(crate) fn bytes(self, limit: usize) -> Result<Bytes, Error> {
        match self {
            Self::Async(download, runtime) => runtime.block_on(download.bytes(limit)),
            Self::Blocking(download) => download.bytes(limit),
        }
    }

    pub(crate) fn on_progress(self, report: impl FnMut(u64) + Send + 'static) -> Self {
        match self {
            Self::Async(download, runtime) => Self::Async(download.on_progress(report), runtime),
            Self::Blocking(download) => Self::Blocking(download.on_progress(report)),
        }
    }
}
