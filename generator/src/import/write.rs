//! Stage `import`: writes resource files. In: drafts, and the names of types. Out: YAML in our grammar, with keys in
//! its order.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::arena::Arena;
use super::draft::{
    BodyDraft, DeclarationKind, EnumValue, FieldDraft, FieldTy, OperationDraft, RecordDraft, ResourceDraft, TagDraft,
    Ty, TypeId,
};
use super::inflection::{capitalised, prose, snake};
use super::type_names::TypeNames;
use super::yaml::{In, key, scalar};
use crate::api::{Builtin, ResultWord};
use crate::names::{type_ident, value_ident};

/// Longer lines are broken where they can be.
const WIDTH: usize = 120;

/// Writes the files of a version.
pub(super) struct Writer<'w, 'd> {
    pub(super) arena: &'w Arena<'d>,
    pub(super) names: &'w TypeNames,
}

impl Writer<'_, '_> {
    /// Returns the file of a resource.
    pub(super) fn resource(&self, at: usize, resource: &ResourceDraft) -> String {
        let mut lines = vec![
            "# yaml-language-server: $schema=../schema.json".to_owned(),
            format!("resource: {}", scalar(&resource.name, In::Block)),
            format!("summary: {}", scalar(&format!("{}.", capitalised(&prose(&resource.name))), In::Block)),
        ];
        let params = self.common_params(resource);
        if !params.is_empty() {
            lines.push(String::new());
            lines.extend(map_lines("", "params", &params));
        }
        self.declarations(at, &mut lines);
        lines.push(String::new());
        lines.push("operations:".to_owned());
        for operation in &resource.operations {
            self.operation(operation, &params, &mut lines);
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// Of each path parameter the type that most operations have, the first of equals.
    fn common_params(&self, resource: &ResourceDraft) -> IndexMap<String, String> {
        let mut counts: IndexMap<String, IndexMap<String, usize>> = IndexMap::new();
        for (name, ty) in resource.operations.iter().flat_map(|operation| &operation.params) {
            *counts.entry(name.clone()).or_default().entry(self.text(ty)).or_default() += 1;
        }
        let common = counts.into_iter().filter_map(|(name, counts)| {
            let most = counts.values().max().copied()?;
            let ty = counts.into_iter().find(|(_, count)| *count == most)?.0;
            Some((name, ty))
        });
        common.collect()
    }

    fn text(&self, ty: &Ty) -> String {
        self.names.text(self.arena, ty)
    }

    fn declarations(&self, at: usize, lines: &mut Vec<String>) {
        let mut sections: [(&str, Vec<String>); 5] =
            [("ids", vec![]), ("refs", vec![]), ("enums", vec![]), ("unions", vec![]), ("types", vec![])];
        for id in self.names.declared_in(at) {
            let name = self.names.name(id);
            match self.arena.kind(id) {
                DeclarationKind::Id(kind) => sections[0].1.push(format!("  {name}: {}", kind.name())),
                DeclarationKind::Ref(of) => {
                    sections[1].1.push(format!("  {name}: [{}, string]", self.names.name(*of)));
                }
                DeclarationKind::Enum(values) => sections[2].1.extend(enum_lines(name, values)),
                DeclarationKind::Union(variants) => {
                    let mut entries = self.variants(variants);
                    if let Some(tag) = self.arena.tags.get(&id) {
                        let tag = tag_text(tag, variants, &entries);
                        entries.insert("$tag".to_owned(), tag);
                    }
                    let entry = map_lines("  ", name, &entries);
                    sections[3].1.extend(entry);
                }
                DeclarationKind::Record(record) => self.record(id, record, &mut sections[4].1),
                DeclarationKind::Alias(_) => {}
            }
        }
        for (name, section) in sections.into_iter().filter(|(_, section)| !section.is_empty()) {
            lines.push(String::new());
            lines.push(format!("{name}:"));
            lines.extend(section);
        }
    }

    /// Variants by names that are made from their types.
    fn variants(&self, variants: &[Ty]) -> IndexMap<String, String> {
        let mut named: IndexMap<String, String> = IndexMap::new();
        for ty in variants {
            let text = self.text(ty);
            let candidate = match ty {
                Ty::Builtin(Builtin::String) => "text".to_owned(),
                Ty::List(_) | Ty::Csv(_) => "list".to_owned(),
                Ty::Map(_) => "map".to_owned(),
                _ => snake(&text),
            };
            let numbered = (2..).map(|number| format!("{candidate}_{number}"));
            let free = std::iter::once(candidate.clone())
                .chain(numbered)
                .find(|candidate| !named.keys().any(|taken| type_ident(taken) == type_ident(candidate)));
            named.insert(free.unwrap_or(candidate), text);
        }
        named
    }

    fn record(&self, id: TypeId, record: &RecordDraft, lines: &mut Vec<String>) {
        lines.push(format!("  {}:", self.names.name(id)));
        if let Some(embedded) = record.embed {
            lines.push(format!("    $embed: [{}]", self.names.name(embedded)));
        }
        self.all_fields(&record.fields, "    ", lines);
    }

    fn all_fields(&self, fields: &[FieldDraft], indent: &str, lines: &mut Vec<String>) {
        for (written, field) in keyed(fields) {
            self.field(&written, field, indent, lines);
        }
    }

    fn field(&self, written: &str, field: &FieldDraft, indent: &str, lines: &mut Vec<String>) {
        let mut marks: Vec<String> = Vec::new();
        if written != field.wire {
            marks.push(format!("wire: {}", scalar(&field.wire, In::Flow)));
        }
        let ident = field.ident.clone().unwrap_or_else(|| value_ident(&field.wire));
        if ident != value_ident(written) {
            marks.push(format!("ident: {}", scalar(&ident, In::Flow)));
        }
        marks.extend(field.style.map(|style| format!("style: {}", style.name())));
        match &field.ty {
            FieldTy::Type(ty) => {
                let mark = if field.required { "!" } else { "" };
                let text = format!("{}{mark}", self.text(ty));
                if marks.is_empty() {
                    let clear = if field.clear { " clear(null)" } else { "" };
                    lines.push(format!("{indent}{}: {text}{clear}", key(written)));
                } else {
                    marks.extend(field.clear.then(|| "clear: null".to_owned()));
                    lines.push(format!("{indent}{}: {{ type: {text}, {} }}", key(written), marks.join(", ")));
                }
            }
            FieldTy::Group(members) => {
                lines.push(format!("{indent}{}:", key(written)));
                let below = format!("{indent}  ");
                // A map with the key `type` would be a field.
                if marks.is_empty() && keyed(members).iter().all(|(key, _)| key != "type") {
                    self.all_fields(members, &below, lines);
                } else {
                    lines.extend(marks.iter().map(|mark| format!("{below}{mark}")));
                    lines.push(format!("{below}type:"));
                    self.all_fields(members, &format!("{below}  "), lines);
                }
            }
        }
    }

    fn operation(&self, operation: &OperationDraft, common: &IndexMap<String, String>, lines: &mut Vec<String>) {
        lines.push(format!("  {}:", key(&operation.name)));
        lines.push(format!("    {}: {}", operation.method.key(), scalar(&operation.path, In::Block)));
        if operation.root {
            lines.push("    root: true".to_owned());
        }
        lines.push(format!("    summary: {}", scalar(&operation.summary, In::Block)));
        if operation.deprecated {
            lines.push("    deprecated: The service is about to drop it.".to_owned());
        }
        let own: IndexMap<String, String> = operation
            .params
            .iter()
            .map(|(name, ty)| (name.clone(), self.text(ty)))
            .filter(|(name, ty)| common.get(name) != Some(ty))
            .collect();
        if !own.is_empty() {
            lines.extend(map_lines("    ", "params", &own));
        }
        self.fields("query", &operation.query, lines);
        self.fields("headers", &operation.headers, lines);
        match &operation.body {
            BodyDraft::None => {}
            BodyDraft::Fields(kind, fields) => self.fields(kind, fields, lines),
            BodyDraft::Value(ty, is_optional) => {
                let text = if *is_optional { format!("optional<{}>", self.text(ty)) } else { self.text(ty) };
                lines.push(format!("    body: {}", scalar(&text, In::Block)));
            }
            BodyDraft::Text => lines.push("    text: string".to_owned()),
            BodyDraft::Upload => lines.push("    upload: file".to_owned()),
        }
        if let Some(content_type) = &operation.content_type {
            lines.push(format!("    content_type: {}", scalar(content_type, In::Block)));
        }
        if let Some(pages) = &operation.pages {
            lines.push(format!("    pages: [{pages}]"));
        }
        lines.push(format!("    ok: {}", self.results(&operation.ok)));
        if !operation.errors.is_empty() {
            lines.push(format!("    errors: {}", self.errors(&operation.errors)));
        }
        self.fields("response_headers", &operation.response_headers, lines);
        if operation.anonymous {
            lines.push("    anonymous: true".to_owned());
        }
    }

    fn fields(&self, section: &str, fields: &[FieldDraft], lines: &mut Vec<String>) {
        if fields.is_empty() {
            return;
        }
        lines.push(format!("    {section}:"));
        self.all_fields(fields, "      ", lines);
    }

    fn results(&self, ok: &[(u16, Ty)]) -> String {
        match ok {
            [(204, Ty::Result(ResultWord::None))] => "204".to_owned(),
            [(status, ty)] => format!("{status} {}", self.text(ty)),
            several => {
                let each = several.iter().map(|(status, ty)| format!("{status}: {}", self.text(ty)));
                format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn errors(&self, errors: &[(u16, Option<Ty>)]) -> String {
        let with_bodies = errors.iter().any(|(_, ty)| ty.is_some());
        if !with_bodies {
            let each: Vec<String> = errors.iter().map(|(status, _)| status.to_string()).collect();
            return format!("[{}]", each.join(", "));
        }
        let text = |ty: &Option<Ty>| ty.as_ref().map_or_else(|| "none".to_owned(), |ty| self.text(ty));
        let each = errors.iter().map(|(status, ty)| format!("{status}: {}", text(ty)));
        format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
    }
}

/// Returns a tag as a union says it. `entries`: the variants by their names, in order.
fn tag_text(tag: &TagDraft, variants: &[Ty], entries: &IndexMap<String, String>) -> String {
    let told = tag.values.iter().filter_map(|(value, ty)| {
        let at = variants.iter().position(|variant| variant == ty)?;
        Some(format!("{}: {}", key(value), key(entries.get_index(at)?.0)))
    });
    let values = told.collect::<Vec<_>>().join(", ");
    format!("{{ in: value, name: {}, values: {{ {values} }} }}", scalar(&tag.name, In::Flow))
}

/// Returns fields with their keys: their wire names, except that keys with a `$` are reserved.
fn keyed(fields: &[FieldDraft]) -> Vec<(String, &FieldDraft)> {
    let mut keys: BTreeSet<String> = fields.iter().map(|field| field.wire.clone()).collect();
    let mut keyed = Vec::new();
    for field in fields {
        let mut written = field.wire.clone();
        if written.starts_with('$') {
            let plain = snake(&written);
            let plain = if plain.is_empty() { "field".to_owned() } else { plain };
            let numbered = (2..).map(|number| format!("{plain}_{number}"));
            let free = std::iter::once(plain.clone()).chain(numbered).find(|key| !keys.contains(key));
            written = free.unwrap_or(plain);
            keys.insert(written.clone());
        }
        keyed.push((written, field));
    }
    keyed
}

/// `name: { key: value }`, or a line for each where that gets too long.
fn map_lines(indent: &str, name: &str, entries: &IndexMap<String, String>) -> Vec<String> {
    let pairs: Vec<String> = entries.iter().map(|(name, value)| format!("{}: {value}", key(name))).collect();
    let line = format!("{indent}{name}: {{ {} }}", pairs.join(", "));
    if line.len() <= WIDTH {
        return vec![line];
    }
    let rest = pairs.into_iter().map(|pair| format!("{indent}  {pair}"));
    std::iter::once(format!("{indent}{name}:")).chain(rest).collect()
}

fn enum_lines(name: &str, values: &[EnumValue]) -> Vec<String> {
    let wire = |value: &EnumValue, place: In| match &value.wire {
        Value::String(text) => scalar(text, place),
        other => other.to_string(),
    };
    if values.iter().all(|value| value.name.is_none()) {
        let texts: Vec<String> = values.iter().map(|value| wire(value, In::Flow)).collect();
        let line = format!("  {name}: [{}]", texts.join(", "));
        if line.len() <= WIDTH {
            return vec![line];
        }
        let rest = values.iter().map(|value| format!("    - {}", wire(value, In::Block)));
        return std::iter::once(format!("  {name}:")).chain(rest).collect();
    }
    // A map with the key `values` would be something else.
    let pairs = values.iter().map(|value| {
        let name = value.name.as_deref().unwrap_or_default();
        format!("      {}: {}", key(name), wire(value, In::Block))
    });
    [format!("  {name}:"), "    values:".to_owned()].into_iter().chain(pairs).collect()
}
