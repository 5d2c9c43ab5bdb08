//! Stage `parse`: what a scalar means. In: its text, and whether it stands without quotes. Out: nothing, a truth, a number
//! or a text. Refuses nothing; the rules are YAML's, and serde_yaml keeps them.

use serde_yaml::{Number, Value};

use crate::yaml::Scalar;

/// What a scalar means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    Nothing,
    Truth(bool),
    Number(Number),
    Text,
}

/// What a scalar means by YAML's core schema.
pub(super) fn meaning(scalar: &Scalar) -> Meaning {
    if !scalar.plain || is_text_at_first_sight(&scalar.text) {
        return Meaning::Text;
    }
    match serde_yaml::from_str(&scalar.text) {
        Ok(Value::Null) => Meaning::Nothing,
        Ok(Value::Bool(truth)) => Meaning::Truth(truth),
        Ok(Value::Number(number)) => Meaning::Number(number),
        // Text, or an integer of more than 64 bits.
        _ => Meaning::Text,
    }
}

/// Nearly all scalars are words, which would cost the setting up of a parser each. A number begins with a digit, perhaps
/// behind a sign or a dot; the other words that mean something are at most as long as `false`.
fn is_text_at_first_sight(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let may_be_number = match unsigned.strip_prefix('.') {
        Some(rest) => rest.starts_with(|first: char| first.is_ascii_alphanumeric()),
        None => unsigned.starts_with(|first: char| first.is_ascii_digit()),
    };
    let may_be_word = text.len() <= "false".len() && text.starts_with(['t', 'T', 'f', 'F', 'n', 'N', '~']);
    !(text.is_empty() || may_be_number || may_be_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_mean_what_yaml_says() {
        let number = |number: f64| Meaning::Number(number.into());
        let integer = |integer: i64| Meaning::Number(integer.into());
        for (text, means) in [
            ("", Meaning::Nothing),
            ("~", Meaning::Nothing),
            ("null", Meaning::Nothing),
            ("NULL", Meaning::Nothing),
            ("true", Meaning::Truth(true)),
            ("False", Meaning::Truth(false)),
            ("yes", Meaning::Text),
            ("name", Meaning::Text),
            ("timestamp", Meaning::Text),
            ("12", Meaning::Number(12_u64.into())),
            ("-12", integer(-12)),
            ("+12", Meaning::Number(12_u64.into())),
            ("0x1f", Meaning::Number(31_u64.into())),
            ("012", Meaning::Text),
            ("12.10", number(12.1)),
            (".5", number(0.5)),
            ("1e3", number(1000.0)),
            ("-.inf", number(f64::NEG_INFINITY)),
            ("99999999999999999999999999999999999999", Meaning::Text),
            ("12.8.1", Meaning::Text),
            ("200 list<Issue>", Meaning::Text),
            ("2026-11-22", Meaning::Text),
            ("nan", Meaning::Text),
            ("-", Meaning::Text),
            ("---", Meaning::Text),
            ("...", Meaning::Text),
            (".", Meaning::Text),
        ] {
            let scalar = |plain| Scalar { text: text.to_owned(), plain };
            assert_eq!(meaning(&scalar(true)), means, "{text}");
            assert_eq!(meaning(&scalar(false)), Meaning::Text, "{text}");
        }
    }
}
