//! Encoded queries: pairs are read, added, set and removed, while all others stay unchanged. Any text is a valid
//! query.

use http::Uri;
use percent_encoding::percent_decode_str;

use super::percent::push_encoded;

/// Appends a pair.
pub(crate) fn push_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, name);
    query.push('=');
    push_encoded(query, value);
}

/// Returns the pairs of a query, decoded as servers do.
pub(crate) fn decoded_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Sets the pair `name` to `value`, in its place if it exists, or else at the end. Other pairs stay unchanged.
pub(crate) fn set_pair(query: &str, name: &str, value: &str) -> String {
    let mut changed = String::with_capacity(query.len() + name.len() + value.len() + 2);
    let mut found = false;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let is_it = decoded(pair.split_once('=').map_or(pair, |(name, _)| name)) == name;
        if is_it && std::mem::replace(&mut found, true) {
            continue;
        }
        if is_it {
            push_pair(&mut changed, name, value);
        } else {
            if !changed.is_empty() {
                changed.push('&');
            }
            changed.push_str(pair);
        }
    }
    if !found {
        push_pair(&mut changed, name, value);
    }
    changed
}

/// Returns the query without the pairs that `remove` selects. Other pairs stay unchanged.
pub(crate) fn without_pairs(query: &str, remove: impl Fn(&str, &str) -> bool) -> String {
    let keep = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        !remove(&decoded(name), &decoded(value))
    };
    query.split('&').filter(keep).collect::<Vec<_>>().join("&")
}

/// Returns the URL with another query.
pub(crate) fn with_query(uri: Uri, query: &str) -> Option<Uri> {
    let path = if query.is_empty() { uri.path().to_owned() } else { format!("{}?{query}", uri.path()) };
    let mut parts = uri.into_parts();
    parts.path_and_query = Some(path.parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_set_and_removed() {
        for (query, expected) in
            [("", "page=2"), ("a=%2e", "a=%2e&page=2"), ("page=1&a", "page=2&a"), ("a=b&pa%67e=1&page=7", "a=b&page=2")]
        {
            assert_eq!(set_pair(query, "page", "2"), expected, "{query}");
        }
        assert_eq!(without_pairs("a=1&t%6Fken=x&b=+", |name, _| name == "token"), "a=1&b=+");
    }
}
