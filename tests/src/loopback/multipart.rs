//! Reads `multipart/form-data` bodies (RFC 7578) the way Rack does: bytes in, parts out.
//!
//! Strict where a client can be wrong: a missing boundary, a missing end, a part without a name are errors.

use percent_encoding::percent_decode_str;

use super::body::BodyError;

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the form field.
    pub name: String,
    /// The file name, when the part is a file; decoded from `filename*`, quotes, backslashes and percent signs.
    pub file_name: Option<String>,
    /// The media type, when the part says one.
    pub content_type: Option<String>,
    /// All header lines of the part as sent.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Part {
    /// The content as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Takes a body apart by the boundary that `content_type` names.
pub(super) fn parse(content_type: &str, body: &[u8]) -> Result<Vec<Part>, BodyError> {
    let (media_type, parameters) = header_parameters(content_type);
    if !media_type.eq_ignore_ascii_case("multipart/form-data") {
        return Err(BodyError(format!("the media type is `{media_type}`, not multipart/form-data")));
    }
    let boundary = parameter(&parameters, "boundary").ok_or_else(|| error("the media type names no boundary"))?;
    let delimiter = format!("--{boundary}").into_bytes();
    let mut rest = match find(body, &delimiter) {
        Some(0) => &body[delimiter.len()..],
        Some(_) | None => return Err(error("the body does not begin with the boundary")),
    };
    let inner = [b"\r\n".as_slice(), &delimiter].concat();
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let content = rest.strip_prefix(b"\r\n").ok_or_else(|| error("no line ends after a boundary"))?;
        let end = find(content, &inner).ok_or_else(|| error("the last boundary is missing"))?;
        parts.push(parse_part(&content[..end])?);
        rest = &content[end + inner.len()..];
    }
    Ok(parts)
}

fn parse_part(content: &[u8]) -> Result<Part, BodyError> {
    let end = find(content, b"\r\n\r\n").ok_or_else(|| error("the head of a part has no end"))?;
    let head = std::str::from_utf8(&content[..end]).map_err(|_| error("the head of a part is not UTF-8"))?;
    let mut headers = Vec::new();
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':').ok_or_else(|| error("a header of a part has no colon"))?;
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let header = |name: &str| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.clone());
    let disposition = header("content-disposition").ok_or_else(|| error("a part without a disposition"))?;
    let (kind, parameters) = header_parameters(&disposition);
    if !kind.eq_ignore_ascii_case("form-data") {
        return Err(error("a part that is no form data"));
    }
    let name = parameter(&parameters, "name").ok_or_else(|| error("a part without a name"))?.to_owned();
    let file_name = match parameter(&parameters, "filename*") {
        Some(extended) => Some(extended_value(extended)),
        None => parameter(&parameters, "filename").map(percent_decoded),
    };
    Ok(Part { name, file_name, content_type: header("content-type"), bytes: content[end + 4..].to_vec(), headers })
}

/// The value of a header before its first `;`, and the parameters after it, with quotes and backslashes undone.
fn header_parameters(header: &str) -> (String, Vec<(String, String)>) {
    let mut pieces = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for character in header.chars() {
        let last = pieces.len() - 1;
        match character {
            _ if escaped => {
                pieces[last].push(character);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => pieces.push(String::new()),
            _ => pieces[last].push(character),
        }
    }
    let value = pieces.remove(0).trim().to_owned();
    let parameters = pieces.iter().filter_map(|piece| piece.trim_start().split_once('='));
    (value, parameters.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.to_owned())).collect())
}

fn parameter<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// `UTF-8''na%20me` as RFC 5987 has it.
fn extended_value(value: &str) -> String {
    let encoded = value.splitn(3, '\'').nth(2).unwrap_or(value);
    percent_decode_str(encoded.trim()).decode_utf8_lossy().into_owned()
}

/// Rack undoes percent signs in a file name when each of them begins an escape.
fn percent_decoded(name: &str) -> String {
    let is_escape = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    if name.split('%').skip(1).all(is_escape) {
        percent_decode_str(name).decode_utf8_lossy().into_owned()
    } else {
        name.to_owned()
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn error(what: &str) -> BodyError {
    BodyError(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    const TYPE: &str = "multipart/form-data; boundary=\"b 1\"";

    #[test]
    fn parts_keep_their_bytes() {
        let body = b"--b 1\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\n1\r\n--b\r\n\r\n--b 1\r\n\
            content-disposition: form-data; name=\"file\"; filename=\"a\\\"b;c%20d.bin\"\r\nContent-Type: x/y\r\n\r\n\
            \xff\x00\r\n--b 1--\r\n";
        let parts = parse(TYPE, body).expect("well-formed");
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].name.as_str(), parts[0].text().as_str()), ("a[b]", "1\r\n--b\r\n"));
        assert_eq!(parts[0].file_name, None);
        assert_eq!(parts[1].file_name.as_deref(), Some("a\"b;c d.bin"));
        assert_eq!(parts[1].content_type.as_deref(), Some("x/y"));
        assert_eq!(parts[1].bytes, b"\xff\x00");
    }

    #[test]
    fn file_names_are_decoded_as_rack_does() {
        let cases = [
            ("filename=\"100%.txt\"", "100%.txt"),
            ("filename=plain.txt", "plain.txt"),
            ("filename=\"x\"; filename*=UTF-8''%C3%A4%20b.txt", "ä b.txt"),
            ("filename=\"%C3%A4\"", "ä"),
        ];
        for (parameters, expected) in cases {
            let body = format!("--b\r\nContent-Disposition: form-data; name=f; {parameters}\r\n\r\n\r\n--b--");
            let parts = parse("multipart/form-data; boundary=b", body.as_bytes()).expect(parameters);
            assert_eq!(parts[0].file_name.as_deref(), Some(expected), "{parameters}");
        }
    }

    #[test]
    fn broken_framing_is_named() {
        let cases: [(&str, &[u8], &str); 6] = [
            ("text/plain", b"", "the media type is `text/plain`, not multipart/form-data"),
            ("multipart/form-data", b"", "the media type names no boundary"),
            (TYPE, b"--other\r\n", "the body does not begin with the boundary"),
            (TYPE, b"--b 1\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "the last boundary is missing"),
            (TYPE, b"--b 1\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b 1--", "a part without a name"),
            (TYPE, b"--b 1\r\nA: b\r\n\r\n1\r\n--b 1--", "a part without a disposition"),
        ];
        for (content_type, body, message) in cases {
            assert_eq!(parse(content_type, body).expect_err(message).to_string(), message);
        }
    }
}
