//! Stage `parse`: determines the type of a scalar. In: its text, and whether it is quoted. Out: null, a boolean, a
//! number or a text. The rules are those of YAML's core schema, as serde_yaml implements them.

use serde_yaml::{Number, Value};

use crate::yaml::Scalar;

/// The type of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ScalarKind {
    Nothing,
    Bool(bool),
    Number(Number),
    Text,
}

/// Returns the type of a scalar by YAML's core schema.
pub(super) fn scalar_kind(scalar: &Scalar) -> ScalarKind {
    if !scalar.plain || is_plainly_text(&scalar.text) {
        return ScalarKind::Text;
    }
    match serde_yaml::from_str(&scalar.text) {
        Ok(Value::Null) => ScalarKind::Nothing,
        Ok(Value::Bool(boolean)) => ScalarKind::Bool(boolean),
        Ok(Value::Number(number)) => ScalarKind::Number(number),
        // Text, or an integer of more than 64 bits.
        _ => ScalarKind::Text,
    }
}

/// Nearly all scalars are words, which would cost the setting up of a parser each. A number begins with a digit, perhaps
/// after a sign or a dot; the other words with a meaning are at most as long as `false`.
fn is_plainly_text(text: &str) -> bool {
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
        let number = |number: f64| ScalarKind::Number(number.into());
        let integer = |integer: i64| ScalarKind::Number(integer.into());
        for (text, means) in [
            ("", ScalarKind::Nothing),
            ("~", ScalarKind::Nothing),
            ("null", ScalarKind::Nothing),
            ("NULL", ScalarKind::Nothing),
            ("true", ScalarKind::Bool(true)),
            ("False", ScalarKind::Bool(false)),
            ("yes", ScalarKind::Text),
            ("name", ScalarKind::Text),
            ("timestamp", ScalarKind::Text),
            ("12", ScalarKind::Number(12_u64.into())),
            ("-12", integer(-12)),
            ("+12", ScalarKind::Number(12_u64.into())),
            ("0x1f", ScalarKind::Number(31_u64.into())),
            ("012", ScalarKind::Text),
            ("12.10", number(12.1)),
            (".5", number(0.5)),
            ("1e3", number(1000.0)),
            ("-.inf", number(f64::NEG_INFINITY)),
            ("99999999999999999999999999999999999999", ScalarKind::Text),
            ("12.8.1", ScalarKind::Text),
            ("200 list<Issue>", ScalarKind::Text),
            ("2026-11-22", ScalarKind::Text),
            ("nan", ScalarKind::Text),
            ("-", ScalarKind::Text),
            ("---", ScalarKind::Text),
            ("...", ScalarKind::Text),
            (".", ScalarKind::Text),
        ] {
            let scalar = |plain| Scalar { text: text.to_owned(), plain };
            assert_eq!(scalar_kind(&scalar(true)), means, "{text}");
            assert_eq!(scalar_kind(&scalar(false)), ScalarKind::Text, "{text}");
        }
    }
}
