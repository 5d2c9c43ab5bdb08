//! Multipart bodies: one part per field, named as in a query. Files are streamed.

use super::EncodeError;
use super::payload::{Part, Payload};
use super::query::{Leaf, leaves};
use crate::random;
use crate::service::Encoding;
use crate::value::Value;

/// Returns the media type including the boundary, and the body.
pub(super) fn write(fields: &[(&str, &Value)], encoding: Encoding) -> Result<(String, Payload), EncodeError> {
    let boundary = format!("{:016x}{:016x}", random::number(), random::number());
    let mut writer = Writer { boundary: &boundary, text: String::new(), parts: Vec::new() };
    for (name, value) in fields {
        leaves(name, value, encoding, &mut |name, leaf| {
            writer.leaf(name, leaf);
            Ok(())
        })?;
    }
    let parts = writer.finish();
    Ok((format!("multipart/form-data; boundary={boundary}"), Payload::Parts(parts)))
}

struct Writer<'b> {
    boundary: &'b str,
    /// The text between files.
    text: String,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn leaf(&mut self, name: &str, leaf: Leaf<'_>) {
        let name = escaped(name);
        self.text.push_str(&format!("--{}\r\nContent-Disposition: form-data; name=\"{name}\"", self.boundary));
        match leaf {
            Leaf::Text(text) => self.text.push_str(&format!("\r\n\r\n{text}\r\n")),
            Leaf::File(upload) => {
                let file = escaped(&upload.name);
                let media_type = upload.media_type.as_deref().unwrap_or("application/octet-stream");
                let media_type = media_type.replace(['\r', '\n'], " ");
                self.text.push_str(&format!("; filename=\"{file}\"\r\nContent-Type: {media_type}\r\n\r\n"));
                self.parts.push(Part::Bytes(std::mem::take(&mut self.text).into()));
                self.parts.push(Part::File(upload.clone()));
                self.text.push_str("\r\n");
            }
        }
    }

    fn finish(mut self) -> Vec<Part> {
        self.text.push_str(&format!("--{}--\r\n", self.boundary));
        self.parts.push(Part::Bytes(self.text.into()));
        self.parts
    }
}

/// Escapes a name as browsers do.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{ListStyle, RecordStyle};
    use crate::upload::Upload;

    #[test]
    fn fields_and_files_in_order() {
        let map = Value::Map(vec![("name".into(), Value::Text("ü".into()))]);
        let file = Value::File(Upload::bytes("a\"b\n.png", "PNG").media_type("image/png"));
        let fields = [("override[x]", &map), ("file", &file), ("none", &Value::Null)];
        let encoding = Encoding { lists: ListStyle::Brackets, records: RecordStyle::Indexed };
        let (media_type, payload) = write(&fields, encoding).unwrap();
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        assert_eq!(boundary.len(), 32);
        let Payload::Parts(parts) = payload else { panic!("no parts") };
        let shown: Vec<_> = parts
            .iter()
            .map(|part| match part {
                Part::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap().replace(boundary, "B"),
                Part::File(upload) => format!("<{}>", upload.name),
            })
            .collect();
        let expected = [
            "--B\r\nContent-Disposition: form-data; name=\"override[x][name]\"\r\n\r\nü\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0A.png\"\r\n\
             Content-Type: image/png\r\n\r\n",
            "<a\"b\n.png>",
            "\r\n--B\r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n\r\n--B--\r\n",
        ];
        assert_eq!(shown, expected);
    }
}
