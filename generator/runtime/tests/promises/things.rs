//! A small service as emitted code would describe it, and every kind of call sent both ways over a mock transport.

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{
    Api, BodyKind, Call, Client, ClientBuilder, Credential, CredentialScheme, CursorHeaders, Encoding, Endpoint, Error,
    ErrorKind, ErrorShape, Field, ListStyle, Method, Operation, PageEnd, PageStyle, PageUse, RateLimitHeaders,
    RawRequest, Record, RecordStyle, Service, Slot, SpamCheck, Text, TokenLocation, blocking,
};

pub(crate) static SERVICE: Service = Service::new("Things", "things/1.2.3")
    .encoding(Encoding { lists: ListStyle::Brackets, records: RecordStyle::Indexed })
    .errors(ErrorShape {
        message: &["message", "error_description", "error", "errors", "detail", "title"],
        code: &["error", "code"],
        scope: &["scope"],
    })
    .statuses(&[
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (412, ErrorKind::PreconditionFailed),
        (414, ErrorKind::UriTooLong),
        (416, ErrorKind::RangeNotSatisfiable),
        (429, ErrorKind::RateLimited),
    ])
    .spam_check(SpamCheck {
        needed: "needs_captcha_response",
        site_key: "captcha_site_key",
        log_id: "spam_log_id",
        answer_header: "x-captcha-response",
        log_id_header: "x-spam-log-id",
    })
    .rate_limit(RateLimitHeaders {
        limit: "ratelimit-limit",
        remaining: "ratelimit-remaining",
        reset: "ratelimit-reset",
    })
    .request_id("x-request-id")
    .pages(&[&OFFSET, &KEYSET, &SHORT])
    .identity_parameters(&["private_token", "access_token", "sudo"]);

pub(crate) static V4: Api = Api::new(&SERVICE, "v4", "/api/v4");

pub(crate) static PERSONAL: CredentialScheme =
    CredentialScheme::new("personal", TokenLocation::Header("PRIVATE-TOKEN")).parameter("private_token");
pub(crate) static OAUTH: CredentialScheme =
    CredentialScheme::new("oauth", TokenLocation::Bearer).parameter("access_token");
pub(crate) static SESSION: CredentialScheme = CredentialScheme::new("session", TokenLocation::Cookie("_session"));

pub(crate) static OFFSET: PageStyle = PageStyle::new("offset")
    .page("page")
    .size("per_page")
    .max_size(100)
    .next("x-next-page")
    .prev("x-prev-page")
    .total_items("x-total")
    .total_pages("x-total-pages");
pub(crate) static KEYSET: PageStyle = PageStyle::new("keyset")
    .size("per_page")
    .max_size(100)
    .set(&[("pagination", "keyset")])
    .cursor(CursorHeaders { parameter: "cursor", next: Some("x-next-cursor"), prev: Some("x-prev-cursor") })
    .position(&["page_token", "id_after"])
    .refused(&[405, 501]);
pub(crate) static SHORT: PageStyle = PageStyle::new("short")
    .page("page")
    .first(0)
    .size("per_page")
    .max_size(100)
    .end(PageEnd::Short)
    .total_items("x-total")
    .total_pages("x-total-pages");

/// The secret that must not be seen anywhere.
pub(crate) const SECRET: &str = "glpat-very+secret/1";

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thing {
    pub(crate) id: u64,
    pub(crate) name: String,
}

impl Record for Thing {
    fn fields(&self) -> &'static [Field] {
        const { &[Field::required("id"), Field::optional("name")] }
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        Some(match index {
            0 => &mut self.id,
            1 => &mut self.name,
            _ => return None,
        })
    }
}
generator_runtime::impl_records!(Thing);

static GET: Endpoint = Endpoint::new(&V4, "things.get", Method::GET, "/groups/{group}/things/{thing}");
static CREATE: Endpoint = Endpoint::new(&V4, "things.create", Method::POST, "/groups/{group}/things")
    .body(BodyKind::Json)
    .ok(&[201])
    .spam_check();
static DELETE: Endpoint =
    Endpoint::new(&V4, "things.delete", Method::DELETE, "/groups/{group}/things/{thing}").ok(&[204]);
static LIST: Endpoint = Endpoint::new(&V4, "things.list", Method::GET, "/groups/{group}/things").pages(&[
    PageUse::always(&OFFSET),
    PageUse::when(&KEYSET, &[("order_by", &["id"])]),
    PageUse::when(&SHORT, &[("old", &["true"])]),
]);
static FILE: Endpoint = Endpoint::new(&V4, "things.file", Method::GET, "/groups/{group}/things/{thing}/file");
static STAR: Endpoint = Endpoint::new(&V4, "things.star", Method::POST, "/things/{thing}/star").ok(&[201, 304]);

#[derive(Debug, Clone)]
pub(crate) struct Get(Call);
generator_runtime::impl_single!(Get, Thing);

pub(crate) fn get(group: &str, thing: u64) -> Get {
    Get(Call::new(&GET).path("group", group.to_owned()).path("thing", thing))
}

#[derive(Debug, Clone)]
pub(crate) struct Create(Call);
generator_runtime::impl_single!(Create, Thing);

pub(crate) fn create(group: &str, name: &str) -> Create {
    Create(Call::new(&CREATE).path("group", group.to_owned()).body("name", name.to_owned()))
}

#[derive(Debug, Clone)]
pub(crate) struct Delete(Call);
generator_runtime::impl_single!(Delete, ());

pub(crate) fn delete(group: &str, thing: u64) -> Delete {
    Delete(Call::new(&DELETE).path("group", group.to_owned()).path("thing", thing))
}

#[derive(Debug, Clone)]
pub(crate) struct List(Call);
generator_runtime::impl_list!(List, Thing);

impl List {
    pub(crate) fn per_page(mut self, size: u64) -> Self {
        self.0 = self.0.query("per_page", size);
        self
    }

    pub(crate) fn query(mut self, name: &'static str, value: &str) -> Self {
        self.0 = self.0.query(name, value.to_owned());
        self
    }
}

pub(crate) fn list(group: &str) -> List {
    List(Call::new(&LIST).path("group", group.to_owned()))
}

#[derive(Debug, Clone)]
pub(crate) struct File(Call);
generator_runtime::impl_download!(File);

pub(crate) fn file(group: &str, thing: u64) -> File {
    File(Call::new(&FILE).path("group", group.to_owned()).path("thing", thing))
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Starred {
    Created(Thing),
    NotModified,
}
generator_runtime::impl_outcome!(Starred: 201 => Created(Thing), 304 => NotModified);

#[derive(Debug, Clone)]
pub(crate) struct Star(Call);
generator_runtime::impl_single!(Star, Starred);

pub(crate) fn star(thing: u64) -> Star {
    Star(Call::new(&STAR).path("thing", thing))
}

/// The kinds of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Single,
    Page,
    Pages,
    Items,
    All,
    Raw,
    Text,
    Download,
}

pub(crate) const KINDS: [Kind; 7] =
    [Kind::Single, Kind::Page, Kind::Pages, Kind::Items, Kind::All, Kind::Raw, Kind::Download];

/// The kinds that hand the body on as it is.
pub(crate) const RAW_KINDS: [Kind; 2] = [Kind::Text, Kind::Download];

impl Kind {
    /// A body that this kind reads as one thing.
    pub(crate) fn body(self) -> &'static str {
        match self {
            Self::Single | Self::Raw | Self::Text | Self::Download => r#"{"id":7,"name":"seven"}"#,
            Self::Page | Self::Pages | Self::Items | Self::All => r#"[{"id":7,"name":"seven"}]"#,
        }
    }

    /// Whether the body is handed on as it is, so that another server may send it.
    pub(crate) fn is_raw(self) -> bool {
        RAW_KINDS.contains(&self)
    }

    /// An answer with that body.
    pub(crate) fn answer(self) -> MockResponse {
        MockResponse::json(self.body())
    }
}

/// What a call brought: how many things, or bytes.
pub(crate) type Brought = Result<usize, Error>;

/// What is set on a call of any kind.
pub(crate) trait Change {
    fn on<O: Operation>(&self, operation: O) -> O;
}

/// Nothing.
pub(crate) struct Unchanged;

impl Change for Unchanged {
    fn on<O: Operation>(&self, operation: O) -> O {
        operation
    }
}

/// Sends a call of this kind with the blocking client.
pub(crate) fn send_blocking(kind: Kind, client: &blocking::Client) -> Brought {
    send_blocking_with(kind, client, &Unchanged)
}

/// Sends a changed call of this kind with the blocking client.
pub(crate) fn send_blocking_with(kind: Kind, client: &blocking::Client, change: &impl Change) -> Brought {
    let list = || change.on(list("a/b"));
    match kind {
        Kind::Single => change.on(get("a/b", 1)).send(client).map(|_| 1),
        Kind::Page => list().page(client).map(|page| page.items.len()),
        Kind::Pages => {
            let mut count = 0;
            for page in list().pages(client) {
                count += page?.items.len();
            }
            Ok(count)
        }
        Kind::Items => {
            let items: Result<Vec<_>, _> = list().items(client).collect();
            Ok(items?.len())
        }
        Kind::All => list().all(client, 1000).map(|all| all.len()),
        Kind::Raw => change.on(RawRequest::new(&V4, Method::GET, "/raw")).send::<Thing, _>(client).map(|_| 1),
        Kind::Text => {
            let raw = change.on(RawRequest::new(&V4, Method::GET, "/raw"));
            raw.send::<Text, _>(client).map(|text| text.0.len())
        }
        Kind::Download => Ok(change.on(file("a/b", 1)).send(client)?.bytes(1000)?.len()),
    }
}

/// Sends a call of this kind with the async client.
pub(crate) async fn send_async(kind: Kind, client: &Client) -> Brought {
    send_async_with(kind, client, &Unchanged).await
}

/// Sends a changed call of this kind with the async client.
pub(crate) async fn send_async_with(kind: Kind, client: &Client, change: &impl Change) -> Brought {
    let list = || change.on(list("a/b"));
    match kind {
        Kind::Single => change.on(get("a/b", 1)).send(client).await.map(|_| 1),
        Kind::Page => list().page(client).await.map(|page| page.items.len()),
        Kind::Pages => {
            let (mut count, mut pages) = (0, list().pages(client));
            while let Some(page) = pages.try_next().await? {
                count += page.items.len();
            }
            Ok(count)
        }
        Kind::Items => {
            let (mut count, mut items) = (0, list().items(client));
            while items.try_next().await?.is_some() {
                count += 1;
            }
            Ok(count)
        }
        Kind::All => list().all(client, 1000).await.map(|all| all.len()),
        Kind::Raw => {
            let raw = change.on(RawRequest::new(&V4, Method::GET, "/raw"));
            raw.send::<Thing, _>(client).await.map(|_| 1)
        }
        Kind::Text => {
            let raw = change.on(RawRequest::new(&V4, Method::GET, "/raw"));
            raw.send::<Text, _>(client).await.map(|text| text.0.len())
        }
        Kind::Download => Ok(change.on(file("a/b", 1)).send(client).await?.bytes(1000).await?.len()),
    }
}

/// Runs a future on a runtime of its own.
pub(crate) fn wait<F: std::future::Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// What is set on both builders.
pub(crate) trait Setup {
    fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C>;
}

/// Nothing but the credential.
pub(crate) struct Plain;

impl Setup for Plain {
    fn on<C>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder
    }
}

/// Sends a call of `kind` against the script, blocking and async, and hands what came to `check`.
pub(crate) fn both(
    kind: Kind,
    script: impl Fn() -> Vec<MockResponse>,
    setup: &impl Setup,
    check: impl Fn(&str, Brought, &Mock),
) {
    let credential = || Credential::new(&PERSONAL, SECRET);
    let mock = Mock::new(script());
    let builder = blocking::Client::builder("https://things.example/sub").credential(credential());
    let client = setup.on(builder).transport(mock.clone()).build().expect("a client");
    check(&format!("{kind:?} blocking"), send_blocking(kind, &client), &mock);
    let mock = Mock::new(script());
    let builder = Client::builder("https://things.example/sub").credential(credential());
    let client = setup.on(builder).transport(mock.clone()).build().expect("a client");
    check(&format!("{kind:?} async"), wait(send_async(kind, &client)), &mock);
}

/// A blocking client with the credential, over the mock.
pub(crate) fn client(mock: &Mock) -> blocking::Client {
    let builder = blocking::Client::builder("https://things.example").credential(Credential::new(&PERSONAL, SECRET));
    builder.transport(mock.clone()).build().unwrap()
}

/// The kind of the error, when it is one.
pub(crate) fn kind_of(brought: &Brought) -> Option<ErrorKind> {
    brought.as_ref().err().map(Error::kind)
}
