//! Stage `import`: finds what tells the variants of a union. In: the schemas of its variants, with their types. Out: the
//! key, and its values with the type that each tells: by the `discriminator` of the document, or by a key that has one
//! text of its own in each variant.

use std::collections::BTreeSet;

use super::arena::Arena;
use super::draft::{TagDraft, Ty};
use crate::openapi::model::{Discriminator, Document, Schema, SchemaKind};

/// Returns the tag of a union of these parts.
pub(super) fn tag_of(arena: &Arena<'_>, parts: &[(&Schema, Ty)], stated: Option<&Discriminator>) -> Option<TagDraft> {
    let document = arena.document;
    if let Some(stated) = stated {
        return tag(document, parts, &stated.name, Some(stated));
    }
    let (first, _) = parts.first()?;
    let names = document.properties(first)?.into_keys();
    names.into_iter().find_map(|name| tag(document, parts, name, None))
}

/// Returns the tag of that name, if each of its values tells one type.
fn tag(document: &Document, parts: &[(&Schema, Ty)], name: &str, stated: Option<&Discriminator>) -> Option<TagDraft> {
    let mut values: Vec<(String, Ty)> = Vec::new();
    let mut seen = BTreeSet::new();
    for (part, ty) in parts {
        let of_part = values_of(document, part, name, stated);
        if of_part.is_empty() {
            return None;
        }
        for value in of_part {
            let is_writable = !value.is_empty() && !value.contains(char::is_control);
            if !is_writable || !seen.insert(value.clone()) {
                return None;
            }
            values.push((value, ty.clone()));
        }
    }
    Some(TagDraft { name: name.to_owned(), values })
}

/// Returns the values of a key that tell a part: those of the mapping, those that its schema lists, or its name.
fn values_of(document: &Document, part: &Schema, name: &str, stated: Option<&Discriminator>) -> Vec<String> {
    let named = match &part.kind {
        SchemaKind::Named(named) => Some(named),
        _ => None,
    };
    let mapping = stated.into_iter().flat_map(|stated| &stated.mapping);
    let mapped: Vec<String> =
        mapping.filter(|(_, target)| Some(*target) == named).map(|(value, _)| value.clone()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let property = document.properties(part).and_then(|mut properties| properties.swap_remove(name));
    let schema = property.and_then(|property| document.resolve(property.schema));
    let listed: Option<Vec<String>> = schema
        .map(|schema| schema.values.iter().map(|value| value.as_str().map(str::to_owned)).collect())
        .unwrap_or_default();
    let listed = listed.unwrap_or_default();
    match stated {
        // Without a statement, only a constant tells anything.
        None if listed.len() != 1 => Vec::new(),
        Some(_) if listed.is_empty() => named.into_iter().cloned().collect(),
        _ => listed,
    }
}
