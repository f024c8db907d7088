//! Operations: what they are called, what they take, and which handle of the client they stand on.

use std::collections::HashMap;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use super::docs::{code, markdown, paragraphs, see};
use super::names::{Scope, module_name, type_name, value_name, words};
use super::place::Place;
use super::{Lowering, RESERVED_MODULES, media, security};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Group, Handle, Ident, Operation as Lowered};

/// Names that handles and requests have methods of already.
const RESERVED_METHODS: &[&str] = &["clone", "builder", "from", "into", "server"];

/// The groups under construction, and the names taken on each.
struct Groups {
    list: Vec<(Option<String>, Group, Scope)>,
}

impl<'a> Lowering<'a> {
    /// Every operation of the document, grouped by its first tag: in the order of the tags, then of the paths.
    pub(super) fn groups(&mut self, document: &'a OpenAPI) -> Vec<Group> {
        let mut groups = Groups { list: Vec::new() };
        let mut handles = Scope::with(RESERVED_METHODS);
        let mut modules = Scope::with(RESERVED_MODULES);
        let mut ids = (Scope::default(), HashMap::new());
        let mut answered = Vec::new();
        for tag in &document.tags {
            let text = markdown(tag.description.as_deref().unwrap_or_default());
            let docs = paragraphs([text.as_str(), see(tag.external_docs.as_ref()).as_str()]);
            self.group(&mut groups, Some(&tag.name), docs, &mut handles, &mut modules);
        }
        for (path, item) in &document.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            let pointer = Pointer::root().child("paths").child(path);
            for (verb, operation) in item.iter() {
                let tag = operation.tags.first().map(String::as_str);
                let index = self.group(&mut groups, tag, String::new(), &mut handles, &mut modules);
                let (id, text) = self.operation_id(path, verb, operation, &pointer, &mut ids);
                let Some((tag, group, scope)) = groups.list.get_mut(index) else {
                    continue;
                };
                // Without a tag an operation stands on the client, beside the methods that give handles.
                let scope = if tag.is_none() { &mut handles } else { scope };
                let method = scope.claim(method_name(&text, tag.as_deref().unwrap_or_default()));
                let lowered = self.operation((path, item, &pointer), (verb, operation, &id), (&text, method));
                group.operations.push(lowered);
                answered.push((operation, Place::new(pointer.child(verb), text)));
            }
        }
        // After all operations: none gets another name by a callback.
        for (operation, place) in answered {
            self.callbacks_of(operation, &place);
        }
        groups.list.into_iter().map(|(_, group, _)| group).filter(|group| !group.operations.is_empty()).collect()
    }

    /// The index of the group of a tag, made when it is met first.
    fn group(
        &mut self,
        groups: &mut Groups,
        tag: Option<&str>,
        docs: String,
        handles: &mut Scope,
        modules: &mut Scope,
    ) -> usize {
        if let Some(index) = groups.list.iter().position(|(known, ..)| known.as_deref() == tag) {
            return index;
        }
        let handle = tag.map(|tag| Handle {
            name: self.types.claim(type_name(&format!("{tag} api"))),
            method: handles.claim(value_name(tag)),
        });
        let module = modules.claim(module_name(tag.unwrap_or("untagged")));
        let docs = match tag {
            Some(tag) if docs.is_empty() => format!("The operations of the tag {}.", code(tag)),
            _ => docs,
        };
        let group = Group { module, docs, handle, operations: Vec::new() };
        let scope = Scope::with(RESERVED_METHODS);
        groups.list.push((tag.map(str::to_owned), group, scope));
        groups.list.len() - 1
    }

    /// The `operationId` or one made from method and path, and the text that names are made from: of two operations that
    /// would be called the same, the first keeps it.
    fn operation_id(
        &mut self,
        path: &str,
        verb: &str,
        operation: &Operation,
        pointer: &Pointer,
        (ids, places): &mut (Scope, HashMap<Ident, Pointer>),
    ) -> (String, String) {
        let given = operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
        let id = given.map_or_else(|| value_name(&place_id(verb, path)).unraw().to_owned(), str::to_owned);
        let name = type_name(&id);
        let place = pointer.child(verb).child("operationId");
        if ids.is_free(&name) {
            let name = ids.claim(name);
            places.extend(given.map(|_| (name, place)));
            return (id.clone(), id);
        }
        let first = places.get(&name).cloned();
        let name = ids.claim(name).as_str().to_owned();
        if given.is_some() {
            let message = format!("another operation is called `{id}` too: this one becomes `{name}`");
            match first {
                Some(first) => self.diagnostics.report_both(Code::DuplicateOperationId, &[place, first], message),
                None => self.diagnostics.report(Code::DuplicateOperationId, &place, message),
            }
        }
        (id, name)
    }

    fn operation(
        &mut self,
        (path, item, item_pointer): (&str, &'a PathItem, &Pointer),
        (verb, operation, id): (&str, &'a Operation, &str),
        (text, method): (&str, Ident),
    ) -> Lowered {
        let base = type_name(text);
        let name = self.types.claim(type_name(&format!("{} call", base.as_str())));
        let place = Place::new(item_pointer.child(verb), base.as_str());
        self.in_file(base.as_str(), |lowering| {
            let parameters = lowering.parameters(path, (item, item_pointer), (operation, &place));
            let body = lowering.body(operation, &place);
            let (output, error) = lowering.outcome((verb, operation), &base, &place);
            let headers = lowering.headers_of(operation, &place);
            Lowered {
                docs: docs(path, verb, operation),
                deprecated: operation.deprecated,
                verb: method_constant(verb),
                path: path.to_owned(),
                server: lowering.own_server((item, item_pointer), (operation, &place.pointer)),
                id: id.to_owned(),
                name: name.clone(),
                method,
                parameters,
                body,
                accept: media::accept(operation, lowering.components),
                output,
                error,
                headers,
                security: security::of(operation, lowering.document),
            }
        })
    }
}

fn docs(path: &str, verb: &str, operation: &Operation) -> String {
    let summary = operation.summary.as_deref().unwrap_or_default();
    let description = operation.description.as_deref().filter(|text| text.trim() != summary.trim()).unwrap_or_default();
    let route = code(&format!("{} {path}", verb.to_ascii_uppercase()));
    let parts = [markdown(summary), route, markdown(description), see(operation.external_docs.as_ref())];
    paragraphs(parts.iter().map(String::as_str))
}

/// The method as the constant of `http::Method`.
fn method_constant(verb: &str) -> &'static str {
    match verb {
        "put" => "PUT",
        "post" => "POST",
        "delete" => "DELETE",
        "options" => "OPTIONS",
        "head" => "HEAD",
        "patch" => "PATCH",
        "trace" => "TRACE",
        _ => "GET",
    }
}

/// The name of an operation that has none: `GET /users/{id}/keys` is `get user keys`, `POST /jobs/{id}:run` is `post job run`.
fn place_id(verb: &str, path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(without_parameters).collect();
    let is_parameter = |index: usize| path.split('/').nth(index).is_some_and(|segment| segment.starts_with('{'));
    let words = segments
        .iter()
        .enumerate()
        .map(|(index, segment)| if is_parameter(index + 1) { singular(segment) } else { segment.clone() });
    [verb.to_owned()].into_iter().chain(words.filter(|word| !word.is_empty())).collect::<Vec<_>>().join(" ")
}

/// What stands around the names in braces.
fn without_parameters(segment: &str) -> String {
    let (mut text, mut rest) = (String::new(), segment);
    while let Some((before, (_, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        text.push_str(before);
        rest = after;
    }
    text.push_str(rest);
    // Signs of a query or fragment are no words.
    text.replace(['?', '#', '&', '='], " ").trim_matches([':', '.', ',', ';', '-', ' ']).to_owned()
}

/// The method of an operation on the handle of a tag: its id without the words of the tag, if enough is left.
fn method_name(id: &str, tag: &str) -> Ident {
    let (id_words, tag_words) = (words(id), words(tag));
    let same = |window: &[String]| window.iter().zip(&tag_words).all(|(a, b)| singular(a) == singular(b));
    let start = match tag_words.len() {
        0 => None,
        length => id_words.windows(length).position(same),
    };
    let Some(start) = start else {
        return value_name(id);
    };
    let rest: Vec<&str> = id_words
        .iter()
        .enumerate()
        .filter(|(index, _)| !(start..start + tag_words.len()).contains(index))
        .map(|(_, word)| word.as_str())
        .collect();
    let is_dangling =
        rest.first().is_none_or(|first| matches!(*first, "by" | "for" | "of" | "in" | "with" | "from" | "to"));
    let short = value_name(&rest.join(" "));
    if is_dangling || short.as_str() != short.unraw() { value_name(id) } else { short }
}

fn singular(word: &str) -> String {
    let stem = |suffix: &str, replacement: &str| Some(format!("{}{replacement}", word.strip_suffix(suffix)?));
    if word.len() <= 3 || ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    stem("ies", "y")
        .or_else(|| ["sses", "xes", "ches", "shes"].iter().find(|end| word.ends_with(*end)).and(stem("es", "")))
        .or_else(|| stem("s", ""))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_leave_out_the_words_of_their_tag() {
        for (id, tag, name) in [
            ("updateIpConnection", "IP Connections", "update"),
            ("listPets", "pets", "list"),
            ("showPetById", "pets", "show_by_id"),
            ("petById", "pets", "pet_by_id"),
            ("repos/get", "repos", "get"),
            ("pets", "pets", "pets"),
            ("movePet", "pet", "move_pet"),
            ("listPets", "store", "list_pets"),
            ("listPets", "", "list_pets"),
        ] {
            assert_eq!(method_name(id, tag).as_str(), name, "{id} of {tag}");
        }
    }

    #[test]
    fn operations_without_an_id_are_named_after_their_place() {
        for (verb, path, name) in [
            ("get", "/users/{id}/keys", "get_user_keys"),
            ("get", "/users/{id}", "get_user"),
            ("get", "/users", "get_users"),
            ("post", "/companies/{id}/addresses", "post_company_addresses"),
            ("get", "/", "get"),
            ("get", "/status", "get_status"),
            ("post", "/jobs/{id}:run", "post_job_run"),
            ("get", "/files/{name}.{ext}", "get_file"),
            ("get", "/search?kind={kind}#top", "get_search_kind_top"),
        ] {
            assert_eq!(value_name(&place_id(verb, path)).as_str(), name, "{verb} {path}");
        }
    }
}
