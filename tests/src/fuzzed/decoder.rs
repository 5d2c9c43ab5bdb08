//! Answers of every operation, as any bytes: what reads them is the emitted types over the one driver.

use gitlab_client::registry::{Entry, Notes, RESOURCES, Received};
use http::HeaderMap;

/// Reads all but the first two bytes of `input` as the answer of the operation with their number.
///
/// # Panics
/// If reading the same twice brings two things, or an error has no words.
pub fn decoder(input: &[u8]) {
    let (number, body) =
        input.split_first_chunk().map_or((0, input), |(number, body)| (u16::from_le_bytes(*number), body));
    decode(usize::from(number), body);
}

/// Reads `body` as the answer of the operation with this number, in every status that it declares.
///
/// # Panics
/// As [`decoder`].
pub fn decode(number: usize, body: &[u8]) {
    let count: usize = RESOURCES.iter().map(|resource| resource.len()).sum();
    let Some(entry) = RESOURCES.iter().copied().flatten().nth(number % count) else { return };
    for status in entry.results().iter().map(|(status, _)| *status).chain([200]) {
        let first = read(entry, status, body);
        assert_eq!(first, read(entry, status, body), "{} {status}", entry.endpoint().name());
        if let Some(said) = first {
            assert!(!said.is_empty(), "{} {status}", entry.endpoint().name());
        }
    }
    for status in [400, 404, 409, 422] {
        let _declared = entry.decode_error(received(status, body), &mut Notes::default());
    }
}

/// What is wrong with the answer, in words.
fn read(entry: &Entry, status: u16, body: &[u8]) -> Option<String> {
    let said = entry.decode(received(status, body), &mut Notes::default()).err()?;
    // Where there is a place, it is a short one: servers do not choose how long our errors are.
    assert!(said.path().len() < body.len() + 64, "{said}");
    Some(said.to_string())
}

fn received(status: u16, body: &[u8]) -> Received {
    let mut received = Received::default();
    (received.status, received.headers, received.body) = (status, HeaderMap::new(), body.to_vec().into());
    received
}
