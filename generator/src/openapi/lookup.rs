//! Stage `openapi`: what follows from a document as it stands. In: a [`Document`]. Out: schemas behind names, the keys of
//! objects that are put together from several, paths below the server's root. Refuses nothing: circles end somewhere.

use indexmap::IndexMap;

use super::model::{Document, Property, Schema, Shape};

/// Deeper than any schema that means something.
const DEEPEST: usize = 24;

impl Document {
    /// A path below the server's root. One that repeats the server's path is taken to hold it already.
    pub fn absolute(&self, path: &str) -> String {
        match path.strip_prefix(&self.base) {
            Some(rest) if rest.starts_with('/') && !self.base.is_empty() => path.to_owned(),
            _ => format!("{}{path}", self.base),
        }
    }

    /// The schema behind names. Of names in a circle, none.
    pub fn resolve<'d>(&'d self, schema: &'d Schema) -> Option<&'d Schema> {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            match &schema.shape {
                Shape::Named(name) => schema = self.schemas.get(name)?,
                _ => return Some(schema),
            }
        }
        None
    }

    /// The properties of an object, those of all its parts together; of one of several shapes those of each, none required.
    /// None if it is no object, or one that says nothing of its keys.
    pub fn properties<'d>(&'d self, schema: &'d Schema) -> Option<IndexMap<&'d str, Property<'d>>> {
        let mut found = IndexMap::new();
        let mut required = Vec::new();
        self.gather(schema, &mut found, &mut required, 0);
        for name in required {
            if let Some(property) = found.get_mut(name) {
                property.required = true;
            }
        }
        (!found.is_empty()).then_some(found)
    }

    fn gather<'d>(
        &'d self,
        schema: &'d Schema,
        found: &mut IndexMap<&'d str, Property<'d>>,
        required: &mut Vec<&'d str>,
        depth: usize,
    ) {
        if depth == DEEPEST {
            return;
        }
        match self.resolve(schema).map(|schema| &schema.shape) {
            Some(Shape::Object(object)) => {
                let own = object.properties.iter();
                found.extend(own.map(|(name, schema)| (name.as_str(), Property { schema, required: false })));
                required.extend(object.required.iter().map(String::as_str));
            }
            Some(Shape::AllOf(parts)) => parts.iter().for_each(|part| self.gather(part, found, required, depth + 1)),
            Some(Shape::OneOf(parts)) => {
                parts.iter().for_each(|part| self.gather(part, found, &mut Vec::new(), depth + 1));
            }
            _ => {}
        }
    }
}
