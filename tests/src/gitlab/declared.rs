//! Declared parameters, as Grape has them: types, defaults, allowed values, and the words for what is wrong.
//!
//! Comes in: parameters as they were sent. Goes out: the same with declared ones in their types and defaults filled in,
//! or one 400 that names everything wrong, in the order of the declaration.

use serde_json::{Map, Value, json};

use crate::loopback::Response;

use super::{refusals, time};

/// One declared parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Param {
    wire: &'static str,
    kind: Kind,
    required: bool,
    default: Option<&'static str>,
    values: &'static [&'static str],
    except: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Boolean,
    /// A time or a date; kept as text, checked.
    Time,
    /// An array, or one text with commas.
    TextList,
    /// Like [`Kind::TextList`]; anything but a number counts as 0, as in Ruby's `to_i`.
    IntegerList,
    /// A number, `None` or `Any`.
    IntegerNoneAny,
    Hash,
    File,
}

pub(super) const PAGE: Param = Param::optional("page", Kind::Integer).or("1");
pub(super) const PER_PAGE: Param = Param { except: Some("0"), ..Param::optional("per_page", Kind::Integer).or("20") };

impl Param {
    pub(crate) const fn optional(wire: &'static str, kind: Kind) -> Self {
        Self { wire, kind, required: false, default: None, values: &[], except: None }
    }

    pub(crate) const fn required(wire: &'static str, kind: Kind) -> Self {
        Self { required: true, ..Self::optional(wire, kind) }
    }

    /// The name of a parameter that must be sent.
    pub(crate) fn required_wire(&self) -> Option<&'static str> {
        self.required.then_some(self.wire)
    }

    /// The value when none is sent.
    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// The only values allowed.
    pub(crate) const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }
}

/// Checks `params` against their declaration and puts types and defaults in.
pub(crate) fn check(
    declared: &[Param],
    at_least_one: &[&str],
    params: &mut Map<String, Value>,
) -> Result<(), Response> {
    let mut problems = Vec::new();
    for param in declared {
        if let Err(problem) = check_one(param, params) {
            problems.push(problem);
        }
    }
    if !at_least_one.is_empty() && !at_least_one.iter().any(|wire| params.contains_key(*wire)) {
        let names = at_least_one.join(", ");
        problems.push(format!("{names} are missing, at least one parameter must be provided"));
    }
    if problems.is_empty() { Ok(()) } else { Err(refusals::error(400, &problems.join(", "))) }
}

fn check_one(param: &Param, params: &mut Map<String, Value>) -> Result<(), String> {
    let wire = param.wire;
    let sent = match (params.get(wire), param.default) {
        (Some(sent), _) => sent.clone(),
        (None, Some(default)) => json!(default),
        (None, None) if param.required => return Err(format!("{wire} is missing")),
        (None, None) => return Ok(()),
    };
    let value = match param.kind {
        Kind::IntegerNoneAny => {
            coerce(param.kind, sent).ok_or(format!("{wire} should be an integer, 'None' or 'Any'"))?
        }
        kind => coerce(kind, sent).ok_or(format!("{wire} is invalid"))?,
    };
    let written = text_of(&value);
    let is = |allowed: &str| written == allowed;
    if !value.is_null() && !param.values.is_empty() && !param.values.contains(&written.as_str()) {
        return Err(format!("{wire} does not have a valid value"));
    }
    if param.except.is_some_and(is) {
        return Err(format!("{wire} has a value not allowed"));
    }
    params.insert(wire.to_owned(), value);
    Ok(())
}

fn coerce(kind: Kind, value: Value) -> Option<Value> {
    match (kind, value) {
        (Kind::TextList, value) => Some(json!(list(&value))),
        (Kind::IntegerList, value) => {
            let number = |text: &String| text.trim().parse::<i64>().unwrap_or(0);
            Some(json!(list(&value).iter().map(number).collect::<Vec<_>>()))
        }
        (_, Value::Null) => Some(Value::Null),
        (Kind::Text, Value::String(text)) => Some(Value::String(text)),
        (Kind::Text, value @ (Value::Number(_) | Value::Bool(_))) => Some(Value::String(value.to_string())),
        (Kind::Integer | Kind::Boolean | Kind::Time, Value::String(text)) if text.is_empty() => Some(Value::Null),
        (Kind::Integer, Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        (Kind::Integer, Value::Number(number)) => number.as_i64().map(Value::from),
        (Kind::Boolean, Value::Bool(value)) => Some(Value::Bool(value)),
        (Kind::Boolean, Value::Number(number)) => boolean(&number.to_string()).map(Value::Bool),
        (Kind::Boolean, Value::String(text)) => boolean(&text).map(Value::Bool),
        (Kind::Time, Value::String(text)) => time::parse(&text).map(|_| Value::String(text)),
        (Kind::IntegerNoneAny, Value::Number(number)) => number.as_i64().map(Value::from),
        (Kind::IntegerNoneAny, Value::String(text)) => match text.to_ascii_lowercase().as_str() {
            wildcard @ ("none" | "any") => Some(json!(wildcard)),
            number => number.parse::<i64>().ok().map(Value::from),
        },
        (Kind::Hash, value @ Value::Object(_)) => Some(value),
        (Kind::File, Value::Object(file)) if file.contains_key("filename") => Some(Value::Object(file)),
        _ => None,
    }
}

/// Grape's comma lists: a text is split, an array is split entry by entry, anything else is an empty list.
pub(super) fn list(value: &Value) -> Vec<String> {
    let split = |text: &str| -> Vec<String> {
        text.split(',').map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect()
    };
    match value {
        Value::String(text) => split(text),
        Value::Array(entries) => entries.iter().flat_map(|entry| split(&text_of(entry))).collect(),
        _ => Vec::new(),
    }
}

/// A value as Ruby's `to_s` writes it, for texts and numbers.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "on" | "t" | "true" | "y" | "yes" => Some(true),
        "0" | "off" | "f" | "false" | "n" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Kind, PAGE, PER_PAGE, Param, check};

    const DECLARED: &[Param] = &[
        Param::required("title", Kind::Text),
        Param::required("color", Kind::Text),
        Param::optional("state", Kind::Text).or("all").one_of(&["opened", "all"]),
        Param::optional("flag", Kind::Boolean),
        Param::optional("after", Kind::Time),
        Param::optional("ids", Kind::IntegerList),
        Param::optional("who", Kind::IntegerNoneAny),
        PAGE,
        PER_PAGE,
    ];

    fn checked(params: &Value) -> Result<Value, String> {
        let mut params: Map<String, Value> = params.as_object().expect("an object").clone();
        let refused = |response: crate::loopback::Response| String::from_utf8_lossy(&response.body).into_owned();
        check(DECLARED, &[], &mut params).map(|()| Value::Object(params)).map_err(refused)
    }

    #[test]
    fn declared_parameters_get_types_and_defaults() {
        let sent =
            json!({ "title": 1, "color": null, "flag": "T", "ids": "3,x, 4", "who": "Any", "page": "2", "more": "x" });
        let expected = json!({
            "title": "1", "color": null, "state": "all", "flag": true, "ids": [3, 0, 4], "who": "any", "page": 2,
            "per_page": 20, "more": "x"
        });
        assert_eq!(checked(&sent), Ok(expected));
    }

    #[test]
    fn problems_are_worded_as_grape_does() {
        let cases = [
            (json!({}), "title is missing, color is missing"),
            (json!({ "title": ["a"], "color": {} }), "title is invalid, color is invalid"),
            (json!({ "title": "", "color": "", "state": "shut" }), "state does not have a valid value"),
            (
                json!({ "title": "", "color": "", "page": "x", "per_page": 0 }),
                "page is invalid, per_page has a value not allowed",
            ),
            (json!({ "title": "", "color": "", "flag": "maybe", "after": "now" }), "flag is invalid, after is invalid"),
            (json!({ "title": "", "color": "", "who": "me" }), "who should be an integer, 'None' or 'Any'"),
        ];
        for (sent, problem) in cases {
            assert_eq!(checked(&sent), Err(json!({ "error": problem }).to_string()), "{sent}");
        }
    }
}
