//! Stage `check`: what the service file says of the package. In: an API. Out: names and versions that no package has, examples
//! without a file, files that no example names, features that do not exist, and metadata that the crate registry refuses.

use crate::api::Api;
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::names::{Scope, TAKEN_FEATURES, is_usable, value_ident};
use crate::prose::is_web_address;
use crate::spec::{CrateMeta, EXAMPLES};

/// The registry takes names of this length.
const MAX_PACKAGE: usize = 64;

/// The registry takes as many keywords, and as many categories.
const MAX_WORDS: usize = 5;

/// The registry takes keywords of this length.
const MAX_KEYWORD: usize = 20;

pub(super) fn check(api: &Api<'_>) -> Vec<Diagnostic> {
    let krate = &api.service.value.krate;
    let at = SpecPath::top(&api.service.file).key("crate");
    let mut found = check_examples(at.key("examples"), api);
    if !is_package(&krate.name) {
        let help = "lower-case letters, digits and single `-` or `_` between them, 64 at most, a letter first";
        let message = format!("`{}` cannot be the name of the crate", krate.name);
        found.push(Diagnostic::at(at.key("name"), message).with_help(Some(help)));
    }
    if !is_version(&krate.version) {
        let message = format!("`{}` is not a version of a crate", krate.version);
        found.push(Diagnostic::at(at.key("version"), message).with_help(Some("write it as `\"0.1.0\"`")));
    }
    found.extend(check_addresses(at, krate));
    found.extend(check_words(at, krate));
    found
}

fn check_examples(at: SpecPath<'_>, api: &Api<'_>) -> Vec<Diagnostic> {
    let examples = &api.service.value.krate.examples;
    let features = features(api);
    let mut found = Vec::new();
    for (name, example) in examples {
        if !is_package(name) {
            let help = "lower-case letters, digits and single `-` or `_` between them, a letter first";
            let message = format!("`{name}` cannot be the name of an example");
            found.push(Diagnostic::at(at.key(name).name(), message).with_help(Some(help)));
        }
        if !api.texts.examples.contains_key(name) {
            let help = format!("write the program into `{EXAMPLES}{name}.rs`, beside the service file");
            let message = format!("the example `{name}` has no program");
            found.push(Diagnostic::at(at.key(name).name(), message).with_help(Some(help)));
        }
        for (index, feature) in example.features.iter().enumerate() {
            if !features.contains(&feature.as_str()) {
                let help = did_you_mean(feature, features.iter().copied());
                let place = at.key(name).key("features").item(index);
                found.push(Diagnostic::at(place, format!("unknown feature `{feature}`")).with_help(help));
            }
        }
    }
    for (name, file) in &api.texts.examples {
        if !examples.contains_key(name) {
            let help = "name it in the service file, below `crate` and `examples`, with the features that it needs";
            let message = format!("the example `{name}` is missing from the service file");
            found.push(Diagnostic::at_file(&file.file, message).with_help(Some(help)));
        }
    }
    found
}

/// Returns whether a package can have this name: its crate is named in the guide, and built with others.
fn is_package(name: &str) -> bool {
    let krate = name.replace('-', "_");
    name.len() <= MAX_PACKAGE && value_ident(&krate) == krate && is_usable(&krate) && !Scope::Packages.has(&krate)
}

/// Returns whether this is a version as cargo reads it: `1.2.3-alpha.1+build`.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        let has_leading_zero = part.len() > 1 && part.starts_with('0');
        part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u64>().is_ok() && !has_leading_zero
    };
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_of_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (text, pre) = text.split_once('-').map_or((text, None), |(text, pre)| (text, Some(pre)));
    text.split('.').count() == 3
        && text.split('.').all(is_number)
        && pre.is_none_or(|pre| pre.split('.').all(|part| is_word(part) && (!is_of_digits(part) || is_number(part))))
        && build.is_none_or(|build| build.split('.').all(is_word))
}

/// The features of the emitted crate.
fn features<'s>(api: &Api<'s>) -> Vec<&'s str> {
    let versions = &api.service.value.versions;
    let separate = |folder: &str| versions.get(folder).is_some_and(|version| version.feature.is_none());
    let files = api.files.iter().filter(|file| separate(file.folder) && file.has_operations);
    let mut features: Vec<&str> = files.map(|file| file.resource).collect();
    features.extend(versions.values().filter_map(|version| version.feature.as_deref()));
    features.extend(TAKEN_FEATURES);
    features
}

fn check_addresses(at: SpecPath<'_>, krate: &CrateMeta) -> Vec<Diagnostic> {
    let addresses =
        [("repository", &krate.repository), ("homepage", &krate.homepage), ("documentation", &krate.documentation)];
    let mut found = Vec::new();
    for (key, address) in addresses {
        let Some(address) = address else { continue };
        if !is_web_address(address) {
            let message = format!("`{address}` is not a web address");
            found.push(Diagnostic::at(at.key(key), message).with_help(Some("such as `https://example.com/crate`")));
        }
    }
    found
}

fn check_words(at: SpecPath<'_>, krate: &CrateMeta) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, words) in [("keywords", &krate.keywords), ("categories", &krate.categories)] {
        if words.len() > MAX_WORDS {
            let message = format!("a crate has at most {MAX_WORDS} {key}");
            found.push(Diagnostic::at(at.key(key).item(MAX_WORDS), message));
        }
    }
    for (index, keyword) in krate.keywords.iter().enumerate() {
        let is_usable = keyword.starts_with(|first: char| first.is_ascii_alphanumeric())
            && keyword.chars().all(|char| char.is_ascii_alphanumeric() || "_-+".contains(char))
            && keyword.len() <= MAX_KEYWORD;
        if !is_usable {
            let help = format!("up to {MAX_KEYWORD} letters, digits, `-`, `_` and `+`, the first a letter or a digit");
            let message = format!("the registry takes no keyword `{keyword}`");
            found.push(Diagnostic::at(at.key("keywords").item(index), message).with_help(Some(help)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages() {
        for (name, fits) in [
            ("zoo-client", true),
            ("a1", true),
            ("", false),
            ("1a", false),
            ("a b", false),
            ("Zoo", false),
            ("a--b", false),
            ("-a", false),
            ("é", false),
            ("async", false),
            ("std", false),
            ("proc-macro", false),
            ("generator-runtime", false),
            ("generator_runtime", false),
            ("tokio", false),
        ] {
            assert_eq!(is_package(name), fits, "{name}");
        }
    }

    #[test]
    fn versions_of_packages() {
        for (version, fits) in [
            ("0.1.0", true),
            ("1.2.3-alpha.1+build.01", true),
            ("1.2.3--", true),
            ("1", false),
            ("1.2.3.4", false),
            ("v1.2.3", false),
            ("01.2.3", false),
            ("1.2.3-", false),
            ("1.2.3-01", false),
            ("1.2.3+", false),
            ("1.2.99999999999999999999", false),
            ("", false),
        ] {
            assert_eq!(is_version(version), fits, "{version}");
        }
    }
}
