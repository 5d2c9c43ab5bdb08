//! Whole responses, as any bytes, read by both clients: status, headers, body, its parts, and where it breaks off.

use std::cell::RefCell;
use std::error::Error as _;

use gitlab_sdk::v4::{self, jobs, labels, projects};
use gitlab_sdk::{Bytes, Client, Error, Json, Method, Text, blocking};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::runtime::{Builder, Runtime};

use super::Canned;
use super::canned::TOKEN;
use crate::faults::shown_traces;

/// Statuses of every class, and those that mean something of their own.
const STATUSES: [u16; 20] =
    [200, 201, 202, 204, 206, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 422, 429, 500, 503];

/// The longest line that an error may show, in characters, whatever a server sends.
const LONGEST: usize = 12_000;

/// The most bytes that a download reads.
const LIMIT: usize = 1 << 20;

thread_local! {
    static RUNTIME: RefCell<Runtime> =
        RefCell::new(Builder::new_current_thread().enable_all().build().expect("a runtime"));
}

/// Reads `input` as a response: a byte for the status, one for the kind of call, one for the size of the parts, one for
/// where it breaks off, lines of headers up to an empty one, and the body.
///
/// # Panics
/// If the two clients do not say the same, an error shows what no line of a log should hold, or the token reaches
/// another server.
pub fn response(input: &[u8]) {
    let Some((&[status, kind, part, cut], rest)) = input.split_first_chunk() else { return };
    let status = StatusCode::from_u16(STATUSES[usize::from(status) % STATUSES.len()]).expect("a status");
    let end = rest.windows(2).position(|two| two == b"\n\n");
    let (head, body) = end.map_or((rest, &[][..]), |end| (&rest[..end], &rest[end + 2..]));
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n') {
        let mut halves = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (halves.next(), halves.next()) else { continue };
        // What is no header does not come through any HTTP library.
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            let _full = headers.try_append(name, value);
        }
    }
    let cut = (cut < 128).then_some(usize::from(cut) * 4);
    let canned = || match part {
        0 => Canned::new(status, headers.clone(), body),
        size => Canned::new(status, headers.clone(), body).in_parts(usize::from(size), cut),
    };
    let (first, second) = (canned(), canned());
    let brought = by_blocking(kind, &first.client());
    let again = RUNTIME.with_borrow(|runtime| runtime.block_on(by_async(kind, &second.async_client())));
    assert_eq!(said(&brought), said(&again), "both clients say the same");
    assert_eq!(first.asked(), second.asked());
    if let Err(error) = &brought {
        check_error(error);
    }
    for (uri, headers) in first.requests() {
        if uri.authority().map(|authority| authority.as_str()) != Some("gitlab.example.com") {
            assert!(!headers.contains_key("private-token"), "{uri}");
            assert_eq!(shown_traces(&[TOKEN], &uri.to_string()), [""; 0]);
        }
    }
}

fn by_blocking(kind: u8, client: &blocking::Client) -> Result<String, Error> {
    let raw = |method| v4::request(method, "/raw");
    Ok(match kind % 7 {
        0 => format!("{:?}", projects::get(1).send(client)?),
        1 => format!("{:?}", labels::list(1).items(client).collect::<Result<Vec<_>, _>>()?),
        2 => raw(Method::GET).send::<Text, _>(client)?.0,
        3 => format!("{:?}", raw(Method::GET).send::<Bytes, _>(client)?),
        4 => {
            let download = jobs::get_trace(1, 2).send(client)?;
            format!("{:?} {:?}", download.file_name(), download.bytes(LIMIT)?)
        }
        5 => format!("{:?}", raw(Method::POST).field("a", 1_u64).response::<Json, _>(client)?.value),
        _ => format!("{:?}", raw(Method::HEAD).send::<(), _>(client)?),
    })
}

async fn by_async(kind: u8, client: &Client) -> Result<String, Error> {
    let raw = |method| v4::request(method, "/raw");
    Ok(match kind % 7 {
        0 => format!("{:?}", projects::get(1).send(client).await?),
        1 => {
            let (mut found, mut items) = (Vec::new(), labels::list(1).items(client));
            while let Some(item) = items.try_next().await? {
                found.push(item);
            }
            format!("{found:?}")
        }
        2 => raw(Method::GET).send::<Text, _>(client).await?.0,
        3 => format!("{:?}", raw(Method::GET).send::<Bytes, _>(client).await?),
        4 => {
            let download = jobs::get_trace(1, 2).send(client).await?;
            format!("{:?} {:?}", download.file_name(), download.bytes(LIMIT).await?)
        }
        5 => format!("{:?}", raw(Method::POST).field("a", 1_u64).response::<Json, _>(client).await?.value),
        _ => format!("{:?}", raw(Method::HEAD).send::<(), _>(client).await?),
    })
}

/// What came, in words.
fn said(brought: &Result<String, Error>) -> Result<String, String> {
    match brought {
        Ok(text) => Ok(text.clone()),
        Err(error) => Err(format!("{:?} {error}", error.kind())),
    }
}

fn check_error(error: &Error) {
    let shown = error.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    assert!(shown.chars().count() < LONGEST, "{} characters are shown", shown.chars().count());
    let mut all = format!("{shown} {error:?} {:?} {:?}", error.location(), error.url());
    let mut cause = error.source();
    while let Some(inner) = cause {
        all.push_str(&format!("{inner} {inner:?}"));
        cause = inner.source();
    }
    assert_eq!(shown_traces(&[TOKEN], &all), [""; 0], "{all}");
}
