//! Encoded queries: pairs are read, added, set and removed, all others staying as they are, byte for byte. Every text is a
//! query.

use http::Uri;
use percent_encoding::percent_decode_str;

use super::percent::push_encoded;

/// Adds a pair at the end.
pub(crate) fn push_pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    push_encoded(query, name);
    query.push('=');
    push_encoded(query, value);
}

/// The pairs of an encoded query, decoded as servers do.
pub(crate) fn decoded_pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The query with `name` set to `value`: in its place when it is there, else at the end. The other pairs stay as they
/// are, byte for byte.
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

/// The query without the pairs that `remove` wants gone, the others byte for byte.
pub(crate) fn without_pairs(query: &str, remove: impl Fn(&str, &str) -> bool) -> String {
    let keep = |pair: &&str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        !remove(&decoded(name), &decoded(value))
    };
    query.split('&').filter(keep).collect::<Vec<_>>().join("&")
}

/// The URL with another query.
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
