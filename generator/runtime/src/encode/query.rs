//! Queries and forms: a tree of values as pairs of name and value. A space is written as `%20`, a plus always as
//! `%2B`.
//!
//! An empty list is written with one empty item, which servers that split or parse such lists read as none. In a query it
//! is rejected before ([`lists`](super::lists)), and so are empty maps, which have no pairs.

use std::borrow::Cow;

use super::EncodeError;
use crate::service::{Encoding, ListStyle, RecordStyle};
use crate::upload::Upload;
use crate::url::push_pair;
use crate::value::{Json, Value, joined};

/// A leaf: a value that is sent under one name.
pub(super) enum Leaf<'v> {
    Text(Cow<'v, str>),
    File(&'v Upload),
}

/// Calls `each` with the leaves of `value` and their names.
pub(super) fn leaves<'v, F>(name: &str, value: &'v Value, encoding: Encoding, each: &mut F) -> Result<(), EncodeError>
where
    F: FnMut(&str, Leaf<'v>) -> Result<(), EncodeError>,
{
    match value {
        Value::Absent => Ok(()),
        Value::File(upload) => each(name, Leaf::File(upload)),
        Value::List { items, style } => list(name, items, *style, encoding, each),
        Value::Map(members) => {
            for (key, member) in members {
                leaves(&format!("{name}[{key}]"), member, encoding, each)?;
            }
            Ok(())
        }
        Value::Json(json) => json_leaves(name, json, encoding, each),
        scalar => match scalar.text() {
            Some(text) => each(name, Leaf::Text(text)),
            None => Err(EncodeError::new(format!("`{name}` cannot be sent as text"))),
        },
    }
}

fn list<'v, F>(
    name: &str,
    items: &'v [Value],
    own: Option<ListStyle>,
    encoding: Encoding,
    each: &mut F,
) -> Result<(), EncodeError>
where
    F: FnMut(&str, Leaf<'v>) -> Result<(), EncodeError>,
{
    let records = items.iter().any(|item| matches!(item, Value::Map(_) | Value::Json(Json::Object(_))));
    for (index, item) in items.iter().enumerate().filter(|_| records) {
        let name = match encoding.records {
            RecordStyle::Indexed => format!("{name}[{index}]"),
            RecordStyle::Brackets => format!("{name}[]"),
        };
        leaves(&name, item, encoding, each)?;
    }
    if records {
        return Ok(());
    }
    let style = own.unwrap_or(encoding.lists);
    if let Some(separator) = style.separator() {
        let text = joined(items, separator).ok_or_else(|| unjoinable(name))?;
        return each(name, Leaf::Text(text.into()));
    }
    let name = name_of_items(name, style);
    if items.is_empty() {
        return each(&name, Leaf::Text("".into()));
    }
    items.iter().try_for_each(|item| leaves(&name, item, encoding, each))
}

/// Returns the name of each item of a list that is not joined.
fn name_of_items(name: &str, style: ListStyle) -> Cow<'_, str> {
    match style {
        ListStyle::Brackets => format!("{name}[]").into(),
        _ => name.into(),
    }
}

fn unjoinable(name: &str) -> EncodeError {
    EncodeError::new(format!("`{name}` cannot be joined into one text"))
}

/// Treats raw JSON like values of the same shape.
fn json_leaves<'v, F>(name: &str, json: &'v Json, encoding: Encoding, each: &mut F) -> Result<(), EncodeError>
where
    F: FnMut(&str, Leaf<'v>) -> Result<(), EncodeError>,
{
    match json {
        Json::Null => each(name, Leaf::Text("".into())),
        Json::String(text) => each(name, Leaf::Text(text.into())),
        Json::Bool(_) | Json::Number(_) => each(name, Leaf::Text(json.to_string().into())),
        Json::Object(members) => {
            members.iter().try_for_each(|(key, member)| json_leaves(&format!("{name}[{key}]"), member, encoding, each))
        }
        Json::Array(items) => json_list(name, items, encoding, each),
    }
}

fn json_list<'v, F>(name: &str, items: &'v [Json], encoding: Encoding, each: &mut F) -> Result<(), EncodeError>
where
    F: FnMut(&str, Leaf<'v>) -> Result<(), EncodeError>,
{
    if items.is_empty() {
        return each(&name_of_items(name, encoding.lists), Leaf::Text("".into()));
    }
    let records = items.iter().any(Json::is_object);
    if let (Some(separator), false) = (encoding.lists.separator(), records) {
        let texts: Option<Vec<_>> =
            items.iter().map(|item| Value::Json(item.clone()).text().map(Cow::into_owned)).collect();
        let texts = texts.ok_or_else(|| unjoinable(name))?;
        return each(name, Leaf::Text(texts.join(separator).into()));
    }
    items.iter().enumerate().try_for_each(|(index, item)| {
        let name = match (records, encoding.records) {
            (true, RecordStyle::Indexed) => format!("{name}[{index}]").into(),
            (true, RecordStyle::Brackets) => format!("{name}[]").into(),
            (false, _) => name_of_items(name, encoding.lists),
        };
        json_leaves(&name, item, encoding, each)
    })
}

/// Pairs, encoded as they are added.
pub(super) struct Pairs {
    encoding: Encoding,
    query: String,
}

impl Pairs {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, query: String::new() }
    }

    pub(super) fn add(&mut self, name: &str, value: &Value) -> Result<(), EncodeError> {
        let Self { encoding, query } = self;
        leaves(name, value, *encoding, &mut |name, leaf| match leaf {
            Leaf::Text(text) => {
                push_pair(query, name, &text);
                Ok(())
            }
            Leaf::File(_) => {
                Err(EncodeError::new(format!("`{name}` is a file, which can only be sent in a multipart body")))
            }
        })
    }

    pub(super) fn into_query(self) -> String {
        self.query
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use serde_json::json;

    use super::*;
    use crate::url::decoded_pairs;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    fn record(key: &'static str, value: Value) -> Value {
        Value::Map(vec![(key.into(), value)])
    }

    fn query(value: &Value, lists: ListStyle, records: RecordStyle) -> String {
        let mut pairs = Pairs::new(Encoding { lists, records });
        pairs.add("a", value).unwrap();
        percent_decode_str(&pairs.into_query()).decode_utf8().unwrap().into_owned()
    }

    #[test]
    fn every_shape_in_every_style() {
        use ListStyle::{Brackets, Comma, Pipe, Repeat, Space};
        use RecordStyle::{Brackets as Bare, Indexed};
        let two = Value::from(vec![Value::Integer(1), text("x")]);
        let none = Value::from(Vec::<Value>::new());
        let records = Value::from(vec![record("k", Value::Boolean(true)), record("k", Value::Null)]);
        for (value, lists, style, expected) in [
            (&two, Brackets, Indexed, "a[]=1&a[]=x"),
            (&two, Repeat, Indexed, "a=1&a=x"),
            (&two, Comma, Indexed, "a=1,x"),
            (&two, Space, Indexed, "a=1 x"),
            (&two, Pipe, Indexed, "a=1|x"),
            (&two.clone().in_style(Repeat), Brackets, Indexed, "a=1&a=x"),
            (&two.clone().in_style(Brackets), Comma, Indexed, "a[]=1&a[]=x"),
            (&two.clone().in_style(Pipe), Comma, Indexed, "a=1|x"),
            (&Value::from(vec![two.clone(), two.clone()]).in_style(Comma), Brackets, Indexed, "a[]=1,x&a[]=1,x"),
            (&none.clone().in_style(Comma), Brackets, Indexed, "a="),
            (&records, Brackets, Indexed, "a[0][k]=true&a[1][k]="),
            (&records, Comma, Bare, "a[][k]=true&a[][k]="),
            (&Value::from(vec!["x", "y"]).in_style(Comma), Brackets, Indexed, "a=x,y"),
            (&record("b", record("c", two.clone())), Brackets, Indexed, "a[b][c][]=1&a[b][c][]=x"),
            (&Value::Json(json!({"b": [1, {"c": null}]})), Brackets, Indexed, "a[b][0]=1&a[b][1][c]="),
            (&Value::Json(json!([1, "x"])), Brackets, Indexed, "a[]=1&a[]=x"),
            (&Value::Json(json!([1, "x"])), Repeat, Indexed, "a=1&a=x"),
            (&Value::Json(json!([1, "x"])), Comma, Indexed, "a=1,x"),
            (&Value::Json(json!([])), Comma, Indexed, "a="),
            (&Value::Json(json!([])), Brackets, Indexed, "a[]="),
            (&Value::Json(json!({"b": []})), Brackets, Indexed, "a[b][]="),
            (&Value::Json(json!([{"k": true}, {"k": null}])), Comma, Bare, "a[][k]=true&a[][k]="),
            (&none, Brackets, Indexed, "a[]="),
            (&none, Repeat, Indexed, "a="),
            (&none, Comma, Indexed, "a="),
            (&record("b", none.clone()), Brackets, Indexed, "a[b][]="),
            (&Value::Absent, Brackets, Indexed, ""),
            (&Value::Null, Brackets, Indexed, "a="),
        ] {
            assert_eq!(query(value, lists, style), expected, "{value:?}");
        }
    }

    #[test]
    fn what_is_reserved_is_encoded() {
        let mut pairs = Pairs::new(Encoding { lists: ListStyle::Brackets, records: RecordStyle::Indexed });
        pairs.add("not[é]", &text("1 + 1 = 2 & ü/~")).unwrap();
        let query = pairs.into_query();
        assert_eq!(query, "not%5B%C3%A9%5D=1%20%2B%201%20%3D%202%20%26%20%C3%BC%2F~");
        let pairs: Vec<_> = decoded_pairs(&query).collect();
        assert_eq!(pairs, [("not[é]".to_owned(), "1 + 1 = 2 & ü/~".to_owned())]);
    }
}
