//! Every kind of call, each with a body and the result of reading it, as a text that can be compared.

use std::time::Duration;

use gitlab_sdk::v4::labels::Label;
use gitlab_sdk::v4::{self, jobs, labels, projects};
use gitlab_sdk::{Bytes, Cursor, Error, Json, Method, Operation, Options, Text, Upload};
use serde_json::json;

use crate::clients::AnyClient;

/// What is said of one call.
#[derive(Clone, Debug)]
pub(crate) struct CallOptions {
    pub(crate) project: &'static str,
    pub(crate) timeout: Option<Duration>,
    pub(crate) sudo: Option<&'static str>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self { project: "group/project", timeout: None, sudo: None, headers: Vec::new() }
    }
}

impl CallOptions {
    fn apply<O: Operation>(&self, operation: O) -> O {
        let operation = self.timeout.into_iter().fold(operation, O::timeout);
        let operation = self.sudo.into_iter().fold(operation, O::sudo);
        self.headers.iter().fold(operation, |operation, (name, value)| operation.header(*name, *value))
    }
}

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One thing.
    Single,
    /// A list page by page, each from the cursor of the one before, which was a text in between.
    Page,
    Pages,
    Items,
    All,
    /// By method and path: as JSON, as a list, as text, as bytes, streamed.
    RawJson,
    RawItems,
    RawText,
    RawBytes,
    RawDownload,
    Download,
    /// HEAD, by method and path.
    Head,
    Post,
    Put,
    Patch,
    Delete,
    /// A multipart upload.
    Upload,
}

use Kind::{
    All, Delete, Download, Head, Items, Page, Pages, Patch, Post, Put, RawBytes, RawDownload, RawItems, RawJson,
    RawText, Single, Upload as Multipart,
};

impl Kind {
    /// What only reads, but for HEAD.
    pub(crate) const READS: [Self; 11] =
        [Single, Page, Pages, Items, All, RawJson, RawItems, RawText, RawBytes, RawDownload, Download];
    /// What goes through lists.
    pub(crate) const LISTS: [Self; 5] = [Page, Pages, Items, All, RawItems];
    /// What reads JSON into types.
    pub(crate) const TYPED: [Self; 7] = [Single, Page, Pages, Items, All, RawJson, RawItems];
    /// What gives the body as it is.
    pub(crate) const PLAIN: [Self; 4] = [RawText, RawBytes, RawDownload, Download];
    /// What streams.
    pub(crate) const STREAMS: [Self; 2] = [RawDownload, Download];
    /// What changes something.
    pub(crate) const WRITES: [Self; 5] = [Post, Put, Patch, Delete, Multipart];
    /// Everything.
    pub(crate) const ALL: [Self; 17] = [
        Single,
        Page,
        Pages,
        Items,
        All,
        RawJson,
        RawItems,
        RawText,
        RawBytes,
        RawDownload,
        Download,
        Head,
        Post,
        Put,
        Patch,
        Delete,
        Multipart,
    ];
    /// One of each that a fault may treat in another way.
    pub(crate) const FEW: [Self; 5] = [Single, Items, RawText, Download, Post];

    pub(crate) fn is_list(self) -> bool {
        Self::LISTS.contains(&self)
    }

    pub(crate) fn is_write(self) -> bool {
        Self::WRITES.contains(&self)
    }

    /// A body that it reads: the label 1, or a list of it.
    pub(crate) fn body(self) -> String {
        match self {
            Multipart => json!({"id": 1, "alt": "a", "url": "/u", "full_path": "/f", "markdown": "m"}).to_string(),
            _ if self.is_list() => list_of(&[1]),
            _ => label(1).to_string(),
        }
    }

    /// The result for [`body`](Self::body).
    pub(crate) fn expected(self) -> String {
        match self {
            Head | Delete => String::new(),
            _ if Self::PLAIN.contains(&self) => self.body(),
            _ => "1".to_owned(),
        }
    }

    /// The status of its success.
    pub(crate) fn success(self) -> u16 {
        match self {
            Post | Multipart => 201,
            _ => 200,
        }
    }

    /// Its method.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Head => "HEAD",
            Post | Multipart => "POST",
            Put => "PUT",
            Patch => "PATCH",
            Delete => "DELETE",
            _ => "GET",
        }
    }

    /// Sends the call and returns the result: IDs, or the body.
    pub(crate) fn send(self, client: &AnyClient) -> Result<String, Error> {
        self.send_as(client, &CallOptions::default())
    }

    /// Sends it with what is said of this one call.
    pub(crate) fn send_as(self, client: &AnyClient, options: &CallOptions) -> Result<String, Error> {
        let project = options.project;
        let raw = |method| options.apply(v4::request(method, "/projects/{project}/raw").path("project", project));
        let labels = options.apply(labels::list(project));
        Ok(match self {
            Single => options.apply(labels::get(project, "bug")).send(client)?.id.to_string(),
            Page => ids(page_by_page(client, labels)?),
            Pages => ids(labels.pages(client).collect::<Result<Vec<_>, _>>()?.into_iter().flatten()),
            Items => ids(labels.items(client).collect::<Result<Vec<_>, _>>()?),
            All => ids(labels.all(client, 1000)?),
            RawJson => raw(Method::GET).send::<Json, _>(client)?["id"].to_string(),
            RawItems => ids(raw(Method::GET).items::<Label, _>(client).collect::<Result<Vec<_>, _>>()?),
            RawText => raw(Method::GET).send::<Text, _>(client)?.0,
            RawBytes => text(&raw(Method::GET).send::<Bytes, _>(client)?),
            RawDownload => text(&raw(Method::GET).download(client)?.bytes(1 << 20)?),
            Download => text(&options.apply(jobs::get_trace(project, 9)).send(client)?.bytes(1 << 20)?),
            Head => raw(Method::HEAD).send::<(), _>(client).map(|()| String::new())?,
            Post => options.apply(labels::create(project, "bug", "#ff0000")).send(client)?.id.to_string(),
            Put => options.apply(labels::update(project, "bug").new_name("fly")).send(client)?.id.to_string(),
            Patch => raw(Method::PATCH).field("a", "b").send::<Json, _>(client)?["id"].to_string(),
            Delete => options.apply(labels::delete(project, "bug")).send(client).map(|()| String::new())?,
            Multipart => {
                let file = Upload::bytes("a.txt", "the content of a file").media_type("text/plain");
                let sent = options.apply(projects::upload(project, file)).send(client)?;
                sent.id.map(|id| id.to_string()).unwrap_or_default()
            }
        })
    }
}

fn page_by_page(client: &AnyClient, labels: labels::List) -> Result<Vec<Label>, Error> {
    let (mut found, mut next) = (Vec::new(), labels.clone());
    for _ in 0..50 {
        let page = next.page(client)?;
        let cursor = page.next().map(ToString::to_string);
        found.extend(page);
        let Some(cursor) = cursor else { return Ok(found) };
        next = labels.clone().resume(cursor.parse::<Cursor>().expect("a cursor from its text"));
    }
    panic!("fifty pages, and no end");
}

fn ids(labels: impl IntoIterator<Item = Label>) -> String {
    labels.into_iter().map(|label| label.id.to_string()).collect::<Vec<_>>().join(",")
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A label as GitLab sends it.
pub(crate) fn label(id: u64) -> Json {
    json!({"id": id, "name": format!("label {id}"), "color": "#ff0000"})
}

/// A page of labels.
pub(crate) fn list_of(ids: &[u64]) -> String {
    Json::Array(ids.iter().copied().map(label).collect()).to_string()
}
