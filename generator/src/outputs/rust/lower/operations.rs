//! Stage `lower`: operations.

use std::collections::BTreeSet;

use super::docs;
use super::outcomes;
use super::type_refs::TypeRefs;
use super::types::headers_type;
use crate::api::{self, Part};
use crate::names::{Scope, free_ident, static_ident, type_ident, value_ident};
use crate::outputs::rust::model::{
    Argument, ArgumentStruct, Clear, Docs, Input, Operation, PageUse, Parameter, ParameterLocation, Resource, TypeRef,
};
use crate::prose;
use crate::signature::{self, PageSize, Setter, Signature, arguments_type};
use crate::spec::{self, FeaturePer, Literal};
use crate::wire::MultipartUse;

/// The module of a resource; `None` when it has no operations.
pub(super) fn resource(
    resource: &api::Resource<'_>,
    service: &spec::Service,
    feature_per: FeaturePer,
    types: TypeRefs<'_, '_>,
) -> Option<Resource> {
    if resource.operations.is_empty() {
        return None;
    }
    let mut paragraphs = vec![docs::text(resource.summary)];
    paragraphs.extend(resource.lifecycle.map(docs::lifecycle));
    paragraphs.extend(resource.docs.as_ref().map(|page| documentation_link(&service.service, page)));
    let declared = resource.declarations.iter().map(|id| types.types.get(*id));
    let exports =
        declared.filter(|declaration| declaration.usage.always || declaration.usage.resources.contains(resource.name));
    let mut statics = taken_by_types(resource, types);
    let lower = |operation: &api::Operation<'_>| {
        let endpoint = free_ident(static_ident(operation.name), &mut statics);
        Lowering { operation, resource, service, types }.lower(endpoint)
    };
    Some(Resource {
        ident: Scope::Version.place(value_ident(resource.name)),
        feature: (feature_per == FeaturePer::Resource).then(|| resource.name.to_owned()),
        source: resource.file.to_owned(),
        docs: docs::paragraphs(paragraphs),
        exports: exports.map(|declaration| type_ident(declaration.name)).collect(),
        operations: resource.operations.iter().map(lower).collect(),
    })
}

/// The names of types that the module declares or may import. A newtype is a value too, so no static has its name.
fn taken_by_types(resource: &api::Resource<'_>, types: TypeRefs<'_, '_>) -> BTreeSet<String> {
    let requests = resource.operations.iter().map(|operation| type_ident(operation.name));
    requests.chain(types.types.iter().map(|declaration| type_ident(declaration.name))).collect()
}

fn documentation_link(service: &str, page: &str) -> String {
    format!("[{}'s documentation]({page})", prose::label(service))
}

/// One operation on its way down.
struct Lowering<'a, 's> {
    operation: &'a api::Operation<'s>,
    resource: &'a api::Resource<'s>,
    service: &'a spec::Service,
    types: TypeRefs<'a, 's>,
}

impl Lowering<'_, '_> {
    fn lower(&self, endpoint: String) -> Operation {
        let operation = self.operation;
        let request = type_ident(operation.name);
        let (shape, outcome) = outcomes::shape(&request, operation, self.types);
        let signature = Signature::of(operation);
        let argument_struct =
            signature.has_arguments_type().then(|| ArgumentStruct { ident: arguments_type(&request) });
        let arguments = signature.arguments.into_iter().map(|argument| self.argument(argument)).collect();
        let setters = signature.setters.into_iter().map(|setter| self.parameter(setter));
        let parameters = setters.chain(signature.page_size.map(page_size)).collect();
        let statuses = operation.seen_responses().map(|response| response.status);
        Operation {
            name: format!("{}.{}", self.resource.name, operation.name),
            function: value_ident(operation.name),
            endpoint,
            docs: self.docs(),
            deprecated: operation.docs.deprecated.map(prose::inline),
            method: operation.method.wire(),
            path: operation.path.text.to_owned(),
            root: operation.root,
            anonymous: operation.anonymous,
            idempotent: operation.idempotent,
            spam_check: operation.spam_check,
            tokens: operation.access.tokens.clone(),
            body: operation.body_kind,
            json_without_file: self.service.encoding.multipart == MultipartUse::WithFile,
            content_type: operation.content_type.map(str::to_owned),
            ok: statuses.collect(),
            pages: operation.pages.iter().map(|page| self.page_use(page)).collect(),
            request,
            arguments,
            argument_struct,
            parameters,
            shape,
            outcome,
            headers: headers_type(operation, self.types),
        }
    }

    fn docs(&self) -> Docs {
        let operation = self.operation;
        let mut texts = vec![docs::text(operation.summary)];
        texts.extend(operation.description.map(prose::markdown));
        texts.extend(docs::facts(&operation.docs));
        texts.extend(docs::access(operation.access));
        texts.push(prose::code(&format!("{} {}", operation.method.wire(), operation.path.text)));
        if !operation.response_headers.is_empty() {
            texts.push(format!("Response headers: [`{}`].", signature::headers_type(&type_ident(operation.name))));
        }
        texts.extend(operation.page.as_ref().map(|page| documentation_link(&self.service.service, page)));
        texts.extend(self.errors());
        docs::paragraphs(texts)
    }

    /// The section about the documented errors, which comes last, since all below its heading belongs to it.
    fn errors(&self) -> Option<String> {
        let errors = &self.operation.errors;
        let statuses = errors.iter().map(|error| {
            let meaning = docs::error_meaning(error.status, &self.service.statuses);
            let body =
                error.body.as_ref().map(|(_, written)| format!("the body is a {}", prose::code(&written.to_string())));
            let about: Vec<String> = meaning.map(str::to_owned).into_iter().chain(body).collect();
            if about.is_empty() { error.status.to_string() } else { format!("{} ({})", error.status, about.join("; ")) }
        });
        let statuses: Vec<String> = statuses.collect();
        (!statuses.is_empty()).then(|| format!("# Errors\n\nDocumented statuses: {}.", statuses.join(", ")))
    }

    fn argument(&self, argument: signature::Argument<'_, '_>) -> Argument {
        let field = argument.field;
        let wire = prose::code(&field.wire);
        let fallback = match field.part {
            Part::Path => format!("Path parameter {wire}."),
            Part::Query => format!("Query parameter {wire}."),
            Part::Header | Part::ResponseHeader => format!("Header {wire}."),
            Part::Body if self.operation.has_whole_body() => "Body of the request.".to_owned(),
            Part::Body | Part::Member => format!("Field {wire} of the body."),
        };
        Argument {
            ident: argument.ident,
            place: place(field.part),
            wire: field.wire.to_string(),
            input: self.types.input(&field.ty, field.style),
            docs: docs::field(&field.docs, fallback),
        }
    }

    fn parameter(&self, setter: Setter<'_, '_>) -> Parameter {
        let Setter { ident, clear, field } = setter;
        let clear = clear.zip(field.clear);
        Parameter {
            ident,
            place: place(field.part),
            wire: field.wire.to_string(),
            input: self.types.input(&field.ty, field.style),
            docs: docs::member(&field.docs, self.group_summary(field), self.of_setter(field)),
            deprecated: field.docs.deprecated.map(prose::inline),
            clear: clear.map(|(ident, json)| {
                let docs = docs::paragraphs([format!("Clears {}.", prose::code(&field.wire))]);
                Clear { ident, docs, json: json.to_string() }
            }),
        }
    }

    fn of_setter(&self, field: &api::Field<'_>) -> String {
        if self.operation.has_whole_body() && field.part == Part::Body {
            return "Sets the body.".to_owned();
        }
        format!("Sets {}.", prose::code(&field.wire))
    }

    /// What is said about the group that a field is in.
    fn group_summary(&self, field: &api::Field<'_>) -> Option<String> {
        let group =
            self.operation.groups.iter().find(|group| group.part == field.part && Some(group.key) == field.group)?;
        Some(format!("Member of {}: {}", prose::code(group.wire), docs::text(group.docs.summary?)))
    }

    fn page_use(&self, page: &api::PageUse<'_>) -> PageUse {
        let wire = |key: &String| {
            let field = self.operation.part(Part::Query).find(|field| field.group.is_none() && field.key == key);
            field.map_or_else(|| key.clone(), |field| field.wire.to_string())
        };
        let when = page.when.iter().map(|(key, values)| (wire(key), values.iter().map(as_text).collect()));
        let set = page.set.iter().map(|(key, value)| (wire(key), as_text(value)));
        PageUse { style: static_ident(page.name), when: when.collect(), set: set.collect() }
    }
}

fn page_size(size: PageSize<'_>) -> Parameter {
    let most = size.style.max_size.map(|max| format!(" (at most {max})")).unwrap_or_default();
    Parameter {
        ident: size.ident,
        place: ParameterLocation::Query,
        wire: size.wire.to_owned(),
        input: Input::Plain(TypeRef::Plain("i64")),
        docs: docs::paragraphs([format!("Items per page{most}.")]),
        deprecated: None,
        clear: None,
    }
}

/// Where a field of a request goes.
fn place(part: Part) -> ParameterLocation {
    match part {
        Part::Path => ParameterLocation::Path,
        Part::Query => ParameterLocation::Query,
        Part::Header | Part::ResponseHeader => ParameterLocation::Header,
        Part::Body | Part::Member => ParameterLocation::Body,
    }
}

/// Returns a literal as it is written in a query.
pub(super) fn as_text(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => text.clone(),
        other => other.to_string(),
    }
}
