//! Names the arguments of an operation's function and the setters of its request. `check` uses it to report
//! collisions, `lower` to decide. In: an operation of the [`api`](crate::api). Out: each argument and setter with its
//! name; names may be empty or collide.

use std::collections::BTreeSet;

use crate::api::{Builtin, Field, Operation, Part, Type};
use crate::names::{Scope, prefixed_ident, value_ident};
use crate::wire::PageStyle;

/// Methods of requests that set the request header of their name. A setter for that header takes the method's place.
const HEADERS_OF_REQUESTS: [&str; 2] = ["if_none_match", "if_unmodified_since"];

/// The most arguments of a function; more go into a struct.
const MAX_ARGUMENTS: usize = 4;

/// How an operation is called.
pub(crate) struct Signature<'a, 's> {
    /// The required arguments: the parameters of the path, then the required fields.
    pub(crate) arguments: Vec<Argument<'a, 's>>,
    /// The setters of optional fields.
    pub(crate) setters: Vec<Setter<'a, 's>>,
    /// The setter of the number of items per page, if the operation has pages.
    pub(crate) page_size: Option<PageSize<'s>>,
}

/// A required argument.
pub(crate) struct Argument<'a, 's> {
    /// Its name in Rust.
    pub(crate) ident: String,
    /// The parameter or field that it gives.
    pub(crate) field: &'a Field<'s>,
}

/// A setter of an optional field.
pub(crate) struct Setter<'a, 's> {
    /// Its name in Rust.
    pub(crate) ident: String,
    /// The name of the setter that empties the field instead.
    pub(crate) clear: Option<String>,
    /// The field that it sets.
    pub(crate) field: &'a Field<'s>,
}

/// The parameter for the number of items per page, which the service file declares.
pub(crate) struct PageSize<'s> {
    /// The setter's name in Rust.
    pub(crate) ident: String,
    /// The parameter.
    pub(crate) wire: &'s str,
    /// Its page style.
    pub(crate) style: &'s PageStyle,
}

impl<'a, 's> Signature<'a, 's> {
    /// Returns the signature of an operation.
    pub(crate) fn of(operation: &'a Operation<'s>) -> Self {
        let of_path: BTreeSet<String> = operation.part(Part::Path).map(|field| value_ident(field.key)).collect();
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for field in &operation.fields {
            if field.part == Part::Path {
                arguments.push(Argument { ident: value_ident(field.key), field });
            } else if field.required && field.group.is_none() {
                arguments.push(Argument { ident: argument_ident(field, &of_path), field });
            } else {
                let ident = setter_ident(field);
                let clear = field.clear.map(|_| prefixed_ident("clear", &ident));
                setters.push(Setter { ident, clear, field });
            }
        }
        Self { arguments, setters, page_size: page_size(operation) }
    }

    /// Returns whether the arguments go into a struct: where there are many, and where one is a bool, which says nothing at
    /// the call unless its name is beside it.
    pub(crate) fn has_arguments_type(&self) -> bool {
        let is_bool = |argument: &Argument<'_, '_>| argument.field.ty == Type::Builtin(Builtin::Boolean);
        self.arguments.len() > MAX_ARGUMENTS || self.arguments.iter().any(is_bool)
    }
}

/// Returns the name of the struct of an operation's arguments, if its request type is called `request`.
pub(crate) fn arguments_type(request: &str) -> String {
    format!("{request}Arguments")
}

/// Returns the name of the enum of an operation's responses.
pub(crate) fn outcome_type(request: &str) -> String {
    format!("{request}Outcome")
}

/// Returns the name of the struct of an operation's response headers.
pub(crate) fn headers_type(request: &str) -> String {
    format!("{request}Headers")
}

/// Returns the name of a field in Rust, without its group's.
pub(crate) fn field_ident(field: &Field<'_>) -> String {
    ident_of(field.key, field.ident)
}

fn ident_of(key: &str, ident: Option<&str>) -> String {
    ident.map_or_else(|| value_ident(key), str::to_owned)
}

/// Returns the name of an argument. The path identifies what a thing is now, the body what it becomes: `new_branch`.
fn argument_ident(field: &Field<'_>, of_path: &BTreeSet<String>) -> String {
    let ident = field_ident(field);
    if of_path.contains(&ident) { prefixed_ident("new", &ident) } else { ident }
}

fn setter_ident(field: &Field<'_>) -> String {
    let ident = field_ident(field);
    if field.part == Part::Header
        && HEADERS_OF_REQUESTS.contains(&value_ident(&field.wire).as_str())
        && field.ident.is_none()
    {
        return ident;
    }
    Scope::Requests.place(match field.group {
        Some(group) => prefixed_ident(&ident_of(group, field.group_ident), &ident),
        None => ident,
    })
}

fn page_size<'s>(operation: &Operation<'s>) -> Option<PageSize<'s>> {
    let mut styles = operation.pages.iter().filter_map(|page| page.style);
    let (style, wire) = styles.find_map(|style| Some((style, style.size.as_deref()?)))?;
    Some(PageSize { ident: Scope::Requests.place(value_ident(wire)), wire, style })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    const SERVICE: &str = "
service: Tiny
summary: Tiny.
crate: { name: tiny, version: \"0.1.0\", description: Tiny, license: MIT }
versions: { v1: { base: /v1, summary: The only one. } }
pages: { offset: { summary: Numbered pages., page: page, size: send } }
";
    const RESOURCE: &str = "
resource: things
summary: Things.
params: { type: string }
types:
  Filters: { all: boolean, name: string!, state: string }
operations:
  list:
    get: /things/{type}
    summary: Lists things.
    query:
      $embed: [Filters]
      type: string!
      state: { type: integer, wire: status }
      not: { at: date clear(null), in: string }
      due: { type: date, ident: due_date, clear: null }
      resume: boolean
      if: { none_match: string }
      by: { type: string, ident: header }
    headers: { If-None-Match: string, Captcha: string }
    pages: [offset]
    ok: 200 list<string>
";

    #[test]
    fn what_is_called_how() {
        let files = [("tiny.yaml", SERVICE), ("v1/things.yaml", RESOURCE)];
        let sources = Sources::new(files.map(|(name, text)| (name.to_owned(), text.to_owned())));
        let parsed = crate::parse(&sources).unwrap_or_else(|report| panic!("{}", report.render(&sources)));
        let (api, _) = crate::api::resolve(&parsed.spec);
        let signature = Signature::of(&api.versions[0].resources[0].operations[0]);
        let arguments: Vec<&str> = signature.arguments.iter().map(|argument| argument.ident.as_str()).collect();
        assert_eq!(arguments, ["r#type", "name", "new_type"]);
        let setters = signature.setters.iter();
        let setters: Vec<_> = setters
            .map(|setter| (setter.ident.as_str(), setter.clear.as_deref(), setter.field.wire.as_ref()))
            .collect();
        let expected = [
            ("all_", None, "all"),
            ("state", None, "status"),
            ("not_at", Some("clear_not_at"), "not[at]"),
            ("not_in", None, "not[in]"),
            ("due_date", Some("clear_due_date"), "due"),
            ("resume_", None, "resume"),
            ("if_none_match_", None, "if[none_match]"),
            ("header_", None, "by"),
            ("if_none_match", None, "If-None-Match"),
            ("captcha_", None, "Captcha"),
        ];
        assert_eq!(setters, expected);
        assert_eq!(signature.page_size.map(|size| size.ident).as_deref(), Some("send_"));
    }

    #[test]
    fn arguments_that_go_into_a_struct() {
        let service = SERVICE.replace("send", "per_page");
        for (path, fields, expected) in [
            ("/things", "a: string!, b: string!, c: string!, d: integer!", false),
            ("/things", "a: string!, b: string!, c: string!, d: integer!, e: string!", true),
            ("/things/{type}", "a: string!, b: string!, c: string!, d: integer!", true),
            ("/things/{type}", "a: boolean", false),
            ("/things/{type}", "a: boolean!", true),
            ("/things/{type}", "a: list<boolean>!", false),
        ] {
            let resource = format!(
                "resource: things\nsummary: Things.\nparams: {{ type: string }}\noperations:\n  create:\n    post: {path}\n    summary: Creates.\n    body: {{ {fields} }}\n"
            );
            let files = [("tiny.yaml", service.clone()), ("v1/things.yaml", resource)];
            let sources = Sources::new(files.map(|(name, text)| (name.to_owned(), text)));
            let parsed = crate::parse(&sources).unwrap_or_else(|report| panic!("{}", report.render(&sources)));
            let (api, _) = crate::api::resolve(&parsed.spec);
            let signature = Signature::of(&api.versions[0].resources[0].operations[0]);
            assert_eq!(signature.has_arguments_type(), expected, "{path} {fields}");
        }
    }
}
