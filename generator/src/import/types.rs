//! Stage `import`: from schemas to types. In: schemas, and where they stand. Out: types, and the declarations that they
//! speak of. Refuses nothing: what the grammar cannot say becomes the nearest thing that it can, and is noted.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Declaration, DeclarationKind, RecordDraft, Ty, TypeId};
use super::ids::Ids;
use super::schema_names::SchemaNames;
use super::words::{pascal, singular, snake};
use crate::openapi::{Document, Note, Schema, Shape};

/// The types of one version.
pub(super) struct Types<'d> {
    pub(super) document: &'d Document,
    /// All declarations, in the order in which they were met.
    pub(super) all: Vec<Declaration>,
    pub(super) notes: Vec<Note>,
    pub(super) ids: Ids,
    pub(super) schema_names: SchemaNames,
    /// Named schemas, as far as they were met.
    named: BTreeMap<&'d str, Ty>,
    /// Named schemas that are no records and are being read.
    open: BTreeSet<&'d str>,
    pub(super) enums: BTreeMap<Vec<String>, TypeId>,
    /// Where each enum is used: by what, under which name.
    pub(super) enum_uses: BTreeMap<TypeId, Vec<(String, String)>>,
    unions: BTreeMap<Vec<Ty>, TypeId>,
    /// Named records that embed another, and what they are made from.
    pub(super) embedding: BTreeMap<TypeId, (&'d Schema, Context)>,
    /// Records without a name, of which equal ones are one.
    unnamed: Vec<TypeId>,
}

/// Where a schema stands.
#[derive(Debug, Clone)]
pub(super) struct Context {
    /// For notes.
    pub(super) place: String,
    /// The thing that it belongs to, as the name of a type.
    pub(super) owner: String,
    /// Its name there, in snake case.
    pub(super) field: String,
    pub(super) direction: Direction,
}

/// Who sends it, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Sent,
    SentAsMultipart,
    Read,
}

impl Context {
    /// Something below this.
    pub(super) fn below(&self, name: &str) -> Self {
        let place = format!("{}, `{name}`", self.place);
        Self { place, field: snake(name), ..self.clone() }
    }
}

impl<'d> Types<'d> {
    pub(super) fn new(document: &'d Document, ids: Ids) -> Self {
        Self {
            document,
            all: Vec::new(),
            notes: Vec::new(),
            ids,
            schema_names: SchemaNames::of(document),
            named: BTreeMap::new(),
            open: BTreeSet::new(),
            enums: BTreeMap::new(),
            enum_uses: BTreeMap::new(),
            unions: BTreeMap::new(),
            embedding: BTreeMap::new(),
            unnamed: Vec::new(),
        }
    }

    /// The type that a schema means.
    pub(super) fn ty(&mut self, schema: &'d Schema, cx: &Context) -> Ty {
        if !schema.values.is_empty() && schema.shape != Shape::Boolean {
            return self.enumeration(schema, cx);
        }
        match &schema.shape {
            Shape::Any => {
                self.note(cx, "nothing is said of its type; `json`");
                Ty::Word("json")
            }
            Shape::Unknown(_) => Ty::Word("json"),
            Shape::Text => match self.known_id(cx, "string") {
                Some(id) => id,
                None if is_secret(&cx.field) => Ty::Word("secret"),
                None => Ty::Word("string"),
            },
            Shape::Time => Ty::Word("timestamp"),
            Shape::Date => Ty::Word("date"),
            Shape::Password => Ty::Word("secret"),
            Shape::File if cx.direction == Direction::SentAsMultipart => Ty::Word("file"),
            Shape::File => {
                self.note(cx, "the bytes of a file within something else; `string`");
                Ty::Word("string")
            }
            Shape::Integer => self.known_id(cx, "integer").unwrap_or(Ty::Word("integer")),
            Shape::Number => Ty::Word("number"),
            Shape::Boolean => Ty::Word("boolean"),
            Shape::List(items) => {
                let cx = Context { field: singular(&cx.field), ..cx.clone() };
                self.ty(items, &cx).list()
            }
            Shape::Object(_) | Shape::AllOf(_) => self.object(schema, cx),
            Shape::Named(name) => self.named(name, cx),
            Shape::OneOf(parts) => self.one_of(parts, cx),
        }
    }

    /// The type of a named schema.
    fn named(&mut self, name: &'d str, cx: &Context) -> Ty {
        if let Some(ty) = self.named.get(name) {
            return ty.clone();
        }
        let Some(schema) = self.document.schemas.get(name) else { return Ty::Word("json") };
        let own = self.schema_names.ours(name);
        let place = format!("schema `{name}`");
        let cx = Context { place: place.clone(), owner: own.clone(), field: String::new(), direction: within(cx) };
        let is_record = matches!(schema.shape, Shape::Object(_) | Shape::AllOf(_)) && self.has_keys(schema);
        if is_record {
            let id = self.declare(DeclarationKind::Record(RecordDraft::default()), vec![own], place);
            self.named.insert(name, Ty::Declared(id));
            let record = self.record(schema, &cx);
            if record.embed.is_some() {
                self.embedding.insert(id, (schema, cx));
            }
            self.all[id.0].kind = DeclarationKind::Record(record);
            return Ty::Declared(id);
        }
        if !self.open.insert(name) {
            self.note(&cx, "contains itself, and is no object; `json`");
            return Ty::Word("json");
        }
        // Of a named enum the name is the schema's, not that of a field.
        let ty = self.ty(schema, &cx);
        self.open.remove(name);
        self.named.insert(name, ty.clone());
        ty
    }

    fn object(&mut self, schema: &'d Schema, cx: &Context) -> Ty {
        if self.has_keys(schema) {
            let owner = format!("{}{}", cx.owner, pascal(&cx.field));
            let below = Context { owner, direction: within(cx), ..cx.clone() };
            let record = self.record(schema, &below);
            return Ty::Declared(self.unnamed_record(record, cx));
        }
        if let Shape::AllOf(parts) = &schema.shape {
            // All at once of things that are no objects: the first says enough.
            if parts.len() > 1 {
                self.note(cx, "all of several shapes that are no objects; only the first is carried over");
            }
            return parts.first().map_or(Ty::Word("json"), |part| self.ty(part, cx));
        }
        match &schema.shape {
            Shape::Object(object) => match &object.others {
                Some(others) if others.shape != Shape::Any => {
                    let field = singular(&cx.field);
                    Ty::Map(Box::new(self.ty(others, &Context { field, ..cx.clone() })))
                }
                _ => Ty::Map(Box::new(Ty::Word("json"))),
            },
            _ => Ty::Word("json"),
        }
    }

    fn has_keys(&self, schema: &Schema) -> bool {
        self.document.properties(schema).is_some()
    }

    fn unnamed_record(&mut self, record: RecordDraft, cx: &Context) -> TypeId {
        let kind = DeclarationKind::Record(record);
        if let Some(id) = self.unnamed.iter().find(|id| self.all[id.0].kind == kind) {
            return *id;
        }
        let name = pascal(&format!("{}{}", cx.owner, pascal(&singular(&cx.field))));
        let other = if cx.direction == Direction::Read { format!("{name}Result") } else { format!("{name}Input") };
        let id = self.declare(kind, vec![name, other], cx.place.clone());
        self.unnamed.push(id);
        id
    }

    fn one_of(&mut self, parts: &'d [Schema], cx: &Context) -> Ty {
        let mut types: Vec<Ty> = Vec::new();
        for part in parts {
            let ty = self.ty(part, cx);
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        if types.len() == 1 {
            return types.remove(0);
        }
        if cx.direction != Direction::Read {
            // Whoever sends can always send the list, or the file.
            let whole = types.iter().find(|ty| matches!(ty, Ty::List(_)) || **ty == Ty::Word("file")).cloned();
            if let Some(whole) = whole {
                self.note(cx, "may also be one value alone, or a text; only the list or file is carried over");
                return whole;
            }
        }
        if let Some(reference) = self.reference_among(&types) {
            return reference;
        }
        types.sort();
        if let Some(id) = self.unions.get(&types) {
            return Ty::Declared(*id);
        }
        let named = format!("{}{}", cx.owner, pascal(&cx.field));
        let scalars: Option<Vec<&str>> =
            types.iter().map(|ty| if let Ty::Word(word) = ty { Some(*word) } else { None }).collect();
        // Unions of types without a name of their own are called after them: there is one for all places.
        let name = scalars.map_or(named, |words| pascal(&words.join("_or_")));
        let id = self.declare(DeclarationKind::Union(types.clone()), vec![name], cx.place.clone());
        self.unions.insert(types, id);
        Ty::Declared(id)
    }

    /// An id or any string is what a reference takes.
    fn reference_among(&mut self, types: &[Ty]) -> Option<Ty> {
        let ([Ty::Declared(id), Ty::Word("string")] | [Ty::Word("string"), Ty::Declared(id)]) = types else {
            return None;
        };
        matches!(self.all[id.0].kind, DeclarationKind::Id("integer")).then(|| self.reference(*id))
    }

    /// The reference that takes an id or a string.
    pub(super) fn reference(&mut self, id: TypeId) -> Ty {
        let kind = DeclarationKind::Ref(id);
        if let Some(at) = self.all.iter().position(|declaration| declaration.kind == kind) {
            return Ty::Declared(TypeId(at));
        }
        let name = self.all[id.0].wishes.first().cloned().unwrap_or_default();
        let thing = name.strip_suffix("Id").unwrap_or(&name);
        let wishes = vec![format!("{thing}Ref")];
        let place = self.all[id.0].place.clone();
        Ty::Declared(self.declare(kind, wishes, place))
    }

    pub(super) fn declare(&mut self, kind: DeclarationKind, wishes: Vec<String>, place: String) -> TypeId {
        let id = TypeId(self.all.len());
        self.all.push(Declaration { kind, wishes, place });
        id
    }

    pub(super) fn note(&mut self, cx: &Context, text: impl Into<String>) {
        let note = Note { place: cx.place.clone(), text: text.into() };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether a type can be written as one piece of text.
    pub(super) fn is_scalar(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Word(word) => !matches!(*word, "json" | "file"),
            Ty::Declared(id) => matches!(
                self.all[id.0].kind,
                DeclarationKind::Id(_) | DeclarationKind::Ref(_) | DeclarationKind::Enum(_)
            ),
            Ty::List(_) | Ty::Csv(_) | Ty::Map(_) => false,
        }
    }
}

/// The direction of what is within an object: there, no file can be sent.
fn within(cx: &Context) -> Direction {
    match cx.direction {
        Direction::SentAsMultipart => Direction::Sent,
        direction => direction,
    }
}

/// Whether a text of this name is not to be shown.
fn is_secret(field: &str) -> bool {
    const ENDS: [&str; 7] = ["api_key", "passphrase", "password", "private_key", "secret", "secret_key", "token"];
    // These tokens say where a list goes on.
    const OF_PAGES: [&str; 5] = ["continuation", "cursor", "next", "page", "sync"];
    let ends_like = |end: &str| field.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'));
    ENDS.iter().any(|end| ends_like(end)) && !OF_PAGES.iter().any(|word| field.split('_').any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_by_name() {
        for (field, secret) in [
            ("password", true),
            ("runners_token", true),
            ("client_secret", true),
            ("ssh_private_key", true),
            ("token_type", false),
            ("next_page_token", false),
            ("broken", false),
            ("secretary", false),
        ] {
            assert_eq!(is_secret(field), secret, "{field}");
        }
    }
}
