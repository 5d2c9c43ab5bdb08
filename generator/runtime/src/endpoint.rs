//! What is known of one operation before anybody calls it: one static each, made in `const` by emitted code.

use std::borrow::Cow;

use http::Method;

use crate::service::{Api, PageStyle};
use crate::url::decoded_pairs;

/// One operation of an API.
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
}

/// How the body of a request goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// There is none.
    None,
    /// A JSON object of the fields.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// The one field named `body`, as text.
    Text,
    /// The one field named `body`, a file, as it is.
    Upload,
}

/// The use of a page style by an operation.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct PageUse {
    /// The style.
    pub style: &'static PageStyle,
    /// Query parameters and the values of which they must have one for the style to be used; where there are no values, it
    /// is used only while the parameter is not given.
    pub when: &'static [(&'static str, &'static [&'static str])],
}

impl PageUse {
    /// The style, whatever the parameters are.
    pub const fn always(style: &'static PageStyle) -> Self {
        Self { style, when: &[] }
    }

    /// The style, only while the parameters have one of these values; no values: while it is not given.
    pub const fn when(style: &'static PageStyle, when: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { style, when }
    }

    /// Whether the conditions hold for a query. `a[]` and `a[b]` are given when `a` is.
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
    /// An operation without a body that answers 200: `name` as `issues.list`, `path` as a template below the base path
    /// of `api`, with parameters as `{project}`, or `{*path}` for one that keeps its slashes.
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
        }
    }

    /// The path is below the server's root.
    pub const fn root(mut self) -> Self {
        self.root = true;
        self
    }

    /// The request has a body of this kind.
    pub const fn body(mut self, body: BodyKind) -> Self {
        self.body = body;
        self
    }

    /// The media type of a body in JSON, of text, or of a file that does not say its own, where it is not the usual one.
    pub const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = Some(content_type);
        self
    }

    /// The success statuses.
    pub const fn ok(mut self, ok: &'static [u16]) -> Self {
        self.ok = ok;
        self
    }

    /// The page styles; the last whose condition holds is used.
    pub const fn pages(mut self, pages: &'static [PageUse]) -> Self {
        self.pages = pages;
        self
    }

    /// No credential is sent.
    pub const fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Safe to send again although its method does not say so.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// May be refused until a captcha is solved.
    pub const fn spam_check(mut self) -> Self {
        self.spam_check = true;
        self
    }

    /// Its name: `issues.list`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its path template below the base path of its API.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The API that it belongs to.
    pub fn api(&self) -> &'static Api {
        self.api
    }

    /// Whether sending it twice does no more than sending it once.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.idempotent || self.method == Method::GET || self.method == Method::HEAD
    }

    /// How the body of a request goes over the wire.
    pub fn body_kind(&self) -> BodyKind {
        self.body
    }

    /// The page styles; the last whose condition holds is used. An operation without any is not paged.
    pub fn page_styles(&self) -> &'static [PageUse] {
        self.pages
    }

    /// The success statuses.
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
