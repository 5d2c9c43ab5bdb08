//! Stage `openapi`: queries on a document. In: a [`Document`]. Out: resolved schemas, the keys of composed objects,
//! paths below the server's root. Cycles are cut off.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::model::{Document, Property, Schema, SchemaKind};

/// Deeper than any schema that means something.
const MAX_DEPTH: usize = 24;

impl Document {
    /// Returns a path below the server's root. Where all paths repeat the server's path, they are taken to hold it already.
    pub fn absolute(&self, path: &str) -> String {
        if self.repeats_base() { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    fn repeats_base(&self) -> bool {
        let repeats = |path: &str| path.strip_prefix(&self.base).is_some_and(|rest| rest.starts_with('/'));
        !self.base.is_empty() && self.operations.iter().all(|operation| repeats(&operation.path))
    }

    /// Returns whether a value may be null, by what is said at its place or behind names. All of several may be null
    /// only if each of them may.
    pub fn is_nullable(&self, schema: &Schema) -> bool {
        self.may_be_null(schema, 0)
    }

    fn may_be_null(&self, schema: &Schema, depth: usize) -> bool {
        let below = |part: &Schema| depth < MAX_DEPTH && self.may_be_null(part, depth + 1);
        schema.nullable
            || match &schema.kind {
                SchemaKind::Named(name) => self.schemas.get(name).is_some_and(below),
                SchemaKind::OneOf(parts) => parts.iter().any(below),
                SchemaKind::AllOf(parts) => !parts.is_empty() && parts.iter().all(below),
                _ => false,
            }
    }

    /// Resolves named schemas. Returns `None` for a cycle.
    pub fn resolve<'d>(&'d self, schema: &'d Schema) -> Option<&'d Schema> {
        let mut schema = schema;
        for _ in 0..MAX_DEPTH {
            match &schema.kind {
                SchemaKind::Named(name) => schema = self.schemas.get(name)?,
                _ => return Some(schema),
            }
        }
        None
    }

    /// Returns the schemas that the shapes of one of several have for each property, each once.
    pub fn choices<'d>(&'d self, schema: &'d Schema) -> IndexMap<&'d str, Vec<&'d Schema>> {
        let mut found: IndexMap<&str, Vec<&Schema>> = IndexMap::new();
        let Some(SchemaKind::OneOf(parts)) = self.resolve(schema).map(|schema| &schema.kind) else { return found };
        for (name, property) in parts.iter().filter_map(|part| self.properties(part)).flatten() {
            let schemas = found.entry(name).or_default();
            if !schemas.contains(&property.schema) {
                schemas.push(property.schema);
            }
        }
        found
    }

    /// Returns the properties of an object, those of all its parts together; of one of several shapes those of each,
    /// none required. Returns `None` unless it is an object that declares keys.
    pub fn properties<'d>(&'d self, schema: &'d Schema) -> Option<IndexMap<&'d str, Property<'d>>> {
        let mut found = IndexMap::new();
        let mut required = Vec::new();
        // Each name once, however many parts lead to it; those of one of several apart, since none is required there.
        let mut seen = BTreeSet::new();
        let mut ahead = vec![(schema, false)];
        while let Some((schema, is_choice)) = ahead.pop() {
            let schema = match &schema.kind {
                SchemaKind::Named(name) if seen.insert((name.as_str(), is_choice)) => self.resolve(schema),
                SchemaKind::Named(_) => None,
                _ => Some(schema),
            };
            match schema.map(|schema| &schema.kind) {
                Some(SchemaKind::Object(object)) => {
                    let own = object.properties.iter();
                    found.extend(own.map(|(name, schema)| (name.as_str(), Property { schema, required: false })));
                    required.extend(object.required.iter().filter(|_| !is_choice).map(String::as_str));
                }
                Some(SchemaKind::AllOf(parts)) => ahead.extend(parts.iter().rev().map(|part| (part, is_choice))),
                Some(SchemaKind::OneOf(parts)) => ahead.extend(parts.iter().rev().map(|part| (part, true))),
                _ => {}
            }
        }
        for name in required {
            if let Some(property) = found.get_mut(name) {
                property.required = true;
            }
        }
        (!found.is_empty()).then_some(found)
    }
}
