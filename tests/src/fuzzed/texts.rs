//! Texts that come from others than a server: cursors, base URLs; and the one of a server that names a file.

use gitlab_sdk::v4::{jobs, labels, projects};
use gitlab_sdk::{Cursor, ErrorKind, blocking};
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Canned;

/// Reads `input` as a cursor, and goes on from it.
///
/// # Panics
/// If it is not the same when it is written down, or leads to another place than the list.
pub fn cursor(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let Ok(cursor) = text.parse::<Cursor>() else { return };
    let written = cursor.to_string();
    assert_eq!(written.parse::<Cursor>().as_ref(), Ok(&cursor), "{written:?}");
    let canned = Canned::new(StatusCode::OK, HeaderMap::new(), b"[]");
    if let Err(error) = labels::list(1).resume(cursor).page(&canned.client()) {
        assert!(matches!(error.kind(), ErrorKind::Page | ErrorKind::Request), "{error:?}");
        assert!(!error.to_string().contains(char::is_control), "{error}");
    }
    for uri in canned.asked() {
        assert_eq!(uri.authority().map(|authority| authority.as_str()), Some("gitlab.example.com"), "{uri}");
        assert_eq!(uri.path(), "/sub/api/v4/projects/1/labels", "{uri}");
    }
}

/// Reads `input` as a base URL, and asks what is below it.
///
/// # Panics
/// If a request goes to another host than the text names, to another path than the one below it, or a password is shown.
pub fn base_url(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let canned = Canned::new(StatusCode::OK, HeaderMap::new(), b"{\"id\":1}");
    let builder = canned.set_up(blocking::Client::builder(&text));
    assert!(!format!("{builder:?}").contains('@'), "{builder:?}");
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
            assert!(error.message().is_some_and(|message| message.contains("base URL")), "{error}");
            return;
        }
    };
    if let Err(error) = projects::get(1).send(&client) {
        assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Request), "{error:?}");
    }
    for uri in canned.asked() {
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        assert!(!authority.is_empty() && !authority.contains('@'), "{uri}");
        assert!(text.contains(&format!("://{authority}")), "{uri} of {text:?}");
        let prefix = uri.path().strip_suffix("/api/v4/projects/1").unwrap_or_else(|| panic!("{uri} of {text:?}"));
        assert!(prefix.is_empty() || text.contains(prefix), "{uri} of {text:?}");
        let doubled = text.matches("/api/v4").count() + text.matches("/api/v3").count();
        assert!(doubled > 1 || !uri.path().contains("/api/v4/api/v4"), "{uri} of {text:?}");
    }
}

/// Reads `input` as the header that names a file.
///
/// # Panics
/// If the name could lead out of a folder.
pub fn content_disposition(input: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(input) else { return };
    let canned = Canned::new(StatusCode::OK, HeaderMap::from_iter([(CONTENT_DISPOSITION, value)]), b"");
    let download = jobs::get_trace(1, 2).send(&canned.client()).expect("an answer");
    let Some(name) = download.file_name() else { return };
    assert!(!name.is_empty() && name != "." && name != "..", "{name:?}");
    assert!(!name.contains(['/', '\\']) && !name.contains(char::is_control), "{name:?}");
    assert_eq!(std::path::Path::new(&name).components().count(), 1, "{name:?}");
}
