//! The closed set of diagnostic codes. One table says for each code its number, its title and what a user can do about
//! it. It knows nothing of documents: a place and the particulars of a case belong to a diagnostic.
//!
//! The first letter is the severity, the first two digits the subject: 01 reading the file, 02 the structure of the
//! document, 03 references, 04 what Rust code can express, 05 output, 06 changes of the document.

use std::fmt;
use std::str::FromStr;

/// How bad a [`Diagnostic`](super::Diagnostic) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Code is generated; the message says what it leaves out.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One row of the table of codes.
struct Entry {
    severity: Severity,
    number: &'static str,
    title: &'static str,
    outcome: Option<&'static str>,
    remedy: &'static str,
}

/// Writes the enum and its table from one list, so that a code cannot lack a title or a remedy.
macro_rules! codes {
    ($($severity:ident $number:literal $name:ident: $title:literal $(=> $outcome:literal)?, $remedy:literal;)*) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($number, ": ", $title, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn entry(self) -> Entry {
                match self {
                    $(Self::$name => Entry {
                        severity: Severity::$severity,
                        number: $number,
                        title: $title,
                        outcome: [$(Some($outcome),)? None][0],
                        remedy: $remedy,
                    },)*
                }
            }
        }
    };
}

codes! {
    Error "E0101" UnreadableFile: "the file cannot be read",
        "check the path and its permissions";
    Error "E0102" FileTooLarge: "the file is too large",
        "split the description, or drop the parts that no client needs";
    Error "E0103" InvalidUtf8: "the file is not UTF-8 text",
        "save the file in the encoding UTF-8";
    Error "E0104" EmptyDocument: "the file holds no document",
        "write an OpenAPI description into the file, beginning with its version, such as `openapi: 3.0.3`";
    Error "E0105" InvalidJson: "the file is not valid JSON",
        "correct the JSON at this place; comments and trailing commas are not allowed";
    Error "E0106" InvalidYaml: "the file is not valid YAML",
        "correct the YAML at this place; often the indentation is off or a string needs quotes";
    Error "E0107" TabIndentation: "a line is indented with a tab",
        "indent with spaces; YAML does not allow tabs there";
    Error "E0108" SeveralDocuments: "the file holds more than one YAML document",
        "keep one document in the file; what follows a line `---` or `...` is another one";
    Error "E0109" DuplicateKey: "a key occurs twice in one object",
        "remove or rename one of the two; a reader would keep only one of them";
    Error "E0110" KeyNotScalar: "a key is not a plain string, number or boolean",
        "use a string as the key; a key that begins with `{` or `[` needs quotes";
    Error "E0112" InvalidMerge: "a merge key `<<` does not name an object",
        "let `<<` name an object or a list of objects, usually by an alias such as `*base`";
    Error "E0113" TooDeep: "the document is nested too deeply",
        "move inner schemas to `components` and refer to them with `$ref`";
    Error "E0114" AliasExpansion: "the document's aliases expand to too much",
        "replace aliases of aliases by `$ref`, which is not copied";
    Error "E0115" UnsupportedTag: "a value has a YAML tag that JSON cannot express",
        "remove the tag (the word that begins with `!`), or resolve it before generating";
    Error "E0116" NotAnObject: "the document is not an object",
        "check that this is the file you meant; a description begins with its version, such as `openapi: 3.0.3`";

    Error "E0201" MissingOpenapi: "the document does not say which version of OpenAPI it follows",
        "add a first line such as `openapi: 3.0.3`";
    Error "E0202" UnsupportedVersion: "this version of OpenAPI is not supported",
        "use OpenAPI 2.0, 3.0, 3.1 or 3.2, or convert the description first";
    Error "E0203" WrongShape: "a value has the wrong shape",
        "give the value the shape that the OpenAPI specification asks for";
    Error "E0204" UnknownDiagnostic: "`x-oasmith-allow` names what is no code of a warning",
        "write the codes of warnings, such as `[W0405]`; `oasmith explain` lists them";

    Error "E0301" UnresolvedReference: "a reference leads nowhere",
        "correct the `$ref`, or define what it names";
    Error "E0302" ReferenceCycle: "a reference leads only to itself",
        "let one of the references name a definition instead of another reference";
    Error "E0303" ExternalReference: "a reference names a file that is not there",
        "correct the `$ref`: it starts at the directory of the file it stands in";
    Error "E0304" ForbiddenFile: "a reference leads out of the document's directory",
        "allow the directory with `--allow-dir DIR` or `Builder::allow_dir`, or move the file";
    Error "E0305" NotLocked: "a reference leads to the network, and is not locked",
        "run `oasmith lock` on the document: it saves a copy and pins it; builds only read that";
    Error "E0306" MissingCopy: "the copy of a file of the network is missing",
        "restore it from version control, or run `oasmith lock` on the document to fetch it again";
    Error "E0307" ChangedCopy: "the copy of a file of the network was changed",
        "undo the change, or run `oasmith lock --update` on the document to lock what is on the network now";
    Error "E0308" InvalidLock: "the lock file is not one",
        "restore it from version control, or remove it and run `oasmith lock` on the document";
    Error "E0309" NotFetched: "a file of the network cannot be fetched",
        "correct the `$ref`, or save a copy beside the document and refer to that";
    Error "E0310" ForbiddenHost: "a file of the network is on a host that the document does not name",
        "allow the host with `--allow-host HOST` if you trust it";
    Error "E0311" ReferenceChain: "a reference leads over too many others",
        "let the `$ref`s name the definition at their end";


    Error "E0501" InternalOutput: "the generated code is not valid Rust",
        "this is a bug in oasmith: please report it with the part of the description that is shown";
    Error "E0502" OutputIo: "the output cannot be written",
        "check the path of the output and its permissions";
    Error "E0503" ForeignFile: "a file in the way was not generated",
        "choose another directory, or move the file away";
    Error "E0504" InvalidName: "the name fits neither a package nor a file",
        "choose a name of a letter followed by letters, digits, `-` and `_`, such as `pet-store`";

    Error "E0601" InvalidChange: "an overlay or JSON Patch is not one",
        "correct it at this place; the Overlay Specification and RFC 6902 say what belongs there";
    Error "E0602" FailedChange: "an overlay or JSON Patch does not fit the document",
        "correct the path: the document may have changed, or an action before this one changed it";

    Warning "W0201" Repaired: "a value of the wrong shape was ignored",
        "correct it: other tools may refuse the document, or read it otherwise";
    Warning "W0202" UnknownKeyword: "a keyword is not part of OpenAPI"
        => "it is left out, and with it all that stands inside",
        "check the spelling; the names of extensions begin with `x-`";
    Warning "W0203" DuplicateOperationId: "two operations have the same `operationId`"
        => "the first keeps the name, and a number is added to the other",
        "give each operation an `operationId` of its own";

    Warning "W0204" LikelySlip: "a name is probably misspelt"
        => "it is taken as it is written",
        "correct the spelling; `x-oasmith-allow: [W0204]` at the root of the document says that it is meant so";
    Warning "W0205" ContradictingValue: "a value contradicts its own schema",
        "correct the value or the schema";

    Warning "W0401" UnsupportedKeyword: "a keyword has no effect on the generated code",
        "nothing needs to be done if the generated code suffices";
    Warning "W0402" UntypedSchema: "a schema became a plain JSON value"
        => "callers get a value that holds any JSON, and nothing about it is checked",
        "describe the value with a `type`, or name its variants with `oneOf` and a `discriminator`";
    Warning "W0403" UnsupportedMediaType: "a media type is not supported",
        "offer the content as `application/json` too, or read and write its bytes yourself";
    Warning "W0404" EndlessSchema: "a schema consists of itself without end",
        "make one of the properties on the way optional or nullable, or an array";
    Warning "W0405" UnusedComponent: "a component is used by no operation"
        => "nothing is generated of it",
        "nothing needs to be done; `--models all` or `Builder::models(Models::All)` generates every schema";
    Warning "W0406" InvalidPagination: "a pagination does not fit its operation"
        => "the operation has no `pages()` and `items()`",
        "correct the extension, or say with `Builder::pagination` how the pages follow each other";

    Warning "W0407" NestedParameter: "the style of a parameter has no form for a value inside another"
        => "it is a text of JSON",
        "describe it by `content`, as JSON, or let it hold nothing that nests";
    Warning "W0408" UnusedMistake: "a mistake is in what no operation uses"
        => "nothing is generated of it",
        "correct it before an operation leads to it: then it is an error";
    Warning "W0409" DeepTypes: "types go deeper than rustc follows by itself"
        => "what sends such a value to another thread may not compile",
        "raise the `recursion_limit` of each crate that has this code or uses it";

    Warning "W0601" UnusedAction: "an action of an overlay changes nothing",
        "correct the target, or remove the action if the document no longer needs it";
    Warning "W0602" OtherDocument: "an overlay is written for another document"
        => "it is applied all the same",
        "apply it to the document that it names, or correct its `extends`";
}

impl Code {
    /// The code's number, such as `E0301`; its first letter is the severity.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.entry().number
    }

    /// Whether code is generated in spite of it.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// What is wrong, in general: a clause without a full stop.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.entry().title
    }

    /// What comes of it, where that is always the same: a clause without a full stop.
    #[must_use]
    pub const fn outcome(self) -> Option<&'static str> {
        self.entry().outcome
    }

    /// Whether it is about a file of the network, and how that is had.
    #[cfg(feature = "fetch")]
    pub(crate) const fn is_about_network(self) -> bool {
        matches!(
            self,
            Self::NotLocked
                | Self::MissingCopy
                | Self::ChangedCopy
                | Self::InvalidLock
                | Self::NotFetched
                | Self::ForbiddenHost
        )
    }

    /// Whether a key is meant by it, even where the value is a short text.
    pub(super) const fn is_about_key(self) -> bool {
        matches!(self, Self::UnknownKeyword | Self::UnsupportedKeyword)
    }

    /// What a user can do about it: a clause without a full stop.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        self.entry().remedy
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    text: String,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no diagnostic has the code `{}`", self.text)?;
        match self.suggestion() {
            Some(code) => write!(f, "; did you mean `{code}`, {}?", code.title()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownCode {}

impl UnknownCode {
    /// The code that was probably meant: one of the same number, or with one character changed.
    #[must_use]
    pub fn suggestion(&self) -> Option<Code> {
        let text = self.text.trim().to_ascii_uppercase();
        let digits = |text: &str| text.trim_start_matches(['E', 'W']).to_owned();
        let is_near = |code: &str| {
            code.len() == text.len() && code.bytes().zip(text.bytes()).filter(|(a, b)| a != b).count() <= 1
        };
        let find = |test: &dyn Fn(&str) -> bool| Code::ALL.iter().copied().find(|code| test(code.as_str()));
        find(&|code| code == text).or_else(|| find(&|code| digits(code) == digits(&text))).or_else(|| find(&is_near))
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let code = Self::ALL.iter().copied().find(|code| code.as_str() == text);
        code.ok_or_else(|| UnknownCode { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_ordered_and_say_the_severity() {
        for pair in Code::ALL.windows(2) {
            let (before, after) = (pair[0].as_str(), pair[1].as_str());
            assert!(before < after, "{before} is listed before {after}");
        }
        for code in Code::ALL {
            let letter = if code.severity() == Severity::Error { 'E' } else { 'W' };
            assert!(code.as_str().starts_with(letter), "{code}");
            assert_eq!(code.as_str().len(), 5, "{code}");
        }
    }

    #[test]
    fn each_code_has_a_section_in_the_manual() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md")).unwrap();
        let mut sections = page.split("\n## ").skip(1);
        for code in Code::ALL {
            let section = sections.next().unwrap_or_default();
            assert!(section.starts_with(&format!("{code}: {}\n", code.title())), "{code} has no section in its place");
            for part in ["\n**Why.** ", "\n**Fix.** "] {
                assert!(section.contains(part), "{code}: {part}");
            }
        }
        assert_eq!(sections.next(), None, "a section of no code");
    }

    #[test]
    fn titles_and_remedies_are_clauses() {
        for code in Code::ALL {
            for text in [code.title(), code.remedy()] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{code}: {text}");
                assert!(!text.starts_with(char::is_uppercase), "{code}: {text}");
            }
        }
    }
}
