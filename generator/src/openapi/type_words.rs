//! Stage `openapi`: reads type names, both the standard's and those that document generators copy from their own
//! languages. In: `type` and `format`. Out: a kind; an unknown name becomes [`SchemaKind::Unknown`].

use super::model::{Object, Schema, SchemaKind};

/// Returns the kind that a type's name and format mean.
pub(super) fn kind(name: &str, format: &str) -> SchemaKind {
    let word = plain(name);
    match word.as_str() {
        "string" | "text" | "str" | "symbol" => of_format(format),
        "datetime" | "time" | "timestamp" => SchemaKind::Time,
        "date" => SchemaKind::Date,
        "integer" | "int" | "int32" | "int64" | "long" | "short" | "fixnum" | "bigint" => SchemaKind::Integer,
        "number" | "float" | "double" | "decimal" | "bigdecimal" | "numeric" => SchemaKind::Number,
        "boolean" | "bool" | "trueclass" | "falseclass" => SchemaKind::Boolean,
        "file" | "binary" | "upload" => SchemaKind::File,
        "object" | "hash" | "map" | "dict" => SchemaKind::Object(Object::default()),
        "array" | "list" | "set" => SchemaKind::List(Box::new(Schema::of(SchemaKind::Any))),
        "any" | "json" => SchemaKind::Any,
        _ => of_another_language(name),
    }
}

fn of_format(format: &str) -> SchemaKind {
    match plain(format).as_str() {
        "datetime" | "timestamp" => SchemaKind::Time,
        "date" => SchemaKind::Date,
        "binary" => SchemaKind::File,
        "password" => SchemaKind::Password,
        _ => SchemaKind::Text,
    }
}

/// `[String]`, `Array<Integer>`, `Some::Module::File`.
fn of_another_language(name: &str) -> SchemaKind {
    let inner = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.or_else(|| {
        let (outer, rest) = name.split_once(['<', '['])?;
        matches!(plain(outer).as_str(), "array" | "list" | "set").then_some(rest.strip_suffix(['>', ']'])?)
    });
    if let Some(inner) = inner.filter(|inner| !inner.is_empty() && inner.len() < name.len()) {
        return SchemaKind::List(Box::new(Schema::of(kind(inner, ""))));
    }
    match name.rsplit("::").next() {
        Some(last) if last.ends_with("File") => SchemaKind::File,
        Some(last) if last.len() < name.len() => match kind(last, "") {
            SchemaKind::Unknown(_) => SchemaKind::Unknown(name.to_owned()),
            known => known,
        },
        _ => SchemaKind::Unknown(name.to_owned()),
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types() {
        let list = |kind| SchemaKind::List(Box::new(Schema::of(kind)));
        for (name, format, found) in [
            ("string", "", SchemaKind::Text),
            ("string", "date-time", SchemaKind::Time),
            ("string", "date", SchemaKind::Date),
            ("string", "binary", SchemaKind::File),
            ("string", "uuid", SchemaKind::Text),
            ("DateTime", "", SchemaKind::Time),
            ("Symbol", "", SchemaKind::Text),
            ("Boolean", "", SchemaKind::Boolean),
            ("Float", "", SchemaKind::Number),
            ("Array", "", list(SchemaKind::Any)),
            ("[Integer]", "", list(SchemaKind::Integer)),
            ("Array[String]", "", list(SchemaKind::Text)),
            ("API::Validations::WorkhorseFile", "", SchemaKind::File),
            ("Core::Types::Boolean", "", SchemaKind::Boolean),
            ("App::Color", "", SchemaKind::Unknown("App::Color".to_owned())),
            ("[]", "", SchemaKind::Unknown("[]".to_owned())),
        ] {
            assert_eq!(kind(name, format), found, "{name} {format}");
        }
    }
}
