//! Answers: two bytes for the operation, and any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::decoder(input));
