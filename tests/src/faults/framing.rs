//! Bodies as they go over the wire: in chunks, compressed, without a length.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The body in chunks of so many bytes, with the chunk that ends it.
pub(super) fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut framed = Vec::new();
    for chunk in body.chunks(size) {
        framed.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        framed.extend_from_slice(chunk);
        framed.extend_from_slice(b"\r\n");
    }
    framed.extend_from_slice(b"0\r\n\r\n");
    framed
}

/// The body compressed.
pub(super) fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

/// The head without the line that says how long the body is.
pub(super) fn without_length(head: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(head);
    let lines = text.split_inclusive("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("content-length:"));
    lines.collect::<String>().into_bytes()
}
