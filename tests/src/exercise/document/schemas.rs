//! The schemas of what is sent: choices that are not exclusive, and days that are said to be times.

use serde_json::Value;

/// How the document says in words that something is a day.
const DAY_IN_WORDS: &str = "YEAR-MONTH-DAY";

/// Mends all schemas below `value`, however deep.
pub(super) fn mend(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(shapes) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), shapes);
            }
            let is_day = members.get("description").and_then(Value::as_str).is_some_and(|it| it.contains(DAY_IN_WORDS));
            if is_day {
                // A parameter has the format one level deeper than a field.
                members.get_mut("format").into_iter().for_each(to_day);
                members.get_mut("schema").and_then(|schema| schema.get_mut("format")).into_iter().for_each(to_day);
            }
            members.values_mut().for_each(mend);
        }
        Value::Array(items) => items.iter_mut().for_each(mend),
        _ => {}
    }
}

fn to_day(format: &mut Value) {
    if *format == "date-time" {
        *format = "date".into();
    }
}
