//! A plausible value of any type.

use chrono::DateTime;
use generator::spec::{Definition, EnumValue, Field, IdKind, TypeExpr, WireValue};
use gitlab_client::{Json, ListStyle, Upload, Value};

use super::{Catalogue, Form};

/// How deep records are filled that hold others.
const DEEPEST: usize = 4;

impl Catalogue<'_> {
    /// A value for the parameter or field `wire` of type `ty`.
    pub(super) fn value(&self, wire: &str, ty: &TypeExpr, form: Form, depth: usize) -> Value {
        match self.behind_aliases(ty) {
            TypeExpr::Name(name) => self.named(wire, name, form, depth),
            TypeExpr::List(item) => Value::from(vec![self.value(wire, item, form, depth)]),
            TypeExpr::Csv(item) => Value::from(vec![self.value(wire, item, form, depth)]).in_style(ListStyle::Comma),
            TypeExpr::Map(item) => Value::Map(vec![("key".into(), self.value(wire, item, form, depth))]),
            TypeExpr::Headers(_) | TypeExpr::Optional(_) => Value::Absent,
        }
    }

    fn named(&self, wire: &str, name: &str, form: Form, depth: usize) -> Value {
        match self.definition(name) {
            None => built_in(wire, name),
            Some(Definition::Id(id)) => match id.kind {
                IdKind::Integer => Value::Integer(1),
                IdKind::String => Value::Text("1".to_owned()),
            },
            Some(Definition::Ref(reference)) => self.reference(wire, &reference.any, form, depth),
            Some(Definition::Enum(def)) => match chosen(&def.values) {
                Some(WireValue::Text(text)) => Value::Text(text.clone()),
                Some(WireValue::Integer(number)) => Value::Integer(*number),
                None => Value::Absent,
            },
            Some(Definition::Alias(alias)) => self.value(wire, &alias.ty, form, depth),
            Some(Definition::Union(union)) => match union.variants.values().next() {
                Some(first) => self.value(wire, first, form, depth),
                None => Value::Absent,
            },
            Some(Definition::Record(record)) => {
                let fields = self.records().fields(&record.fields);
                let wanted = fields.iter().filter(|flat| depth < DEEPEST && form.wants(flat.field));
                Value::Map(wanted.map(|flat| self.member(flat.key, flat.field, form, depth)).collect())
            }
        }
    }

    /// A name rather than a number: where a description allows both, a number is a text too.
    fn reference(&self, wire: &str, any: &[String], form: Form, depth: usize) -> Value {
        let is_number = |name: &str| match self.definition(name) {
            Some(Definition::Id(id)) => id.kind == IdKind::Integer,
            _ => name == "integer",
        };
        let chosen = any.iter().find(|name| !is_number(name)).or(any.first());
        chosen.map_or(Value::Absent, |name| self.named(wire, name, form, depth))
    }

    fn member(&self, key: &str, field: &Field, form: Form, depth: usize) -> (std::borrow::Cow<'static, str>, Value) {
        let wire = field.wire(key).to_owned();
        let value = field.ty.expr().map_or(Value::Absent, |ty| self.value(&wire, ty, form, depth + 1));
        (wire.into(), value)
    }
}

/// The first value; of roles one that can be given everywhere.
fn chosen(values: &[EnumValue]) -> Option<&WireValue> {
    let role = values.iter().find(|value| value.name == "maintainer");
    role.or(values.first()).map(|value| &value.wire)
}

fn built_in(wire: &str, name: &str) -> Value {
    match name {
        "integer" => Value::Integer(1),
        "number" => Value::Number(0.5),
        "boolean" => Value::Boolean(true),
        "timestamp" => DateTime::parse_from_rfc3339("2031-02-03T04:05:06Z").map_or(Value::Absent, Value::Time),
        "date" => Value::Text("2031-02-03".to_owned()),
        "json" => Value::Json(Json::Object(serde_json::Map::new())),
        "secret" => Value::Secret("not-a-secret".into()),
        "file" => Value::File(Upload::bytes("note.txt", "A file.\n")),
        _ => Value::Text(text(wire).to_owned()),
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
        let catalogue = Catalogue::new(&spec, "v4");
        let value = |name: &str, form| catalogue.value("a", &TypeExpr::Name(name.to_owned()), form, 0);
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
