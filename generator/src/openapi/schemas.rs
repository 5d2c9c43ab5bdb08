//! Stage `openapi`: schemas. In: a value. Out: a [`Schema`]; named ones stay names, other references are read in their
//! place. Refuses nothing; a schema that cannot be read is anything, and noted.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{Object, Schema, Shape};
use super::reader::{Reader, as_text, is_true, texts};
use super::{pointer, type_words};

/// Deeper than any schema that means something; references in a circle end here.
const DEEPEST: usize = 40;

/// The type of nothing. Alone it means nothing to us; beside others it makes them nullable.
const NULL: &str = "null";

impl<'d> Reader<'d> {
    /// Reads a schema.
    pub(super) fn schema(&mut self, value: &'d Value) -> Schema {
        if self.depth() > DEEPEST {
            self.note("nests too deep, or contains itself without a name");
            return Schema::of(Shape::Any);
        }
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            return self.reference(reference);
        }
        let mut schema = Schema::of(self.shape(value));
        let null = matches!(value.get("type"), Some(Value::Array(types)) if types.iter().any(|ty| ty == NULL));
        schema.nullable = null || is_true(value, "nullable") || is_true(value, "x-nullable");
        schema.read_only = is_true(value, "readOnly");
        schema.write_only = is_true(value, "writeOnly");
        self.values(value, &mut schema);
        self.without_null(schema)
    }

    fn reference(&mut self, reference: &str) -> Schema {
        let root = self.root;
        let found = pointer::find(root, reference);
        match (pointer::schema_name(reference), found) {
            (Some(name), Some(_)) => Schema::of(Shape::Named(name)),
            (None, Some(value)) => self.within(format!("`{reference}`"), |reader| reader.schema(value)),
            (_, None) => {
                self.note(format!("`{reference}` leads nowhere in this document; taken as anything"));
                Schema::of(Shape::Unknown(reference.to_owned()))
            }
        }
    }

    fn shape(&mut self, value: &'d Value) -> Shape {
        for key in ["allOf", "oneOf", "anyOf"] {
            if let Some(parts) = value.get(key).and_then(Value::as_array).filter(|parts| !parts.is_empty()) {
                return self.combination(key, parts, value);
            }
        }
        let format = value.get("format").map(as_text).unwrap_or_default();
        let named: Vec<String> = match value.get("type") {
            Some(Value::Array(_)) => texts(value.get("type")).into_iter().filter(|name| name != NULL).collect(),
            Some(name) => vec![as_text(name)],
            None => Vec::new(),
        };
        match named.as_slice() {
            [] => self.untyped(value),
            [name] if name == NULL => Shape::Unknown(NULL.to_owned()),
            [name] => match type_words::shape(name, &format) {
                Shape::List(items) => self.list(value, *items),
                Shape::Object(_) => self.object(value),
                Shape::Unknown(name) => {
                    self.note(format!("nobody knows the type `{name}`; taken as anything"));
                    Shape::Unknown(name)
                }
                shape => shape,
            },
            several => {
                let one = |name: &String| Schema::of(type_words::shape(name, &format));
                Shape::OneOf(several.iter().map(one).collect())
            }
        }
    }

    /// A schema that leaves its type to be guessed.
    fn untyped(&mut self, value: &'d Value) -> Shape {
        if value.get("properties").is_some() || value.get("additionalProperties").is_some() {
            self.object(value)
        } else if value.get("items").is_some() {
            self.list(value, Schema::of(Shape::Any))
        } else {
            match value.get("enum").and_then(|values| values.get(0)) {
                Some(Value::String(_)) => Shape::Text,
                Some(Value::Number(_)) => Shape::Integer,
                _ => Shape::Any,
            }
        }
    }

    fn list(&mut self, value: &'d Value, unsaid: Schema) -> Shape {
        let items = match value.get("items") {
            Some(items) if items.is_object() => self.within("items".to_owned(), |reader| reader.schema(items)),
            _ => unsaid,
        };
        Shape::List(Box::new(items))
    }

    fn object(&mut self, value: &'d Value) -> Shape {
        let mut properties = IndexMap::new();
        for (name, property) in value.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if name.trim().is_empty() {
                self.note("a key without a name; left out");
                continue;
            }
            let schema = self.within(format!("`{name}`"), |reader| reader.schema(property));
            properties.insert(name.clone(), schema);
        }
        let others = match value.get("additionalProperties") {
            Some(Value::Bool(true)) => Some(Schema::of(Shape::Any)),
            Some(others @ Value::Object(_)) => {
                Some(self.within("additionalProperties".to_owned(), |reader| reader.schema(others)))
            }
            _ => None,
        };
        Shape::Object(Object { properties, required: texts(value.get("required")), others: others.map(Box::new) })
    }

    fn combination(&mut self, key: &str, parts: &'d [Value], whole: &'d Value) -> Shape {
        let mut read: Vec<Schema> = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            read.push(self.within(format!("{key} {}", index + 1), |reader| reader.schema(part)));
        }
        let has_own = whole.get("properties").is_some() || whole.get("required").is_some();
        if key == "allOf" {
            if has_own {
                read.push(Schema::of(self.object(whole)));
            }
            return Shape::AllOf(read);
        }
        if has_own {
            let own = Schema::of(self.object(whole));
            return Shape::AllOf(vec![own, Schema::of(Shape::OneOf(read))]);
        }
        Shape::OneOf(read)
    }

    fn values(&mut self, value: &'d Value, schema: &mut Schema) {
        let Some(values) = value.get("enum").and_then(Value::as_array) else { return };
        schema.nullable |= values.contains(&Value::Null);
        let scalars = values.iter().filter(|value| value.is_string() || value.is_number() || value.is_boolean());
        schema.values = scalars.cloned().collect();
        let is_symbol =
            value.get("type").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case("symbol"));
        if is_symbol {
            // Symbols as Ruby writes them: `:csv` goes over the wire as `csv`.
            for value in &mut schema.values {
                if let Some(name) = value.as_str().and_then(|text| text.strip_prefix(':')) {
                    *value = Value::String(name.to_owned());
                }
            }
        }
        let names = texts(value.get("x-enum-varnames").or_else(|| value.get("x-enumNames")));
        if names.len() == schema.values.len() {
            schema.value_names = names;
        }
        if values.iter().any(|value| value.is_array() || value.is_object()) {
            self.note("some of its values are no texts, numbers or truths; they are left out");
        }
    }

    /// `oneOf: [X, null]` is an X that may be null; and one of one is that one.
    fn without_null(&mut self, mut schema: Schema) -> Schema {
        let (Shape::OneOf(parts) | Shape::AllOf(parts)) = &mut schema.shape else { return schema };
        let before = parts.len();
        parts.retain(|part| !matches!(&part.shape, Shape::Unknown(name) if name == NULL));
        schema.nullable |= parts.len() < before;
        if parts.len() != 1 {
            return schema;
        }
        let Some(only) = parts.pop() else { return schema };
        Schema {
            nullable: schema.nullable || only.nullable,
            read_only: schema.read_only || only.read_only,
            write_only: schema.write_only || only.write_only,
            values: if schema.values.is_empty() { only.values } else { schema.values },
            value_names: if schema.value_names.is_empty() { only.value_names } else { schema.value_names },
            shape: only.shape,
        }
    }
}
