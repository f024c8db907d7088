//! Texts of a document stand in comments and literals of the code. Whatever they are, the code is valid, shows what it
//! is, and neither rustdoc nor a doctest stumbles over it. The last two are tried with `OASMITH_CORPUS_CHECK=1`.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod compile;

use std::fs;
use std::path::Path;

use oasmith::{Builder, Layout, Models};
use serde_json::{Map, Value, json};

const TEXTS: &[&str] = &[
    "left \u{202E}right \u{2066}apart\u{2069} \u{200F}\u{061C}",
    "```rust\nfn main() { panic!() }\n```\n\n~~~\nnever closed",
    "~~~compile_fail\nfn\n~~~\n```ignore\n```\n    indented()",
    "<script>alert(1)</script> <b>bold Vec<T> </div> <!-- never closed",
    "*/ /* /** //! ///~ #![allow(x)] \"# \"## '\"",
    "[Foo] [Foo](Bar) [`a`]: [x][y] [^1] array[0] [Vec]\n\n[Foo]: https://example.com\n[self::x] crate::y",
    "nul \0 bell \u{7} escape \u{1B}[0m\r\nnext\ttab \u{2028} line \u{2029} paragraph \u{FEFF}",
    "r#\"raw\"# br\"x\" \\ \\n {x} {{y}} %s $x #[y]",
    "# Heading\n\nOther\n=====\n\n- a\n    - b\n\n        code\n> quote\n1) x\n\n| a | b |\n|---|\n| 1 |",
    "https://example.com/<a>[b] http://[::1]/ www.example.com mailto:a@b <https://x y>",
    "`unclosed `` tick ``` and more `",
    "<p>a<ul><li><p>b<pre>```\nc &lt;\n</pre><table><tr><td>x|<b>y</table></ul><ol><li>d<br>| e |\n|---|\n|<br>f<p>g <br |",
    "[a][1] [b] ![c](d.png) [![e](f)](https://x.io) [g](h.html)\n\n[1]: https://x.io\n[b]: /c \"d\"\n\n~~~\n```\n````\n~~~\n&lt;https://x.io&gt;",
    "&lt; &amp; &#0; &nbsp; \\[ \\] \\` \\",
    "&#8238;&#x202e;&#91;Vec&#93; &#60;b&#62; &#96;x&#96; <code>&#0;&#x2066;&lt;</code><code>]</code> <a href=\"a b(c\">[d ] e]</a>",
    "[a](https://x.io/b c \"d\") [e](<https://x.io/f g>) ![h [i](j k.png) [l](https://x.io/(m [n](\"/o\") [`p`](std::vec::Vec)",
    "- a\n\n  ```\n  b\n\n- c\n   - d\n      1. e\n\n          f\n[^1]: g\n\n[^1] <a.b@example.com> <see cref=\"T:Vec`1\"/> <seealso cref='`'/>",
    "since\n2023. a\n      b\n\n-\n  c\n  ---\n> d\ne\n>     f\n\n1. # g\n\n       h\n- ```rust\n  i\n  ```\n- > j\n  k",
    " \n \n\n",
    "",
];

/// A long text without a break.
fn texts() -> Vec<String> {
    let long = [vec!["word"; 20_000].join(" "), "x".repeat(100_000)];
    TEXTS.iter().map(|text| (*text).to_owned()).chain(long).collect()
}

/// A document with every text in every place that may have one.
fn document() -> Value {
    let (mut paths, mut schemas, mut tags) = (Map::new(), Map::new(), Vec::new());
    for (index, text) in texts().iter().enumerate() {
        let docs = json!({"url": text, "description": text});
        let name = format!("T{index}");
        schemas.insert(
            name.clone(),
            json!({
                "title": text, "description": text, "externalDocs": docs, "type": "object", "example": {"a": text},
                "properties": {
                    "a": {"type": "string", "description": text, "pattern": text, "example": text, "default": text, "format": text},
                    "b": {"type": "string", "title": text, "enum": [text, "b"], "deprecated": true},
                    "c": {"type": "array", "items": {"type": "string", "description": text}},
                    "e": {"oneOf": [{"type": "string", "description": text, "maxLength": 3}, {"type": "array", "items": {"type": "string"}, "title": text}]},
                    "f": {"oneOf": [{"type": "string", "description": text, "pattern": text}, {"type": "string", "title": text, "maxLength": 9}]},
                    "d": {"description": text, "allOf": [{"$ref": format!("#/components/schemas/{name}")}]},
                },
            }),
        );
        let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        let operation = json!({
            "operationId": format!("call{index}"), "tags": [name], "summary": text, "description": text, "externalDocs": docs,
            "parameters": [{"name": "q", "in": "query", "description": text, "example": text, "schema": {"type": "string", "default": text}}],
            "requestBody": {"description": text, "required": true, "content": content},
            "responses": {"200": {"description": text, "content": content}, "400": {"description": text, "content": content}},
        });
        paths.insert(format!("/{name}"), json!({"post": operation}));
        tags.push(json!({"name": name, "description": text, "externalDocs": docs}));
    }
    let text = texts().concat();
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text, "description": text},
        "tags": tags, "paths": paths, "components": {"schemas": schemas},
    })
}

/// Characters that change what a reader or a tool sees of the others.
fn is_hidden(c: char) -> bool {
    let is_bidi = matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    is_bidi || (c.is_control() && c != '\n')
}

#[test]
fn any_text_gives_code_that_is_valid_and_readable() {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/awkward_text");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("document.json"), document().to_string()).unwrap();
    let builder = Builder::new(out.join("document.json")).models(Models::All).layout(Layout::Crate).name("document");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let report = builder.runtime_path(runtime).out_dir(out.join("document")).generate();
    let report = report.unwrap_or_else(|error| panic!("{error}"));
    for change in report.changes() {
        let (path, text) = (change.path().display(), change.after().unwrap());
        assert!(!text.contains(is_hidden), "{path} has hidden characters");
        let is_rust = change.path().extension().is_some_and(|extension| extension == "rs");
        assert!(!is_rust || syn::parse_file(text).is_ok(), "{path} is no Rust");
    }
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        for command in ["clippy", "doc --no-deps", "test --doc"] {
            compile::cargo(command, &out, &["document".to_owned()]);
        }
    }
}
