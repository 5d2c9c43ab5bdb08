//! A plausible value of any type.

use generator::api::{Builtin, Definition, Field, RefSource, Type, Types};
use generator::spec::{EnumValue, IdKind, WireValue};
use generator::wire;
use gitlab_sdk::{ListStyle, Upload, Value};

use super::Form;

/// How deep records are filled that hold others.
const DEEPEST: usize = 4;

/// A value for a parameter or field.
pub(super) fn value(types: &Types<'_>, field: &Field<'_>, form: Form, depth: usize) -> Value {
    let value = value_of(types, &field.wire, &field.ty, form, depth);
    match field.style {
        Some(style) => value.in_style(list_style(style)),
        None => value,
    }
}

/// A value of type `ty` for something that is called `wire`.
fn value_of(types: &Types<'_>, wire: &str, ty: &Type, form: Form, depth: usize) -> Value {
    match types.resolve(ty) {
        Type::Builtin(builtin) => built_in(wire, *builtin),
        Type::List(item) => Value::from(vec![value_of(types, wire, item, form, depth)]),
        Type::Map(item) => Value::Map(vec![("key".into(), value_of(types, wire, item, form, depth))]),
        Type::Declared(id) => defined(types, wire, &types.get(*id).definition, form, depth),
        Type::Optional(item) => value_of(types, wire, item, form, depth),
        Type::Unresolved => Value::Absent,
    }
}

fn defined(types: &Types<'_>, wire: &str, definition: &Definition<'_>, form: Form, depth: usize) -> Value {
    match definition {
        Definition::Id(kind) => id(*kind),
        Definition::Ref(reference) => {
            // A name rather than a number: where a description allows both, a number is a text too.
            let kinds = reference.sources.iter().map(|source| match source {
                RefSource::Integer => IdKind::Integer,
                RefSource::String => IdKind::String,
                RefSource::Id(id) => match types.get(*id).definition {
                    Definition::Id(kind) => kind,
                    _ => IdKind::String,
                },
            });
            let sources: Vec<(&RefSource, IdKind)> = reference.sources.iter().zip(kinds).collect();
            let chosen = sources.iter().find(|(_, kind)| *kind == IdKind::String).or(sources.first());
            match chosen {
                Some((RefSource::String, _)) => Value::Text(text(wire).to_owned()),
                Some((_, kind)) => id(*kind),
                None => Value::Absent,
            }
        }
        Definition::Enum(set) => match chosen(&set.values) {
            Some(WireValue::Text(text)) => Value::Text(text.clone()),
            Some(WireValue::Integer(number)) => Value::Integer(*number),
            None => Value::Absent,
        },
        Definition::Alias { target, .. } => value_of(types, wire, target, form, depth),
        Definition::Union(variants, _) => match variants.first() {
            Some(first) => value_of(types, wire, &first.ty, form, depth),
            None => Value::Absent,
        },
        Definition::Record(record) => {
            let wanted = record.fields.iter().filter(|field| depth < DEEPEST && form.wants(field));
            let members = wanted.map(|field| (field.wire.to_string().into(), value(types, field, form, depth + 1)));
            Value::Map(members.collect())
        }
    }
}

/// The runtime's word for a style of lists.
fn list_style(style: wire::ListStyle) -> ListStyle {
    match style {
        wire::ListStyle::Brackets => ListStyle::Brackets,
        wire::ListStyle::Repeat => ListStyle::Repeat,
        wire::ListStyle::Comma => ListStyle::Comma,
        wire::ListStyle::Space => ListStyle::Space,
        wire::ListStyle::Pipe => ListStyle::Pipe,
    }
}

fn id(kind: IdKind) -> Value {
    match kind {
        IdKind::Integer => Value::Integer(1),
        IdKind::String => Value::Text("1".to_owned()),
    }
}

/// The first value; of roles one that can be given everywhere.
fn chosen(values: &[EnumValue]) -> Option<&WireValue> {
    let role = values.iter().find(|value| value.name == "maintainer");
    role.or(values.first()).map(|value| &value.wire)
}

fn built_in(wire: &str, builtin: Builtin) -> Value {
    match builtin {
        Builtin::String => Value::Text(text(wire).to_owned()),
        Builtin::Integer => Value::Integer(1),
        Builtin::Number => Value::Number(0.5),
        Builtin::Boolean => Value::Boolean(true),
        Builtin::Timestamp => "2031-02-03T04:05:06Z".parse().map_or(Value::Absent, Value::Time),
        Builtin::Date => Value::Text("2031-02-03".to_owned()),
        // An empty object cannot be sent in a query.
        Builtin::Json => Value::Json(serde_json::json!({ "key": "value" })),
        Builtin::Secret => Value::Secret("not-a-secret".into()),
        Builtin::Url => Value::Url("https://user:password@git.example.com/group/project.git".into()),
        Builtin::File => Value::File(Upload::bytes("note.txt", "A file.\n")),
    }
}

/// A text that fits the name of its field.
fn text(wire: &str) -> &'static str {
    let name = wire.rsplit_once('[').map_or(wire, |(_, member)| member.trim_end_matches(']'));
    match name {
        _ if name == "url" || name.ends_with("_url") || name.ends_with("_uri") => "https://example.com/a",
        _ if name == "email" || name.ends_with("_email") => "somebody@example.com",
        _ if name.starts_with("version") || name.ends_with("version") => "16.1",
        _ if name == "color" || name.ends_with("_color") => "#aabbcc",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::GITLAB;

    #[test]
    fn texts_fit_the_names_of_their_fields() {
        for (wire, value) in [
            ("url", "https://example.com/a"),
            ("redirect_uri", "https://example.com/a"),
            ("public_email", "somebody@example.com"),
            ("package_version", "16.1"),
            ("label[color]", "#aabbcc"),
            ("hook[push_url]", "https://example.com/a"),
            ("email[name]", "text"),
            ("curl", "text"),
        ] {
            assert_eq!(text(wire), value, "{wire}");
        }
    }

    #[test]
    fn values_fit_their_types() {
        let spec = GITLAB.read();
        let (api, _) = generator::resolve(&spec);
        let types = &api.version("v4").expect("the version").types;
        let value = |name: &str, form| {
            let declared = types.named(name).map(|declaration| Type::Declared(declaration.id));
            let ty = declared.or_else(|| Builtin::from_name(name).map(Type::Builtin)).expect("a type");
            value_of(types, "a", &ty, form, 0)
        };
        let text = |text: &str| Value::Text(text.to_owned());
        for (name, expected) in [
            ("integer", Value::Integer(1)),
            ("date", text("2031-02-03")),
            ("IssueIid", Value::Integer(1)),
            // A project may be named by its number or its path; the path is no number that is also a text.
            ("ProjectRef", text("text")),
            ("StateEvent", text("close")),
        ] {
            assert_eq!(value(name, Form::Full), expected, "{name}");
        }
        let Value::Map(all) = value("NewReleaseLink", Form::Full) else { panic!("a record is a map") };
        let Value::Map(required) = value("NewReleaseLink", Form::Required) else { panic!("a record is a map") };
        assert!(required.len() < all.len() && required.iter().all(|(_, value)| *value != Value::Absent));
    }
}
