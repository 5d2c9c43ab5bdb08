//! Types as emitted code would have them, each kind of field once, and every kind of call that reads them, with either
//! client.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use generator_runtime::transport::{Mock, MockResponse};
use generator_runtime::{
    Call, Client, ClientBuilder, Date, Decoding, Deviation, Endpoint, Error, Field, Json, MaybeEmpty, Method,
    Operation, PageUse, RawRequest, Record, Response, Slot, blocking, impl_list, impl_records, impl_single,
    impl_string_enum, impl_union,
};

use crate::things::{OFFSET, V4, wait};

/// A record with an optional field of each kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Item {
    pub(crate) id: u64,
    pub(crate) name: Option<String>,
    pub(crate) due: Option<Date>,
    pub(crate) count: Option<i64>,
    pub(crate) ratio: Option<f64>,
    pub(crate) open: Option<bool>,
    pub(crate) state: Option<State>,
    pub(crate) owner: Option<Owner>,
    pub(crate) tags: Vec<Owner>,
    pub(crate) words: Vec<String>,
    pub(crate) links: BTreeMap<String, String>,
    pub(crate) rest: Option<Json>,
    pub(crate) parent: Option<Box<Item>>,
    pub(crate) kind: Option<String>,
    pub(crate) subject: Option<Subject>,
    pub(crate) author: Owner,
}

impl Record for Item {
    fn fields(&self) -> &'static [Field] {
        const {
            &[
                Field::required("id"),
                Field::optional("name"),
                Field::optional("due"),
                Field::optional("count"),
                Field::optional("ratio"),
                Field::optional("open"),
                Field::optional("state"),
                Field::optional("owner"),
                Field::optional("tags"),
                Field::optional("words"),
                Field::optional("links"),
                Field::optional("rest"),
                Field::optional("parent"),
                Field::optional("kind").tag(),
                Field::optional("subject").tagged_by("kind"),
                Field::required("author"),
            ]
        }
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        Some(match index {
            0 => &mut self.id,
            1 => &mut self.name,
            2 => &mut self.due,
            3 => &mut self.count,
            4 => &mut self.ratio,
            5 => &mut self.open,
            6 => &mut self.state,
            7 => &mut self.owner,
            8 => &mut self.tags,
            9 => &mut self.words,
            10 => &mut self.links,
            11 => &mut self.rest,
            12 => &mut self.parent,
            13 => &mut self.kind,
            14 => &mut self.subject,
            15 => &mut self.author,
            _ => return None,
        })
    }
}

/// A record with a required field and an optional one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Owner {
    pub(crate) id: u64,
    pub(crate) avatar: Option<String>,
}

impl Record for Owner {
    fn fields(&self) -> &'static [Field] {
        const { &[Field::required("id"), Field::optional("avatar")] }
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        match index {
            0 => Some(&mut self.id),
            1 => Some(&mut self.avatar),
            _ => None,
        }
    }
}

/// A record with more fields than [`Owner`].
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Issue {
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) due: Option<Date>,
    pub(crate) avatar: Option<String>,
}

impl Record for Issue {
    fn fields(&self) -> &'static [Field] {
        const { &[Field::required("id"), Field::required("title"), Field::optional("due"), Field::optional("avatar")] }
    }

    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot> {
        match index {
            0 => Some(&mut self.id),
            1 => Some(&mut self.title),
            2 => Some(&mut self.due),
            3 => Some(&mut self.avatar),
            _ => None,
        }
    }
}

impl_records!(Item, Owner, Issue);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum State {
    Open,
    Unlisted(String),
}

impl State {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::Unlisted(text) => text,
        }
    }
}

impl From<&str> for State {
    fn from(text: &str) -> Self {
        if text == "open" { Self::Open } else { Self::Unlisted(text.to_owned()) }
    }
}

impl_string_enum!(State);

/// Chosen by the field beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Subject {
    Owner(Owner),
    Issue(Issue),
    Other(Json),
    Unlisted(Json),
}

impl_union!(Subject by Sibling("kind"): Owner(Owner) ["owner", "user"], Issue(Issue) ["issue"], Other(Json));

/// Chosen by a key of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ByKey {
    Owner(Owner),
    Issue(Issue),
    Unlisted(Json),
}

impl_union!(ByKey by Key("type"): Owner(Owner) ["owner"], Issue(Issue) ["issue"]);

/// Chosen by an argument of the request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    Owner(Owner),
    Issue(Issue),
    Other(Json),
    Unlisted(Json),
}

impl_union!(Found by Argument("scope"): Owner(Owner) ["users"], Issue(Issue) ["issues"], Other(Json));

/// Chosen by what it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain {
    Owner(Owner),
    Issue(Issue),
    Owners(Vec<Owner>),
    Number(i64),
    State(State),
    Text(String),
    Switch(bool),
    Map(BTreeMap<String, String>),
    Unlisted(Json),
}

impl_union!(
    Plain: Owner(Owner), Issue(Issue), Owners(Vec<Owner>), Number(i64), State(State), Text(String), Switch(bool),
    Map(BTreeMap<String, String>)
);

static GET: Endpoint = Endpoint::new(&V4, "items.get", Method::GET, "/item");
static CREATE: Endpoint = Endpoint::new(&V4, "items.create", Method::POST, "/items").ok(&[201]);
static LIST: Endpoint = Endpoint::new(&V4, "items.list", Method::GET, "/items").pages(&[PageUse::always(&OFFSET)]);

/// A call that returns a `T`, or with `LIST` a list of it.
macro_rules! requests {
    ($($get:ident $create:ident $list:ident: $ty:ty;)+) => {$(
        #[derive(Debug, Clone)]
        pub(crate) struct $get(pub(crate) Call);
        impl_single!($get, $ty);
        #[derive(Debug, Clone)]
        pub(crate) struct $create(pub(crate) Call);
        impl_single!($create, $ty);
        #[derive(Debug, Clone)]
        pub(crate) struct $list(pub(crate) Call);
        impl_list!($list, $ty);
    )+};
}
requests! { Get Create List: Item; }

#[derive(Debug, Clone)]
pub(crate) struct Remove(pub(crate) Call);
impl_single!(Remove, MaybeEmpty<Item>);

/// Every kind of call that reads JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Single,
    Create,
    MaybeEmpty,
    Raw,
    Page,
    Pages,
    Items,
    All,
    RawItems,
}

pub(crate) const KINDS: [Kind; 9] = [
    Kind::Single,
    Kind::Create,
    Kind::MaybeEmpty,
    Kind::Raw,
    Kind::Page,
    Kind::Pages,
    Kind::Items,
    Kind::All,
    Kind::RawItems,
];

impl Kind {
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::Page | Self::Pages | Self::Items | Self::All | Self::RawItems)
    }

    /// The answer with this item, alone or as the second of a list.
    pub(crate) fn answer(self, item: &str) -> MockResponse {
        let status = if self == Self::Create { 201 } else { 200 };
        let body = if self.is_list() { format!("[{},{item}]", item_with("")) } else { item.to_owned() };
        MockResponse::status(status).header("content-type", "application/json").body(body)
    }

    /// The path of a key of the item.
    pub(crate) fn path(self, key: &str) -> String {
        match (self.is_list(), key) {
            (false, _) => key.to_owned(),
            (true, "") => "[1]".to_owned(),
            (true, _) => format!("[1].{key}"),
        }
    }
}

/// An item with what is required, and these members.
pub(crate) fn item_with(members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    format!(r#"{{"id":1,"author":{{"id":2}}{comma}{members}}}"#)
}

/// What a call brought.
#[derive(Debug)]
pub(crate) struct Brought {
    /// The item, in a list the second one, if there is one.
    pub(crate) item: Result<Option<Item>, Error>,
    /// The items before an error, where they come one by one.
    pub(crate) before: usize,
    /// What the answer itself knows.
    pub(crate) deviations: Option<Vec<Deviation>>,
    /// What the observer saw.
    pub(crate) observed: Vec<(String, Deviation)>,
}

/// What is set on the client.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Setup {
    pub(crate) decoding: Option<Decoding>,
    pub(crate) per_call: Option<Decoding>,
    pub(crate) max_decoded_size: Option<usize>,
    pub(crate) unobserved: bool,
}

pub(crate) type Seen = Arc<Mutex<Vec<(String, Deviation)>>>;

impl Setup {
    pub(crate) fn on<C>(self, mut builder: ClientBuilder<C>, mock: &Mock, seen: &Seen) -> ClientBuilder<C> {
        if let Some(decoding) = self.decoding {
            builder = builder.decoding(decoding);
        }
        if let Some(size) = self.max_decoded_size {
            builder = builder.max_decoded_size(size);
        }
        let seen = seen.clone();
        if !self.unobserved {
            builder = builder.on_deviation(move |operation, deviation| {
                seen.lock().unwrap().push((operation.to_owned(), deviation.clone()));
            });
        }
        builder.transport(mock.clone())
    }
}

/// Sends a call of this kind with both clients, and hands over what it brought.
pub(crate) fn both(kind: Kind, answer: impl Fn() -> MockResponse, setup: Setup, check: impl Fn(&str, Brought)) {
    for is_async in [false, true] {
        let (mock, seen) = (Mock::new([answer()]), Seen::default());
        let (item, before, deviations) = if is_async {
            let client = setup.on(Client::builder("https://things.example"), &mock, &seen).build().unwrap();
            wait(send_async(kind, &client, setup))
        } else {
            let client = setup.on(blocking::Client::builder("https://things.example"), &mock, &seen).build().unwrap();
            send_blocking(kind, &client, setup)
        };
        let observed = seen.lock().unwrap().clone();
        let name = format!("{kind:?} {}", if is_async { "async" } else { "blocking" });
        check(&name, Brought { item, before, deviations, observed });
    }
}

type Parts = (Result<Option<Item>, Error>, usize, Option<Vec<Deviation>>);

fn of_response<T>(response: Result<Response<T>, Error>, item: impl Fn(T) -> Option<Item>) -> Parts {
    match response {
        Ok(response) => {
            let deviations = response.deviations().to_vec();
            (Ok(item(response.value)), 0, Some(deviations))
        }
        Err(error) => (Err(error), 0, None),
    }
}

fn of_items(items: Result<Vec<Item>, Error>, deviations: Option<Vec<Deviation>>) -> Parts {
    (items.map(|items| items.into_iter().nth(1)), 0, deviations)
}

fn with<O: Operation>(request: O, setup: Setup) -> O {
    setup.per_call.into_iter().fold(request, O::decoding)
}

fn raw(setup: Setup) -> RawRequest {
    with(RawRequest::new(&V4, Method::GET, "/raw"), setup)
}

macro_rules! sender {
    ($name:ident, $client:ty, $($fn_async:ident)?, $($await:tt)*) => {
        $($fn_async)? fn $name(kind: Kind, client: &$client, setup: Setup) -> Parts {
            match kind {
                Kind::Single => of_response(with(Get(Call::new(&GET)), setup).response(client)$($await)*, Some),
                Kind::Create => of_response(with(Create(Call::new(&CREATE)), setup).response(client)$($await)*, Some),
                Kind::MaybeEmpty => {
                    of_response(with(Remove(Call::new(&GET)), setup).response(client)$($await)*, |it| it.0)
                }
                Kind::Raw => of_response(raw(setup).response::<Item, _>(client)$($await)*, Some),
                Kind::Page => match with(List(Call::new(&LIST)), setup).page(client)$($await)* {
                    Ok(page) => of_items(Ok(page.items.clone()), Some(page.deviations().to_vec())),
                    Err(error) => of_items(Err(error), None),
                },
                Kind::All => of_items(with(List(Call::new(&LIST)), setup).all(client, 100)$($await)*, None),
                Kind::Pages | Kind::Items | Kind::RawItems => unreachable!("sent by the caller"),
            }
        }
    };
}
sender!(send_one_blocking, blocking::Client, ,);
sender!(send_one_async, Client, async, .await);

fn send_blocking(kind: Kind, client: &blocking::Client, setup: Setup) -> Parts {
    let list = || with(List(Call::new(&LIST)), setup);
    match kind {
        Kind::Pages => match list().pages(client).next().unwrap() {
            Ok(page) => of_items(Ok(page.items.clone()), Some(page.deviations().to_vec())),
            Err(error) => of_items(Err(error), None),
        },
        Kind::Items => one_by_one(list().items(client)),
        Kind::RawItems => one_by_one(raw(setup).items(client)),
        _ => send_one_blocking(kind, client, setup),
    }
}

async fn send_async(kind: Kind, client: &Client, setup: Setup) -> Parts {
    let list = || with(List(Call::new(&LIST)), setup);
    let items = match kind {
        Kind::Pages => match list().pages(client).try_next().await {
            Ok(page) => {
                let page = page.unwrap();
                return of_items(Ok(page.items.clone()), Some(page.deviations().to_vec()));
            }
            Err(error) => return of_items(Err(error), None),
        },
        Kind::Items => list().items(client),
        Kind::RawItems => raw(setup).items(client),
        _ => return send_one_async(kind, client, setup).await,
    };
    let (mut items, mut all) = (items, Vec::new());
    loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(Ok(item)),
            Ok(None) => return one_by_one(all.into_iter()),
            Err(error) => {
                all.push(Err(error));
                return one_by_one(all.into_iter());
            }
        }
    }
}

fn one_by_one(items: impl Iterator<Item = Result<Item, Error>>) -> Parts {
    let (mut found, mut error) = (Vec::new(), None);
    for item in items {
        match item {
            Ok(item) => found.push(item),
            Err(it) => error = Some(it),
        }
    }
    let before = found.len();
    match error {
        Some(error) => (Err(error), before, None),
        None => (Ok(found.into_iter().nth(1)), before, None),
    }
}
