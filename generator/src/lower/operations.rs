//! Stage `lower`: operations.

use super::docs;
use super::outcomes;
use super::type_refs::Types;
use super::types::headers_type;
use super::usage::path_parameters;
use crate::model::{Argument, ArgumentStruct, BodyKind, Clear, Docs, Operation, PageUse, Parameter, Place, Resource};
use crate::names::{prefixed_ident, setter_ident, static_ident, type_ident, value_ident};
use crate::spec::{self, Field, FieldType, Fields, Literal, Named, TypeExpr};

/// More required parameters than this go into a struct.
const MOST_ARGUMENTS: usize = 4;

/// The module of a resource; `None` when it has no operations. `whole`: the version is switched as a whole.
pub(super) fn resource(
    file: &Named<spec::Resource>,
    service: &spec::Service,
    whole: bool,
    types: Types<'_, '_>,
) -> Option<Resource> {
    let resource = &file.value;
    if resource.operations.is_empty() {
        return None;
    }
    let mut paragraphs = vec![docs::with_stop(resource.summary.clone())];
    paragraphs.extend(resource.docs.as_ref().map(|page| documentation_link(&service.service, page)));
    let exports = super::symbols::definitions(resource).into_iter().filter(|(name, _)| {
        types.usages.get(*name).is_some_and(|usage| usage.always || usage.resources.contains(&resource.resource))
    });
    Some(Resource {
        ident: value_ident(&resource.resource),
        feature: (!whole).then(|| resource.resource.clone()),
        source: file.file.clone(),
        docs: docs::paragraphs(paragraphs),
        exports: exports.map(|(name, _)| type_ident(name)).collect(),
        operations: resource
            .operations
            .iter()
            .map(|(name, operation)| Lowering { name, operation, resource, service, types }.lower())
            .collect(),
    })
}

fn documentation_link(service: &str, page: &str) -> String {
    format!("[{service}'s documentation]({page})")
}

/// One operation on its way down.
struct Lowering<'a, 's> {
    name: &'a str,
    operation: &'a spec::Operation,
    resource: &'a spec::Resource,
    service: &'a spec::Service,
    types: Types<'a, 's>,
}

impl Lowering<'_, '_> {
    fn lower(&self) -> Operation {
        let operation = self.operation;
        let request = type_ident(self.name);
        let (shape, outcome) = outcomes::shape(&request, operation, self.types);
        let (mut arguments, mut parameters) = (self.path_arguments(), Vec::new());
        for (place, fields) in
            [(Place::Query, &operation.query), (Place::Header, &operation.headers), (Place::Body, &operation.body)]
        {
            self.add_fields(place, fields, &mut arguments, &mut parameters);
        }
        parameters.extend(self.page_size());
        let argument_struct =
            (arguments.len() > MOST_ARGUMENTS).then(|| ArgumentStruct { ident: format!("{request}Arguments") });
        Operation {
            name: format!("{}.{}", self.resource.resource, self.name),
            function: value_ident(self.name),
            endpoint: static_ident(self.name),
            docs: self.docs(),
            deprecated: operation.deprecated.clone(),
            method: operation.method.wire(),
            path: operation.path.clone(),
            root: operation.root,
            anonymous: operation.anonymous,
            repeatable: operation.repeatable,
            spam_check: operation.spam_check,
            body: body_kind(operation.body_kind),
            ok: operation
                .ok
                .0
                .iter()
                .map(|(status, _)| *status)
                .filter(|status| !matches!(status, 301..=303 | 305..=308))
                .collect(),
            pages: operation.pages.iter().map(page_use).collect(),
            request,
            arguments,
            argument_struct,
            parameters,
            shape,
            outcome,
            headers: headers_type(self.name, &operation.response_headers, self.types),
        }
    }

    fn docs(&self) -> Docs {
        let operation = self.operation;
        let mut texts = vec![docs::with_stop(operation.summary.clone())];
        texts.extend(operation.description.clone());
        texts.extend(docs::facts(
            operation.tier.as_deref(),
            operation.since.as_deref(),
            operation.deprecated.as_deref(),
        ));
        texts.push(format!("`{} {}`", operation.method.wire(), operation.path));
        texts.extend(self.errors());
        if !operation.response_headers.is_empty() {
            texts.push(format!("What its headers say: [`{}Headers`].", type_ident(self.name)));
        }
        texts.extend(self.documentation().map(|page| documentation_link(&self.service.service, &page)));
        docs::paragraphs(texts)
    }

    fn documentation(&self) -> Option<String> {
        match (self.operation.docs.as_deref(), self.resource.docs.as_deref()) {
            (Some(anchor), Some(page)) if anchor.starts_with('#') => Some(format!("{page}{anchor}")),
            (Some(page), _) | (None, Some(page)) => Some(page.to_owned()),
            (None, None) => None,
        }
    }

    fn errors(&self) -> Option<String> {
        let errors = &self.operation.errors.0;
        if errors.is_empty() {
            return None;
        }
        let statuses = errors.iter().map(|(status, body)| match body {
            Some(body) if !matches!(body.name(), "none") => format!("{status} (with a `{body}`)"),
            _ => status.to_string(),
        });
        Some(format!("Errors: {}.", statuses.collect::<Vec<_>>().join(", ")))
    }

    fn path_arguments(&self) -> Vec<Argument> {
        let parameters = path_parameters(&self.operation.path).into_iter().filter_map(|name| {
            let ty = self.operation.params.get(name).or_else(|| self.resource.params.get(name))?;
            Some(Argument {
                ident: value_ident(name),
                place: Place::Path,
                wire: name.to_owned(),
                input: self.types.input(ty),
                docs: docs::paragraphs([format!("`{name}` of the path.")]),
            })
        });
        parameters.collect()
    }

    fn add_fields(
        &self,
        place: Place,
        fields: &Fields,
        arguments: &mut Vec<Argument>,
        parameters: &mut Vec<Parameter>,
    ) {
        for (key, field) in fields {
            match &field.ty {
                FieldType::Expr(ty) if field.required => {
                    arguments.push(self.argument(place, key, field, ty, arguments))
                }
                FieldType::Expr(ty) => parameters.push(self.parameter(place, None, key, field, ty)),
                FieldType::Group(members) => {
                    for (member, field) in members {
                        if let FieldType::Expr(ty) = &field.ty {
                            let group = Some((key.as_str(), field_ident(key, fields.get(key))));
                            parameters.push(self.parameter(place, group, member, field, ty));
                        }
                    }
                }
            }
        }
    }

    fn argument(&self, place: Place, key: &str, field: &Field, ty: &TypeExpr, before: &[Argument]) -> Argument {
        let wire = field.wire.clone().unwrap_or_else(|| key.to_owned());
        let mut ident = field_ident(key, Some(field));
        if before.iter().any(|argument| argument.ident == ident) {
            ident = prefixed_ident("new", &ident);
        }
        Argument { ident, place, docs: docs::field(field, format!("`{wire}`")), wire, input: self.types.input(ty) }
    }

    fn parameter(
        &self,
        place: Place,
        group: Option<(&str, String)>,
        key: &str,
        field: &Field,
        ty: &TypeExpr,
    ) -> Parameter {
        let own = field.wire.clone().unwrap_or_else(|| key.to_owned());
        let (wire, ident) = match group {
            Some((group, prefix)) => {
                let prefix = prefix.trim_start_matches("r#").to_owned();
                (format!("{group}[{own}]"), prefixed_ident(&prefix, &field_ident(key, Some(field))))
            }
            None => (own, field.ident.clone().unwrap_or_else(|| setter_ident(key))),
        };
        let clear =
            field.clear.as_ref().map(|json| Clear { ident: prefixed_ident("clear", &ident), json: json.to_string() });
        Parameter {
            docs: docs::field(field, format!("Sets `{wire}`.")),
            deprecated: field.deprecated.clone(),
            input: self.types.input(ty),
            ident,
            place,
            wire,
            clear,
        }
    }

    /// The setter of the number of items a page, for operations with pages. It is no matter of a single spec file.
    fn page_size(&self) -> Option<Parameter> {
        let styles = self.operation.pages.iter().filter_map(|page| self.service.pages.get(&page.style));
        let (wire, max) = styles.filter_map(|style| Some((style.size.clone()?, style.max_size))).next()?;
        let most = max.map(|max| format!(", {max} at the most")).unwrap_or_default();
        Some(Parameter {
            ident: setter_ident(&wire),
            place: Place::Query,
            input: self.types.input(&TypeExpr::Name("integer".to_owned())),
            docs: docs::paragraphs([format!("How many items a page has{most}.")]),
            deprecated: None,
            clear: None,
            wire,
        })
    }
}

fn field_ident(key: &str, field: Option<&Field>) -> String {
    field.and_then(|field| field.ident.clone()).unwrap_or_else(|| value_ident(key))
}

fn body_kind(kind: spec::BodyKind) -> BodyKind {
    match kind {
        spec::BodyKind::None => BodyKind::None,
        spec::BodyKind::Json => BodyKind::Json,
        spec::BodyKind::Form => BodyKind::Form,
        spec::BodyKind::Multipart => BodyKind::Multipart,
        spec::BodyKind::Text => BodyKind::Text,
        spec::BodyKind::Upload => BodyKind::Upload,
    }
}

fn page_use(page: &spec::PageUse) -> PageUse {
    let when = page.when.iter().map(|(wire, values)| (wire.clone(), values.iter().map(as_text).collect()));
    PageUse { style: static_ident(&page.style), when: when.collect() }
}

/// A literal as it stands in a query.
pub(super) fn as_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => text.clone(),
        other => other.to_string(),
    }
}
