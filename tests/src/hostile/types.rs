//! Declared types. In: random numbers and words. Out: the names of the types of a version, of each kind, and the sections
//! of a resource file that declare them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::random::Random;
use super::service::{Plan, Version};
use super::words::Words;

/// A kind of type, which is a section of a resource file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Ref,
    Enum,
    Alias,
    Union,
    Record,
}

/// A type: its name, its kind, and the resource that declares it.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) kind: Kind,
    resource: usize,
    /// Whether an alias is one of a scalar.
    is_scalar: bool,
}

/// The types of a version.
pub(super) struct Names {
    pub(super) types: Vec<Declared>,
    /// The names that something uses.
    pub(super) used: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(plan: &Plan, version: &Version, random: &mut Random, words: &mut Words) -> Self {
        let mut taken = BTreeSet::new();
        let of_option = plan.of_option.iter().filter(|_| version.is_first);
        taken.extend(of_option.clone().cloned());
        let of_option =
            of_option.map(|name| Declared { name: name.clone(), kind: Kind::Id, resource: 0, is_scalar: true });
        let of_option: Vec<Declared> = of_option.collect();
        let kinds = [Kind::Id, Kind::Ref, Kind::Enum, Kind::Enum, Kind::Alias, Kind::Union, Kind::Record, Kind::Record];
        let types = (0..random.below(9)).map(|_| {
            let kind = *random.pick(&kinds);
            let resource = random.below(version.resources.len());
            let name = words.ty(random, &mut taken);
            words.remember(&name);
            Declared { name, kind, resource, is_scalar: random.chance(50) }
        });
        Self { types: of_option.into_iter().chain(types).collect(), used: BTreeSet::new() }
    }

    /// Returns a type of any kind, in lists and maps too.
    pub(super) fn any(&mut self, random: &mut Random) -> String {
        match random.below(8) {
            0 => format!("list<{}>", self.plain(random)),
            1 => format!("map<{}>", self.plain(random)),
            2 => format!("csv<{}>", self.scalar(random)),
            _ => self.plain(random),
        }
    }

    /// Returns a type other than a list.
    pub(super) fn plain(&mut self, random: &mut Random) -> String {
        if !self.types.is_empty() && random.chance(60) {
            let name = random.pick(&self.types).name.clone();
            self.used.insert(name.clone());
            return name;
        }
        (*random.pick(&["string", "integer", "number", "boolean", "timestamp", "date", "json", "secret"])).to_owned()
    }

    /// Returns a type that is one text.
    pub(super) fn scalar(&mut self, random: &mut Random) -> String {
        let is_scalar = |ty: &&Declared| {
            matches!(ty.kind, Kind::Id | Kind::Ref | Kind::Enum) || (ty.kind == Kind::Alias && ty.is_scalar)
        };
        let scalars: Vec<&str> = self.types.iter().filter(is_scalar).map(|ty| ty.name.as_str()).collect();
        if !scalars.is_empty() && random.chance(50) {
            let name = (*random.pick(&scalars)).to_owned();
            self.used.insert(name.clone());
            return name;
        }
        (*random.pick(&["string", "integer", "number", "boolean", "timestamp", "date", "secret"])).to_owned()
    }

    /// Returns the name of a record, if there is one.
    pub(super) fn record(&mut self, random: &mut Random) -> Option<String> {
        let records: Vec<&str> =
            self.types.iter().filter(|ty| ty.kind == Kind::Record).map(|ty| ty.name.as_str()).collect();
        let name = (!records.is_empty()).then(|| (*random.pick(&records)).to_owned())?;
        self.used.insert(name.clone());
        Some(name)
    }

    /// Returns the sections of the types that a resource declares.
    pub(super) fn sections(&mut self, resource: usize, random: &mut Random, words: &mut Words) -> Map<String, Value> {
        // Whether operations use a type is what counts.
        let used = self.used.clone();
        let mut sections = Map::new();
        let kinds = [
            ("ids", Kind::Id),
            ("refs", Kind::Ref),
            ("enums", Kind::Enum),
            ("aliases", Kind::Alias),
            ("unions", Kind::Union),
            ("types", Kind::Record),
        ];
        for (section, kind) in kinds {
            let own =
                (0..self.types.len()).filter(|at| self.types[*at].kind == kind && self.types[*at].resource == resource);
            let own: Vec<usize> = own.collect();
            let declared: Map<String, Value> =
                own.into_iter().map(|at| (self.types[at].name.clone(), self.definition(at, random, words))).collect();
            if !declared.is_empty() {
                sections.insert(section.to_owned(), Value::Object(declared));
            }
        }
        self.used = used;
        sections
    }

    fn definition(&mut self, at: usize, random: &mut Random, words: &mut Words) -> Value {
        match self.types[at].kind {
            Kind::Id => {
                let kind = *random.pick(&["integer", "string"]);
                json!(described(kind, random, words))
            }
            Kind::Ref => self.reference(random),
            Kind::Enum => enumeration(random, words),
            Kind::Alias => {
                let ty = if self.types[at].is_scalar { self.scalar_builtin(random) } else { self.any(random) };
                json!(described(&ty, random, words))
            }
            Kind::Union => self.union(random, words),
            Kind::Record => self.fields_of_record(at, random, words),
        }
    }

    fn scalar_builtin(&self, random: &mut Random) -> String {
        (*random.pick(&["string", "integer", "date"])).to_owned()
    }

    fn reference(&mut self, random: &mut Random) -> Value {
        let ids: Vec<String> = self.types.iter().filter(|ty| ty.kind == Kind::Id).map(|ty| ty.name.clone()).collect();
        let mut any = random.some(&ids, 60);
        self.used.extend(any.iter().cloned());
        any.extend(random.some(&["integer".to_owned(), "string".to_owned()], 30));
        if any.is_empty() {
            any.push("string".to_owned());
        }
        json!(any)
    }

    fn union(&mut self, random: &mut Random, words: &mut Words) -> Value {
        let mut taken = BTreeSet::new();
        let mut union = Map::new();
        if random.chance(30) {
            union.insert("$summary".to_owned(), json!(words.text(random)));
        }
        let of_plain = format!("list<{}>", self.plain(random));
        let of_map = format!("map<{}>", self.plain(random));
        let mut types = vec!["boolean".to_owned(), "integer".to_owned(), of_plain, "csv<date>".to_owned(), of_map];
        types.push(self.plain(random));
        types.push("string".to_owned());
        let mut types = random.some(&types, 45);
        while types.len() < 2 {
            types.push((*random.pick(&["date", "string"])).to_owned());
        }
        for ty in types {
            union.insert(words.value(random, &mut taken), json!(described(&ty, random, words)));
        }
        Value::Object(union)
    }

    fn fields_of_record(&mut self, at: usize, random: &mut Random, words: &mut Words) -> Value {
        let mut record = Map::new();
        if random.chance(40) {
            record.insert("$summary".to_owned(), json!(words.text(random)));
        }
        let earlier: Vec<String> =
            self.types[..at].iter().filter(|ty| ty.kind == Kind::Record).map(|ty| ty.name.clone()).collect();
        if !earlier.is_empty() && random.chance(20) {
            let share = 100 / earlier.len();
            let names = random.some(&earlier, share);
            self.used.extend(names.iter().cloned());
            record.insert("$embed".to_owned(), json!(names));
        }
        let mut taken = BTreeSet::new();
        for _ in 0..1 + random.below(4) {
            let key = words.key(random, &mut taken);
            let is_required = random.chance(30);
            // A record that requires others may require itself.
            let ty = if is_required && random.chance(80) { self.scalar(random) } else { self.any(random) };
            record.insert(key, field(&ty, is_required, &mut taken, random, words));
        }
        Value::Object(record)
    }
}

/// A field, in one of its two forms.
pub(super) fn field(
    ty: &str,
    is_required: bool,
    taken: &mut BTreeSet<String>,
    random: &mut Random,
    words: &mut Words,
) -> Value {
    let mark = if is_required { "!" } else { "" };
    if random.chance(70) {
        return json!(described(&format!("{ty}{mark}"), random, words));
    }
    let mut field = json!({ "type": format!("{ty}{mark}") });
    if random.chance(50) {
        field["summary"] = json!(words.sentence(random));
    }
    if random.chance(30) {
        field["deprecated"] = json!(words.text(random));
    }
    if random.chance(30) {
        field["ident"] = json!(words.ident(random, taken));
    }
    if random.chance(20) {
        field["wire"] = json!(words.key(random, taken));
    }
    if random.chance(20) {
        field["since"] = json!("12.8");
    }
    if random.chance(10) && ty.starts_with("list<") {
        field["style"] = json!(*random.pick(&["brackets", "repeat"]));
    }
    field
}

fn described(text: &str, random: &mut Random, words: &mut Words) -> String {
    if random.chance(25) { format!("{text} -- {}", words.text(random)) } else { text.to_owned() }
}

fn enumeration(random: &mut Random, words: &mut Words) -> Value {
    let mut taken = BTreeSet::new();
    let names: Vec<String> = (0..1 + random.below(4)).map(|_| words.key(random, &mut taken)).collect();
    match random.below(3) {
        0 => json!(names),
        1 => {
            let values = names.into_iter().enumerate().map(|(number, name)| (name, json!(number)));
            Value::Object(values.collect())
        }
        _ => {
            let values = names.iter().enumerate().map(|(number, name)| {
                let wire = if random.chance(50) { name.clone() } else { format!("{number} {name}") };
                (name.clone(), json!(serde_json::to_string(&wire).expect("a text")))
            });
            Value::Object(values.collect())
        }
    }
}
