//! Bodies of `multipart/form-data` (RFC 7578): parts come in, a boundary and a body come out. Files are streamed.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::QueryStyle;
use super::checks::Checks;
use super::parameter::Parameter;
use super::style::Place;
use crate::random::random;
use crate::{Body, Encode, EncodeError};

/// Up to this size, copying bytes costs less than sending them by themselves.
const SMALL: usize = 8 * 1024;

/// A file to be sent: its content, and what the server may want to know of it.
///
/// ```
/// use oasmith_runtime::File;
///
/// let photo = File::new(vec![0x89, b'P', b'N', b'G']).name("cat.png").content_type("image/png");
/// ```
#[derive(Clone, Debug)]
pub struct File {
    body: Body,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file without a name. Many servers take a part for a file only if it has one.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), name: None, content_type: None }
    }

    /// Sets the name, without a path.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type, in place of the one that the description has or of `application/octet-stream`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

/// A part that is a file or, where the description allows one in its place, a value.
#[derive(Clone, Debug)]
pub enum FileOr<T> {
    /// A file.
    File(File),
    /// What may stand in its place.
    Value(T),
}

impl<T> From<File> for FileOr<T> {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

/// A body of `multipart/form-data` that is being put together. The order of the parts is kept.
///
/// ```
/// use oasmith_runtime::{File, Multipart};
///
/// let mut form = Multipart::new();
/// form.value("caption", "A cat");
/// form.file("photo", File::new("…").name("cat.png"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
    problem: Option<EncodeError>,
    pub(super) checks: Checks,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    file: Option<String>,
    content_type: Option<String>,
    encoding: Option<&'static str>,
    body: Body,
}

impl Multipart {
    /// A form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value as its type says (OAS 3.0.4 §4.7.15.1.1): a scalar as text, an object as JSON, a list as a part for each of
    /// its items; nothing for `null`.
    pub fn value<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.check(name, &value);
        match Parameter::of(&value) {
            Ok(value) => self.by_type(name, value),
            Err(error) => self.fail(name, error),
        }
    }

    /// Adds a value with a media type: JSON where that is JSON, else the text of a scalar, or a part for each item of a list.
    pub fn value_as<T: Encode + ?Sized>(&mut self, name: &str, content_type: &str, value: &T) {
        self.check(name, &value);
        match Parameter::of(&value) {
            Ok(value) => self.by_media_type(name, content_type, value),
            Err(error) => self.fail(name, error),
        }
    }

    /// Adds a value in a style of queries, a part for each pair that it would be there (OAS 3.1.1, Encoding Object, "Encoding `multipart`
    /// Media Types"): `a[b]` of `a[b]=1` is the name of a part.
    pub fn value_in<T: Encode + ?Sized>(&mut self, style: QueryStyle, explode: bool, name: &str, value: &T) {
        self.check(name, &value);
        let pairs = Parameter::of(&value).and_then(|value| Place::Query(style).text(explode, name, value));
        match pairs {
            Ok(pairs) => {
                let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
                for pair in pairs.iter().flat_map(|pairs| pairs.split('&')) {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    self.text(&decoded(name), None, decoded(value));
                }
            }
            Err(error) => self.fail(name, error),
        }
    }

    /// Adds bytes that are a text of an encoding, `base64` or `base64url`, with a header that says so (OAS 3.1.1, Encoding Object, "Encoding `multipart` Media Types";
    /// RFC 2045 §6): what reads only the media type would take the text for an image. RFC 7578 §4.7 deprecates the header in forms, since those
    /// can hold raw bytes; here the description asks for the text, and says by that that it asks for the header.
    pub fn encoded_as<T: Encode + ?Sized>(
        &mut self,
        name: &str,
        content_type: &str,
        encoding: &'static str,
        value: &T,
    ) {
        let before = self.parts.len();
        self.value_as(name, content_type, value);
        self.parts.iter_mut().skip(before).for_each(|part| part.encoding = Some(encoding));
    }

    /// Adds a value as a document of XML whose root has this name and form; nothing for what is absent.
    #[cfg(feature = "xml")]
    pub fn xml<T: Encode + ?Sized>(
        &mut self,
        name: &str,
        content_type: &str,
        value: &T,
        root: crate::xml::Name,
        form: crate::xml::Form,
    ) {
        self.check(name, &value);
        if value.is_absent() {
            return;
        }
        match crate::xml::write(&value, root, form) {
            Ok(text) => self.text(name, Some(content_type), text),
            Err(error) => self.fail(name, error),
        }
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: File) {
        self.file_as(name, "application/octet-stream", file);
    }

    /// Adds a file that has this media type if it has none of its own.
    pub fn file_as(&mut self, name: &str, content_type: &str, file: File) {
        self.note(name);
        let content_type = Some(file.content_type.unwrap_or_else(|| content_type.to_owned()));
        self.parts.push(Part { name: name.to_owned(), file: file.name, content_type, encoding: None, body: file.body });
    }

    /// Adds a file that has this media type if it has none of its own, or a value as its type says.
    pub fn file_or<T: Encode>(&mut self, name: &str, content_type: &str, part: FileOr<T>) {
        match part {
            FileOr::File(file) => self.file_as(name, content_type, file),
            FileOr::Value(value) => self.value(name, &value),
        }
    }

    fn by_media_type(&mut self, name: &str, content_type: &str, value: Parameter) {
        match value {
            Parameter::Absent => {}
            value if content_type.contains("json") => self.text(name, Some(content_type), value.json()),
            Parameter::Text(text) | Parameter::Literal(text) => self.text(name, Some(content_type), text),
            Parameter::List(items) => items.into_iter().for_each(|item| self.by_media_type(name, content_type, item)),
            Parameter::Object(_) => {
                self.fail(name, EncodeError::new(format!("an object has no form in `{content_type}`")));
            }
        }
    }

    fn by_type(&mut self, name: &str, value: Parameter) {
        match value {
            Parameter::Absent => {}
            Parameter::Text(text) | Parameter::Literal(text) => self.text(name, None, text),
            Parameter::Object(_) => self.text(name, Some("application/json"), value.json()),
            Parameter::List(items) => {
                for item in items {
                    match item {
                        Parameter::List(_) => self.text(name, Some("application/json"), item.json()),
                        item => self.by_type(name, item),
                    }
                }
            }
        }
    }

    /// Without a media type a part is `text/plain` (RFC 7578 §4.4).
    fn text(&mut self, name: &str, content_type: Option<&str>, text: String) {
        let content_type = content_type.map(str::to_owned);
        self.parts.push(Part { name: name.to_owned(), file: None, content_type, encoding: None, body: text.into() });
    }

    fn fail(&mut self, name: &str, error: EncodeError) {
        self.problem.get_or_insert(error.at_key(name.to_owned()));
    }

    /// The media type with its boundary, and the body.
    pub(super) fn finish(self) -> Result<(String, Body), EncodeError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let boundary = boundary(&self.parts);
        let (mut body, mut open) = (Body::default(), Vec::new());
        for part in self.parts {
            open.extend_from_slice(part.head(&boundary).as_bytes());
            match part.body.as_bytes() {
                Some(bytes) if bytes.len() <= SMALL => open.extend_from_slice(bytes),
                _ => {
                    body.push(std::mem::take(&mut open).into());
                    body.push(part.body);
                }
            }
            open.extend_from_slice(b"\r\n");
        }
        open.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        body.push(open.into());
        Ok((format!("multipart/form-data; boundary={boundary}"), body))
    }
}

impl Part {
    fn head(&self, boundary: &str) -> String {
        let file = self.file.as_ref().map_or(String::new(), |file| format!("; filename=\"{}\"", quoted(file)));
        // What would end the line, or break it, cannot be part of a media type.
        let content_type = self.content_type.as_ref().map_or(String::new(), |content_type| {
            format!("\r\nContent-Type: {}", content_type.replace(|character: char| character.is_ascii_control(), " "))
        });
        let encoding =
            self.encoding.map_or(String::new(), |encoding| format!("\r\nContent-Transfer-Encoding: {encoding}"));
        let name = quoted(&self.name);
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}{content_type}{encoding}\r\n\r\n")
    }
}

/// As browsers write names (RFC 7578 §2 and the "multipart/form-data encoding algorithm" of WHATWG HTML), where `"`, CR and LF are
/// percent-encoded. So is here what servers read differently: the other characters that no header may hold (RFC 9110 §5.5), and `\`,
/// which many take for the beginning of an escape.
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '"' | '\\') || (character.is_ascii_control() && character != '\t') {
            quoted.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// A text that no part in memory contains, and that nobody who makes a stream can guess.
fn boundary(parts: &[Part]) -> String {
    loop {
        let [first, second, third] = [(); 3].map(|()| random());
        let boundary = format!("oasmith-{first:016x}{second:016x}{third:016x}");
        let is_in = |part: &Part| {
            let bytes = part.body.as_bytes();
            bytes.is_some_and(|bytes| bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()))
        };
        if !parts.iter().any(is_in) {
            return boundary;
        }
    }
}
