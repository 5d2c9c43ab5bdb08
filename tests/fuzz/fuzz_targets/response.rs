//! Whole responses: a byte each for status, kind of call, size of the parts and where they break off; headers; body.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::response(input));
