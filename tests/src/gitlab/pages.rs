//! Offset pages as GitLab makes them (`lib/gitlab/pagination/offset_header_builder.rb`): a slice of a list, the `X-*`
//! headers and `Link`, whose addresses repeat every parameter of the request in its final form, defaults and the
//! parameters of the path included.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::loopback::Response;

use super::declared::text_of;
use super::endpoint::Call;
use super::time;

/// The most entries of a page.
const MAX_PER_PAGE: i64 = 100;

/// What Ruby's `CGI.escape` leaves as it is, besides letters and digits.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'.').remove(b'-').remove(b'~');

/// Parameters that were declared as times, which `Link` gives in Ruby's form.
const TIMES: &[&str] = &["created_after", "created_before", "updated_after", "updated_before"];

/// Presents the page of `entries` that the request asks for.
pub(super) fn paginate<T>(call: &Call<'_>, entries: &[T], present: impl Fn(&T) -> Value) -> Response {
    // Kaminari takes a negative number for none.
    let per_page = call.integer("per_page").filter(|per_page| *per_page > 0).unwrap_or(20).min(MAX_PER_PAGE);
    let page = call.integer("page").unwrap_or(1).max(1);
    let size = usize::try_from(per_page).unwrap_or(usize::MAX);
    let start = usize::try_from(page - 1).unwrap_or(usize::MAX).saturating_mul(size).min(entries.len());
    let end = start.saturating_add(size).min(entries.len());
    let body: Vec<Value> = entries[start..end].iter().map(present).collect();

    let counted = entries.len() <= call.state.count_limit;
    let pages = i64::try_from(entries.len().div_ceil(size)).unwrap_or(i64::MAX).max(1);
    // Kaminari names no page before the first, and none behind the last.
    let previous = (page > 1 && (!counted || page <= pages)).then(|| page - 1);
    let next = (page < pages).then(|| page + 1);

    let mut links = Vec::new();
    for (relation, page) in [("prev", previous), ("next", next), ("first", Some(1)), ("last", Some(pages))] {
        if let Some(page) = page.filter(|_| counted || relation != "last") {
            links.push(format!("<{}>; rel=\"{relation}\"", page_url(call, page)));
        }
    }
    let number = |page: Option<i64>| page.map(|page| page.to_string()).unwrap_or_default();
    let response = Response::json(200, &Value::Array(body))
        .with_header("Link", links.join(", "))
        .with_header("X-Next-Page", number(next))
        .with_header("X-Page", page.to_string())
        .with_header("X-Per-Page", per_page.to_string())
        .with_header("X-Prev-Page", number(previous));
    if counted {
        response.with_header("X-Total", entries.len().to_string()).with_header("X-Total-Pages", pages.to_string())
    } else {
        response
    }
}

fn page_url(call: &Call<'_>, page: i64) -> String {
    let mut params = call.params.clone();
    params.insert("page".into(), page.into());
    for (name, value) in &mut params {
        if let Some(time) = value.as_str().filter(|_| TIMES.contains(&name.as_str())).and_then(time::parse) {
            *value = time::parameter(time).into();
        }
    }
    format!("{}{}?{}", call.state.external_url, call.request.path, to_query(&params))
}

/// Rails' `Hash#to_query`: nested and escaped; the entries of a hash sorted as text, empty lists and hashes left out.
pub(crate) fn to_query(params: &Map<String, Value>) -> String {
    hash_query(None, params)
}

fn hash_query(namespace: Option<&str>, hash: &Map<String, Value>) -> String {
    let key = |name: &str| namespace.map_or_else(|| name.to_owned(), |namespace| format!("{namespace}[{name}]"));
    let mut entries: Vec<String> = hash.iter().filter_map(|(name, value)| value_query(&key(name), value)).collect();
    entries.sort();
    entries.join("&")
}

fn value_query(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(hash) if hash.is_empty() => None,
        Value::Object(hash) => Some(hash_query(Some(key), hash)),
        Value::Array(entries) if entries.is_empty() => None,
        Value::Array(entries) => {
            let key = format!("{key}[]");
            Some(entries.iter().filter_map(|entry| value_query(&key, entry)).collect::<Vec<_>>().join("&"))
        }
        leaf => Some(format!("{}={}", escape(key), escape(&text_of(leaf)))),
    }
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string().replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::to_query;

    #[test]
    fn parameters_are_written_as_rails_does() {
        let params = json!({
            "labels": ["c&d", "a b"], "id": "GROUP01/TEST_PRJ01", "iids": [], "state": null, "with": false,
            "not": { "labels": ["ä*"] }, "page": 2
        });
        let expected = "id=GROUP01%2FTEST_PRJ01&labels%5B%5D=c%26d&labels%5B%5D=a+b&\
            not%5Blabels%5D%5B%5D=%C3%A4%2A&page=2&state=&with=false";
        assert_eq!(to_query(params.as_object().expect("an object")), expected);
    }
}
