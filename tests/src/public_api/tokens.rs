//! Tokens as people write them: `impl Into<ProjectRef>` for `impl Into < ProjectRef >`.

use quote::ToTokens;

/// The text of a type or of a list of types.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    let tokens = tokens.to_token_stream().to_string();
    for word in tokens.split_whitespace() {
        let glued = text.is_empty() || text.ends_with(['<', '&', '(', '[']) || text.ends_with("::");
        if !glued && !word.starts_with(['<', '>', ',', ')', ']', '(']) && !word.starts_with("::") {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn types_as_people_write_them() {
        for written in [
            "impl Into<ProjectRef>",
            "impl IntoIterator<Item = impl Into<String>>",
            "Option<Box<Vec<super::types::Issue>>>",
            "BTreeMap<String, Vec<i64>>",
            "&str, String, u64",
            "()",
            "Response<()>",
        ] {
            let tokens: proc_macro2::TokenStream = written.parse().expect(written);
            assert_eq!(text(&tokens), written);
        }
    }
}
