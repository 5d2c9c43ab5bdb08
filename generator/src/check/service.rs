//! Stage `check`: checks the service file. In: a spec. Out: unknown default features, credentials and options without
//! a location or with several, invalid statuses, and invalid base paths.

use std::collections::BTreeSet;

use super::collisions::find_collisions;
use super::documentation::is_base;
use super::names::{too_long, unusable};
use crate::api::Api;
use crate::diagnostics::{Diagnostic, MAX_SUGGESTIONS, SpecPath, did_you_mean};
use crate::names::{MAX_LENGTH, Scope, prefixed_ident, static_ident, value_ident};
use crate::spec::{Credential, Map, Service};
use crate::wire_names::dot_segment;

pub(super) fn check(api: &Api<'_>) -> Vec<Diagnostic> {
    let service = &api.service.value;
    let at = SpecPath::top(&api.service.file);
    let mut report = Vec::new();
    report.extend(check_default(at.key("crate").key("default"), api));
    report.extend(check_versions(at.key("versions"), service));
    report.extend(check_features(at.key("versions"), api));
    report.extend(check_credentials(at.key("credentials"), &service.credentials));
    report.extend(check_options(at.key("options"), service));
    report.extend(check_pages(at.key("pages"), service));
    if service.docs.as_deref().is_some_and(|docs| !is_base(docs)) {
        let help = "write a full URL that ends with `/`, such as `https://docs.example.com/`";
        report.push(Diagnostic::at(at.key("docs"), "invalid base URL").with_help(Some(help)));
    }
    for status in service.statuses.keys() {
        let is_error = status.parse::<u16>().is_ok_and(|number| (400..=599).contains(&number));
        if !is_error {
            let message = format!("`{status}` is not an error status");
            report.push(Diagnostic::at(at.key("statuses").key(status).name(), message));
        }
    }
    for (index, status) in service.retry.iter().enumerate() {
        let message = match status {
            429 => "429 is always retried".to_owned(),
            _ if !(400..=599).contains(status) => format!("`{status}` is not an error status"),
            _ if service.retry[..index].contains(status) => format!("`{status}` is listed twice"),
            _ => continue,
        };
        report.push(Diagnostic::at(at.key("retry").item(index), message));
    }
    report.extend(check_names(at, service));
    report
}

/// Checks each name by itself, and beside those that become names in the same scope.
fn check_names(at: SpecPath<'_>, service: &Service) -> Vec<Diagnostic> {
    type Idents = fn(&str) -> String;
    let sections: [(&str, Vec<&str>, Idents); 4] = [
        ("versions", keys(&service.versions), |name| Scope::Root.place(value_ident(name))),
        ("credentials", keys(&service.credentials), |name| Scope::Tokens.place(value_ident(name))),
        ("options", keys(&service.options), |name| Scope::Options.place(value_ident(name))),
        ("pages", keys(&service.pages), static_ident),
    ];
    let mut found = Vec::new();
    for (section, names, ident) in sections {
        let at = at.key(section);
        let idents = names.iter().map(|name| (ident(name), (*name).to_owned(), at.key(name).name()));
        let idents: Vec<_> = idents.collect();
        for (ident, name, at) in &idents {
            found.extend(unusable(*at, name, ident, "name it with letters, digits and `_`"));
            found.extend(too_long(*at, name, ident));
        }
        let renewed = names.iter().filter(|name| section == "credentials" && service.credentials[**name].bearer);
        let renewed = renewed.map(|name| {
            (prefixed_ident(&value_ident(name), "renewed"), format!("renewal of {name}"), at.key(name).name())
        });
        found.extend(find_collisions(idents.iter().cloned().chain(renewed)));
    }
    found
}

fn keys<T>(map: &Map<T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

fn check_default(at: SpecPath<'_>, api: &Api<'_>) -> Vec<Diagnostic> {
    let versions = &api.service.value.versions;
    let default = &api.service.value.krate.default;
    // A resource of a version that is switched as a whole has no feature of its own.
    let has_features_per_resource = |name: &str| versions.get(name).is_some_and(|version| version.feature.is_none());
    let with_feature = api.files.iter().filter(|file| has_features_per_resource(file.folder) && file.has_operations);
    let mut features: Vec<&str> = with_feature.map(|file| file.resource).collect();
    features.extend(versions.values().filter_map(|version| version.feature.as_deref()));
    let mut found = Vec::new();
    let known: BTreeSet<&str> = features.iter().copied().collect();
    let mut seen = BTreeSet::new();
    for (index, name) in default.iter().enumerate() {
        if !seen.insert(name) {
            found.push(Diagnostic::at(at.item(index), format!("`{name}` is listed twice")));
        } else if !known.contains(name.as_str()) {
            let help = if found.len() < MAX_SUGGESTIONS { did_you_mean(name, features.iter().copied()) } else { None };
            let message = format!("unknown resource `{name}`");
            found.push(Diagnostic::at(at.key(name), message).with_help(help).unless_defined(name));
        }
    }
    found
}

fn check_versions(at: SpecPath<'_>, service: &Service) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, version) in &service.versions {
        let base = &version.base;
        let is_path = base.is_empty() || (base.starts_with('/') && !base.ends_with('/'));
        let is_plain = base.chars().all(|c| c.is_ascii_graphic() && !r#"?#{}\<>"`^|"#.contains(c));
        if !is_path || !is_plain || base.contains("//") || dot_segment(base).is_some() {
            let help = "write it as `/api/v4`, without a trailing `/`, empty segments, `.` and `..`";
            let message = format!("`{base}` is not a valid base path");
            found.push(Diagnostic::at(at.key(name).key("base"), message).with_help(Some(help)));
        }
    }
    if service.versions.is_empty() {
        found.push(Diagnostic::at(at, "a service must have at least one version"));
    }
    found
}

/// Reports features of versions that already have another meaning.
fn check_features(at: SpecPath<'_>, api: &Api<'_>) -> Vec<Diagnostic> {
    let versions = &api.service.value.versions;
    let mut found = Vec::new();
    for (index, (name, version)) in versions.iter().enumerate() {
        let Some(feature) = &version.feature else { continue };
        let of_version = versions.values().take(index).any(|other| other.feature.as_ref() == Some(feature));
        let of_resource = || {
            let has_features_per_resource =
                |file: &str| versions.get(file).is_some_and(|version| version.feature.is_none());
            api.files.iter().any(|file| file.resource == *feature && has_features_per_resource(file.folder))
        };
        let message = if !is_feature(feature) {
            format!("`{feature}` is not the name of a feature")
        } else if Scope::Features.has(feature) {
            format!("`{feature}` is already a feature of the emitted crate")
        } else if of_version {
            format!("`{feature}` is already the feature of another version")
        } else if of_resource() {
            format!("`{feature}` is already the feature of a resource")
        } else {
            continue;
        };
        let help = format!("name it after the version: `{name}`");
        found.push(Diagnostic::at(at.key(name).key("feature"), message).with_help((name != feature).then_some(help)));
    }
    found
}

/// Small letters, digits, `_` and `-`, a letter first: what cargo and the crate registry take.
fn is_feature(name: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    name.len() <= MAX_LENGTH && name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_sign)
}

fn check_credentials(at: SpecPath<'_>, credentials: &Map<Credential>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, credential) in credentials {
        let ways = [credential.header.is_some(), credential.bearer, credential.basic, credential.cookie.is_some()];
        let message = match ways.into_iter().filter(|way| *way).count() {
            0 if credential.parameter.is_some() => continue,
            0 => format!("missing location of `{name}`"),
            1 => continue,
            _ => format!("`{name}` has more than one location"),
        };
        let help = "give it one of `header`, `bearer: true`, `basic: true`, `cookie` and `parameter`";
        found.push(Diagnostic::at(at.key(name).name(), message).with_help(Some(help)));
    }
    found
}

fn check_options(at: SpecPath<'_>, service: &Service) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, option) in &service.options {
        let message = match (&option.header, &option.query) {
            (None, None) => format!("missing location of `{name}`"),
            (Some(_), Some(_)) => format!("`{name}` has more than one location"),
            _ => continue,
        };
        found.push(Diagnostic::at(at.key(name).name(), message).with_help(Some("give it one of `header` and `query`")));
    }
    found
}

fn check_pages(at: SpecPath<'_>, service: &Service) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, style) in &service.pages {
        if style.next.is_some() && style.page.is_none() {
            let message = format!("`{name}` has `next` but not `page`, the parameter that it would fill");
            found.push(Diagnostic::at(at.key(name).key("next").name(), message).with_help(Some("add `page`")));
        }
        if let Some(size) = &style.size {
            let at = at.key(name).key("size");
            found.extend(unusable(at, size, &value_ident(size), "a parameter's name has letters, digits and `_`"));
        }
        if style.prev.is_some() && style.page.is_none() {
            let message = format!("`{name}` has `prev` but not `page`, the parameter that it would fill");
            found.push(Diagnostic::at(at.key(name).key("prev").name(), message).with_help(Some("add `page`")));
        }
        if !style.refused.is_empty() && style.page.is_some() {
            let message = format!("`{name}` has `refused`, but is the style of numbered pages itself");
            found.push(Diagnostic::at(at.key(name).key("refused").name(), message).with_help(Some("remove it")));
        }
        let invalid = style.refused.iter().position(|status| !(400..=599).contains(status));
        if let Some(index) = invalid {
            let message = format!("`{}` is not an error status", style.refused[index]);
            found.push(Diagnostic::at(at.key(name).key("refused").item(index), message));
        }
        if style.max_size == Some(0) {
            found.push(Diagnostic::at(at.key(name).key("max_size"), "`max_size` must be at least 1"));
        }
    }
    found
}
