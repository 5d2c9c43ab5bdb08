//! Stage `openapi`: reads schemas. In: a value. Out: a [`Schema`]; named schemas stay names, other references are
//! replaced by their target. An unreadable schema accepts any value and is noted.

use indexmap::IndexMap;
use serde_json::Value;

use super::model::{Discriminator, Object, Schema, SchemaKind};
use super::reader::Reader;
use super::tree::{as_text, is_true, texts};
use super::{pointer, type_words};

/// Deeper than any schema that means something; references in a cycle end here.
const MAX_DEPTH: usize = 40;

/// The null type. Alone it is unknown; beside other types it makes them nullable.
const NULL: &str = "null";

/// Reads all named schemas.
pub(super) fn read_schemas(reader: &mut Reader<'_>) -> IndexMap<String, Schema> {
    let mut schemas = IndexMap::new();
    for (name, value) in reader.named("schemas", "definitions").into_iter().flatten() {
        let schema = reader.within(format!("schema `{name}`"), |reader| read_schema(reader, value));
        schemas.insert(name.clone(), schema);
    }
    schemas
}

/// Reads the schema of a parameter: below `schema`, below the only media type, or in Swagger 2.0 the parameter itself.
pub(super) fn read_parameter_schema<'d>(reader: &mut Reader<'d>, value: &'d Value) -> Schema {
    let of_content = || value.get("content")?.as_object()?.values().next()?.get("schema");
    read_schema(reader, value.get("schema").or_else(of_content).unwrap_or(value))
}

/// Reads a schema.
pub(super) fn read_schema<'d>(reader: &mut Reader<'d>, value: &'d Value) -> Schema {
    if reader.depth() > MAX_DEPTH {
        reader.note("nests too deep, or contains itself without a name");
        return Schema::of(SchemaKind::Any);
    }
    let mut schema = match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => read_reference(reader, reference),
        None => Schema::of(read_kind(reader, value)),
    };
    // Beside a reference too: 3.1 allows it, and documents of 3.0 mean it.
    schema.nullable |= says_nullable(value);
    schema.read_only |= is_true(value, "readOnly");
    schema.write_only |= is_true(value, "writeOnly");
    if matches!(schema.kind, SchemaKind::OneOf(_)) {
        schema.tag = read_discriminator(value);
    }
    if value.get("$ref").is_none() {
        read_values(reader, value, &mut schema);
    }
    as_one_enum(without_null(schema))
}

fn read_reference<'d>(reader: &mut Reader<'d>, reference: &str) -> Schema {
    let root = reader.root;
    let found = pointer::find(root, reference);
    match (pointer::schema_name(reference), found) {
        (Some(name), Some(_)) => Schema::of(SchemaKind::Named(name)),
        (None, Some(value)) => reader.within(format!("`{reference}`"), |reader| read_schema(reader, value)),
        (_, None) => {
            reader.note(format!("{}; taken as anything", pointer::fault(reference)));
            Schema::of(SchemaKind::Unknown(reference.to_owned()))
        }
    }
}

fn read_kind<'d>(reader: &mut Reader<'d>, value: &'d Value) -> SchemaKind {
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some(parts) = value.get(key).and_then(Value::as_array).filter(|parts| !parts.is_empty()) {
            return read_combination(reader, key, parts, value);
        }
    }
    let format = value.get("format").map(as_text).unwrap_or_default();
    let named: Vec<String> = match value.get("type") {
        Some(Value::Array(_)) => texts(value.get("type")).into_iter().filter(|name| name != NULL).collect(),
        Some(name) => vec![as_text(name)],
        None => Vec::new(),
    };
    match named.as_slice() {
        [] => read_untyped(reader, value),
        [name] if name == NULL => SchemaKind::Unknown(NULL.to_owned()),
        [name] => match type_words::kind(name, &format) {
            SchemaKind::List(items) => read_list(reader, value, *items),
            SchemaKind::Object(_) => read_object(reader, value),
            SchemaKind::Unknown(name) => {
                reader.note(format!("nobody knows the type `{name}`; taken as anything"));
                SchemaKind::Unknown(name)
            }
            kind => kind,
        },
        several => {
            let one = |name: &String| Schema::of(type_words::kind(name, &format));
            SchemaKind::OneOf(several.iter().map(one).collect())
        }
    }
}

/// Reads a schema that leaves its type to be guessed.
fn read_untyped<'d>(reader: &mut Reader<'d>, value: &'d Value) -> SchemaKind {
    if value.get("properties").is_some() || value.get("additionalProperties").is_some() {
        read_object(reader, value)
    } else if value.get("items").is_some() {
        read_list(reader, value, Schema::of(SchemaKind::Any))
    } else {
        match value.get("enum").and_then(|values| values.get(0)).or(value.get("const")) {
            Some(Value::String(_)) => SchemaKind::Text,
            Some(Value::Number(_)) => SchemaKind::Integer,
            Some(Value::Bool(_)) => SchemaKind::Boolean,
            _ => SchemaKind::Any,
        }
    }
}

fn read_list<'d>(reader: &mut Reader<'d>, value: &'d Value, unsaid: Schema) -> SchemaKind {
    let items = match value.get("items") {
        Some(items) if items.is_object() => reader.within("items".to_owned(), |reader| read_schema(reader, items)),
        _ => unsaid,
    };
    SchemaKind::List(Box::new(items))
}

fn read_object<'d>(reader: &mut Reader<'d>, value: &'d Value) -> SchemaKind {
    let mut properties = IndexMap::new();
    for (name, property) in value.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if name.trim().is_empty() {
            reader.note("a key without a name; left out");
            continue;
        }
        let schema = reader.within(format!("`{name}`"), |reader| read_schema(reader, property));
        properties.insert(name.clone(), schema);
    }
    let others = match value.get("additionalProperties") {
        Some(Value::Bool(true)) => Some(Schema::of(SchemaKind::Any)),
        Some(others @ Value::Object(_)) => {
            Some(reader.within("additionalProperties".to_owned(), |reader| read_schema(reader, others)))
        }
        _ => None,
    };
    SchemaKind::Object(Object { properties, required: texts(value.get("required")), others: others.map(Box::new) })
}

fn read_combination<'d>(reader: &mut Reader<'d>, key: &str, parts: &'d [Value], whole: &'d Value) -> SchemaKind {
    let mut read: Vec<Schema> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        read.push(reader.within(format!("{key} {}", index + 1), |reader| read_schema(reader, part)));
    }
    let has_own = whole.get("properties").is_some() || whole.get("required").is_some();
    if key == "allOf" {
        if has_own {
            read.push(Schema::of(read_object(reader, whole)));
        }
        return SchemaKind::AllOf(read);
    }
    if has_own {
        let own = Schema::of(read_object(reader, whole));
        return SchemaKind::AllOf(vec![own, Schema::of(SchemaKind::OneOf(read))]);
    }
    SchemaKind::OneOf(read)
}

fn read_values<'d>(reader: &mut Reader<'d>, value: &'d Value, schema: &mut Schema) {
    // `const` is an enum of one value.
    let constant = value.get("const").map(std::slice::from_ref);
    let Some(values) = value.get("enum").and_then(Value::as_array).map(Vec::as_slice).or(constant) else { return };
    schema.nullable |= values.contains(&Value::Null);
    let scalars = values.iter().filter(|value| value.is_string() || value.is_number() || value.is_boolean());
    schema.values = scalars.cloned().collect();
    let is_symbol = value.get("type").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case("symbol"));
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
    } else if constant.is_some() && value.get("enum").is_none() {
        schema.value_names = value.get("title").map(as_text).into_iter().collect();
    }
    if values.iter().any(|value| value.is_array() || value.is_object()) {
        reader.note("some of its values are no texts, numbers or truths; they are left out");
    }
}

/// One of several fixed values, each a schema of its own, is an enum.
fn as_one_enum(mut schema: Schema) -> Schema {
    let SchemaKind::OneOf(parts) = &schema.kind else { return schema };
    let Some(first) = parts.first().filter(|_| schema.values.is_empty()) else { return schema };
    let is_value = |part: &Schema| part.kind == first.kind && !part.values.is_empty() && !part.nullable;
    if !matches!(first.kind, SchemaKind::Text | SchemaKind::Integer) || !parts.iter().all(is_value) {
        return schema;
    }
    let kind = first.kind.clone();
    schema.values = parts.iter().flat_map(|part| part.values.clone()).collect();
    let names: Vec<String> = parts.iter().flat_map(|part| part.value_names.clone()).collect();
    schema.value_names = if names.len() == schema.values.len() { names } else { Vec::new() };
    schema.kind = kind;
    schema
}

fn read_discriminator(value: &Value) -> Option<Discriminator> {
    let stated = value.get("discriminator")?;
    let name = stated.get("propertyName")?.as_str()?.to_owned();
    let entries = stated.get("mapping").and_then(Value::as_object).into_iter().flatten();
    // A target is a reference, or a name alone.
    let mapping = entries.filter_map(|(value, target)| {
        let target = target.as_str()?;
        Some((value.clone(), pointer::schema_name(target).unwrap_or_else(|| target.to_owned())))
    });
    Some(Discriminator { name, mapping: mapping.collect() })
}

fn says_nullable(value: &Value) -> bool {
    let null = matches!(value.get("type"), Some(Value::Array(types)) if types.iter().any(|ty| ty == NULL));
    null || is_true(value, "nullable") || is_true(value, "x-nullable")
}

/// Returns whether an alternative only allows null.
fn is_null_alone(part: &Schema) -> bool {
    match &part.kind {
        SchemaKind::Unknown(name) => name == NULL,
        SchemaKind::Any => part.nullable && part.values.is_empty(),
        _ => false,
    }
}

/// `oneOf: [X, null]` is an X that may be null; and one of one is that one.
fn without_null(mut schema: Schema) -> Schema {
    let (SchemaKind::OneOf(parts) | SchemaKind::AllOf(parts)) = &mut schema.kind else { return schema };
    let before = parts.len();
    if parts.iter().any(|part| !is_null_alone(part)) {
        parts.retain(|part| !is_null_alone(part));
    }
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
        kind: only.kind,
        tag: only.tag,
    }
}
