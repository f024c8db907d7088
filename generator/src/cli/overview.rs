//! What `oasmith check` says of a document that can be compiled, on one screen: what it is, what it has, what will be typed
//! and what not, and what is ignored.

use oasmith::Report;
use oasmith::diagnostics::{Code, Diagnostic};

use super::counted;

/// Where components stand that are no schemas.
const OTHERS: &[&str] = &["parameters", "requestBodies", "responses", "headers"];

/// The overview of a document, without a final newline.
pub(super) fn overview(report: &Report) -> String {
    let summary = report.summary();
    let mut lines = vec![
        format!("{}, version {}", summary.title, summary.version),
        format!("{}, {}", summary.dialect, size(summary.bytes)),
        String::new(),
    ];
    let mut row = |name: &str, text: String| lines.push(format!("  {name:<12}{text}"));
    row("operations", summary.operations.to_string());
    row("schemas", format!("{}{}", summary.schemas, unused(report)));
    row("models", summary.models.to_string());
    let typed = summary.values - summary.json_values;
    row("typed", format!("{typed} of {}", counted(summary.values, "value")));
    if summary.json_values > 0 {
        row("any JSON", format!("{}{}", counted(summary.json_values, "value"), why(report)));
    }
    if summary.raw_bodies > 0 {
        row("as it comes", format!("{} of text or bytes", counted_bodies(summary.raw_bodies)));
    }
    let mut ignored = of(report, Code::UnsupportedKeyword).map(Diagnostic::message).map(what).collect::<Vec<_>>();
    let unknown = of(report, Code::UnknownKeyword).count();
    ignored
        .extend((unknown > 0).then(|| format!("{} ({})", counted(unknown, "unknown keyword"), Code::UnknownKeyword)));
    for (index, what) in ignored.iter().enumerate() {
        row(if index == 0 { "ignored" } else { "" }, what.clone());
    }
    lines.join("\n")
}

fn of(report: &Report, code: Code) -> impl Iterator<Item = &Diagnostic> {
    report.diagnostics().iter().filter(move |it| it.code() == code)
}

fn unused(report: &Report) -> String {
    // Other components are reported, too.
    let is_schema =
        |one: &&Diagnostic| !one.pointer().as_str().rsplit('/').nth(1).is_some_and(|home| OTHERS.contains(&home));
    match of(report, Code::UnusedComponent).filter(is_schema).count() {
        0 => String::new(),
        count => format!(", {count} of them used by no operation ({})", Code::UnusedComponent),
    }
}

fn why(report: &Report) -> String {
    let untyped = match of(report, Code::UntypedSchema).count() {
        0 => String::new(),
        count => format!("; no type was found for {} ({})", counted(count, "schema"), Code::UntypedSchema),
    };
    format!(", where the description does not say more{untyped}")
}

/// What is not generated, without the reason.
fn what(message: &str) -> String {
    let (what, rest) = message.split_once(" is not generated: ").unwrap_or((message, ""));
    let more = rest.rsplit_once(" (and ").map(|(_, more)| format!(" (and {more}")).unwrap_or_default();
    format!("{what}{more}")
}

fn counted_bodies(count: usize) -> String {
    if count == 1 { "1 body".to_owned() } else { format!("{count} bodies") }
}

fn size(bytes: usize) -> String {
    let tenths = |unit: usize| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => counted(bytes, "byte"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}
