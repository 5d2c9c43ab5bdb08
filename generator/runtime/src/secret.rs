//! Texts that must not be displayed: tokens, passwords, keys, and URLs that may contain one.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A text that `Debug` hides. It is read with [`expose`](Self::expose) only.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// A URL whose username and password `Debug` and `Display` hide. It is read with [`expose`](Self::expose).
///
/// ```
/// # use generator_runtime::Url;
/// let url = Url::from("https://user:password@git.example.com/group/project.git");
/// assert_eq!(url.to_string(), "https://[secret]@git.example.com/group/project.git");
/// assert!(url.expose().contains("password"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Url {
    text: String,
    /// The password, or the username where there is none, since that is then a token.
    secret: Option<Secret>,
}

impl Url {
    /// Wraps `text`, which may be any text.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let secret = user_info(&text).map(|(begin, end)| {
            let user_info = &text[begin..end];
            let secret =
                user_info.split_once(':').map(|(_, password)| password).filter(|password| !password.is_empty());
            percent_decode_str(secret.unwrap_or(user_info.trim_end_matches(':')))
                .decode_utf8_lossy()
                .into_owned()
                .into()
        });
        Self { text, secret }
    }

    /// Returns the whole URL, with username and password.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Returns the secret in the URL, if there is one.
    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }
}

/// Returns where the username and the password of a URL are. A repository's address may lack the scheme.
fn user_info(url: &str) -> Option<(usize, usize)> {
    let begin = url.find("//").map_or(0, |slashes| slashes + 2);
    let end = url[begin..].find(['/', '?', '#']).map_or(url.len(), |end| begin + end);
    // A password that was not escaped may contain what ends the host; then the last `@` counts, to be sure.
    let host = url[begin..end].rfind('@').or_else(|| url[begin..].rfind('@'))?;
    Some((begin, begin + host)).filter(|(begin, end)| begin < end)
}

impl From<&str> for Url {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Url {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Url {
    /// Writes the URL without username and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match user_info(&self.text) {
            Some((begin, end)) => write!(f, "{}[secret]{}", &self.text[..begin], &self.text[end..]),
            None => f.write_str(&self.text),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("glpat-x")), "[secret]");
        assert_eq!(Secret::from("a").expose(), "a");
    }

    #[test]
    fn a_url_shows_no_password() {
        for (url, shown, secret) in [
            ("https://user:p%40ss@host/a", "https://[secret]@host/a", Some("p@ss")),
            ("https://token@host/a", "https://[secret]@host/a", Some("token")),
            ("https://token:@host/a", "https://[secret]@host/a", Some("token")),
            ("https://user:a/b@host/c", "https://[secret]@host/c", Some("a/b")),
            ("ssh://git@host/a", "ssh://[secret]@host/a", Some("git")),
            ("user:pass@host:a.git", "[secret]@host:a.git", Some("pass")),
            ("https://host/a@b", "https://[secret]@b", Some("host/a")),
            ("https://host/a", "https://host/a", None),
            ("https://@host", "https://@host", None),
            ("", "", None),
        ] {
            let found = Url::from(url);
            assert_eq!(found.to_string(), shown);
            assert_eq!(format!("{found:?}"), format!("\"{shown}\""));
            assert_eq!(found.secret().map(Secret::expose), secret, "{url}");
            assert_eq!(found.expose(), url);
        }
    }
}
