//! Stage `spec`: what `$embed` stands for.
//!
//! In: the files of a version. Out: the fields of a record or of a part of a request, those of embedded records included.
//! Refuses nothing: embedded names that are no records give no fields, and a record that embeds itself does so once.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{Field, FieldSet, RecordDef, Resource};

/// The records of a version, by name.
#[derive(Debug, Clone, Default)]
pub struct Records<'s> {
    by_name: BTreeMap<&'s str, &'s RecordDef>,
}

/// A field, its set's own or from a record that the set embeds.
#[derive(Debug, Clone, Copy)]
pub struct Flat<'s> {
    /// Its key.
    pub key: &'s str,
    /// What is said of it.
    pub field: &'s Field,
    /// The record in `$embed` that brings it, by itself or by what that one embeds; none: it is the set's own.
    pub from: Option<&'s str>,
}

impl<'s> Records<'s> {
    /// The records that these files declare. Of several with one name the first counts.
    pub fn new(files: impl IntoIterator<Item = &'s Resource>) -> Self {
        let mut by_name = BTreeMap::new();
        for (name, record) in files.into_iter().flat_map(|file| &file.types.records) {
            by_name.entry(name.as_str()).or_insert(record);
        }
        Self { by_name }
    }

    /// The record of that name.
    pub fn get(&self, name: &str) -> Option<&'s RecordDef> {
        self.by_name.get(name).copied()
    }

    /// All fields: embedded ones first, and one with the key of another in its place.
    pub fn fields(&self, set: &'s FieldSet) -> Vec<Flat<'s>> {
        let all = self.fields_as_they_come(set);
        if set.embed.is_empty() {
            return all;
        }
        let flat: IndexMap<&str, Flat<'_>> = all.into_iter().map(|field| (field.key, field)).collect();
        flat.into_values().collect()
    }

    /// All fields, also those that another with the same key replaces.
    pub fn fields_as_they_come(&self, set: &'s FieldSet) -> Vec<Flat<'s>> {
        let mut all = Vec::new();
        self.gather(set, None, &mut Vec::new(), &mut all);
        all
    }

    fn gather(&self, set: &'s FieldSet, from: Option<&'s str>, way: &mut Vec<&'s str>, all: &mut Vec<Flat<'s>>) {
        for name in &set.embed {
            if let (false, Some(record)) = (way.contains(&name.as_str()), self.get(name)) {
                way.push(name);
                self.gather(&record.fields, from.or(Some(name)), way, all);
                way.pop();
            }
        }
        all.extend(set.own.iter().map(|(key, field)| Flat { key, field, from }));
    }
}
