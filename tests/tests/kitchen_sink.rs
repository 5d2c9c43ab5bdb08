//! What the generator makes of the kitchen sink, a spec with every construct of the grammar.

use std::collections::BTreeSet;

use generator::files::FileSet;
use serde_json::Value;
use tests::project::KITCHEN_SINK;

/// One test and one snapshot for each file that is worth reading; the others repeat the same constructs.
macro_rules! emitted {
    ($($name:ident: $path:literal),+ $(,)?) => {
        $(#[test]
        fn $name() {
            let files = KITCHEN_SINK.files();
            let text = files.get($path).unwrap_or_else(|| panic!("{} is not emitted", $path));
            let beside_the_spec = "../kitchen-sink/snapshots";
            insta::with_settings!({
                snapshot_path => beside_the_spec,
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(stringify!($name), text);
            });
        })+
    };
}

emitted! {
    manifest: "Cargo.toml",
    readme: "README.md",
    licence: "LICENSE-MIT",
    example: "examples/visit.rs",
    root: "src/lib.rs",
    service: "src/service.rs",
    options: "src/options.rs",
    pages: "src/pages.rs",
    v1: "src/v1/mod.rs",
    v1_animals: "src/v1/animals.rs",
    v2: "src/v2/mod.rs",
    v2_animals: "src/v2/animals.rs",
    v2_enclosures: "src/v2/enclosures.rs",
    v2_keepers: "src/v2/keepers.rs",
    v2_tickets: "src/v2/tickets.rs",
    v2_types: "src/v2/types/mod.rs",
    v2_types_animals: "src/v2/types/animals.rs",
    v2_types_keeper_id: "src/v2/types/keeper_id.rs",
    v2_types_tickets: "src/v2/types/tickets.rs",
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(KITCHEN_SINK.files(), KITCHEN_SINK.files());
}

#[test]
fn what_is_committed_is_what_is_emitted() {
    KITCHEN_SINK.assert_fresh();
}

#[test]
fn no_operation_is_lost() {
    let spec = KITCHEN_SINK.read();
    let defined: usize = spec.resources.iter().map(|file| file.value.operations.len()).sum();
    let files: FileSet = KITCHEN_SINK.files();
    let emitted: usize = files.values().map(|text| text.matches(": Endpoint = Endpoint::new(").count()).sum();
    assert_eq!(emitted, defined);
}

/// The spec uses every key that the schema knows, so that a key is added here when it is added to the grammar.
#[test]
fn every_key_of_the_grammar_is_used() {
    let schema: Value = serde_json::from_str(&generator::outputs::schema::schema()).expect("the schema is JSON");
    let mut known = BTreeSet::new();
    keys(&schema["definitions"], &mut known);
    assert!(known.len() > 60, "the schema has few keys: {known:?}");
    let sources = KITCHEN_SINK.sources();
    let is_used = |key: &str| {
        let forms = [format!("{key}: "), format!("{key}:\n"), format!("\"{key}\": ")];
        sources.files().any(|file| forms.iter().any(|form| file.text().contains(form.as_str())))
    };
    let unused: Vec<_> = known.into_iter().filter(|key| !is_used(key)).collect();
    assert_eq!(unused, Vec::<String>::new());
}

/// The names of properties, wherever the schema declares any.
fn keys(schema: &Value, known: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, inner) in map {
                if let ("properties", Value::Object(properties)) = (key.as_str(), inner) {
                    known.extend(properties.keys().cloned());
                }
                keys(inner, known);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, known)),
        _ => {}
    }
}

/// Every type and every kind of result that needs no declaration, and every way to write one around another.
#[test]
fn every_built_in_type_is_used() {
    let words = "string integer number boolean timestamp date json secret url file list< csv< map< headers< \
        accepted unchanged raw text redirect none";
    let sources = KITCHEN_SINK.sources();
    let mut used = BTreeSet::new();
    for line in sources.files().flat_map(|file| file.text().lines()) {
        let without_summary = line.split(" -- ").next().and_then(|line| line.split("summary: ").next());
        let values = without_summary.and_then(|line| line.split_once(": ")).map_or("", |(_, values)| values);
        for word in values.split_inclusive(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_') {
            used.insert(word.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric() && sign != '<'));
        }
    }
    let unused: Vec<&str> = words.split_whitespace().filter(|word| !used.contains(word)).collect();
    assert_eq!(unused, Vec::<&str>::new());
}
