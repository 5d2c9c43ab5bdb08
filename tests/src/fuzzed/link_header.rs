//! The header `Link`, as any lines of bytes.

use gitlab_sdk::v4::labels;
use gitlab_sdk::{Cursor, ErrorKind};
use http::header::LINK;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Canned;

/// Reads the lines of `input` as lines of the header.
///
/// # Panics
/// If the next page is asked for at another place than the first, or its cursor does not survive being written down.
pub fn link_header(input: &[u8]) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    let Some(query) = next_query(&lines) else { return };
    assert!(query.bytes().all(|byte| byte.is_ascii_graphic()), "what is no query: {query:?}");
    // A byte that is not UTF-8 may be replaced by a character of three bytes, each of which is escaped.
    assert!(query.len() <= input.len() * 9, "it is longer than it can be: {query:?}");
}

/// The query of the next page that these lines name, asked for as it is asked for by a client; `None` where they name
/// none, or none that can be asked for.
///
/// # Panics
/// As [`link_header`].
#[must_use]
pub fn next_query(lines: &[&[u8]]) -> Option<String> {
    let mut headers = HeaderMap::new();
    for line in lines {
        // What is no value of a header does not come through any HTTP library.
        HeaderValue::from_bytes(line).into_iter().for_each(|line| _ = headers.append(LINK, line));
    }
    let canned = Canned::new(StatusCode::OK, headers, b"[]");
    let client = canned.client();
    let page = match labels::list(1).page(&client) {
        Ok(page) => page,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Page, "{error:?}");
            return None;
        }
    };
    let text = page.next()?.to_string();
    let cursor: Cursor = text.parse().unwrap_or_else(|_| panic!("{text:?} is no cursor"));
    assert_eq!(cursor.to_string(), text);
    // A page that names itself is an error, and one that no URL can hold is too; neither goes anywhere else.
    if let Err(error) = labels::list(1).resume(cursor).page(&client) {
        assert!(matches!(error.kind(), ErrorKind::Page | ErrorKind::Request), "{error:?}");
    }
    let asked = canned.asked();
    for uri in &asked {
        assert_eq!(uri.authority().map(|authority| authority.as_str()), Some("gitlab.example.com"), "{uri}");
        assert_eq!(uri.path(), "/sub/api/v4/projects/1/labels", "{uri}");
    }
    asked.get(1).map(|uri| uri.query().unwrap_or_default().to_owned())
}
