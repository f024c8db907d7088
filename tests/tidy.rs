//! Tidiness: what `generator/ARCHITECTURE.md` says of the sources, read from the sources.
//!
//! Code is taken apart into words, so that a comment may speak of what its file does not know. Tests may do more than
//! what they test: they are left out wherever a boundary is checked.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::{Builder, Serde};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 60;

/// Files and functions that may be longer, each with its reason.
const LONG: &[(&str, &str)] =
    &[("generator/src/lower/status.rs::phrase", "a table: a line for each status of the registry")];

/// Every file below a path that ends like this, or the path itself.
fn files(path: impl AsRef<Path>, end: &str) -> Vec<PathBuf> {
    let path = path.as_ref();
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let entry = entry.unwrap().path();
        if entry.is_dir() {
            files.extend(self::files(entry, end));
        } else if entry.to_str().unwrap().ends_with(end) {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// A stage of the generator: its file, and its folder.
fn stage(name: &str) -> Vec<PathBuf> {
    let root = Path::new("generator/src").join(name);
    let mut stage = files(root.with_extension("rs"), "");
    stage.extend(files(root, ".rs"));
    stage
}

/// The sources of both packages.
fn sources() -> Vec<PathBuf> {
    ["generator/src", "runtime/src"].into_iter().flat_map(|root| files(root, ".rs")).collect()
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests") || path.file_name().is_some_and(|name| name == "tests.rs")
}

/// What a file says; one of the bad documents is no UTF-8.
fn read(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()
}

/// What tidiness asks about a file.
#[derive(Default)]
struct Facts {
    /// The identifiers outside of tests and attributes, those inside macros too, with a line each.
    words: BTreeMap<String, usize>,
    /// Functions, with their lines from `fn` to the closing brace.
    functions: Vec<(String, usize)>,
    /// What is called by a name of one word, such as `Ident(...)`.
    calls: Vec<String>,
}

impl Facts {
    fn of(path: &Path) -> Self {
        let mut facts = Self::default();
        let file = syn::parse_file(&read(path)).unwrap();
        facts.visit_file(&file);
        facts
    }

    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(word) => self.word(&word),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn word(&mut self, word: &proc_macro2::Ident) {
        let line = word.span().start().line;
        self.words.entry(word.to_string()).or_insert(line);
    }

    fn function(&mut self, signature: &syn::Signature, end: Span) {
        let start = signature.fn_token.span.start().line;
        let lines = end.end().line - start + 1;
        self.functions.push((signature.ident.to_string(), lines));
    }
}

impl<'a> Visit<'a> for Facts {
    fn visit_attribute(&mut self, _: &'a syn::Attribute) {}

    fn visit_ident(&mut self, word: &'a proc_macro2::Ident) {
        self.word(word);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        visit::visit_macro(self, call);
        self.tokens(call.tokens.clone());
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        if let syn::Expr::Path(path) = call.func.as_ref() {
            let name = path.path.get_ident();
            self.calls.extend(name.map(ToString::to_string));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
        });
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        let end = function.block.brace_token.span.close();
        self.function(&function.sig, end);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        let end = function.block.brace_token.span.close();
        self.function(&function.sig, end);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.function(&function.sig, block.brace_token.span.close());
        }
        visit::visit_trait_item_fn(self, function);
    }
}

/// The places of words that do not belong into a file.
fn strangers(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut strangers = Vec::new();
    for path in files.iter().filter(|path| !is_test(path)) {
        let facts = Facts::of(path);
        for word in words {
            if let Some(line) = facts.words.get(*word) {
                strangers.push(format!("{}:{line}: {word}", path.display()));
            }
        }
    }
    strangers
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_checks_see_code_and_neither_comments_nor_tests() {
    let file: syn::File = syn::parse_str(
        "/// heck\n#[expect(unused)] fn f() {\n quote!(#a { b.unwrap() });\n Ident(x)\n }
        #[cfg(test)] mod tests { fn g() { panic!() } }",
    )
    .unwrap();
    let mut facts = Facts::default();
    facts.visit_file(&file);
    let words: Vec<&str> = facts.words.keys().map(String::as_str).collect();
    assert_eq!(words, ["Ident", "a", "b", "f", "quote", "unwrap", "x"]);
    assert_eq!(facts.functions, [("f".to_owned(), 4)]);
    assert_eq!(facts.calls, ["Ident"]);
}

#[test]
fn each_stage_knows_only_its_own_business() {
    let strangers_of = |name, words: &[&str]| {
        let files = stage(name);
        assert!(files.len() > 1, "the stage {name} has moved");
        strangers(&files, words)
    };
    let problems = [
        strangers_of("source", &["openapiv3", "ir", "lower", "normalize"]),
        strangers_of("normalize", &["ir", "quote", "proc_macro2", "heck", "lower"]),
        strangers_of("lower", &["quote", "proc_macro2", "syn", "normalize", "format_ident"]),
        strangers_of(
            "emit",
            &["openapiv3", "serde_json", "heck", "diagnostics", "Diagnostics", "lower", "format_ident", "ToSnakeCase"],
        ),
        strangers_of("files", &["openapiv3", "heck", "lower", "normalize"]),
    ];
    assert_none(&problems.concat());
}

#[test]
fn the_api_as_rust_sees_it_holds_no_document() {
    let ir = [PathBuf::from("generator/src/ir.rs")];
    let words = ["openapiv3", "serde_json", "Value", "Schema", "Pointer"];
    assert_none(&strangers(&ir, &words));
}

#[test]
fn names_are_made_in_one_file() {
    let makers: Vec<PathBuf> = files("generator/src", ".rs")
        .into_iter()
        .filter(|path| Facts::of(path).calls.iter().any(|name| name == "Ident"))
        .collect();
    assert_eq!(makers, [Path::new("generator/src/lower/names.rs")]);
}

#[test]
fn nothing_panics() {
    let words = ["unwrap", "expect", "panic", "todo", "unimplemented", "unreachable", "assert", "unsafe"];
    assert_none(&strangers(&sources(), &words));
}

#[test]
fn files_and_functions_are_short() {
    let mut sources = sources();
    for root in ["generated", "tests", "build.rs", "runtime/tests"] {
        let files = files(root, ".rs");
        sources.extend(files.into_iter().filter(|path| !path.starts_with("tests/golden")));
    }
    let mut long = Vec::new();
    for path in sources {
        let shown = path.to_str().unwrap();
        let functions = Facts::of(&path).functions.into_iter();
        let functions = functions.filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        long.extend(functions.map(|(name, lines)| (format!("{shown}::{name}"), lines)));
        let lines = read(&path).lines().count();
        long.extend((lines > LONGEST_FILE).then(|| (shown.to_owned(), lines)));
    }
    let is_allowed = |name: &str| LONG.iter().any(|(known, _)| *known == name);
    let unknown = long.iter().filter(|(name, _)| !is_allowed(name));
    let mut problems: Vec<String> = unknown.map(|(name, lines)| format!("{name} has {lines} lines")).collect();
    let shortened = LONG.iter().filter(|(known, _)| long.iter().all(|(name, _)| name != known));
    problems.extend(shortened.map(|(name, _)| format!("{name} is no exception any more")));
    assert_none(&problems);
}

#[test]
fn nothing_is_left_to_do_and_no_machine_is_named() {
    // In pieces, since this file is read too.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
        concat!("/t", "mp/"),
    ];
    let mut problems = Vec::new();
    for root in ["generator", "runtime", "generated", "spec", "tests", "build.rs", "Cargo.toml"] {
        for end in [".rs", ".md", ".toml", ".yaml", ".json", ".txt"] {
            for path in files(root, end) {
                let text = read(&path);
                let found = marks.iter().filter(|mark| text.contains(**mark));
                problems.extend(found.map(|mark| format!("{}: {mark}", path.display())));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_builders_of_generated_clients_have_what_every_builder_has() {
    let text = read(Path::new("runtime/src/client/builder.rs"));
    let (own, forwarded) = text.split_once("macro_rules! client_builder").unwrap();
    // What generated code calls itself, and `bearer_token`, in place of which it has methods of its own.
    let others = ["new", "security", "credential", "bearer_token"];
    let methods = own.lines().filter_map(|line| line.trim_start().strip_prefix("pub fn ")?.split('(').next());
    let missing = methods.filter(|name| !others.contains(name) && !forwarded.contains(&format!("pub fn {name}(")));
    assert_none(&missing.map(|name| format!("`client_builder!` has no `{name}`")).collect::<Vec<_>>());
}

#[test]
fn no_setter_hides_what_every_request_can_do() {
    let source = read(Path::new("generator/src/lower/parameters.rs"));
    let reserved = ["RESERVED_ARGUMENTS", "RESERVED_SETTERS"].map(|list| {
        let (_, list) = source.split_once(&format!("const {list}: &[&str] = &[")).unwrap();
        list.split_once("];").unwrap().0
    });
    let reserved = reserved.concat();
    // A parameter that is called like one of these means the same.
    let others = ["idempotency_key", "if_none_match", "if_match"];
    let files = ["operation", "pages", "blocking"].map(|name| read(Path::new(&format!("runtime/src/{name}.rs"))));
    let traits =
        files.iter().flat_map(|text| text.split("\npub trait ").skip(1)).filter_map(|text| text.split("\n}").next());
    let methods = traits.flat_map(str::lines).filter_map(|line| {
        let (name, arguments) = line.strip_prefix("    fn ")?.split_once('(')?;
        let name = name.split('<').next()?;
        arguments.trim_start_matches("mut ").trim_start_matches('&').starts_with("self").then_some(name)
    });
    let methods: Vec<&str> = methods.collect();
    for known in ["send", "pages", "block_on"] {
        assert!(methods.contains(&known), "`{known}` is not found in the traits");
    }
    let missing = methods.iter().filter(|name| !others.contains(name) && !reserved.contains(&format!("\"{name}\"")));
    assert_none(&missing.map(|name| format!("`{name}` is not reserved")).collect::<Vec<_>>());
}

#[test]
fn the_generated_client_is_that_of_its_document() {
    let report = Builder::new("spec/ip_connections.yaml")
        .out_dir("generated")
        .serde(Serde::Feature)
        .check()
        .expect("the document has no errors");
    let stale: Vec<String> = report.changes().iter().map(|change| change.path().display().to_string()).collect();
    assert_none(&stale);
    assert!(report.diagnostics().is_empty(), "{:?}", report.diagnostics());
}
