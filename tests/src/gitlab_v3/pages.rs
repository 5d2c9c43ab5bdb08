//! Pages as v3 makes them. Comes in: a list and the parameters of the request. Goes out: a slice of it, with `Link` and,
//! from 8.4 on, `X-*`; or the bare slice of a list that is counted from zero. Nothing is refused.

use serde_json::Value;

use crate::gitlab::pages::to_query;
use crate::loopback::Response;

use super::endpoint::Call;

/// The first release that sends totals.
const TOTALS: u8 = 4;

/// The first release whose links repeat the parameters of the request. Before, they name the page and its size alone, as
/// the response of February 2016 in <https://github.com/gitlabhq/gitlabhq/issues/10040> does, when 8.4 was the latest. That
/// it was the next release that changed this is a guess.
const WHOLE_LINKS: u8 = 5;

/// The most entries of a page.
const MAX_PER_PAGE: usize = 100;

/// Presents the page of `entries` that the request asks for.
pub(super) fn paginate<T>(call: &Call<'_>, entries: &[T], present: impl Fn(&T) -> Value) -> Response {
    let size = size(call).min(MAX_PER_PAGE);
    let page = call.integer("page").unwrap_or(1).max(1);
    let start = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(size);
    let response = slice(entries, start, size, present);
    let pages = i64::try_from(entries.len().div_ceil(size)).unwrap_or(i64::MAX);
    let previous = (page > 1).then(|| page - 1);
    let next = (page < pages).then(|| page + 1);
    let relations = [("prev", previous), ("next", next), ("first", Some(1)), ("last", Some(pages))];
    let link = |(relation, page): (&str, Option<i64>)| {
        page.map(|page| format!("<{}>; rel=\"{relation}\"", page_url(call, page, size)))
    };
    let links: Vec<String> = relations.into_iter().filter_map(link).collect();
    let response = response.with_header("Link", links.join(", "));
    if call.state.release < TOTALS {
        return response;
    }
    let number = |page: Option<i64>| page.map(|page| page.to_string()).unwrap_or_default();
    response
        .with_header("X-Total", entries.len().to_string())
        .with_header("X-Total-Pages", pages.to_string())
        .with_header("X-Per-Page", size.to_string())
        .with_header("X-Page", page.to_string())
        .with_header("X-Next-Page", number(next))
        .with_header("X-Prev-Page", number(previous))
}

/// Presents a page of a list whose first page is 0, with pages of any size and without totals.
pub(super) fn from_zero<T>(call: &Call<'_>, entries: &[T], present: impl Fn(&T) -> Value) -> Response {
    let page = usize::try_from(call.integer("page").unwrap_or(0)).unwrap_or(0);
    let size = size(call);
    slice(entries, page.saturating_mul(size), size, present)
}

fn size(call: &Call<'_>) -> usize {
    call.integer("per_page").and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0).unwrap_or(20)
}

fn slice<T>(entries: &[T], start: usize, size: usize, present: impl Fn(&T) -> Value) -> Response {
    let body: Vec<Value> = entries.iter().skip(start).take(size).map(present).collect();
    Response::json(200, &Value::Array(body))
}

fn page_url(call: &Call<'_>, page: i64, size: usize) -> String {
    let query = if call.state.release < WHOLE_LINKS {
        format!("page={page}&per_page={size}")
    } else {
        let mut params = call.params.clone();
        params.insert("page".into(), page.into());
        params.insert("per_page".into(), size.into());
        to_query(&params)
    };
    format!("{}{}?{query}", call.state.url, call.request.path)
}
