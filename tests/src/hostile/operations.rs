//! Resource files. In: random numbers, words, and the types of a version. Out: the text of a file, whose operations use
//! every place of a parameter, every kind of body and every kind of result; the last ones use what nothing else does.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::random::Random;
use super::service::{Plan, Version};
use super::types::{Names, field};
use super::words::Words;
use super::yaml;

/// Writes the file of a resource.
pub(super) fn resource_file(
    plan: &Plan,
    version: &Version,
    index: usize,
    names: &mut Names,
    random: &mut Random,
    words: &mut Words,
) -> String {
    let mut file = json!({ "resource": version.resources[index], "summary": words.sentence(random) });
    if plan.has_docs && random.chance(50) {
        file["docs"] = json!("pages/thing.html");
    }
    let has_page = file.get("docs").is_some();
    let sections = names.sections(index, random, words);
    let mut taken: BTreeSet<String> = names.types.iter().map(|ty| ty.name.clone()).collect();
    let mut operations = Map::new();
    let count = if random.chance(5) { 0 } else { 1 + random.below(4) };
    for number in 0..count {
        let name = words.operation(random, &mut taken);
        let operation = Draft { plan, names, random, words }.operation(has_page, &format!("/r{index}/o{number}"));
        words.remember(&name);
        operations.insert(name, operation);
    }
    let is_last = index + 1 == version.resources.len();
    let unused: Vec<String> =
        names.types.iter().map(|ty| ty.name.clone()).filter(|name| is_last && !names.used.contains(name)).collect();
    for (number, ty) in unused.into_iter().enumerate() {
        let name = format!("get_{}", words.operation(random, &mut taken));
        operations.insert(
            name,
            json!({ "get": format!("/unused/{number}"), "summary": "Gets it.", "ok": format!("200 {ty}") }),
        );
    }
    let file_object = file.as_object_mut().expect("a map");
    file_object.extend(sections);
    file["operations"] = Value::Object(operations);
    yaml(&file)
}

/// What an operation is made of.
struct Draft<'a> {
    plan: &'a Plan,
    names: &'a mut Names,
    random: &'a mut Random,
    words: &'a mut Words,
}

impl Draft<'_> {
    fn operation(&mut self, has_page: bool, path: &str) -> Value {
        let method = *self.random.pick(&["get", "get", "post", "put", "patch", "delete", "head"]);
        let mut operation = json!({});
        let params = self.path(method, path, &mut operation);
        operation["summary"] = json!(self.words.sentence(self.random));
        self.texts(has_page, &mut operation);
        if !params.is_empty() {
            operation["params"] = Value::Object(params);
        }
        let pages = method == "get" && !self.plan.pages.is_empty() && self.random.chance(30);
        // Names of different parts may be the same on the wire, but not in Rust.
        let mut taken = BTreeSet::new();
        if self.random.chance(60) {
            operation["query"] = self.fields(&mut taken, true);
        }
        if self.random.chance(25) {
            operation["headers"] = self.headers(&mut taken);
        }
        if !matches!(method, "get" | "head") {
            self.body(&mut operation, &mut taken);
        }
        if pages {
            let style = self.random.pick(&self.plan.pages).0.clone();
            let query = operation["query"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
            let query: Vec<String> = query.filter(|key| !key.starts_with('$')).collect();
            let is_sometimes = !query.is_empty() && self.random.chance(30);
            operation["pages"] = if is_sometimes {
                let key = self.random.pick(&query).clone();
                json!([{ style: { key: [*self.random.pick(&["a", "`", "\u{202e}", "\"", "{}"])] } }])
            } else {
                json!([style])
            };
            operation["ok"] = json!(format!("200 list<{}>", self.names.plain(self.random)));
        } else {
            operation["ok"] = self.results(method);
        }
        if self.random.chance(30) {
            operation["errors"] = self.errors();
        }
        if self.random.chance(15) {
            let mut taken = BTreeSet::new();
            operation["response_headers"] = self.headers(&mut taken);
        }
        for key in ["root", "spam_check", "idempotent", "anonymous"] {
            if self.random.chance(5) {
                operation[key] = json!(true);
            }
        }
        operation
    }

    fn path(&mut self, method: &str, path: &str, operation: &mut Value) -> Map<String, Value> {
        let mut path = path.to_owned();
        let mut params = Map::new();
        let mut taken = BTreeSet::new();
        for _ in 0..self.random.below(3) {
            let name = self.words.parameter(self.random, &mut taken);
            let is_rest = self.random.chance(10);
            path.push_str(&if is_rest { format!("/{{*{name}}}") } else { format!("/{{{name}}}") });
            params.insert(name, json!(self.names.scalar(self.random)));
        }
        if self.random.chance(15) {
            let end = *self.random.pick(&[
                "/",
                "/a.b",
                "/a:b",
                "/a(b)",
                "/-/",
                "/%20",
                "/é",
                "/.a",
                "/\u{202e}",
                "/_/",
                "/*/",
                "/[x]",
            ]);
            path.push_str(end);
        }
        operation[method] = json!(path);
        params
    }

    fn texts(&mut self, has_page: bool, operation: &mut Value) {
        if self.random.chance(20) {
            operation["description"] = json!(self.words.paragraphs(self.random));
        }
        if has_page && self.random.chance(15) {
            operation["docs"] = json!(*self.random.pick(&[
                "#anchor",
                "other.html",
                "https://example.com/x",
                "a/",
                "a(b)",
                "javascript:alert(1)"
            ]));
        }
        if self.random.chance(10) {
            operation["deprecated"] = json!(self.words.text(self.random));
        }
        if self.random.chance(10) && !self.plan.tiers.is_empty() {
            operation["tier"] = json!(self.random.pick(&self.plan.tiers));
        }
    }

    /// Fields, the required ones first, perhaps with a group and embedded ones.
    fn fields(&mut self, taken: &mut BTreeSet<String>, may_group: bool) -> Value {
        let mut fields = Map::new();
        if self.random.chance(10)
            && let Some(record) = self.names.record(self.random)
        {
            fields.insert("$embed".to_owned(), json!([record]));
        }
        let required = *self.random.pick(&[0, 0, 0, 1, 2, 6]);
        for _ in 0..required {
            let (key, ty) = (self.words.key(self.random, taken), self.names.any(self.random));
            fields.insert(key, field(&ty, true, taken, self.random, self.words));
        }
        for _ in 0..self.random.below(5) {
            let (key, ty) = (self.words.key(self.random, taken), self.names.any(self.random));
            let value = match self.random.below(10) {
                0 => json!(format!("{ty} clear({})", self.random.pick(&["null", "\"\"", "[0]", "{\"a\": [1]}"]))),
                1 if may_group => {
                    let mut members = Map::new();
                    let mut own = BTreeSet::new();
                    members.insert("$summary".to_owned(), json!(self.words.sentence(self.random)));
                    for _ in 0..1 + self.random.below(2) {
                        let key = self.words.key(self.random, &mut own);
                        let ty = self.names.any(self.random);
                        members.insert(key, field(&ty, false, &mut own, self.random, self.words));
                    }
                    Value::Object(members)
                }
                _ => field(&ty, false, taken, self.random, self.words),
            };
            fields.insert(key, value);
        }
        Value::Object(fields)
    }

    fn headers(&mut self, taken: &mut BTreeSet<String>) -> Value {
        let mut fields = Map::new();
        for _ in 0..1 + self.random.below(2) {
            let key = self.words.header(self.random, taken);
            let scalar = self.names.scalar(self.random);
            let ty = if self.random.chance(15) { format!("csv<{scalar}>") } else { scalar };
            fields.insert(key, field(&ty, false, taken, self.random, self.words));
        }
        Value::Object(fields)
    }

    fn body(&mut self, operation: &mut Value, taken: &mut BTreeSet<String>) {
        match self.random.below(8) {
            0..=2 => operation["body"] = self.fields(taken, true),
            3 => operation["form"] = self.fields(taken, true),
            4 => {
                let mut fields = self.fields(taken, false);
                fields[self.words.key(self.random, taken)] = json!(*self.random.pick(&["file", "list<file>"]));
                operation["multipart"] = fields;
            }
            5 => {
                let (scalar, is_required) = (self.names.scalar(self.random), self.random.chance(80));
                operation["text"] = json!(if is_required { format!("{scalar}!") } else { scalar });
            }
            6 => operation["upload"] = json!(*self.random.pick(&["file!", "file"])),
            _ => {}
        }
        if operation.get("body").is_some() && self.random.chance(10) {
            operation["content_type"] = json!(*self.random.pick(&[
                "application/x+json",
                "text/csv",
                "a/b; c=d",
                "application/json",
                "a/b\r\n"
            ]));
        }
    }

    fn results(&mut self, method: &str) -> Value {
        if method == "head" {
            return match self.names.record(self.random) {
                Some(record) if self.random.chance(50) => json!(format!("200 headers<{record}>")),
                _ => json!("204"),
            };
        }
        match self.random.below(10) {
            0 => json!("204"),
            1 => json!("200 raw"),
            2 => json!("200 text"),
            3 => json!({ "200": self.names.any(self.random), "304": "unchanged" }),
            4 => {
                let first = *self.random.pick(&["200", "203", "206", "207"]);
                let last = *self.random.pick(&["208", "226"]);
                let [one, two, three] = [(); 3].map(|()| self.names.plain(self.random));
                json!({ first: one, "201": two, last: three, "204": "none" })
            }
            5 => json!(format!("200 optional<{}>", self.names.plain(self.random))),
            6 => json!({ "302": "redirect" }),
            7 => json!({ "202": "accepted", "204": "none" }),
            _ => json!(format!("200 {}", self.names.any(self.random))),
        }
    }

    fn errors(&mut self) -> Value {
        match self.names.record(self.random) {
            Some(record) if self.random.chance(50) => json!({ "404": "none", "409": record }),
            _ => json!([400, 404, 418]),
        }
    }
}
