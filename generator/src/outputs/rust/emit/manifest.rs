//! Stage `emit`: the manifest.

use crate::outputs::rust::model::Crate;

/// Features of the runtime that the emitted crate passes on: name, feature of the runtime, what it is for.
const RUNTIME_FEATURES: [(&str, &str, &str); 9] = [
    ("async", "reqwest", "The async client, over reqwest."),
    ("blocking", "ureq", "The blocking client, over ureq."),
    ("rustls", "rustls", "TLS by rustls."),
    ("native-tls", "native-tls", "TLS by the system's library."),
    ("serde", "serde", "`Serialize` and `Deserialize` for the types."),
    ("tracing", "tracing", "A span for each operation."),
    ("chrono", "chrono", "Conversions of `Timestamp` and `Date` to and from the types of chrono."),
    ("jiff", "jiff", "Conversions of `Timestamp` and `Date` to and from the types of jiff."),
    ("time", "time", "Conversions of `Timestamp` and `Date` to and from the types of the crate `time`."),
];

/// The feature of operations by name.
pub(super) const REGISTRY: &str = "registry";

/// Features of the runtime that are on by default.
const DEFAULT_RUNTIME_FEATURES: [&str; 2] = ["async", "rustls"];

/// `Cargo.toml`. `runtime` is the path of the runtime crate.
pub(super) fn manifest(krate: &Crate, runtime: &str) -> String {
    let defaults = DEFAULT_RUNTIME_FEATURES.iter().copied().chain(krate.default_features.iter().map(String::as_str));
    let resources: Vec<&str> = krate.features.iter().map(String::as_str).collect();
    let switched_as_a_whole: Vec<&str> = krate.apis.iter().filter_map(|api| api.feature.as_deref()).collect();
    let full = resources.iter().copied().filter(|feature| !switched_as_a_whole.contains(feature));
    let mut text = format!(
        "[package]\nname = {:?}\nversion = {:?}\ndescription = {:?}\nlicense = {:?}\nedition = \"2024\"\n\
         rust-version = \"1.85\"\n\n[package.metadata.docs.rs]\nall-features = true\n\n\
         # No file of it has unit tests, for which all of it would be compiled once more.\n[lib]\ntest = false\n\n\
         [dependencies]\ngenerator-runtime = {{ path = {runtime:?}, version = {:?} }}\n\n[features]\n",
        krate.package,
        krate.version,
        krate.description,
        krate.license,
        env!("CARGO_PKG_VERSION"),
    );
    text.push_str(&list("default", defaults));
    for (feature, of_runtime, summary) in RUNTIME_FEATURES {
        text.push_str(&format!("# {summary}\n{feature} = [\"generator-runtime/{of_runtime}\"]\n"));
    }
    text.push_str(&format!(
        "# {}\n{REGISTRY} = []\n",
        "All operations by name, for programs that choose them at run time."
    ));
    text.push_str("# Every resource of the versions that are not switched as a whole.\n");
    text.push_str(&list("full", full));
    for feature in &krate.features {
        text.push_str(&format!("{feature} = []\n"));
    }
    text
}

fn list<'f>(name: &str, features: impl Iterator<Item = &'f str>) -> String {
    let features: String = features.map(|feature| format!("    {feature:?},\n")).collect();
    if features.is_empty() { format!("{name} = []\n") } else { format!("{name} = [\n{features}]\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::TAKEN_FEATURES;

    #[test]
    fn features_that_check_keeps_for_the_manifest() {
        let mut features: Vec<&str> =
            RUNTIME_FEATURES.iter().map(|(name, ..)| *name).chain(["default", "full", REGISTRY]).collect();
        features.sort_unstable();
        assert_eq!(features, TAKEN_FEATURES);
    }
}
