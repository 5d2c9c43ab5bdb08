//! Stage `api`: resolves names. In: the type expressions of a version. Out: types, and a report of unknown names and
//! of types that are used where they are not allowed.

use std::borrow::Cow;

use super::builtin::{Builtin, ResultWord};
use super::fields::{Param, Part};
use super::operation::ResponseBody;
use super::symbols::Symbols;
use super::ty::Type;
use super::types::Embed;
use crate::diagnostics::{Diagnostic, MAX_SUGGESTIONS, Report, SpecPath, did_you_mean};
use crate::spec::{self, Definition, DescribedType, Map, SpecFile, TypeExpr};
use crate::wire::ListStyle;

/// Resolves the names of one version.
pub(super) struct Resolver<'s, 'r> {
    pub(super) symbols: Symbols<'s>,
    pub(super) service: &'s SpecFile<spec::Service>,
    pub(super) report: &'r mut Report,
    /// How many wrong names are still compared with all right ones.
    suggestions: usize,
    /// How many fields may still be embedded.
    embeddable: usize,
    /// Whether it was reported that no more may be.
    is_full: bool,
}

/// As many fields may be embedded in the records and requests of a version, each counted where it is embedded. Records that
/// embed each other in a chain have a number of fields that grows with the square of the spec, and so would the crate.
const MAX_EMBEDDED: usize = 250_000;

/// The place of a type, which decides the wording of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// A field, parameter, alias, variant or option.
    Value,
    /// An entry of `errors`.
    ErrorBody,
}

impl<'s, 'r> Resolver<'s, 'r> {
    pub(super) fn new(
        service: &'s SpecFile<spec::Service>,
        files: &[&'s SpecFile<spec::Resource>],
        report: &'r mut Report,
    ) -> Self {
        Self {
            symbols: Symbols::collect(files, report),
            service,
            report,
            suggestions: MAX_SUGGESTIONS,
            embeddable: MAX_EMBEDDED,
            is_full: false,
        }
    }

    /// Returns the type of a field, and how it is written where it is a list.
    pub(super) fn field_type(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> (Type, Option<ListStyle>) {
        match written {
            TypeExpr::Csv(item) if self.is_known(at, written) => {
                (Type::List(Box::new(self.inner(at, item))), Some(ListStyle::Comma))
            }
            TypeExpr::Csv(_) => (Type::Unresolved, None),
            TypeExpr::Name(name) => (self.ty(at, written, Site::Value), self.symbols.alias_style(name)),
            _ => (self.ty(at, written, Site::Value), None),
        }
    }

    /// Returns a type on its own.
    pub(super) fn ty(&mut self, at: SpecPath<'s>, written: &'s TypeExpr, site: Site) -> Type {
        if !self.is_known(at, written) {
            return Type::Unresolved;
        }
        let is_word = matches!(written, TypeExpr::Name(name) if ResultWord::from_name(name).is_some());
        if is_word || matches!(written, TypeExpr::Headers(_) | TypeExpr::Optional(_)) {
            let message = match site {
                Site::Value => format!("`{written}` is allowed only in `ok`"),
                Site::ErrorBody => {
                    format!("`{written}` is allowed only in `ok`; the body of an error is a declared type or `none`")
                }
            };
            self.report.push(Diagnostic::at(at.word(&written.to_string()), message));
            return Type::Unresolved;
        }
        self.inner(at, written)
    }

    /// Resolves the body of a response.
    pub(super) fn response(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> ResponseBody {
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

    /// Returns a type whose names are known.
    fn inner(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> Type {
        match written {
            TypeExpr::Name(name) => match (self.symbols.get(name), Builtin::from_name(name)) {
                (Some(id), _) => Type::Declared(id),
                (None, Some(builtin)) => Type::Builtin(builtin),
                (None, None) => self.only_as_result(at, written),
            },
            TypeExpr::List(item) => Type::List(Box::new(self.item(at, item))),
            TypeExpr::Csv(item) => {
                let message =
                    format!("`{written}` describes how a parameter is encoded and cannot be nested in a type");
                let help = format!("write `list<{item}>`");
                self.report.push(Diagnostic::at(at.word(&written.to_string()), message).with_help(Some(help)));
                Type::Unresolved
            }
            TypeExpr::Map(value) => Type::Map(Box::new(self.item(at, value))),
            TypeExpr::Headers(_) | TypeExpr::Optional(_) => self.only_as_result(at, written),
        }
    }

    /// Returns the type of an item of a list or a value of a map, which may be null.
    fn item(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> Type {
        match written {
            TypeExpr::Optional(value) => Type::Optional(Box::new(self.inner(at, value))),
            _ => self.inner(at, written),
        }
    }

    fn only_as_result(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> Type {
        let message = format!("`{written}` is allowed only in `ok`, as the whole result");
        self.report.push(Diagnostic::at(at.word(written.name()), message));
        Type::Unresolved
    }

    /// Returns whether the innermost name means anything; reports it if not.
    fn is_known(&mut self, at: SpecPath<'s>, written: &'s TypeExpr) -> bool {
        let name = written.name();
        let is_known = self.symbols.get(name).is_some()
            || Builtin::from_name(name).is_some()
            || ResultWord::from_name(name).is_some();
        if !is_known {
            let help = self
                .may_suggest()
                .then(|| did_you_mean(name, self.symbols.names().chain(Builtin::ALL.map(Builtin::name))))
                .flatten();
            let message = format!("unknown type `{name}`");
            self.report.push(Diagnostic::at(at.word(name), message).with_help(help).unless_defined(name));
        }
        is_known
    }

    /// Returns whether as many fields may be embedded at a place, and counts them. The first place that has too many is
    /// reported.
    pub(super) fn may_embed(&mut self, at: SpecPath<'s>, fields: usize) -> bool {
        if let Some(left) = self.embeddable.checked_sub(fields) {
            self.embeddable = left;
            return true;
        }
        if !std::mem::replace(&mut self.is_full, true) {
            let message = format!("the records and requests of a version embed more than {MAX_EMBEDDED} fields");
            let help = "embed fewer records in each other";
            self.report.push(Diagnostic::at(at.key("$embed").name(), message).with_help(Some(help)));
        }
        false
    }

    /// Returns whether a wrong name is compared with all right ones, and counts it.
    pub(super) fn may_suggest(&mut self) -> bool {
        let may = self.suggestions > 0;
        self.suggestions = self.suggestions.saturating_sub(1);
        may
    }

    /// Returns the records that a record or a part of a request embeds.
    pub(super) fn embed(&mut self, at: SpecPath<'s>, part: Part, names: &'s [String]) -> Embed<'s> {
        let at = at.key("$embed");
        let mut records = Vec::new();
        for name in names {
            let id = self.symbols.get(name);
            match id.map(|id| self.symbols.declaration(id).definition) {
                Some(Definition::Record(_)) => records.extend(id),
                found => {
                    let may_suggest = self.may_suggest();
                    let message = match found {
                        Some(_) => format!("`{name}` is not a record; only records can be embedded"),
                        None => format!("unknown record `{name}`"),
                    };
                    let records = self.symbols.names_of(|it| matches!(it, Definition::Record(_)));
                    let help = if may_suggest { did_you_mean(name, records) } else { None };
                    self.report.push(Diagnostic::at(at.key(name), message).with_help(help).unless_defined(name));
                }
            }
        }
        Embed { part, names, records }
    }

    /// The types of path parameters.
    pub(super) fn params(&mut self, at: SpecPath<'s>, params: &'s Map<DescribedType>) -> Vec<Param<'s>> {
        let at = at.key("params");
        let params = params.iter();
        let params = params.map(|(name, DescribedType { ty: written, summary })| {
            let ty = self.ty(at.key(name), written, Site::Value);
            Param { name, ty, written, summary: summary.as_deref() }
        });
        params.collect()
    }
}

/// The address of a page of the service's documentation: a whole address as it is, anything else below the service's
/// `docs`.
pub(super) fn address<'s>(service: &'s spec::Service, page: Option<&'s str>) -> Option<Cow<'s, str>> {
    let page = page?;
    match &service.docs {
        Some(base) if !page.contains("://") => Some(Cow::Owned(format!("{base}{page}"))),
        _ => Some(Cow::Borrowed(page)),
    }
}
