//! Stage `emit`: the manifest.

use super::features::{COMMON, Enables, FEATURES, FULL, documented, resources};
use crate::outputs::rust::model::Crate;

/// The oldest Rust that compiles what is emitted.
const RUST_VERSION: &str = "1.85";

/// What examples and the guide run on.
const DEV_DEPENDENCIES: &str = "tokio = { version = \"1.45\", features = [\"macros\", \"rt-multi-thread\"] }";

/// `Cargo.toml`. `runtime` is the path of the runtime crate; without one it comes from the registry.
pub(super) fn manifest(krate: &Crate, runtime: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let dependency = match runtime {
        Some(path) => format!("generator-runtime = {{ path = {}, version = {} }}", text(path), text(version)),
        None => format!("generator-runtime = {}", text(version)),
    };
    let mut manifest = package(krate);
    manifest.push_str("\n[package.metadata.docs.rs]\n");
    manifest.push_str(&list("features", documented(krate)));
    manifest.push_str(
        "rustdoc-args = [\"--cfg\", \"docsrs\"]\n\n\
         # No file of it has unit tests, for which all of it would be compiled once more.\n[lib]\ntest = false\n",
    );
    for example in &krate.examples {
        manifest.push_str(&format!(
            "\n[[example]]\nname = {}\nrequired-features = {}\n",
            text(&example.name),
            texts(&example.features)
        ));
    }
    manifest.push_str(&format!("\n[dependencies]\n{dependency}\n\n[dev-dependencies]\n{DEV_DEPENDENCIES}\n"));
    manifest.push_str(&features(krate));
    manifest
}

/// The section `package`.
fn package(krate: &Crate) -> String {
    let metadata = &krate.metadata;
    let mut section = format!(
        "[package]\nname = {}\nversion = {}\ndescription = {}\nlicense = {}\n",
        text(&krate.package),
        text(&krate.version),
        text(&krate.description),
        text(&krate.license)
    );
    let addresses = [
        ("repository", &metadata.repository),
        ("homepage", &metadata.homepage),
        ("documentation", &metadata.documentation),
    ];
    for (key, address) in addresses {
        section.extend(address.iter().map(|address| format!("{key} = {}\n", text(address))));
    }
    section.push_str("readme = \"README.md\"\n");
    for (key, words) in [("keywords", &metadata.keywords), ("categories", &metadata.categories)] {
        if !words.is_empty() {
            section.push_str(&format!("{key} = {}\n", texts(words)));
        }
    }
    if !metadata.publish {
        section.push_str("publish = false\n");
    }
    section.push_str(&format!("edition = \"2024\"\nrust-version = {RUST_VERSION:?}\n"));
    section
}

/// The section `features`.
fn features(krate: &Crate) -> String {
    let mut section = "\n[features]\n".to_owned();
    let default = FEATURES.iter().filter(|feature| feature.is_default).map(|feature| feature.name);
    section.push_str(&list("default", [COMMON].into_iter().chain(default)));
    section.push_str("# The resources that most programs use.\n");
    section.push_str(&list(COMMON, krate.common_features.iter().map(String::as_str)));
    for feature in &FEATURES {
        let enabled = match feature.enables {
            Enables::Runtime(name) => format!("\"generator-runtime/{name}\""),
            Enables::Code => String::new(),
        };
        section.push_str(&format!("# {}\n{} = [{enabled}]\n", feature.summary, feature.name));
    }
    section.push_str("# Every resource of the versions that are not switched as a whole.\n");
    section.push_str(&list(FULL, resources(krate)));
    for feature in &krate.features {
        section.push_str(&format!("{feature} = []\n"));
    }
    section
}

fn list<'f>(name: &str, features: impl IntoIterator<Item = &'f str>) -> String {
    let features: String = features.into_iter().map(|feature| format!("    {},\n", text(feature))).collect();
    if features.is_empty() { format!("{name} = []\n") } else { format!("{name} = [\n{features}]\n") }
}

/// A text as TOML writes it. Signs that cannot be seen, or that change how others are seen, are written as numbers.
fn text(value: &str) -> String {
    let mut written = "\"".to_owned();
    for c in value.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if is_unseen(c) => written.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// Returns whether a sign cannot be seen, or changes the direction of others.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Texts as TOML writes them.
fn texts(values: &[String]) -> String {
    let written: Vec<String> = values.iter().map(|value| text(value)).collect();
    format!("[{}]", written.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_signs() {
        for (value, written) in [
            ("plain é", "\"plain é\""),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a\nb\tc\rd", r#""a\nb\tc\U0000000Dd""#),
            ("a\u{200b}b\u{202e}c\u{7f}", r#""a\U0000200Bb\U0000202Ec\U0000007F""#),
        ] {
            assert_eq!(text(value), written);
        }
        assert_eq!(texts(&["a".to_owned(), "b".to_owned()]), r#"["a", "b"]"#);
    }
}
