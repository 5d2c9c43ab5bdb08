//! Stage `emit`: the manifest.

use super::features::{COMMON, Enables, FEATURES, FULL, documented, full};
use crate::outputs::rust::model::Crate;

/// The oldest Rust that compiles what is emitted.
const RUST_VERSION: &str = "1.85";

/// What examples and the guide run on.
const DEV_DEPENDENCIES: &str = "tokio = { version = \"1.45\", features = [\"macros\", \"rt-multi-thread\"] }";

/// `Cargo.toml`. `runtime` is the path of the runtime crate; without one it comes from the registry.
pub(super) fn manifest(krate: &Crate, runtime: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let dependency = match runtime {
        Some(path) => format!("generator-runtime = {{ path = {}, version = {version:?} }}", string(path)),
        None => format!("generator-runtime = {version:?}"),
    };
    let mut text = package(krate);
    text.push_str("\n[package.metadata.docs.rs]\n");
    text.push_str(&list("features", documented(krate)));
    text.push_str(
        "rustdoc-args = [\"--cfg\", \"docsrs\"]\n\n\
         # No file of it has unit tests, for which all of it would be compiled once more.\n[lib]\ntest = false\n",
    );
    for example in &krate.examples {
        text.push_str(&format!(
            "\n[[example]]\nname = {:?}\nrequired-features = {:?}\n",
            example.name, example.features
        ));
    }
    text.push_str(&format!("\n[dependencies]\n{dependency}\n\n[dev-dependencies]\n{DEV_DEPENDENCIES}\n"));
    text.push_str(&features(krate));
    text
}

/// The section `package`.
fn package(krate: &Crate) -> String {
    let metadata = &krate.metadata;
    let mut text = format!(
        "[package]\nname = {}\nversion = {}\ndescription = {}\nlicense = {}\n",
        string(&krate.package),
        string(&krate.version),
        string(&krate.description),
        string(&krate.license)
    );
    let addresses = [
        ("repository", &metadata.repository),
        ("homepage", &metadata.homepage),
        ("documentation", &metadata.documentation),
    ];
    for (key, address) in addresses {
        text.extend(address.iter().map(|address| format!("{key} = {}\n", string(address))));
    }
    text.push_str("readme = \"README.md\"\n");
    for (key, words) in [("keywords", &metadata.keywords), ("categories", &metadata.categories)] {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| string(word)).collect();
            text.push_str(&format!("{key} = [{}]\n", words.join(", ")));
        }
    }
    if !metadata.publish {
        text.push_str("publish = false\n");
    }
    text.push_str(&format!("edition = \"2024\"\nrust-version = {RUST_VERSION:?}\n"));
    text
}

/// A string of TOML, whose escapes are not those of Rust.
fn string(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// The section `features`.
fn features(krate: &Crate) -> String {
    let mut text = "\n[features]\n".to_owned();
    let default = FEATURES.iter().filter(|feature| feature.is_default).map(|feature| feature.name);
    text.push_str(&list("default", [COMMON].into_iter().chain(default)));
    text.push_str("# The resources that most programs use.\n");
    text.push_str(&list(COMMON, krate.common_features.iter().map(String::as_str)));
    for feature in &FEATURES {
        let enabled = match feature.enables {
            Enables::Runtime(name) => format!("\"generator-runtime/{name}\""),
            Enables::Code => String::new(),
        };
        text.push_str(&format!("# {}\n{} = [{enabled}]\n", feature.summary, feature.name));
    }
    text.push_str("# Every resource of the versions that are not switched as a whole.\n");
    text.push_str(&list(FULL, full(krate)));
    for feature in &krate.features {
        text.push_str(&format!("{feature} = []\n"));
    }
    text
}

fn list<'f>(name: &str, features: impl IntoIterator<Item = &'f str>) -> String {
    let features: String = features.into_iter().map(|feature| format!("    {feature:?},\n")).collect();
    if features.is_empty() { format!("{name} = []\n") } else { format!("{name} = [\n{features}]\n") }
}
