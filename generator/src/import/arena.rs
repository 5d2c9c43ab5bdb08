//! Stage `import`: the arena of declarations. In: declarations in the order in which they are met. Out: an index for
//! each, which other declarations use until all are known and get their names; and the notes made on the way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::draft::{Declaration, DeclarationKind, FieldDraft, TagDraft, Ty, TypeId};
use super::ids::Ids;
use super::inflection::snake;
use super::list_styles::list_style;
use super::schema_names::SchemaNames;
use crate::api::Builtin;
use crate::openapi::model::{Document, Note, Schema};
use crate::wire::ListStyle;

/// The declarations of one version of the API.
pub(super) struct Arena<'d> {
    pub(super) document: &'d Document,
    /// All declarations, in the order in which they were met.
    pub(super) declarations: Vec<Declaration>,
    pub(super) notes: Vec<Note>,
    pub(super) ids: Ids,
    pub(super) schema_names: SchemaNames,
    /// How lists in queries are written unless they say otherwise.
    pub(super) list_style: ListStyle,
    /// The types of named schemas, as far as they were met.
    pub(super) named: BTreeMap<&'d str, Ty>,
    /// The named schemas, other than records, that are being read.
    pub(super) open: BTreeSet<&'d str>,
    pub(super) enums: BTreeMap<Vec<String>, TypeId>,
    /// The uses of each enum: by what, under which name.
    pub(super) enum_uses: BTreeMap<TypeId, Vec<(String, String)>>,
    pub(super) unions: BTreeMap<Vec<Ty>, TypeId>,
    /// What tells the variants of unions.
    pub(super) tags: BTreeMap<TypeId, TagDraft>,
    /// Named records that embed another, and what they are made from.
    pub(super) embedding: BTreeMap<TypeId, (&'d Schema, Context)>,
    /// Records without a name, by what they are: equal ones are one.
    pub(super) unnamed: BTreeMap<String, TypeId>,
    /// How many named schemas are being read, one within the other.
    pub(super) depth: usize,
    /// Named records that are declared and still to be read.
    pub(super) deferred: VecDeque<(TypeId, &'d Schema, Context)>,
    /// The IDs that were declared, by name.
    declared_ids: BTreeMap<String, TypeId>,
    /// The references that were declared, by the ID that they take.
    references: BTreeMap<TypeId, TypeId>,
    /// All notes that were made, each once.
    noted: BTreeSet<(String, String)>,
}

/// The place of a schema.
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
    /// Returns the context of something below this.
    pub(super) fn below(&self, name: &str) -> Self {
        let place = format!("{}, `{name}`", self.place);
        Self { place, field: snake(name), ..self.clone() }
    }

    /// Returns the same place, for what is within an object: there, no file can be sent.
    pub(super) fn within_object(&self) -> Self {
        let direction = match self.direction {
            Direction::SentAsMultipart => Direction::Sent,
            direction => direction,
        };
        Self { direction, ..self.clone() }
    }
}

impl<'d> Arena<'d> {
    /// Creates an empty arena for the schemas of a document.
    pub(super) fn new(document: &'d Document, ids: Ids) -> Self {
        Self {
            document,
            declarations: Vec::new(),
            notes: Vec::new(),
            ids,
            schema_names: SchemaNames::of(document),
            list_style: list_style(document),
            named: BTreeMap::new(),
            open: BTreeSet::new(),
            enums: BTreeMap::new(),
            enum_uses: BTreeMap::new(),
            unions: BTreeMap::new(),
            tags: BTreeMap::new(),
            embedding: BTreeMap::new(),
            unnamed: BTreeMap::new(),
            depth: 0,
            deferred: VecDeque::new(),
            declared_ids: BTreeMap::new(),
            references: BTreeMap::new(),
            noted: BTreeSet::new(),
        }
    }

    /// Adds a declaration.
    pub(super) fn declare(&mut self, kind: DeclarationKind, candidates: Vec<String>, place: String) -> TypeId {
        let id = TypeId(self.declarations.len());
        self.declarations.push(Declaration { kind, candidates, place });
        id
    }

    /// Returns what a declaration is.
    pub(super) fn kind(&self, id: TypeId) -> &DeclarationKind {
        &self.declarations[id.0].kind
    }

    /// Returns the place that a declaration comes from.
    pub(super) fn place(&self, id: TypeId) -> &str {
        &self.declarations[id.0].place
    }

    /// Returns the ID of that name, declared on its first use.
    pub(super) fn id(&mut self, name: &str) -> Option<TypeId> {
        if let Some(declared) = self.declared_ids.get(name) {
            return Some(*declared);
        }
        let kind = DeclarationKind::Id(self.ids.kind(name)?);
        let id = self.declare(kind, vec![name.to_owned()], format!("the paths with `{name}`"));
        self.declared_ids.insert(name.to_owned(), id);
        Some(id)
    }

    /// Returns the reference that takes an ID or a string.
    pub(super) fn reference(&mut self, id: TypeId) -> Ty {
        if let Some(known) = self.references.get(&id) {
            return Ty::Declared(*known);
        }
        let name = self.declarations[id.0].candidates.first().cloned().unwrap_or_default();
        let thing = name.strip_suffix("Id").unwrap_or(&name);
        let candidates = vec![format!("{thing}Ref")];
        let place = self.declarations[id.0].place.clone();
        let reference = self.declare(DeclarationKind::Ref(id), candidates, place);
        self.references.insert(id, reference);
        Ty::Declared(reference)
    }

    /// Returns whether a type can be written as one piece of text.
    pub(super) fn is_scalar(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Builtin(builtin) => !matches!(builtin, Builtin::Json | Builtin::File),
            Ty::Result(_) => true,
            Ty::Declared(id) => {
                matches!(self.kind(*id), DeclarationKind::Id(_) | DeclarationKind::Ref(_) | DeclarationKind::Enum(_))
            }
            Ty::List(_) | Ty::Csv(_) | Ty::Map(_) | Ty::Optional(_) => false,
        }
    }

    /// Notes something about a place, once.
    pub(super) fn note(&mut self, cx: &Context, text: impl Into<String>) {
        let note = Note { place: cx.place.clone(), text: text.into() };
        if self.noted.insert((note.place.clone(), note.text.clone())) {
            self.notes.push(note);
        }
    }

    /// Notes something about a declaration.
    pub(super) fn note_declaration(&mut self, id: TypeId, text: impl Into<String>) {
        let place = self.declarations[id.0].place.clone();
        self.notes.push(Note { place, text: text.into() });
    }

    /// Adds a field, unless one is there that is sent under its name.
    pub(super) fn push_field(&mut self, fields: &mut Vec<FieldDraft>, field: FieldDraft, cx: &Context) {
        let text = if field.wire.trim().is_empty() {
            "has no name; left out"
        } else if fields.iter().any(|other| other.wire == field.wire) {
            "stands there twice; only the first is carried over"
        } else {
            fields.push(field);
            return;
        };
        self.notes.push(Note { place: cx.place.clone(), text: text.to_owned() });
    }
}
