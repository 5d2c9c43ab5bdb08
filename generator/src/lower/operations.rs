//! Stage `lower`: operations.

use super::docs;
use super::outcomes;
use super::type_refs::Types;
use super::types::headers_type;
use crate::model::{Argument, ArgumentStruct, BodyKind, Clear, Docs, Operation, PageUse, Parameter, Place, Resource};
use crate::names::{static_ident, type_ident, value_ident};
use crate::signature::{self, PageSize, Setter, Signature, Source, arguments_type};
use crate::spec::{self, Literal, Named, Part, PathParameter, RequestField, TypeExpr};

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
    let exports = resource.types.definitions().filter(|(_, name, _)| {
        types.usages.get(*name).is_some_and(|usage| usage.always || usage.resources.contains(&resource.resource))
    });
    Some(Resource {
        ident: value_ident(&resource.resource),
        feature: (!whole).then(|| resource.resource.clone()),
        source: file.file.clone(),
        docs: docs::paragraphs(paragraphs),
        exports: exports.map(|(_, name, _)| type_ident(name)).collect(),
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
        let signature = Signature::of(operation, self.types.symbols.records(), self.service);
        let argument_struct =
            signature.has_many_arguments().then(|| ArgumentStruct { ident: arguments_type(&request) });
        let arguments = signature.arguments.into_iter().filter_map(|argument| self.argument(argument)).collect();
        let setters = signature.setters.into_iter().filter_map(|setter| self.parameter(setter));
        let parameters = setters.chain(signature.page_size.map(|size| self.page_size(size))).collect();
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
            content_type: operation.content_type.clone(),
            ok: operation
                .ok
                .0
                .iter()
                .map(|(status, _)| *status)
                .filter(|status| !matches!(status, 301..=303 | 305..=308))
                .collect(),
            pages: operation.pages.iter().map(|page| self.page_use(page)).collect(),
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
            texts.push(format!("What its headers say: [`{}`].", signature::headers_type(&type_ident(self.name))));
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

    fn argument(&self, argument: signature::Argument<'_>) -> Option<Argument> {
        let ident = argument.ident;
        Some(match argument.source {
            Source::Path(PathParameter { name, .. }) => Argument {
                ident,
                place: Place::Path,
                wire: name.to_owned(),
                input: self.types.input(self.operation.path_type(self.resource, name)?),
                docs: docs::paragraphs([format!("`{name}` of the path.")]),
            },
            Source::Field(field) => {
                let wire = field.wire();
                Argument {
                    ident,
                    place: place(field.part),
                    input: self.types.input(field.field.ty.expr()?),
                    docs: docs::field(field.field, format!("`{wire}`")),
                    wire,
                }
            }
        })
    }

    fn parameter(&self, setter: Setter<'_>) -> Option<Parameter> {
        let Setter { ident, clear, field: RequestField { part, field, .. } } = &setter;
        let wire = setter.field.wire();
        let clear = clear.as_ref().zip(field.clear.as_ref());
        Some(Parameter {
            ident: ident.clone(),
            place: place(*part),
            input: self.types.input(field.ty.expr()?),
            docs: docs::field(field, format!("Sets `{wire}`.")),
            deprecated: field.deprecated.clone(),
            clear: clear.map(|(ident, json)| Clear { ident: ident.clone(), json: json.to_string() }),
            wire,
        })
    }

    fn page_size(&self, size: PageSize<'_>) -> Parameter {
        let most = size.style.max_size.map(|max| format!(", {max} at the most")).unwrap_or_default();
        Parameter {
            ident: size.ident,
            place: Place::Query,
            wire: size.wire.to_owned(),
            input: self.types.input(&TypeExpr::Name("integer".to_owned())),
            docs: docs::paragraphs([format!("How many items a page has{most}.")]),
            deprecated: None,
            clear: None,
        }
    }

    fn page_use(&self, page: &spec::PageUse) -> PageUse {
        let query = self.types.symbols.records().fields(&self.operation.query);
        let when = page.when.iter().map(|(key, values)| {
            let wire = query.iter().find(|flat| flat.key == key).map_or(key.as_str(), |flat| flat.field.wire(key));
            (wire.to_owned(), values.iter().map(as_text).collect())
        });
        PageUse { style: static_ident(&page.style), when: when.collect() }
    }
}

fn place(part: Part) -> Place {
    match part {
        Part::Query => Place::Query,
        Part::Headers => Place::Header,
        Part::Body => Place::Body,
    }
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

/// A literal as it stands in a query.
pub(super) fn as_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => text.clone(),
        other => other.to_string(),
    }
}
