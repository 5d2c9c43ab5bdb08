//! Stage `api`: resolves names. In: type expressions of a version. Out: types, and a report of the names that nothing declares
//! and of the types that are written where they have no meaning.

use super::builtin::{Builtin, ResultWord};
use super::fields::{Param, Part};
use super::operation::ResponseBody;
use super::symbols::Symbols;
use super::ty::Type;
use super::types::Embed;
use crate::diagnostics::{At, Diagnostic, Report, did_you_mean};
use crate::spec::{self, Definition, Map, Named, TypeExpr};
use crate::wire::ListStyle;

/// Resolves the names of one version.
pub(super) struct Resolver<'s, 'r> {
    pub(super) symbols: Symbols<'s>,
    pub(super) service: &'s Named<spec::Service>,
    pub(super) report: &'r mut Report,
}

/// Where a type is written. It decides how a report words what is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// A field, parameter, alias, variant or option.
    Value,
    /// An entry of `errors`.
    ErrorBody,
}

impl<'s, 'r> Resolver<'s, 'r> {
    pub(super) fn new(
        service: &'s Named<spec::Service>,
        files: &[&'s Named<spec::Resource>],
        report: &'r mut Report,
    ) -> Self {
        Self { symbols: Symbols::collect(files, report), service, report }
    }

    /// The type of a field, and how it is written where it is a list.
    pub(super) fn field_type(&mut self, at: At<'s>, written: &'s TypeExpr) -> (Type, Option<ListStyle>) {
        match written {
            TypeExpr::Csv(item) if self.is_known(at, written) => {
                (Type::List(Box::new(self.inner(at, item))), Some(ListStyle::Comma))
            }
            TypeExpr::Csv(_) => (Type::Unresolved, None),
            TypeExpr::Name(name) => (self.ty(at, written, Site::Value), self.symbols.alias_style(name)),
            _ => (self.ty(at, written, Site::Value), None),
        }
    }

    /// A type on its own.
    pub(super) fn ty(&mut self, at: At<'s>, written: &'s TypeExpr, site: Site) -> Type {
        if !self.is_known(at, written) {
            return Type::Unresolved;
        }
        let is_word = matches!(written, TypeExpr::Name(name) if ResultWord::from_name(name).is_some());
        if is_word || matches!(written, TypeExpr::Headers(_) | TypeExpr::Optional(_)) {
            let message = match site {
                Site::Value => format!("`{written}` stands only in `ok`"),
                Site::ErrorBody => {
                    format!("`{written}` stands only in `ok`; an error has a body of a declared type, or `none`")
                }
            };
            self.report.push(Diagnostic::at(at.word(&written.to_string()), message));
            return Type::Unresolved;
        }
        self.inner(at, written)
    }

    /// What a response holds.
    pub(super) fn response(&mut self, at: At<'s>, written: &'s TypeExpr) -> ResponseBody {
        if !self.is_known(at, written) {
            return ResponseBody::Json(Type::Unresolved);
        }
        match written {
            TypeExpr::Name(name) => match ResultWord::from_name(name) {
                Some(ResultWord::None) => ResponseBody::None,
                Some(ResultWord::Accepted) => ResponseBody::Accepted,
                Some(ResultWord::Unchanged) => ResponseBody::Unchanged,
                Some(ResultWord::Raw) => ResponseBody::Raw,
                Some(ResultWord::Text) => ResponseBody::Text,
                Some(ResultWord::Redirect) => ResponseBody::Redirect,
                None => ResponseBody::Json(self.inner(at, written)),
            },
            TypeExpr::Headers(record) => ResponseBody::Headers(self.inner(at, record)),
            TypeExpr::Optional(value) => ResponseBody::Optional(self.inner(at, value)),
            // Of what is received a list is a list, however it would be sent.
            TypeExpr::Csv(item) => ResponseBody::Json(Type::List(Box::new(self.inner(at, item)))),
            TypeExpr::List(_) | TypeExpr::Map(_) => ResponseBody::Json(self.inner(at, written)),
        }
    }

    /// A type of which the names are known.
    fn inner(&mut self, at: At<'s>, written: &'s TypeExpr) -> Type {
        match written {
            TypeExpr::Name(name) => match (self.symbols.get(name), Builtin::from_name(name)) {
                (Some(id), _) => Type::Declared(id),
                (None, Some(builtin)) => Type::Builtin(builtin),
                (None, None) => self.only_as_result(at, written),
            },
            TypeExpr::List(item) => Type::List(Box::new(self.inner(at, item))),
            TypeExpr::Csv(item) => {
                let message = format!("`{written}` is how a whole parameter is written, and cannot be within a type");
                let help = format!("write `list<{item}>`");
                self.report.push(Diagnostic::at(at.word(&written.to_string()), message).with_help(Some(help)));
                Type::Unresolved
            }
            TypeExpr::Map(value) => Type::Map(Box::new(self.inner(at, value))),
            TypeExpr::Headers(_) | TypeExpr::Optional(_) => self.only_as_result(at, written),
        }
    }

    fn only_as_result(&mut self, at: At<'s>, written: &'s TypeExpr) -> Type {
        let message = format!("`{written}` stands only in `ok`, as the whole result");
        self.report.push(Diagnostic::at(at.word(written.name()), message));
        Type::Unresolved
    }

    /// Whether the innermost name means anything; reports it if not.
    fn is_known(&mut self, at: At<'s>, written: &'s TypeExpr) -> bool {
        let name = written.name();
        let is_known = self.symbols.get(name).is_some()
            || Builtin::from_name(name).is_some()
            || ResultWord::from_name(name).is_some();
        if !is_known {
            let help = did_you_mean(name, self.symbols.names().chain(Builtin::ALL.map(Builtin::name)));
            let message = format!("there is no type `{name}`");
            self.report.push(Diagnostic::at(at.word(name), message).with_help(help).for_lack_of(name));
        }
        is_known
    }

    /// The records that a record or a part of a request embeds.
    pub(super) fn embed(&mut self, at: At<'s>, part: Part, names: &'s [String]) -> Embed<'s> {
        let at = at.key("$embed");
        let mut records = Vec::new();
        for name in names {
            let id = self.symbols.get(name);
            match id.map(|id| self.symbols.declaration(id).definition) {
                Some(Definition::Record(_)) => records.extend(id),
                found => {
                    let message = match found {
                        Some(_) => format!("`{name}` is no record; only records can be embedded"),
                        None => format!("there is no record `{name}`"),
                    };
                    let help = did_you_mean(name, self.symbols.names_of(|it| matches!(it, Definition::Record(_))));
                    self.report.push(Diagnostic::at(at.key(name), message).with_help(help).for_lack_of(name));
                }
            }
        }
        Embed { part, names, records }
    }

    /// The types of path parameters.
    pub(super) fn params(&mut self, at: At<'s>, params: &'s Map<TypeExpr>) -> Vec<Param<'s>> {
        let at = at.key("params");
        let params = params.iter();
        params.map(|(name, written)| Param { name, ty: self.ty(at.key(name), written, Site::Value), written }).collect()
    }
}
