//! Service files. In: random numbers and words. Out: the names of versions, resources, page styles, credentials and tiers
//! that the other files use, and the text of the file.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::random::Random;
use super::words::Words;
use super::yaml;

/// What the other files need to know.
pub(super) struct Plan {
    pub(super) versions: Vec<Version>,
    pub(super) pages: Vec<(String, Value)>,
    pub(super) tiers: Vec<String>,
    pub(super) has_docs: bool,
    /// A type of the first version that an option has.
    pub(super) of_option: Option<String>,
}

/// A version and its resources.
pub(super) struct Version {
    pub(super) name: String,
    feature: Option<String>,
    pub(super) resources: Vec<String>,
    pub(super) is_first: bool,
}

impl Plan {
    pub(super) fn new(random: &mut Random, words: &mut Words) -> Self {
        let mut names = BTreeSet::new();
        let mut features = BTreeSet::new();
        let mut versions = Vec::new();
        for index in 0..1 + usize::from(random.chance(30)) {
            let name = if random.chance(40) { format!("v{index}") } else { words.value(random, &mut names) };
            words.remember(&name);
            let feature = random.chance(20).then(|| words.module(random, &mut features));
            let mut taken = BTreeSet::new();
            let resources: Vec<String> = (0..1 + random.below(3)).map(|_| words.module(random, &mut taken)).collect();
            resources.iter().for_each(|name| words.remember(name));
            versions.push(Version { name, feature, resources, is_first: index == 0 });
        }
        let mut taken = BTreeSet::new();
        let pages =
            (0..random.below(3)).map(|_| (words.value(random, &mut taken), page_style(random, words))).collect();
        let tiers = random.some(&["premium".to_owned(), "gold \u{202e}".to_owned(), "ultimate".to_owned()], 30);
        let of_option = random.chance(20).then(|| words.ty(random, &mut BTreeSet::new()));
        Self { versions, pages, tiers, has_docs: random.chance(50), of_option }
    }
}

fn page_style(random: &mut Random, words: &mut Words) -> Value {
    let mut style = json!({ "summary": words.sentence(random) });
    let mut taken = BTreeSet::new();
    if random.chance(60) {
        style["page"] = json!(words.key(random, &mut taken));
    }
    if random.chance(60) {
        style["size"] = json!(words.key(random, &mut taken));
    }
    if random.chance(30) {
        style["max_size"] = json!(1 + random.below(100));
    }
    if random.chance(30) {
        style["end"] = json!("short");
    }
    if random.chance(30) {
        style["set"] = json!({ words.key(random, &mut taken): *random.pick(&["a", "`", "\u{202e}", "1"]) });
    }
    if random.chance(20) && style.get("page").is_some() {
        style["next"] = json!("x-next");
    }
    if random.chance(20) {
        style["totals"] = json!({ "items": "x-items" });
    }
    style
}

/// Writes the service file.
pub(super) fn service_file(plan: &Plan, random: &mut Random, words: &mut Words) -> String {
    let mut file = json!({
        "service": if random.chance(70) { "Zoo".to_owned() } else { words.text(random) },
        "summary": words.sentence(random),
        "crate": krate(plan, random, words),
    });
    if plan.has_docs {
        file["docs"] = json!("https://docs.example.com/");
    }
    let versions = plan.versions.iter().enumerate().map(|(index, version)| {
        let mut settings = json!({ "base": format!("/v{index}"), "summary": words.sentence(random) });
        if let Some(feature) = &version.feature {
            settings["feature"] = json!(feature);
        }
        if random.chance(30) {
            settings["description"] = json!(words.paragraphs(random));
        }
        (version.name.clone(), settings)
    });
    file["versions"] = Value::Object(versions.collect::<Map<_, _>>());
    if !plan.tiers.is_empty() {
        file["tiers"] = json!(plan.tiers);
    }
    credentials(&mut file, random, words);
    if !plan.pages.is_empty() {
        file["pages"] = Value::Object(plan.pages.iter().cloned().collect());
    }
    if plan.of_option.is_some() || random.chance(30) {
        file["options"] = options(plan, random, words);
    }
    settings(&mut file, random, words);
    yaml(&file)
}

/// What every request may carry.
fn options(plan: &Plan, random: &mut Random, words: &mut Words) -> Value {
    let mut taken = BTreeSet::new();
    let own = plan.of_option.iter().map(|ty| {
        let name = words.value(random, &mut taken);
        (name, json!({ "type": ty, "summary": words.sentence(random), "header": "x-own" }))
    });
    let own: Map<String, Value> = own.collect();
    let options = (0..1 + random.below(3)).map(|_| {
        let place = *random.pick(&["header", "query"]);
        let ty = *random.pick(&["string", "integer", "csv<string>", "date", "secret", "boolean"]);
        let name = words.value(random, &mut taken);
        (name, json!({ "type": ty, "summary": words.sentence(random), place: "x-option" }))
    });
    let options: Vec<(String, Value)> = options.collect();
    Value::Object(own.into_iter().chain(options).collect())
}

/// What is said of the service as a whole.
fn settings(file: &mut Value, random: &mut Random, words: &mut Words) {
    if random.chance(30) {
        file["statuses"] = json!({ "400": "bad_request", "404": "not_found", "429": "rate_limited" });
    }
    if random.chance(30) {
        file["errors"] = json!({ "message": [words.key(random, &mut BTreeSet::new())] });
    }
    if random.chance(20) {
        file["encoding"] = json!({ "lists": *random.pick(&["brackets", "repeat", "comma", "pipe", "space"]) });
    }
    if random.chance(10) {
        let key = words.key(random, &mut BTreeSet::new());
        file["spam_check"] = json!({
            "needed": key, "site_key": "k", "log_id": "l", "answer_header": "X-Answer", "log_id_header": "X-Log",
        });
    }
    if random.chance(20) {
        file["request_id"] = json!("x-request");
    }
    if random.chance(20) {
        file["rate_limit"] = json!({ "limit": "x-limit", "remaining": "x-left", "reset": "x-reset" });
    }
}

fn krate(plan: &Plan, random: &mut Random, words: &mut Words) -> Value {
    let name = match random.below(60) {
        0 => words.value(random, &mut BTreeSet::new()),
        1 => {
            (*random.pick(&["1a", "1 a", "a b", "-a", "A", "é", "generator-runtime", "generator_runtime", "tokio", ""]))
                .to_owned()
        }
        _ => "zoo-client".to_owned(),
    };
    let version = *random.pick(&["0.1.0", "0.1.0", "0.1.0", "1.2.3-a.1+b", "1", "v1", "1.2.3.4", "", "01.2.3"]);
    let mut krate = json!({
        "name": name,
        "version": if random.chance(95) { "0.1.0" } else { version },
        "description": words.text(random),
        "license": "MIT",
    });
    let mut default: Vec<&String> = Vec::new();
    for version in plan.versions.iter().filter(|version| version.feature.is_none()) {
        for name in &version.resources {
            if random.chance(20) && !default.contains(&name) {
                default.push(name);
            }
        }
    }
    if !default.is_empty() {
        krate["default"] = json!(default);
    }
    krate
}

fn credentials(file: &mut Value, random: &mut Random, words: &mut Words) {
    let mut taken = BTreeSet::new();
    let credentials = (0..random.below(4)).map(|_| {
        let name = words.value(random, &mut taken);
        words.remember(&name);
        let mut credential = json!({ "summary": words.sentence(random) });
        match random.below(3) {
            0 => credential["header"] = json!("X-Token"),
            1 => credential["bearer"] = json!(true),
            _ => credential["cookie"] = json!("session"),
        }
        if random.chance(20) {
            credential["parameter"] = json!("token");
        }
        (name, credential)
    });
    let credentials: Map<String, Value> = credentials.collect();
    if !credentials.is_empty() {
        file["credentials"] = Value::Object(credentials);
    }
}
