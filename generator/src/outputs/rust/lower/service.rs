//! Stage `lower`: what holds for the whole service.

use std::collections::BTreeSet;

use super::docs;
use super::operations::as_text;
use super::type_refs::TypeRefs;
use crate::api::{Api, Builtin, Declaration, Definition, Part, RefSource, Type, Types};
use crate::names::{Scope, free_ident, static_ident, type_ident, value_ident};
use crate::outputs::rust::model::{
    Credential, ForeignId, PageStyle, ParameterLocation, RequestOption, Service, TokenLocation,
};
use crate::prose;
use crate::spec::{self, Map};
use crate::wire;

/// Lowers the service.
pub(super) fn service(api: &Api<'_>) -> Service {
    let service = &api.service.value;
    let statuses = service.statuses.iter().filter_map(|(status, kind)| Some((status.parse().ok()?, *kind)));
    let mut statuses: Vec<_> = statuses.collect();
    statuses.sort_unstable();
    Service {
        name: service.service.clone(),
        title: prose::inline(&service.service),
        encoding: service.encoding,
        credentials: credentials(&service.credentials),
        options: options(api),
        pages: page_styles(&service.pages),
        errors: service.errors.clone(),
        statuses,
        spam_check: service.spam_check.clone(),
        rate_limit: service.rate_limit.clone(),
        retry: service.retry.clone(),
        request_id: service.request_id.clone(),
        identity_parameters: identity_parameters(service),
        bases: service.versions.values().map(|version| version.base.clone()).filter(|base| !base.is_empty()).collect(),
        secrets: secrets(api).into_iter().collect(),
    }
}

/// Returns the names under which secrets are sent: parameters that carry a credential, and what operations declare as
/// a secret.
fn secrets(api: &Api<'_>) -> BTreeSet<String> {
    let credentials = api.service.value.credentials.values().filter_map(|credential| credential.parameter.clone());
    let fields = api.versions.iter().flat_map(|version| {
        let operations = version.resources.iter().flat_map(|resource| &resource.operations);
        let fields = operations.flat_map(|operation| &operation.fields);
        fields.filter(|field| {
            let ty = version.types.resolve(&field.ty);
            matches!(field.part, Part::Query | Part::Body) && *ty == Type::Builtin(Builtin::Secret)
        })
    });
    // Of a member of a group, the last part is the name.
    let last = |wire: &str| wire.trim_end_matches(']').rsplit('[').next().unwrap_or_default().to_owned();
    credentials.chain(fields.map(|field| last(&field.wire))).collect()
}

/// Lowers what every request may carry, with the types of the first version.
fn options(api: &Api<'_>) -> Vec<RequestOption> {
    let none = Types::default();
    let version = api.versions.first();
    let types = TypeRefs { types: version.map_or(&none, |version| &version.types) };
    let lowered = api.options.iter().map(|option| {
        let settings = option.settings;
        let (place, wire) = match (&settings.header, &settings.query) {
            (Some(header), _) => (ParameterLocation::Header, header.clone()),
            (None, query) => (ParameterLocation::Query, query.clone().unwrap_or_else(|| option.name.to_owned())),
        };
        RequestOption {
            ident: Scope::Options.place(value_ident(option.name)),
            docs: docs::paragraphs([docs::text(&settings.summary)]),
            input: types.input(&option.ty, option.style),
            api: version
                .filter(|_| option.ty.declared().is_some())
                .map(|version| Scope::Root.place(value_ident(version.name))),
            place,
            wire,
            foreign_ids: foreign_ids(api, &types, &option.ty),
        }
    });
    lowered.collect()
}

/// Returns the IDs of the other versions that a reference is made from too: those of the same name and kind.
fn foreign_ids(api: &Api<'_>, types: &TypeRefs<'_, '_>, ty: &Type) -> Vec<ForeignId> {
    let Some(Definition::Ref(reference)) = types.types.definition(ty) else { return Vec::new() };
    let own = |source: &RefSource| match source {
        RefSource::Id(id) => Some(types.types.get(*id)),
        RefSource::Integer | RefSource::String => None,
    };
    let mut found = Vec::new();
    for version in api.versions.iter().skip(1) {
        for id in reference.sources.iter().filter_map(own) {
            let same = version.types.named(id.name).filter(|other| is_same_kind(&other.definition, &id.definition));
            // A type that is compiled with some resources only could not be named.
            let compiled = |other: &&Declaration<'_>| {
                other.usage.always || other.usage.has_values() && version.settings.feature.is_some()
            };
            found.extend(same.filter(compiled).map(|other| ForeignId {
                ident: type_ident(other.name),
                api: Scope::Root.place(value_ident(version.name)),
                feature: version.settings.feature.clone(),
            }));
        }
    }
    found
}

fn is_same_kind(left: &Definition<'_>, right: &Definition<'_>) -> bool {
    matches!((left, right), (Definition::Id(left), Definition::Id(right)) if left == right)
}

/// The parameters that say who sends a request: tokens, and what every request may carry, also under the name of an
/// option that is a header, since servers may read either.
fn identity_parameters(service: &spec::Service) -> Vec<String> {
    let tokens = service.credentials.values().filter_map(|credential| credential.parameter.clone());
    let options = service.options.iter().map(|(name, option)| option.query.clone().unwrap_or_else(|| name.clone()));
    let mut names: Vec<String> = Vec::new();
    for name in tokens.chain(options) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn credentials(credentials: &Map<spec::Credential>) -> Vec<Credential> {
    let mut schemes = BTreeSet::new();
    let lower = |(name, credential): (&String, &spec::Credential)| {
        let scheme = free_ident(Scope::Schemes.place(static_ident(name)), &mut schemes);
        lower_credential(name, credential, scheme)
    };
    credentials.iter().map(lower).collect()
}

fn lower_credential(name: &str, credential: &spec::Credential, scheme: String) -> Credential {
    let location = match (&credential.header, &credential.cookie) {
        (Some(header), _) => TokenLocation::Header(header.clone()),
        (None, Some(cookie)) => TokenLocation::Cookie(cookie.clone()),
        (None, None) if credential.basic => TokenLocation::Basic,
        (None, None) if !credential.bearer => TokenLocation::Query,
        (None, None) => TokenLocation::Bearer,
    };
    Credential {
        ident: Scope::Tokens.place(value_ident(name)),
        scheme,
        name: name.to_owned(),
        docs: docs::paragraphs([docs::text(&credential.summary)]),
        location,
        parameter: credential.parameter.clone(),
        restricted: credential.restricted,
    }
}

fn page_styles(styles: &Map<wire::PageStyle>) -> Vec<PageStyle> {
    let lowered = styles.iter().map(|(name, style)| PageStyle {
        ident: static_ident(name),
        docs: docs::paragraphs([docs::text(&style.summary)]),
        name: name.clone(),
        set: style.set.iter().map(|(wire, value)| (wire.clone(), as_text(value))).collect(),
        settings: style.clone(),
    });
    lowered.collect()
}
