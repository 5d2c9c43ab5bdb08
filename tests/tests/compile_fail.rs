//! What must not compile: each file in `compile_fail/` is one misuse, beside it what the compiler says.

#[test]
fn misuse_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
