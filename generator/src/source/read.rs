//! From a path or bytes to a text. It refuses what is not a readable file of bounded size in UTF-8, and knows nothing of
//! what the text means.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::Problem;
use crate::diagnostics::{Code, Position};

/// Far above any real description (the largest known one has 13 MB), and far below what would exhaust a machine.
const SIZE_LIMIT: u64 = 128 * 1024 * 1024;

/// The text of the file at `path`, without a byte order mark.
pub(super) fn file(path: &Path) -> Result<String, Problem> {
    text(bytes(path)?)
}

/// What the file at `path` holds.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: io::Error| Problem::new(Code::UnreadableFile, format!("the file cannot be read: {error}"));
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Problem::new(Code::UnreadableFile, "the path names a directory, not a file"));
    }
    if metadata.len() > SIZE_LIMIT {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // The size that the file system states is not all: a pipe or a device has none.
    file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn too_large() -> Problem {
    let megabytes = SIZE_LIMIT / (1024 * 1024);
    Problem::new(Code::FileTooLarge, format!("the file has more than {megabytes} MB"))
}

/// The text of `bytes`, without a byte order mark.
pub(super) fn text(mut bytes: Vec<u8>) -> Result<String, Problem> {
    if u64::try_from(bytes.len()).map_or(true, |size| size > SIZE_LIMIT) {
        return Err(too_large());
    }
    if bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\xFF\xFE") {
        let start = Position { line: 1, column: 1 };
        return Err(Problem::at(Code::InvalidUtf8, start, "the file is UTF-16"));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let byte = bytes.get(valid).copied().unwrap_or_default();
        let mut cursor = Cursor::default();
        cursor.advance(bytes, valid);
        Problem::at(
            Code::InvalidUtf8,
            cursor.position(),
            format!("the byte 0x{byte:02X} does not belong to UTF-8 text"),
        )
    })
}

/// Turns byte offsets into lines and columns. It only moves forward, so that any number of ascending offsets cost one
/// pass over the text, even where the whole text is one line.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    offset: usize,
    newlines: usize,
    characters: usize,
}

impl Cursor {
    /// Moves to the byte `offset` of `bytes`, which must not lie before the present one.
    pub(super) fn advance(&mut self, bytes: &[u8], offset: usize) {
        for byte in bytes.get(self.offset..offset).unwrap_or_default() {
            if *byte == b'\n' {
                self.newlines += 1;
                self.characters = 0;
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                // Of each character, UTF-8 has exactly one byte that is not a continuation byte.
                self.characters += 1;
            }
        }
        self.offset = offset;
    }

    pub(super) fn position(&self) -> Position {
        Position { line: self.newlines + 1, column: self.characters + 1 }
    }
}
