//! Stage `openapi`: names of types, those of the standard and those that generators of documents let through from their
//! own languages. In: `type` and `format`. Out: a shape. Refuses nothing: a name that nobody knows is [`Shape::Unknown`].

use super::model::{Object, Schema, Shape};

/// The shape that a type's name and format mean.
pub(super) fn shape(name: &str, format: &str) -> Shape {
    let word = plain(name);
    match word.as_str() {
        "string" | "text" | "str" | "symbol" => of_format(format),
        "datetime" | "time" | "timestamp" => Shape::Time,
        "date" => Shape::Date,
        "integer" | "int" | "int32" | "int64" | "long" | "short" | "fixnum" | "bigint" => Shape::Integer,
        "number" | "float" | "double" | "decimal" | "bigdecimal" | "numeric" => Shape::Number,
        "boolean" | "bool" | "trueclass" | "falseclass" => Shape::Boolean,
        "file" | "binary" | "upload" => Shape::File,
        "object" | "hash" | "map" | "dict" => Shape::Object(Object::default()),
        "array" | "list" | "set" => Shape::List(Box::new(Schema::of(Shape::Any))),
        "any" | "json" => Shape::Any,
        _ => foreign(name),
    }
}

fn of_format(format: &str) -> Shape {
    match plain(format).as_str() {
        "datetime" | "timestamp" => Shape::Time,
        "date" => Shape::Date,
        "binary" => Shape::File,
        "password" => Shape::Password,
        _ => Shape::Text,
    }
}

/// `[String]`, `Array<Integer>`, `Some::Module::File`.
fn foreign(name: &str) -> Shape {
    let inner = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.or_else(|| {
        let (outer, rest) = name.split_once(['<', '['])?;
        matches!(plain(outer).as_str(), "array" | "list" | "set").then_some(rest.strip_suffix(['>', ']'])?)
    });
    if let Some(inner) = inner.filter(|inner| !inner.is_empty() && inner.len() < name.len()) {
        return Shape::List(Box::new(Schema::of(shape(inner, ""))));
    }
    match name.rsplit("::").next() {
        Some(last) if last.ends_with("File") => Shape::File,
        Some(last) if last.len() < name.len() => match shape(last, "") {
            Shape::Unknown(_) => Shape::Unknown(name.to_owned()),
            known => known,
        },
        _ => Shape::Unknown(name.to_owned()),
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|sign| !matches!(sign, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types() {
        let list = |shape| Shape::List(Box::new(Schema::of(shape)));
        for (name, format, found) in [
            ("string", "", Shape::Text),
            ("string", "date-time", Shape::Time),
            ("string", "date", Shape::Date),
            ("string", "binary", Shape::File),
            ("string", "uuid", Shape::Text),
            ("DateTime", "", Shape::Time),
            ("Symbol", "", Shape::Text),
            ("Boolean", "", Shape::Boolean),
            ("Float", "", Shape::Number),
            ("Array", "", list(Shape::Any)),
            ("[Integer]", "", list(Shape::Integer)),
            ("Array[String]", "", list(Shape::Text)),
            ("API::Validations::WorkhorseFile", "", Shape::File),
            ("Core::Types::Boolean", "", Shape::Boolean),
            ("App::Color", "", Shape::Unknown("App::Color".to_owned())),
            ("[]", "", Shape::Unknown("[]".to_owned())),
        ] {
            assert_eq!(shape(name, format), found, "{name} {format}");
        }
    }
}
