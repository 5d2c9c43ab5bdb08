//! Answers of every operation, as any bytes: what reads them is the emitted types over the one driver.

use std::sync::LazyLock;

use gitlab_sdk::registry::{RecordedResponse, UnknownKeys};
use http::HeaderMap;

use crate::answers::Answers;

static ALL: LazyLock<Vec<Answers>> = LazyLock::new(|| Answers::all().collect());

/// Reads all but the first two bytes of `input` as the answer of the operation with their number.
///
/// # Panics
/// If reading the same twice has different results, or an error has an empty message.
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
    let answers = ALL[number % ALL.len()];
    for status in answers.endpoint().ok_statuses().iter().copied().chain([200]) {
        let first = read(answers, status, body);
        assert_eq!(first, read(answers, status, body), "{} {status}", answers.endpoint().name());
        if let Some(said) = first {
            assert!(!said.is_empty(), "{} {status}", answers.endpoint().name());
        }
    }
    for status in [400, 404, 409, 422] {
        let _declared = answers.decode_error(received(status, body), &mut UnknownKeys::default());
    }
}

/// What is wrong with the answer, in words.
fn read(answers: Answers, status: u16, body: &[u8]) -> Option<String> {
    let said = answers.decode(received(status, body), &mut UnknownKeys::default()).err()?;
    // Where there is a place, it is a short one: servers do not choose how long our errors are.
    assert!(said.path().len() < body.len() + 64, "{said}");
    Some(said.to_string())
}

fn received(status: u16, body: &[u8]) -> RecordedResponse {
    let mut received = RecordedResponse::default();
    (received.status, received.headers, received.body) = (status, HeaderMap::new(), body.to_vec().into());
    received
}
