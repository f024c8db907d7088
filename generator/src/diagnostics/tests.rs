//! What is reported, where, and in which order.

use super::*;

fn at(line: usize, column: usize) -> Position {
    Position { line, column }
}

fn excerpt(line: usize, column: usize) -> Excerpt {
    let text = "\n".repeat(line - 1) + &" ".repeat(column - 1) + "some text";
    Excerpt::at(&text, at(line, column))
}

fn place(file: &str, line: usize, column: usize) -> Place {
    Place {
        file: Some(Path::new(file).into()),
        pointer: Pointer::root(),
        marks: Marks { value: Some(excerpt(line, column)), ..Marks::default() },
    }
}

#[test]
fn a_diagnostic_prints_like_a_compilers() {
    let mut diagnostics = Diagnostics::new();
    diagnostics.report(Code::UnresolvedReference, &Pointer::root().child("paths"), "no schema is named `Pet`");
    diagnostics.locate(|_| vec![place("spec/api.yaml", 12, 3)]);
    let list = diagnostics.into_sorted();
    assert_eq!(
        list[0].to_string(),
        "\
error[E0301]: no schema is named `Pet`
  --> spec/api.yaml:12:3
   |
12 |   some text
   |   ^^^^
   |
   = help: correct the `$ref`, or define what it names"
    );
}

#[test]
fn without_a_position_the_pointer_is_the_place() {
    let mut diagnostics = Diagnostics::new();
    diagnostics.report(Code::Repaired, &Pointer::root().child("info").child("title"), "a title is a string");
    diagnostics.report(Code::EmptyDocument, &Pointer::root(), "nothing here");
    let list = diagnostics.into_sorted();
    assert!(list[0].to_string().contains("\n--> #/info/title\n"));
    assert!(!list[1].to_string().contains("-->"));
}

#[test]
fn what_was_moved_is_reported_where_it_stood() {
    let mut diagnostics = Diagnostics::new();
    let paths = Pointer::root().child("paths");
    diagnostics.moved(&paths.child("a"), paths.child("/a"));
    let schema = Pointer::root().child("components").child("schemas").child("S");
    diagnostics.moved(&paths.child("/a").child("get").child("schema"), schema.clone());
    for pointer in [schema.child("type"), paths.child("/a"), paths.child("/ab")] {
        diagnostics.report(Code::Repaired, &pointer, "");
    }
    let places: Vec<_> = diagnostics.into_sorted().iter().map(|it| it.pointer().to_string()).collect();
    assert_eq!(places, ["/paths/a/get/schema/type", "/paths/a", "/paths/~1ab"]);
}

#[test]
fn only_errors_stop_the_pipeline() {
    let mut diagnostics = Diagnostics::new();
    diagnostics.report(Code::UntypedSchema, &Pointer::root(), "no type");
    assert!(!diagnostics.has_errors());
    diagnostics.report_at(Code::InvalidJson, excerpt(1, 1), None, "expected value");
    assert!(diagnostics.has_errors());
}

#[test]
fn the_list_is_sorted_by_place_and_locating_keeps_known_positions() {
    let mut diagnostics = Diagnostics::new();
    diagnostics.enter("a.yaml");
    diagnostics.report_at(Code::InvalidYaml, excerpt(3, 1), None, "third");
    diagnostics.report(Code::Repaired, &Pointer::root().child("a"), "second");
    diagnostics.report_at(Code::InvalidYaml, excerpt(1, 9), None, "first");
    diagnostics.locate(|pointers| {
        assert_eq!(pointers, [Pointer::root().child("a")]);
        vec![place("a.yaml", 2, 1)]
    });
    let messages: Vec<_> = diagnostics.into_sorted().into_iter().map(|diagnostic| diagnostic.message).collect();
    assert_eq!(messages, ["first", "second", "third"]);
}
