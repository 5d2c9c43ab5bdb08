//! Stage `import`: parameters of queries and headers. In: those of an operation. Out: fields; names with brackets become
//! groups and lists. Refuses cookies, and what a header cannot hold; they are noted.

use super::draft::{FieldDraft, FieldTy, Ty};
use super::pages::Style;
use super::route::Placed;
use super::types::{Context, Types};
use crate::openapi::{Join, Note, Parameter, Place, Shape, Template};

/// Request headers that the format does not describe as parameters, and the client sends by itself.
const OF_PROTOCOL: [&str; 3] = ["accept", "authorization", "content-type"];

/// The fields of a query, and of the headers.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) query: Vec<FieldDraft>,
    pub(super) headers: Vec<FieldDraft>,
}

impl<'d> Types<'d> {
    /// The query and headers of an operation. Of `style` the parameters are left to the pages.
    pub(super) fn parameters(&mut self, placed: &Placed<'d>, style: Option<&Style>, cx: &Context) -> Parameters {
        let mut parameters = Parameters::default();
        // Also those of parts that may be left out: without the part there is no place for them.
        let template = Template::read(&placed.operation.path);
        let in_path = template.parameters();
        for parameter in &placed.operation.parameters {
            let name = parameter.name.as_str();
            let of_pages = style.is_some_and(|style| style.page == name || style.size.as_deref() == Some(name));
            if in_path.contains(&name) || of_pages {
                continue;
            }
            let place = format!("{}, parameter `{name}`", cx.place);
            let cx = Context { place, field: super::words::snake(name), ..cx.clone() };
            match parameter.place {
                Place::Path => self.note(&cx, "is said to stand in the path, and does not; left out"),
                Place::Cookie => self.note(&cx, "stands in a cookie; left out"),
                Place::Header if OF_PROTOCOL.contains(&name.to_lowercase().as_str()) => {}
                Place::Header => self.header(parameter, &cx, &mut parameters.headers),
                Place::Query => self.query(parameter, &cx, &mut parameters.query),
            }
        }
        for fields in [&mut parameters.query, &mut parameters.headers] {
            // Stable, so the order of the document stays.
            fields.sort_by_key(|field| !field.required);
        }
        parameters
    }

    fn header(&mut self, parameter: &'d Parameter, cx: &Context, headers: &mut Vec<FieldDraft>) {
        let ty = match self.ty(&parameter.schema, cx) {
            Ty::List(inner) if self.is_scalar(&inner) => Ty::Csv(inner),
            ty if self.is_scalar(&ty) => ty,
            _ => {
                self.note(cx, "cannot be written as a header; `string`");
                Ty::Word("string")
            }
        };
        push(headers, FieldDraft::new(&parameter.name, ty, parameter.required), cx, &mut self.notes);
    }

    fn query(&mut self, parameter: &'d Parameter, cx: &Context, query: &mut Vec<FieldDraft>) {
        let document = self.document;
        let object = document.properties(&parameter.schema);
        match (object, parameter.join) {
            // Each key is a parameter of its own.
            (Some(properties), Join::Repeat) => {
                for (name, property) in properties {
                    let cx = cx.below(name);
                    let ty = self.ty(property.schema, &cx);
                    let required = parameter.required && property.required;
                    push(query, FieldDraft::new(name, ty, required), &cx, &mut self.notes);
                }
            }
            (Some(properties), Join::Deep) => {
                for (name, property) in properties {
                    let below = cx.below(name);
                    let ty = self.ty(property.schema, &below);
                    let member = FieldDraft::new(name, ty, false);
                    self.member(&parameter.name, member, parameter.required && property.required, &below, query);
                }
            }
            _ => {
                let ty = self.ty(&parameter.schema, cx);
                let ty = self.joined(ty, parameter.join, cx);
                self.place(&parameter.name, ty, parameter.required, cx, query);
            }
        }
    }

    /// A list as the parameter writes it.
    fn joined(&mut self, ty: Ty, join: Join, cx: &Context) -> Ty {
        match (ty, join) {
            (Ty::List(inner), Join::Comma) if self.is_scalar(&inner) => Ty::Csv(inner),
            (ty @ Ty::List(_), Join::Comma | Join::Other) => {
                self.note(cx, "is a list written in a way that the grammar does not know; `list`");
                ty
            }
            (ty, _) => ty,
        }
    }

    /// A parameter by its name: `a`, `a[]`, `a[b]`.
    fn place(&mut self, name: &str, ty: Ty, required: bool, cx: &Context, query: &mut Vec<FieldDraft>) {
        let as_list = |ty: Ty| if matches!(ty, Ty::List(_) | Ty::Csv(_)) { ty } else { ty.list() };
        let (name, ty) = match name.strip_suffix("[]") {
            Some(name) => (name, as_list(ty)),
            None => (name, ty),
        };
        match name.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            Some((group, member)) if !group.is_empty() && !member.is_empty() && !member.contains(['[', ']']) => {
                self.member(group, FieldDraft::new(member, ty, false), required, cx, query);
            }
            _ => push(query, FieldDraft::new(name, ty, required), cx, &mut self.notes),
        }
    }

    /// A member of a group. Where the group has a parameter of its own that is no object, it stays apart.
    fn member(&mut self, group: &str, member: FieldDraft, required: bool, cx: &Context, query: &mut Vec<FieldDraft>) {
        if required {
            self.note(cx, "is required within a group, which may be left out; it may be left out too");
        }
        match query.iter_mut().find(|field| field.wire == group) {
            Some(FieldDraft { ty: FieldTy::Group(members), .. }) => push(members, member, cx, &mut self.notes),
            Some(field) if matches!(field.ty, FieldTy::Type(Ty::Map(_) | Ty::Word("json"))) => {
                // The document says that there is an object, and then what is in it.
                field.ty = FieldTy::Group(vec![member]);
                field.required = false;
            }
            Some(_) => {
                let apart = FieldDraft { wire: format!("{group}[{}]", member.wire), ..member };
                push(query, apart, cx, &mut self.notes);
            }
            None => {
                let ty = FieldTy::Group(vec![member]);
                query.push(FieldDraft { wire: group.to_owned(), ident: None, ty, required: false });
            }
        }
    }
}

/// Adds a field, unless one is there that is sent under its name.
pub(super) fn push(fields: &mut Vec<FieldDraft>, field: FieldDraft, cx: &Context, notes: &mut Vec<Note>) {
    let text = if field.wire.trim().is_empty() {
        "has no name; left out"
    } else if fields.iter().any(|other| other.wire == field.wire) {
        "stands there twice; only the first is carried over"
    } else {
        fields.push(field);
        return;
    };
    notes.push(Note { place: cx.place.clone(), text: text.to_owned() });
}

/// Whether some list of a query is written with brackets, and whether with commas or not at all.
pub(super) fn list_style<'d>(parameters: impl Iterator<Item = &'d Parameter>) -> &'static str {
    let mut lists = parameters
        .filter(|parameter| parameter.place == Place::Query && matches!(parameter.schema.shape, Shape::List(_)));
    if lists.any(|parameter| parameter.name.ends_with("[]")) { "brackets" } else { "repeat" }
}
