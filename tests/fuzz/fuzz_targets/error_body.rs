//! Error bodies: a byte for the status, and any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::error_body(input));
