//! Stage `api`: the built-in types. In: the names that a spec uses. Out: values.

/// A type that every spec has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// `boolean`
    Boolean,
    /// `date`: a day.
    Date,
    /// `file`: the bytes of a file, sent in a multipart body or as the whole body.
    File,
    /// `integer`: a signed number of 64 bits.
    Integer,
    /// `json`: any JSON value.
    Json,
    /// `number`: a floating-point number.
    Number,
    /// `secret`: text that is never shown.
    Secret,
    /// `string`: text.
    String,
    /// `timestamp`: a point in time.
    Timestamp,
    /// `url`: a URL whose username and password are never shown.
    Url,
}

impl Builtin {
    /// All built-in types, in the order in which reports list them.
    pub const ALL: [Self; 10] = [
        Self::String,
        Self::Integer,
        Self::Number,
        Self::Boolean,
        Self::Timestamp,
        Self::Date,
        Self::Json,
        Self::Secret,
        Self::Url,
        Self::File,
    ];

    /// Returns the word in a spec file: `string`.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Json => "json",
            Self::Secret => "secret",
            Self::Url => "url",
            Self::File => "file",
        }
    }

    /// Returns the type that a word in a spec file names.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|builtin| builtin.name() == name)
    }
}

/// A word that only `ok` takes: a response without a declared type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ResultWord {
    /// `none`: no body.
    None,
    /// `accepted`: done later.
    Accepted,
    /// `unchanged`: the request changed nothing.
    Unchanged,
    /// `raw`: bytes, streamed.
    Raw,
    /// `text`: the body as text.
    Text,
    /// `redirect`: the client goes on elsewhere.
    Redirect,
}

impl ResultWord {
    const ALL: [(&'static str, Self); 6] = [
        ("none", Self::None),
        ("accepted", Self::Accepted),
        ("unchanged", Self::Unchanged),
        ("raw", Self::Raw),
        ("text", Self::Text),
        ("redirect", Self::Redirect),
    ];

    /// Returns the word in a spec file.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, result)| *result == self).map_or("", |(word, _)| word)
    }

    /// Returns the built-in with this name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(word, _)| *word == name).map(|(_, result)| result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for builtin in Builtin::ALL {
            assert_eq!(Builtin::from_name(builtin.name()), Some(builtin));
            assert_eq!(ResultWord::from_name(builtin.name()), None);
        }
        assert_eq!(Builtin::from_name("none"), None);
    }
}
