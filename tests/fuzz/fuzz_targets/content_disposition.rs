//! The header `Content-Disposition`, as any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::content_disposition(input));
