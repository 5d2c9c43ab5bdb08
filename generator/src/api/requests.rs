//! Stage `api`: resolves the fields of operations. In: the operations of a spec file and the declared types. Out:
//! operations with all names resolved and all fields flattened.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::fields::{Documentation, Field, FieldOrigin, Group, Param, Part};
use super::operation::{ErrorResponse, Operation, PageUse, Response, is_whole_body, part_key};
use super::path::PathTemplate;
use super::resolver::{Resolver, Site, address};
use super::types::{Embed, Types};
use crate::diagnostics::{Diagnostic, SpecPath};
use crate::spec::{self, FieldType, Fields, Resource, SpecFile, TypeExpr};

/// The declaration under a key of a request part.
enum Entry<'s> {
    Field(Field<'s>),
    /// A group, with those in it, which `check` refuses, and its fields.
    Group(Vec<Group<'s>>, Vec<Field<'s>>),
}

/// The fields and groups of a request.
#[derive(Default)]
struct Parts<'s> {
    fields: Vec<Field<'s>>,
    groups: Vec<Group<'s>>,
    embeds: Vec<Embed<'s>>,
}

impl<'s> Parts<'s> {
    fn extend(&mut self, entries: impl IntoIterator<Item = Entry<'s>>) {
        for entry in entries {
            match entry {
                Entry::Field(field) => self.fields.push(field),
                Entry::Group(groups, members) => {
                    self.groups.extend(groups);
                    self.fields.extend(members);
                }
            }
        }
    }
}

impl<'s> Resolver<'s, '_> {
    /// Returns an operation of a file, whose `params` are resolved.
    pub(super) fn operation(
        &mut self,
        file: &'s SpecFile<Resource>,
        params: &[Param<'s>],
        name: &'s str,
        operation: &'s spec::Operation,
        types: &Types<'s>,
    ) -> Operation<'s> {
        let at = SpecPath::top(&file.file).key("operations").key(name);
        let path = PathTemplate::parse(&operation.path);
        let own_params = self.params(at, &operation.params);
        let mut parts = Parts { fields: path_fields(&path, &own_params, params), ..Parts::default() };
        let is_whole = is_whole_body(operation.body_kind);
        for (part, set) in
            [(Part::Query, &operation.query), (Part::Header, &operation.headers), (Part::Body, &operation.body)]
        {
            let at = at.key(part_key(part, operation.body_kind));
            self.part(part, set, (at, is_whole && part == Part::Body), types, &mut parts);
        }
        let mut headers = Parts::default();
        let at_headers = at.key("response_headers");
        let entries = self.own_entries(at_headers, Part::ResponseHeader, &operation.response_headers, false);
        headers.extend(entries.into_iter().map(|(_, entry)| entry));
        let responses: Vec<Response<'s>> = operation
            .ok
            .0
            .iter()
            .map(|(status, written)| {
                let body = self.response(at.key("ok").status(*status), written);
                Response { status: *status, body, written }
            })
            .collect();
        let errors = operation.errors.0.iter().map(|(status, written)| {
            let at = at.key("errors").status(*status);
            let body = written.as_ref().map(|written| (self.ty(at, written, Site::ErrorBody), written));
            ErrorResponse { status: *status, body }
        });
        let errors = errors.collect();
        let styles = &self.service.value.pages;
        let pages = operation.pages.iter();
        Operation {
            file: &file.file,
            name,
            method: operation.method,
            path,
            root: operation.root,
            upstream_path: operation.upstream_path.as_deref(),
            summary: &operation.summary,
            description: operation.description.as_deref(),
            page: self.page(file, operation),
            docs: Documentation {
                summary: Some(&operation.summary),
                tier: operation.tier.as_deref(),
                since: operation.since.as_deref(),
                deprecated: operation.deprecated.as_deref(),
            },
            access: &operation.access,
            params: own_params,
            fields: parts.fields,
            groups: parts.groups,
            embeds: parts.embeds,
            body_kind: operation.body_kind,
            content_type: operation.content_type.as_deref(),
            returns: Operation::decide_returns(&responses, !operation.pages.is_empty()),
            responses,
            errors,
            response_headers: headers.fields,
            response_header_groups: headers.groups,
            pages: pages
                .map(|page| PageUse {
                    name: &page.style,
                    style: styles.get(&page.style),
                    when: &page.when,
                    set: &page.set,
                })
                .collect(),
            spam_check: operation.spam_check,
            idempotent: operation.idempotent,
            anonymous: operation.anonymous,
        }
    }

    /// The address of an operation's documentation: an anchor on the file's page, a page of its own, or the file's page.
    fn page(&self, file: &'s SpecFile<Resource>, operation: &'s spec::Operation) -> Option<Cow<'s, str>> {
        let of_file = || address(&self.service.value, file.value.docs.as_deref());
        match operation.docs.as_deref() {
            None => of_file(),
            Some(anchor) if anchor.starts_with('#') => Some(match of_file() {
                Some(page) => Cow::Owned(format!("{page}{anchor}")),
                // `check` reports an anchor on no page.
                None => Cow::Borrowed(anchor),
            }),
            own => address(&self.service.value, own),
        }
    }

    /// The fields of a part of a request: those of embedded records, then its own. One with the key of another takes its
    /// place.
    fn part(
        &mut self,
        part: Part,
        set: &'s spec::FieldSet,
        (at, is_whole): (SpecPath<'s>, bool),
        types: &Types<'s>,
        parts: &mut Parts<'s>,
    ) {
        let embed = self.embed(at, part, &set.embed);
        let mut flat: IndexMap<&'s str, Entry<'s>> = IndexMap::new();
        if self.may_embed(at, types.embedded_count(&embed.records)) {
            for field in types.embedded_fields(&embed.records) {
                flat.insert(field.key, Entry::Field(Field { part, ..field }));
            }
        }
        flat.extend(self.own_entries(at, part, &set.own, is_whole));
        parts.extend(flat.into_values());
        parts.embeds.push(embed);
    }

    /// Returns the fields that the operation itself declares. A whole body has no key of its own.
    fn own_entries(
        &mut self,
        at: SpecPath<'s>,
        part: Part,
        fields: &'s Fields,
        is_whole: bool,
    ) -> Vec<(&'s str, Entry<'s>)> {
        let mut entries = Vec::new();
        for (key, field) in fields {
            let at = if is_whole { at } else { at.key(key) };
            let entry = match &field.ty {
                FieldType::Expr(written) => Entry::Field(self.field(at, part, (key, field), written, None)),
                FieldType::Group(members) => {
                    let mut groups = vec![group(part, key, field, members, None)];
                    let mut of_group = Vec::new();
                    for (member_key, member) in members {
                        let at = at.key("type").key(member_key);
                        match &member.ty {
                            FieldType::Group(inner) => groups.push(group(part, member_key, member, inner, Some(key))),
                            FieldType::Expr(written) => {
                                of_group.push(self.field(at, part, (member_key, member), written, Some((key, field))))
                            }
                        }
                    }
                    Entry::Group(groups, of_group)
                }
            };
            entries.push((key.as_str(), entry));
        }
        entries
    }

    /// Returns a field that is written here, perhaps in a group.
    pub(super) fn field(
        &mut self,
        at: SpecPath<'s>,
        part: Part,
        (key, field): (&'s str, &'s spec::FieldDef),
        written: &'s TypeExpr,
        group: Option<(&'s str, &'s spec::FieldDef)>,
    ) -> Field<'s> {
        let (ty, of_type) = self.field_type(at.key("type"), written);
        // What the type says holds; that both say something else is reported.
        if let (Some(own), Some(of_type)) = (field.style, of_type.filter(|of_type| Some(*of_type) != field.style)) {
            let message = format!("the type says the style `{}`, and this `{}`", of_type.name(), own.name());
            self.report.push(Diagnostic::at(at.key("style"), message).with_help(Some("write `list<…>`")));
        }
        let style = field.style.or(of_type);
        let own = field.wire(key);
        Field {
            part,
            group: group.map(|(key, _)| key),
            key,
            wire: match group {
                Some((key, group)) => Cow::Owned(format!("{}[{own}]", group.wire(key))),
                None => Cow::Borrowed(own),
            },
            has_wire: field.wire.is_some(),
            ident: field.ident.as_deref(),
            group_ident: group.and_then(|(_, group)| group.ident.as_deref()),
            ty,
            written,
            style,
            required: field.required,
            clear: field.clear.as_ref(),
            origin: FieldOrigin::Own,
            docs: Documentation::of_field(field),
        }
    }
}

fn group<'s>(
    part: Part,
    key: &'s str,
    field: &'s spec::FieldDef,
    members: &'s Fields,
    parent: Option<&'s str>,
) -> Group<'s> {
    let is_empty = members.is_empty();
    let ident = field.ident.as_deref();
    Group {
        part,
        key,
        parent,
        wire: field.wire(key),
        has_wire: field.wire.is_some(),
        ident,
        is_empty,
        docs: Documentation::of_field(field),
    }
}

/// Returns the parameters of a path that have a type, each once.
fn path_fields<'s>(path: &PathTemplate<'s>, own: &[Param<'s>], of_file: &[Param<'s>]) -> Vec<Field<'s>> {
    let mut typed: BTreeMap<&str, &Param<'s>> = BTreeMap::new();
    for param in own.iter().chain(of_file) {
        typed.entry(param.name).or_insert(param);
    }
    let mut fields: Vec<Field<'s>> = Vec::new();
    let mut seen = BTreeSet::new();
    for parameter in path.parameters() {
        let Some(Param { ty, written, summary, .. }) = typed.get(parameter.name).copied() else { continue };
        if seen.insert(parameter.name) {
            fields.push(Field {
                part: Part::Path,
                group: None,
                key: parameter.name,
                wire: parameter.name.into(),
                has_wire: false,
                ident: None,
                group_ident: None,
                ty: ty.clone(),
                written,
                style: None,
                required: true,
                clear: None,
                origin: FieldOrigin::Path,
                docs: Documentation { summary: *summary, ..Documentation::default() },
            });
        }
    }
    fields
}
