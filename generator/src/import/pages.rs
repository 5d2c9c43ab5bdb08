//! Stage `import`: imports page styles. In: a document. Out: the pairs of parameters that number pages, as page styles
//! of the service file. Cursors and offsets are not recognized and stay ordinary parameters.

use super::inflection::snake;
use crate::openapi::model::{Document, Operation, Parameter, ParameterIn, SchemaKind};
use crate::wire::Method;
use crate::wire_names::is_token;

/// Parameters that hold the number of a page.
const NUMBERS: [&str; 4] = ["page", "page_number", "page_no", "page_index"];

/// Parameters that hold how many items a page has.
const SIZES: [&str; 6] = ["per_page", "page_size", "pagesize", "limit", "size", "max_results"];

/// The page styles of an API.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) styles: Vec<Style>,
}

/// A page style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) name: String,
    /// The parameter with the number of the page.
    pub(super) page: String,
    /// The parameter with the number of items.
    pub(super) size: Option<String>,
    /// Some answer has a header `Link`.
    pub(super) link: bool,
    /// Headers with the next page, the number of items, the number of pages.
    pub(super) next: Option<String>,
    pub(super) items: Option<String>,
    pub(super) pages: Option<String>,
}

impl Pages {
    /// Returns the styles of all operations.
    pub(super) fn of(document: &Document) -> Self {
        let mut pages = Self::default();
        for operation in &document.operations {
            let Some((page, size)) = parameters(operation) else { continue };
            let known = pages.styles.iter().position(|style| style.page == page && style.size == size);
            let at = known.unwrap_or(pages.styles.len());
            if known.is_none() {
                let name = if at == 0 { "offset".to_owned() } else { format!("offset_{}", at + 1) };
                let style = Style { name, page, size, link: false, next: None, items: None, pages: None };
                pages.styles.push(style);
            }
            if let Some(style) = pages.styles.get_mut(at) {
                style.look_at_headers(operation);
            }
        }
        pages
    }

    /// Returns the style that an operation's parameters are of.
    pub(super) fn style(&self, operation: &Operation) -> Option<&Style> {
        let (page, size) = parameters(operation)?;
        self.styles.iter().find(|style| style.page == page && style.size == size)
    }
}

impl Style {
    fn look_at_headers(&mut self, operation: &Operation) {
        for header in
            operation.responses.iter().flat_map(|response| response.headers.keys()).filter(|name| is_token(name))
        {
            match snake(header).trim_start_matches("x_") {
                "link" => self.link = true,
                "next_page" => self.next = Some(header.clone()),
                "total" | "total_count" => self.items = Some(header.clone()),
                "total_pages" => self.pages = Some(header.clone()),
                _ => {}
            }
        }
    }

    /// Returns whether a header of an answer is about pages.
    pub(super) fn is_of_pages(header: &str) -> bool {
        let known = ["link", "next_page", "page", "per_page", "prev_page", "total", "total_count", "total_pages"];
        known.contains(&snake(header).trim_start_matches("x_"))
    }
}

/// Returns the parameters of an operation that number pages.
fn parameters(operation: &Operation) -> Option<(String, Option<String>)> {
    if operation.method != Method::Get {
        return None;
    }
    let find = |names: &[&str]| {
        let is_one = |parameter: &&Parameter| {
            let number = matches!(parameter.schema.kind, SchemaKind::Integer | SchemaKind::Number);
            parameter.place == ParameterIn::Query && number && names.contains(&snake(&parameter.name).as_str())
        };
        operation.parameters.iter().find(is_one).map(|parameter| parameter.name.clone())
    };
    find(&NUMBERS).map(|page| (page, find(&SIZES)))
}
