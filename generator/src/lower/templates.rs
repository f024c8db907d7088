//! Path templates, as the specification has them (OAS 3.0.4, section 4.7.8.2) and as other tools do: in braces there can be more than a
//! name, which says that a value spans segments of the path.

use std::borrow::Cow;

use openapiv3::Parameter;
use serde_json::Value;

/// A path in which nothing but names stands in braces.
pub(super) struct Template {
    pub path: String,
    /// The parameters whose slashes are slashes of the path, and the form of the value where that is said.
    pub spans: Vec<(String, Option<String>)>,
}

impl Template {
    /// `all` are the parameters that the operation has.
    pub(super) fn new(path: &str, all: &[&Parameter]) -> Self {
        let (parameters, others): (Vec<&Parameter>, Vec<&Parameter>) =
            all.iter().partition(|parameter| matches!(parameter, Parameter::Path { .. }));
        let is_one =
            |parameters: &[&Parameter], name: &str| parameters.iter().any(|one| one.parameter_data_ref().name == name);
        let is_declared = |name: &str| is_one(&parameters, name);
        let mut template = Self { path: String::new(), spans: Vec::new() };
        let path = without_query(path, |name| !is_declared(name) && is_one(&others, name));
        let (variables, rest) = variables(&path);
        for (before, inside) in variables {
            let variable = if is_declared(inside) { Variable::plain(inside) } else { Variable::read(inside) };
            template.path.extend([before, "{", variable.name, "}"]);
            if variable.spans {
                template.spans.push((variable.name.to_owned(), variable.form.map(str::to_owned)));
            }
        }
        template.path.push_str(rest);
        // GitHub's word for it.
        let marked = parameters.iter().map(|parameter| parameter.parameter_data_ref());
        let marked = marked.filter(|data| data.extensions.get("x-multi-segment") == Some(&Value::Bool(true)));
        template.spans.extend(marked.map(|data| (data.name.clone(), None)));
        template
    }
}

/// What stands in braces.
struct Variable<'t> {
    name: &'t str,
    spans: bool,
    form: Option<&'t str>,
}

impl<'t> Variable<'t> {
    fn plain(name: &'t str) -> Self {
        Self { name, spans: false, form: None }
    }

    /// `name=shelves/*` of Google, `+name` of RFC 6570, `**name` of ASP.NET, `name+` of API Gateway, `name:.*` of JAX-RS.
    fn read(text: &'t str) -> Self {
        if let Some((name, form)) = text.split_once('=') {
            return Self { name, spans: form.contains('/') || form.contains("**"), form: Some(form) };
        }
        if let Some((name, pattern)) = text.split_once(':') {
            let spans = [".*", ".+", "/"].iter().any(|part| pattern.contains(part));
            return Self { name: name.trim(), spans, form: None };
        }
        let name = text.trim_start_matches(['+', '*']).trim_end_matches(['+', '*']);
        if name.is_empty() { Self::plain(text) } else { Self { name, spans: name != text, form: None } }
    }
}

/// A path without the parameters of its query that are declared as such, and are put there anyway: `/pets?limit={limit}`, or `/pets{?limit}`
/// of RFC 6570.
fn without_query(path: &str, is_declared: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if let Some((before, (names, ""))) =
        path.split_once("{?").and_then(|(path, rest)| Some((path, rest.split_once('}')?)))
        && names.split(',').all(|name| is_declared(name.trim_end_matches('*')))
    {
        return before.into();
    }
    let Some((before, query)) = path.split_once('?') else { return path.into() };
    let (query, fragment) = query.find('#').map_or((query, ""), |at| query.split_at(at));
    let is_put = |pair: &&str| {
        let name = pair.split_once('=').filter(|(name, value)| **value == format!("{{{name}}}"));
        name.is_none_or(|(name, _)| !is_declared(name))
    };
    let kept: Vec<&str> = query.split('&').filter(is_put).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    [before, mark, &kept.join("&"), fragment].concat().into()
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
