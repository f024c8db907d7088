//! Diagnostics for programs: JSON, SARIF 2.1.0 and the workflow commands of GitHub. In come diagnostics, out goes text whose
//! form does not change; the page of diagnostics describes it.

use oasmith::diagnostics::{Code, Diagnostic, Place, Position, Severity};
use serde_json::{Value, json};

/// One diagnostic, as `--format json` prints it.
pub(super) fn json(diagnostic: &Diagnostic) -> Value {
    json!({
        "severity": diagnostic.severity().to_string(),
        "code": diagnostic.code().as_str(),
        "message": diagnostic.message(),
        "note": diagnostic.note(),
        "help": diagnostic.help(),
        "place": json_place(diagnostic.place()),
        "also": diagnostic.also().map(json_place),
    })
}

fn json_place(place: &Place) -> Value {
    let position = |at: Position| json!({ "line": at.line, "column": at.column });
    json!({
        "file": place.file().map(|file| file.display().to_string()),
        "pointer": place.pointer().as_str(),
        "start": place.span().map(|span| position(span.start)),
        "end": place.span().map(|span| position(span.end)),
    })
}

/// A log of one run, as `--format sarif` prints it.
pub(super) fn sarif(diagnostics: &[Diagnostic]) -> Value {
    let mut codes: Vec<Code> = diagnostics.iter().map(Diagnostic::code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = diagnostics.iter().map(|it| result(it, &codes)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "oasmith",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "name": format!("{code:?}"),
        "shortDescription": { "text": code.title() },
        "help": { "text": code.remedy() },
        "defaultConfiguration": { "level": code.severity().to_string() },
    })
}

fn result(diagnostic: &Diagnostic, codes: &[Code]) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code().as_str(),
        "ruleIndex": codes.binary_search(&diagnostic.code()).unwrap_or_default(),
        "level": diagnostic.severity().to_string(),
        "message": { "text": format!("{}\n{}", diagnostic.message(), diagnostic.help()) },
        "locations": location(diagnostic.place()).into_iter().collect::<Vec<_>>(),
    });
    if let (Some(also), Some(result)) = (diagnostic.also().and_then(location), result.as_object_mut()) {
        result.insert("relatedLocations".to_owned(), json!([also]));
    }
    result
}

fn location(place: &Place) -> Option<Value> {
    let uri = uri(&place.file()?.display().to_string());
    let region = place.span().map(|span| {
        json!({
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        })
    });
    let logical = json!([{ "fullyQualifiedName": format!("#{}", place.pointer()) }]);
    Some(match region {
        Some(region) => json!({
            "physicalLocation": { "artifactLocation": { "uri": uri }, "region": region },
            "logicalLocations": logical,
        }),
        None => json!({ "physicalLocation": { "artifactLocation": { "uri": uri } } }),
    })
}

/// A path as a reference of RFC 3986.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let escaped = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}

/// One diagnostic, as `--format github` prints it.
pub(super) fn github(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    let place = diagnostic.place();
    properties.extend(place.file().map(|file| ("file", file.display().to_string())));
    if let Some(span) = place.span() {
        properties.push(("line", span.start.line.to_string()));
        properties.push(("col", span.start.column.to_string()));
        properties.push(("endLine", span.end.line.to_string()));
        properties.push(("endColumn", span.end.column.to_string()));
    }
    properties.push(("title", format!("{} {}", diagnostic.code(), diagnostic.code().title())));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let message = data(&format!("{}\n{}", diagnostic.message(), diagnostic.help()));
    format!("::{command} {}::{message}", properties.join(","))
}

/// The text of a workflow command: it is one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_something_are_escaped() {
        assert_eq!(property("a: 100%, b\r\n::"), "a%3A 100%25%2C b%0D%0A%3A%3A");
        assert_eq!(data("a: 100%,\nb"), "a: 100%25,%0Ab");
        assert_eq!(uri("spec\\a b%é.yaml"), "spec/a%20b%25%C3%A9.yaml");
    }
}
