//! Stage `check`: what the service file says of the package. In: an API. Out: examples without a file, files that no example
//! names, features that do not exist, and metadata that the crate registry refuses.

use crate::api::Api;
use crate::diagnostics::{Diagnostic, SpecPath, did_you_mean};
use crate::names::TAKEN_FEATURES;
use crate::prose::is_web_address;
use crate::spec::{CrateMeta, EXAMPLES};

/// The registry takes as many keywords, and as many categories.
const MAX_WORDS: usize = 5;

/// The registry takes keywords of this length.
const MAX_KEYWORD: usize = 20;

pub(super) fn check(api: &Api<'_>) -> Vec<Diagnostic> {
    let krate = &api.service.value.krate;
    let at = SpecPath::top(&api.service.file).key("crate");
    let mut found = check_examples(at.key("examples"), api);
    found.extend(check_addresses(at, krate));
    found.extend(check_words(at, krate));
    found
}

fn check_examples(at: SpecPath<'_>, api: &Api<'_>) -> Vec<Diagnostic> {
    let examples = &api.service.value.krate.examples;
    let features = features(api);
    let mut found = Vec::new();
    for (name, example) in examples {
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
