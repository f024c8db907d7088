//! Path templates, as the specification has them (OAS 3.0.4, section 4.7.8.2) and as other tools do: in braces there can be more than a
//! name, which says that a value spans segments of the path.

use openapiv3::Parameter;
use serde_json::Value;

use crate::source::percent_decoded;

/// A path in which nothing but names stands in braces.
#[derive(Default)]
pub(super) struct Template {
    pub path: String,
    /// The parameters whose slashes are slashes of the path, and the form of the value where that is said.
    pub spans: Vec<(String, Option<String>)>,
    /// As the document has it.
    pub written: String,
    /// The names that `{?a,b}` and `{&c}` put into the query, without those that are declared to be there.
    pub query: Vec<String>,
    /// The keys in the query that is part of the path.
    pub keys: Vec<String>,
    /// The parameters of the query that are parts of its values: `?range={from}-{to}`.
    pub filled: Vec<String>,
}

impl Template {
    /// `all` are the parameters that the operation has.
    pub(super) fn new(path: &str, all: &[&Parameter]) -> Self {
        let is_declared =
            |name: &str| all.iter().any(|one| matches!(one, Parameter::Path { .. }) && is_called(one, name));
        let is_in_query =
            |name: &str| all.iter().any(|one| matches!(one, Parameter::Query { .. }) && is_called(one, name));
        let mut template = Self { written: path.to_owned(), ..Self::default() };
        let mut parts = Parts::default();
        let (variables, rest) = variables(path);
        for (before, inside) in variables {
            parts.literal(before);
            if is_declared(inside) {
                parts.variable(inside);
            } else if let Some(names) = inside.strip_prefix(['?', '&']) {
                let names =
                    names.split(',').map(|name| name.split(':').next().unwrap_or(name).trim_end_matches('*').trim());
                parts.has_query = true;
                template.query.extend(names.filter(|name| !name.is_empty() && !is_in_query(name)).map(str::to_owned));
            } else if inside.starts_with('#') {
                parts.literal(inside);
            } else {
                let variable = Variable::read(inside);
                parts.variable(variable.name);
                if variable.spans {
                    template.spans.push((variable.name.to_owned(), variable.form.map(str::to_owned)));
                }
            }
        }
        parts.literal(rest);
        let [path, query, fragment] = parts.texts;
        template.path = path;
        let is_known = |name: &str| all.iter().any(|one| is_called(one, name));
        let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
        for pair in &pairs {
            let is_alone = pairs.iter().all(|other| other == pair || key(other) != key(pair));
            template.pair(pair, is_alone, (is_known, |name| is_in_query(name) && !is_declared(name)));
        }
        if !fragment.is_empty() {
            template.path.extend(["#", &fragment]);
        }
        // GitHub's word for it.
        let marked = all.iter().map(|parameter| parameter.parameter_data_ref());
        let marked = marked.filter(|data| data.extensions.get("x-multi-segment") == Some(&Value::Bool(true)));
        template.spans.extend(marked.map(|data| (data.name.clone(), None)));
        template
    }

    /// Keeps a pair of a query, unless it only says where a parameter goes that is sent in the query anyway: `limit={limit}`, or
    /// `ids[]={ids}` where nothing is called `ids`. One of several with its key (`!is_alone`) says more.
    fn pair(
        &mut self,
        pair: &str,
        is_alone: bool,
        (is_known, is_in_query): (impl Fn(&str) -> bool, impl Fn(&str) -> bool),
    ) {
        let key = key(pair);
        let value = pair.split_once('=').map_or(pair, |(_, value)| value);
        let inside = value.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let is_place = value.is_empty() || inside.is_some_and(|name| name == key || !is_known(name));
        if (is_alone && is_place && is_in_query(&key)) || (value == pair && inside.is_some_and(&is_in_query)) {
            return;
        }
        self.path.extend([if self.keys.is_empty() { "?" } else { "&" }, pair]);
        self.filled.extend(template_names(pair).into_iter().filter(|name| is_in_query(name)).map(str::to_owned));
        self.keys.push(key);
    }

    pub(super) fn names(&self) -> Vec<&str> {
        template_names(&self.path)
    }
}

/// The key of a pair, as a parameter is called.
fn key(pair: &str) -> String {
    percent_decoded(pair.split_once('=').map_or(pair, |(key, _)| key))
}

fn is_called(parameter: &Parameter, name: &str) -> bool {
    parameter.parameter_data_ref().name == name
}

/// A path, its query and its fragment.
#[derive(Default)]
struct Parts {
    texts: [String; 3],
    last: usize,
    /// Names of the query have been put aside, so that `&` goes on with it.
    has_query: bool,
}

impl Parts {
    fn push(&mut self, text: &str) {
        self.texts.iter_mut().skip(self.last).take(1).for_each(|part| part.push_str(text));
    }

    fn literal(&mut self, text: &str) {
        if self.last == 0 && self.has_query && text.starts_with('&') {
            self.last = 1;
        }
        for sign in text.chars() {
            match sign {
                '?' if self.last == 0 => self.last = 1,
                '#' if self.last < 2 => self.last = 2,
                _ => self.push(sign.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// A fragment is never sent, so nothing has to be given for it.
    fn variable(&mut self, name: &str) {
        if self.last == 2 { self.push(name) } else { self.push(&format!("{{{name}}}")) }
    }
}

/// What stands in braces.
struct Variable<'t> {
    name: &'t str,
    spans: bool,
    form: Option<&'t str>,
}

impl<'t> Variable<'t> {
    /// `name=shelves/*` of Google, `+name` of RFC 6570, `**name` and `name?` of ASP.NET, `name+` of API Gateway, `name:.*` of JAX-RS.
    fn read(text: &'t str) -> Self {
        if let Some((name, form)) = text.split_once('=') {
            return Self { name, spans: form.contains('/') || form.contains("**"), form: Some(form) };
        }
        if let Some((name, pattern)) = text.split_once(':') {
            let spans = [".*", ".+", "/"].iter().any(|part| pattern.contains(part));
            return Self { name: name.trim(), spans, form: None };
        }
        let text = text.strip_suffix('?').unwrap_or(text);
        let name = text.trim_start_matches(['+', '*']).trim_end_matches(['+', '*']);
        if name.is_empty() {
            return Self { name: text, spans: false, form: None };
        }
        Self { name, spans: name != text, form: None }
    }
}

/// What stands in braces, each with the text before it, and the text after the last.
pub(super) fn variables(template: &str) -> (Vec<(&str, &str)>, &str) {
    let (mut variables, mut rest) = (Vec::new(), template);
    while let Some((before, (inside, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        variables.push((before, inside));
        rest = after;
    }
    (variables, rest)
}

/// The names in braces of a path template, each once.
pub(super) fn template_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (_, name) in variables(path).0 {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What stands around the names in braces, with a space for each.
pub(super) fn without_names(path: &str) -> String {
    let (variables, rest) = variables(path);
    variables.iter().map(|(before, _)| *before).chain([rest]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Template, template_names, variables, without_names};

    #[test]
    fn more_than_a_name_in_braces() {
        for (path, plain, spans) in [
            ("/v1/{name=shelves/*}:move", "/v1/{name}:move", "name"),
            ("/v1/{name=*}", "/v1/{name}", ""),
            ("/v1/{+name}", "/v1/{name}", "name"),
            ("/files/{**path}", "/files/{path}", "path"),
            ("/{proxy+}", "/{proxy}", "proxy"),
            ("/pets/{id:[0-9]+}/{rest: .*}", "/pets/{id}/{rest}", "rest"),
            ("/{+}/{a}.{b}", "/{+}/{a}.{b}", ""),
            ("/open{/x", "/open{/x", ""),
            ("/users/{id?}", "/users/{id}", ""),
            ("/b?x=1{&limit}", "/b?x=1", ""),
            ("/c{?q}&x=1{&r}", "/c?x=1", ""),
            ("/a{?q}?x=1", "/a?x=1", ""),
            ("/x{?a,b*}{&c}#{top}{#end}", "/x#top#end", ""),
        ] {
            let template = Template::new(path, &[]);
            let names: Vec<&str> = template.spans.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!((template.path.as_str(), names.join(" ").as_str()), (plain, spans), "{path}");
        }
    }

    #[test]
    fn braces_are_read_alike_everywhere() {
        for (path, names, around) in [
            ("/a/{b}/{c}/{b}", vec!["b", "c"], "/a/ / / "),
            ("/{{x}}", vec!["{x"], "/ }"),
            ("/open{/x", vec![], "/open{/x"),
            ("/shut}/{x}", vec!["x"], "/shut}/ "),
        ] {
            assert_eq!((template_names(path), without_names(path).as_str()), (names.clone(), around), "{path}");
            let read = variables(path).0.iter().map(|(_, name)| *name).collect::<Vec<_>>();
            assert!(names.iter().all(|name| read.contains(name)), "{path}");
        }
    }
}
