//! Descriptions of operations: emitted code declares one static for each, built in a `const` context.

use std::borrow::Cow;

use http::Method;

use crate::service::{Api, CredentialScheme, PageStyle};
use crate::url::decoded_pairs;

/// An operation of an API.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub(crate) api: &'static Api,
    pub(crate) name: Cow<'static, str>,
    pub(crate) method: Method,
    pub(crate) path: Cow<'static, str>,
    pub(crate) root: bool,
    pub(crate) body: BodyKind,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) ok: &'static [u16],
    pub(crate) pages: &'static [PageUse],
    pub(crate) anonymous: bool,
    pub(crate) idempotent: bool,
    pub(crate) spam_check: bool,
    pub(crate) accepts: &'static [&'static str],
}

/// How the body of a request is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// The request has no body.
    None,
    /// The fields are encoded as a JSON object.
    Json,
    /// The body is the field named `body`, encoded as JSON.
    Value,
    /// The fields are encoded as `application/x-www-form-urlencoded`.
    Form,
    /// The fields are encoded as `multipart/form-data`.
    Multipart,
    /// The fields are encoded as a JSON object, or as `multipart/form-data` if one of them is a file.
    JsonOrMultipart,
    /// The body is the field named `body`, sent as plain text.
    Text,
    /// The body is the field named `body`, a file, sent as it is.
    Upload,
}

/// A page style that an operation supports, and the conditions for it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct PageUse {
    /// The page style.
    pub style: &'static PageStyle,
    /// The conditions: query parameters, each with the values that select the style. A parameter without values must
    /// be absent.
    pub when: &'static [(&'static str, &'static [&'static str])],
    /// Query parameters that are sent with this style unless the caller sets them, such as the order that it needs.
    pub set: &'static [(&'static str, &'static str)],
}

impl PageUse {
    /// Creates a page style without conditions.
    pub const fn always(style: &'static PageStyle) -> Self {
        Self { style, when: &[], set: &[] }
    }

    /// Creates a page style that applies only while each parameter has one of its values; a parameter without values
    /// must be absent.
    pub const fn when(style: &'static PageStyle, when: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { style, when, set: &[] }
    }

    /// Sets query parameters that are sent with this style unless the caller sets them.
    pub const fn set(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.set = parameters;
        self
    }

    /// Returns whether the conditions hold for `query`. `a[]` and `a[b]` count as values of `a`.
    pub(crate) fn fits(&self, query: &str) -> bool {
        self.when.iter().all(|(name, values)| {
            let is_name =
                |found: &str| found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
            let mut given = decoded_pairs(query).filter(|(found, _)| is_name(found));
            match values {
                [] => given.next().is_none(),
                values => given.any(|(_, value)| values.contains(&value.as_str())),
            }
        })
    }
}

impl Endpoint {
    /// Describes an operation without a body whose success status is 200.
    ///
    /// `name` is like `issues.list`. `path` is a template below the base path of `api`, with parameters as
    /// `{project}`, or as `{*path}` for one that keeps its slashes.
    pub const fn new(api: &'static Api, name: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            api,
            name: Cow::Borrowed(name),
            method,
            path: Cow::Borrowed(path),
            root: false,
            body: BodyKind::None,
            content_type: None,
            ok: &[200],
            pages: &[],
            anonymous: false,
            idempotent: false,
            spam_check: false,
            accepts: &[],
        }
    }

    /// Places the path below the server's root instead of the API's base path.
    pub const fn root(mut self) -> Self {
        self.root = true;
        self
    }

    /// Sets how the body of the request is encoded.
    pub const fn body(mut self, body: BodyKind) -> Self {
        self.body = body;
        self
    }

    /// Sets the media type of a body in JSON, of plain text, or of a file that declares none, if it differs from the
    /// usual one.
    pub const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// Sets the success statuses.
    pub const fn ok(mut self, ok: &'static [u16]) -> Self {
        self.ok = ok;
        self
    }

    /// Sets the supported page styles. The last one whose conditions hold is used.
    pub const fn pages(mut self, pages: &'static [PageUse]) -> Self {
        self.pages = pages;
        self
    }

    /// Sends no credential.
    pub const fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Declares the operation idempotent, so that it is retried like a GET.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Declares that the server may ask for a captcha.
    pub const fn spam_check(mut self) -> Self {
        self.spam_check = true;
        self
    }

    /// Sets the names of the restricted credential schemes that the operation accepts.
    pub const fn accepts(mut self, schemes: &'static [&'static str]) -> Self {
        self.accepts = schemes;
        self
    }

    /// Returns whether the operation accepts a credential of this scheme. A restricted scheme, such as the token of a
    /// CI job, is accepted only where the API's documentation says so.
    pub fn accepts_credential(&self, scheme: &CredentialScheme) -> bool {
        !scheme.restricted || self.accepts.contains(&scheme.name)
    }

    /// Returns the name, such as `issues.list`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path template below the base path of the API.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the API that the operation belongs to.
    pub fn api(&self) -> &'static Api {
        self.api
    }

    /// Returns whether a request may be retried after the server may have seen it: GET, HEAD, and what is declared
    /// idempotent. By HTTP, PUT and DELETE are idempotent too, but not every server keeps to that.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotent || self.method == Method::GET || self.method == Method::HEAD
    }

    /// Returns how the body of the request is encoded.
    pub fn body_kind(&self) -> BodyKind {
        self.body
    }

    /// Returns the supported page styles. The last one whose conditions hold is used; without any, the operation is
    /// not paged.
    pub fn page_styles(&self) -> &'static [PageUse] {
        self.pages
    }

    /// Returns the success statuses.
    pub fn ok_statuses(&self) -> &'static [u16] {
        self.ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static STYLE: PageStyle = PageStyle::new("keyset");

    #[test]
    fn conditions_of_page_styles() {
        let by_id = PageUse::when(&STYLE, &[("order_by", &["id", "name"])]);
        let unsearched = PageUse::when(&STYLE, &[("search", &[]), ("in", &[])]);
        for (query, fits_by_id, fits_unsearched) in [
            ("", false, true),
            ("order_by=name&sort=asc", true, true),
            ("order_by=size", false, true),
            ("search=id", false, false),
            ("search=&order_by=id", true, false),
            ("researched=id&search_in=id", false, true),
            ("in%5B%5D=title", false, false),
        ] {
            assert!(PageUse::always(&STYLE).fits(query), "{query}");
            assert_eq!(by_id.fits(query), fits_by_id, "{query}");
            assert_eq!(unsearched.fits(query), fits_unsearched, "{query}");
        }
    }
}
