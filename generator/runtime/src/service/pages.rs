//! Page styles: the parameters that ask for a page, and the headers that name the next one.

/// A paging style.
///
/// In every style, the `Link` header names the next page if it is present; else the first of the headers set here, or
/// on another style of the service, that names one.
#[derive(Debug, Clone, Copy)]
pub struct PageStyle {
    pub(crate) name: &'static str,
    pub(crate) page: Option<&'static str>,
    pub(crate) first: u64,
    pub(crate) size: Option<&'static str>,
    pub(crate) max_size: Option<u64>,
    pub(crate) set: &'static [(&'static str, &'static str)],
    pub(crate) end: PageEnd,
    pub(crate) next: Option<&'static str>,
    pub(crate) prev: Option<&'static str>,
    pub(crate) cursor: Option<CursorHeaders>,
    pub(crate) position: &'static [&'static str],
    pub(crate) refused: &'static [u16],
    pub(crate) total_items: Option<&'static str>,
    pub(crate) total_pages: Option<&'static str>,
}

impl PageStyle {
    /// Creates a style with a name such as `keyset`, in which only the `Link` header names the next page and its
    /// absence marks the end.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            page: None,
            first: 1,
            size: None,
            max_size: None,
            set: &[],
            end: PageEnd::Unnamed,
            next: None,
            prev: None,
            cursor: None,
            position: &[],
            refused: &[],
            total_items: None,
            total_pages: None,
        }
    }

    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Sets the query parameter for the page number.
    pub const fn page(mut self, parameter: &'static str) -> Self {
        self.page = Some(parameter);
        self
    }

    /// Sets the number of the first page (default 1).
    pub const fn first(mut self, number: u64) -> Self {
        self.first = number;
        self
    }

    /// Sets the query parameter for the number of items per page.
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size = Some(parameter);
        self
    }

    /// Sets the largest number of items that the server returns per page.
    pub const fn max_size(mut self, items: u64) -> Self {
        self.max_size = Some(items);
        self
    }

    /// Sets the query parameters that select this style, with their values.
    pub const fn set(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.set = parameters;
        self
    }

    /// Sets how the last page is recognized (default [`PageEnd::Unnamed`]).
    pub const fn end(mut self, end: PageEnd) -> Self {
        self.end = end;
        self
    }

    /// Sets the response header with the number of the next page.
    pub const fn next(mut self, header: &'static str) -> Self {
        self.next = Some(header);
        self
    }

    /// Sets the response header with the number of the previous page.
    pub const fn prev(mut self, header: &'static str) -> Self {
        self.prev = Some(header);
        self
    }

    /// Sets the query parameter for the server's own cursor, and the response headers with the neighbouring ones.
    pub const fn cursor(mut self, headers: CursorHeaders) -> Self {
        self.cursor = Some(headers);
        self
    }

    /// Sets further query parameters in which links say where a page begins. In a [`Cursor`](crate::Cursor) they count
    /// more than what the call itself says.
    pub const fn position(mut self, parameters: &'static [&'static str]) -> Self {
        self.position = parameters;
        self
    }

    /// Sets the statuses with which servers that do not know the style refuse it. A list that is refused so at its
    /// beginning is requested once more in the operation's style of numbered pages, if it has one.
    pub const fn refused(mut self, statuses: &'static [u16]) -> Self {
        self.refused = statuses;
        self
    }

    /// Sets the response header with the number of items on all pages.
    pub const fn total_items(mut self, header: &'static str) -> Self {
        self.total_items = Some(header);
        self
    }

    /// Sets the response header with the number of pages.
    pub const fn total_pages(mut self, header: &'static str) -> Self {
        self.total_pages = Some(header);
        self
    }
}

/// The parameter and the headers of a server's own cursors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CursorHeaders {
    /// The query parameter, such as `cursor`.
    pub parameter: &'static str,
    /// The response header with the cursor of the next page.
    pub next: Option<&'static str>,
    /// The response header with the cursor of the previous page.
    pub prev: Option<&'static str>,
}

/// How the last page of a list is recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageEnd {
    /// The response names no next page, neither in `Link` nor in any page header of the service.
    Unnamed,
    /// The response names no next page, and the page is empty or has fewer items than the largest page before it; the
    /// first page, than requested. A first page that is not empty is never the end, if it is not known that the server
    /// returns as many items as it is asked for.
    Short,
}
