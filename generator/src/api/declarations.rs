//! Stage `api`: resolves declared types. In: the symbols of a version. Out: [`Types`], with embedded fields flattened.

use indexmap::IndexMap;

use super::fields::{Field, FieldOrigin, Part};
use super::graph::components;
use super::resolver::Resolver;
use super::symbols::Symbol;
use super::ty::{Type, TypeId};
use super::types::{Declaration, Definition, Record, RefSource, Reference, Types, UnionVariant, Usage};
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::spec::{self, DescribedType, FieldType, RecordDef, RefDef};
use crate::steps;

/// Resolves the declared types of a version.
pub(super) fn declare<'s>(resolver: &mut Resolver<'s, '_>) -> Types<'s> {
    let ids = (0..resolver.symbols.len()).map(TypeId);
    let declarations = ids.map(|id| resolver.declaration(id)).collect();
    let mut types = Types { declarations, by_name: resolver.symbols.by_name.clone(), ..Types::default() };
    flatten_records(&mut types, resolver);
    types.alias_targets = alias_targets(&types);
    types.component = components(&contents(&types));
    types
}

impl<'s> Resolver<'s, '_> {
    /// Returns a declaration; of a record only with its own fields.
    fn declaration(&mut self, id: TypeId) -> Declaration<'s> {
        let symbol = self.symbols.declaration(id);
        let at = symbol.at();
        let (summary, definition) = match symbol.definition {
            spec::Definition::Id(id) => (&id.summary, Definition::Id(id.kind)),
            spec::Definition::Ref(reference) => (&reference.summary, Definition::Ref(self.reference(at, reference))),
            spec::Definition::Enum(set) => (&set.summary, Definition::Enum(set)),
            spec::Definition::Alias(alias) => {
                // How a list is written goes over to the fields that have the alias as their type.
                let (target, _) = self.field_type(at, &alias.ty);
                (&alias.summary, Definition::Alias { target, written: &alias.ty })
            }
            spec::Definition::Union(union) => {
                let variant = |(name, DescribedType { ty: written, summary }): (&'s String, &'s DescribedType)| {
                    let (ty, style) = self.field_type(at.key(name), written);
                    UnionVariant { name, ty, style, written, summary: summary.as_deref() }
                };
                (&union.summary, Definition::Union(union.variants.iter().map(variant).collect(), union.tag.as_ref()))
            }
            spec::Definition::Record(record) => (&record.summary, Definition::Record(self.record(at, record))),
        };
        let Symbol { name, file, section, .. } = symbol;
        let summary = summary.as_deref();
        Declaration { id, name, file, section, summary, definition, usage: Usage::default() }
    }

    fn reference(&mut self, at: SpecPath<'s>, reference: &'s RefDef) -> Reference<'s> {
        let at = at.key("any");
        let mut sources = Vec::new();
        for name in &reference.any {
            let id = self.symbols.get(name);
            let found = id.map(|id| self.symbols.declaration(id).definition);
            let message = match (name.as_str(), found) {
                ("integer", _) => {
                    sources.push(RefSource::Integer);
                    continue;
                }
                ("string", _) => {
                    sources.push(RefSource::String);
                    continue;
                }
                (_, Some(spec::Definition::Id(_))) => {
                    sources.extend(id.map(RefSource::Id));
                    continue;
                }
                (_, Some(_)) => format!("`{name}` is not an id; a ref may be built from ids, `integer` and `string`"),
                (_, None) => format!("unknown id `{name}`"),
            };
            let ids = self.symbols.names_of(|it| matches!(it, spec::Definition::Id(_)));
            let help = did_you_mean(name, ids.chain(["integer", "string"]));
            self.report.push(Diagnostic::at(at.key(name), message).with_help(help).unless_defined(name));
        }
        Reference { sources, names: &reference.any }
    }

    fn record(&mut self, at: SpecPath<'s>, record: &'s RecordDef) -> Record<'s> {
        let embed = self.embed(at, Part::Member, &record.fields.embed);
        let mut fields = Vec::new();
        let mut groups = Vec::new();
        for (key, field) in &record.fields.own {
            match &field.ty {
                FieldType::Expr(written) => {
                    fields.push(self.field(at.key(key), Part::Member, (key, field), written, None));
                }
                FieldType::Group(_) => groups.push(key.as_str()),
            }
        }
        Record { fields, embed, groups }
    }
}

/// Adds the fields of embedded records to each record. A record that embeds itself, which `check` reports, does so once.
fn flatten_records<'s>(types: &mut Types<'s>, resolver: &mut Resolver<'s, '_>) {
    let mut done = vec![false; types.len()];
    let mut begun = vec![false; types.len()];
    for start in 0..types.len() {
        let mut open = vec![start];
        while let Some(&id) = open.last() {
            let Definition::Record(record) = &types.declarations[id].definition else {
                open.pop();
                continue;
            };
            if done[id] {
                open.pop();
                continue;
            }
            if !std::mem::replace(&mut begun[id], true) {
                open.extend(record.embed.records.iter().map(|id| id.index()).filter(|id| !begun[*id]));
                continue;
            }
            let at = types.declarations[id].at();
            let flat = if resolver.may_embed(at, types.embedded_count(&record.embed.records)) {
                types.flatten(&record.embed.records, record.fields.clone())
            } else {
                record.fields.clone()
            };
            if let Definition::Record(record) = &mut types.declarations[id].definition {
                record.fields = flat;
            }
            done[id] = true;
        }
    }
}

impl<'s> Types<'s> {
    /// Returns how many fields the embedded records have.
    pub(super) fn embedded_count(&self, embedded: &[TypeId]) -> usize {
        let count = |id: &TypeId| match &self.get(*id).definition {
            Definition::Record(record) => record.fields.len(),
            _ => 0,
        };
        embedded.iter().map(count).sum()
    }

    /// Returns the fields of embedded records, each with the record that is embedded. Several may have one key.
    pub(super) fn embedded_fields(&self, embedded: &[TypeId]) -> impl Iterator<Item = Field<'s>> {
        embedded.iter().flat_map(|id| {
            let declaration = self.get(*id);
            let fields = match &declaration.definition {
                Definition::Record(record) => record.fields.as_slice(),
                _ => &[],
            };
            let origin = FieldOrigin::Embedded(declaration.name);
            fields.iter().map(move |field| {
                steps::count(1);
                Field { origin, ..field.clone() }
            })
        })
    }

    /// Returns the fields of embedded records, then `own` ones. One with the key of another takes its place.
    fn flatten(&self, embedded: &[TypeId], own: Vec<Field<'s>>) -> Vec<Field<'s>> {
        if embedded.is_empty() {
            return own;
        }
        let mut flat: IndexMap<&'s str, Field<'s>> = IndexMap::new();
        flat.extend(self.embedded_fields(embedded).chain(own).map(|field| (field.key, field)));
        flat.into_values().collect()
    }
}

/// Returns the final target of each alias; `None` for an alias of itself, which `check` reports.
fn alias_targets(types: &Types<'_>) -> Vec<Option<Type>> {
    let mut targets: Vec<Option<Type>> = vec![None; types.len()];
    let mut begun = vec![false; types.len()];
    for start in 0..types.len() {
        let mut chain = Vec::new();
        let mut at = start;
        let end = loop {
            let Definition::Alias { target, .. } = &types.declarations[at].definition else {
                break Type::Declared(TypeId(at));
            };
            if let Some(known) = &targets[at] {
                break known.clone();
            }
            if std::mem::replace(&mut begun[at], true) {
                break Type::Unresolved;
            }
            chain.push(at);
            match target {
                Type::Declared(next) => at = next.index(),
                other => break other.clone(),
            }
        };
        for alias in chain {
            targets[alias] = Some(end.clone());
        }
    }
    targets
}

/// Returns the types that each type contains without a list or map in between.
fn contents(types: &Types<'_>) -> Vec<Vec<usize>> {
    let direct = |ty: &Type| match ty {
        Type::Declared(id) => Some(id.index()),
        _ => None,
    };
    types.iter().map(|declaration| declaration.definition.types().filter_map(direct).collect()).collect()
}
