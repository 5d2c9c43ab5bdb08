//! The header `Link`, as any lines of bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzzed::link_header(input));
