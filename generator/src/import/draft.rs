//! Stage `import`: drafts of spec files. In: data from the importer. Out: what `write` turns into text. Types are
//! indices until all are known, since their names depend on each other.

use serde_json::Value;

use crate::api::{Builtin, ResultWord};
use crate::wire::{ListStyle, Method};

/// A resource file.
#[derive(Debug)]
pub(super) struct ResourceDraft {
    pub(super) name: String,
    pub(super) operations: Vec<OperationDraft>,
}

/// An operation.
#[derive(Debug)]
pub(super) struct OperationDraft {
    pub(super) name: String,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) root: bool,
    pub(super) summary: String,
    pub(super) deprecated: bool,
    pub(super) anonymous: bool,
    pub(super) params: Vec<(String, Ty)>,
    pub(super) query: Vec<FieldDraft>,
    pub(super) headers: Vec<FieldDraft>,
    pub(super) body: BodyDraft,
    /// The media type of the body, where it is not the usual one of its kind.
    pub(super) content_type: Option<String>,
    pub(super) pages: Option<String>,
    pub(super) ok: Vec<(u16, Ty)>,
    pub(super) errors: Vec<(u16, Option<Ty>)>,
    pub(super) response_headers: Vec<FieldDraft>,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BodyDraft {
    None,
    /// Fields, under `body`, `form` or `multipart`.
    Fields(&'static str, Vec<FieldDraft>),
    /// One value, as JSON, and whether it may be left out.
    Value(Ty, bool),
    /// One text.
    Text,
    /// The bytes of a file.
    Upload,
}

impl BodyDraft {
    pub(super) fn fields(&self) -> &[FieldDraft] {
        match self {
            Self::Fields(_, fields) => fields,
            _ => &[],
        }
    }

    /// Returns the type of a body that is one value.
    pub(super) fn value(&self) -> Option<&Ty> {
        match self {
            Self::Value(ty, _) => Some(ty),
            _ => None,
        }
    }

    pub(super) fn fields_mut(&mut self) -> &mut [FieldDraft] {
        match self {
            Self::Fields(_, fields) => fields,
            _ => &mut [],
        }
    }
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldDraft {
    pub(super) wire: String,
    /// The name in Rust, where the rule's would not do.
    pub(super) ident: Option<String>,
    pub(super) ty: FieldTy,
    pub(super) required: bool,
    /// Null may be sent, to empty it.
    pub(super) clear: bool,
    /// How the list is written, where it is not the service's way.
    pub(super) style: Option<ListStyle>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldTy {
    Type(Ty),
    Group(Vec<FieldDraft>),
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ty {
    Builtin(Builtin),
    /// A word that only results take.
    Result(ResultWord),
    Declared(TypeId),
    List(Box<Ty>),
    Csv(Box<Ty>),
    Map(Box<Ty>),
    /// A value or none: in results, as an item of a list or a value of a map.
    Optional(Box<Ty>),
}

/// The place of a declared type among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TypeId(pub(super) usize);

/// A declared type.
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) kind: DeclarationKind,
    /// Candidates for its name, the best first.
    pub(super) candidates: Vec<String>,
    /// For reports: where it comes from.
    pub(super) place: String,
}

/// What a declared type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DeclarationKind {
    /// An integer or a string.
    Id(Builtin),
    /// An ID, or a string.
    Ref(TypeId),
    Enum(Vec<EnumValue>),
    Union(Vec<Ty>),
    Record(RecordDraft),
    /// It turned out to be another type.
    Alias(Ty),
}

/// What tells the variants of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TagDraft {
    /// The key.
    pub(super) name: String,
    /// Its values, each with the type that it tells.
    pub(super) values: Vec<(String, Ty)>,
}

/// A value of an enum: the name of ours, if it needs one, and what goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnumValue {
    pub(super) name: Option<String>,
    pub(super) wire: Value,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RecordDraft {
    pub(super) embed: Option<TypeId>,
    pub(super) fields: Vec<FieldDraft>,
}

impl Ty {
    pub(super) fn list(self) -> Self {
        Self::List(Box::new(self))
    }

    /// Returns the same type, with items that are not null.
    pub(super) fn without_null(self) -> Self {
        match self {
            Self::Optional(inner) => inner.without_null(),
            Self::List(inner) => Self::List(Box::new(inner.without_null())),
            Self::Map(inner) => Self::Map(Box::new(inner.without_null())),
            other => other,
        }
    }

    /// Returns the declared type in it.
    pub(super) fn declared(&self) -> Option<TypeId> {
        match self {
            Self::Builtin(_) | Self::Result(_) => None,
            Self::Declared(id) => Some(*id),
            Self::List(inner) | Self::Csv(inner) | Self::Map(inner) | Self::Optional(inner) => inner.declared(),
        }
    }
}

impl FieldDraft {
    /// Creates a group of fields.
    pub(super) fn group(wire: &str, members: Vec<Self>) -> Self {
        Self {
            wire: wire.to_owned(),
            ident: None,
            ty: FieldTy::Group(members),
            required: false,
            clear: false,
            style: None,
        }
    }

    pub(super) fn new(wire: &str, ty: Ty, required: bool) -> Self {
        Self { wire: wire.to_owned(), ident: None, ty: FieldTy::Type(ty), required, clear: false, style: None }
    }

    /// Returns the types in it.
    pub(super) fn types(&self) -> Vec<&Ty> {
        match &self.ty {
            FieldTy::Type(ty) => vec![ty],
            FieldTy::Group(members) => members.iter().flat_map(Self::types).collect(),
        }
    }
}

impl OperationDraft {
    /// Returns all types that it mentions.
    pub(super) fn types(&self) -> Vec<&Ty> {
        let fields = [&self.query, &self.headers, &self.response_headers].into_iter().flatten();
        let fields = fields.chain(self.body.fields()).flat_map(FieldDraft::types);
        let results = self.ok.iter().map(|(_, ty)| ty);
        let errors = self.errors.iter().filter_map(|(_, ty)| ty.as_ref());
        let params = self.params.iter().map(|(_, ty)| ty);
        params.chain(fields).chain(self.body.value()).chain(results).chain(errors).collect()
    }
}

impl DeclarationKind {
    /// Returns the declared types that it mentions.
    pub(super) fn mentions(&self) -> Vec<TypeId> {
        match self {
            Self::Id(_) | Self::Enum(_) => Vec::new(),
            Self::Ref(id) => vec![*id],
            Self::Union(variants) => variants.iter().filter_map(Ty::declared).collect(),
            Self::Record(record) => {
                let of_fields = record.fields.iter().flat_map(FieldDraft::types).filter_map(Ty::declared);
                record.embed.into_iter().chain(of_fields).collect()
            }
            Self::Alias(ty) => ty.declared().into_iter().collect(),
        }
    }
}
