//! Operations: what they are called, what they take, and which handle of the client they stand on.

use std::collections::{HashMap, HashSet};

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use super::docs::{code, markdown, paragraphs, see};
use super::names::{Scope, module_name, type_name, value_name, words};
use super::place::Place;
use super::templates::{Template, template_names};
use super::{Lowering, RESERVED_MODULES, media};
use crate::description::Offer;
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Api, Group, Handle, Ident, Operation as Lowered, Security};

/// What a client has already, of its own and by the traits that it implements.
const RESERVED_ON_CLIENT: &[&str] = &["as_ref", "builder", "clone", "from", "into"];

/// The same of the handle of a tag.
const RESERVED_ON_HANDLES: &[&str] = &["clone"];

/// The groups under construction, and the names taken on each.
struct Groups {
    list: Vec<(Option<String>, Group, Scope)>,
}

/// The names of operations.
struct Ids {
    taken: Scope,
    /// Those that the document gives: no made up name takes one.
    given: HashSet<Ident>,
    /// Where those stand that were taken.
    places: HashMap<Ident, Pointer>,
}

impl Ids {
    fn of(document: &OpenAPI) -> Self {
        let operations = document.operations().filter_map(|(.., operation)| operation.operation_id.as_deref());
        let given = operations.map(type_name).collect();
        Self { taken: Scope::default(), given, places: HashMap::new() }
    }

    /// Takes the first free one of these names for an operation.
    fn claim_first(&mut self, texts: &[String], given: Option<&str>) -> Option<String> {
        let is_free = |text: &&String| {
            let name = type_name(text);
            self.taken.is_free(&name) && (given == Some(text.as_str()) || !self.given.contains(&name))
        };
        let text = texts.iter().find(is_free)?;
        self.taken.claim(type_name(text));
        Some(text.clone())
    }
}

impl<'a> Lowering<'a> {
    /// Every operation of the document, grouped by its first tag, in the order of the tags, then of the paths; and what they ask for.
    pub(super) fn groups(&mut self, document: &'a OpenAPI) -> (Vec<Group>, Security) {
        let mut groups = Groups { list: Vec::new() };
        let mut handles = Scope::with(RESERVED_ON_CLIENT);
        let mut modules = Scope::with(RESERVED_MODULES);
        let mut ids = Ids::of(document);
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
            for offer in self.methods.of(item, &pointer) {
                let operation = offer.operation;
                let tag = operation.tags.first().map(String::as_str);
                let index = self.group(&mut groups, tag, String::new(), &mut handles, &mut modules);
                let (id, text) = self.operation_id(path, &offer, &mut ids);
                let Some((tag, group, scope)) = groups.list.get_mut(index) else {
                    continue;
                };
                // Without a tag an operation stands on the client, beside the methods that give handles.
                let scope = if tag.is_none() { &mut handles } else { scope };
                let tag = tag.as_deref().unwrap_or_default();
                let route = without_route(&text, &offer.method.to_ascii_lowercase(), path);
                let names = [method_name(route, tag), method_name(&text, tag), value_name(&text)];
                let [.., whole] = &names;
                let method = scope.claim(names.iter().find(|name| scope.is_free(name)).unwrap_or(whole).clone());
                let lowered = self.operation((path, item, &pointer), (&offer, &id), (&text, method));
                group.operations.push(lowered);
                answered.push((operation, Place::new(offer.pointer, text)));
            }
        }
        // After all operations: none gets another name by a callback.
        for (operation, place) in answered {
            self.callbacks_of(operation, &place);
        }
        let groups = groups.list.into_iter().map(|(_, group, _)| group).filter(|group| !group.operations.is_empty());
        let mut groups: Vec<Group> = groups.collect();
        let security = self.security(document, &mut groups);
        (groups, security)
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
        let scope = Scope::with(RESERVED_ON_HANDLES);
        groups.list.push((tag.map(str::to_owned), group, scope));
        groups.list.len() - 1
    }

    /// The `operationId` or one made from method and path, and the text that names are made from: of two operations that
    /// would be called the same, the first keeps it.
    fn operation_id(&mut self, path: &str, offer: &Offer<'_>, ids: &mut Ids) -> (String, String) {
        let path = &Template::new(path, &[]).path;
        let given = offer.operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
        let made = || value_name(&place_id(&offer.method, path)).unraw().to_owned();
        let id = given.map_or_else(made, str::to_owned);
        let place = offer.pointer.child("operationId");
        let texts = match given {
            Some(given) => vec![given.to_owned()],
            None => vec![id.clone(), by_parameters(&id, path)],
        };
        if let Some(text) = ids.claim_first(&texts, given) {
            ids.places.extend(given.map(|given| (type_name(given), place)));
            return (id, text);
        }
        let first = ids.places.get(&type_name(&id)).cloned();
        let name = ids.taken.claim(type_name(&id)).as_str().to_owned();
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
        (offer, id): (&Offer<'a>, &str),
        (text, method): (&str, Ident),
    ) -> Lowered {
        let base = type_name(text);
        let name = self.types.claim(type_name(&format!("{} call", base.as_str())));
        let Offer { method: verb, pointer, operation } = offer;
        let place = Place::new(pointer.clone(), base.as_str());
        self.claim_pages((&name, id), operation, pointer);
        self.in_file(base.as_str(), |lowering| {
            let template = lowering.template(path, item, operation);
            let parameters = lowering.parameters(&template, (item, item_pointer), (operation, &place));
            let body = lowering.body(operation, &place);
            let (output, error) = lowering.outcome((verb.as_str(), operation), &base, &place);
            let headers = lowering.headers_of(operation, &place);
            let streams = lowering.streams_of(operation, &place, &parameters);
            let sequences = lowering.sequences_of(operation, &place);
            Lowered {
                docs: docs(path, verb, operation),
                deprecated: operation.deprecated,
                verb: verb.clone(),
                path: template.path,
                server: lowering.own_server((item, item_pointer), (operation, &place.pointer)),
                id: id.to_owned(),
                name: name.clone(),
                // Taken last.
                marker: base.clone(),
                method,
                parameters,
                body,
                accept: media::accept(operation, lowering.components),
                output,
                error,
                headers,
                streams,
                sequences,
                security: lowering.requirements(operation),
                needs: Some(lowering.needs(operation.security.as_ref())),
                pagination: None,
            }
        })
    }
}

/// Names the types that nobody writes: what others are called comes first.
pub(super) fn mark(api: &mut Api, types: &mut Scope) {
    api.request = types.claim(api.request.clone());
    for operation in api.operations_mut() {
        operation.marker = types.claim(operation.marker.clone());
    }
}

fn docs(path: &str, verb: &str, operation: &Operation) -> String {
    let summary = operation.summary.as_deref().unwrap_or_default();
    let description = operation.description.as_deref().filter(|text| text.trim() != summary.trim()).unwrap_or_default();
    let route = code(&format!("{verb} {path}"));
    let parts = [markdown(summary), route, markdown(description), see(operation.external_docs.as_ref())];
    paragraphs(parts.iter().map(String::as_str))
}

/// The name of an operation that has none: `GET /users/{id}/keys` is `get user keys`, `POST /jobs/{id}:run` is `post job run`, and
/// `GET /{name}`, which says nothing else, `get by name`.
fn place_id(verb: &str, path: &str) -> String {
    let segments: Vec<String> = path.split('/').map(without_parameters).collect();
    let is_parameter = |index: usize| path.split('/').nth(index).is_some_and(|segment| segment.starts_with('{'));
    let words = segments
        .iter()
        .enumerate()
        .map(|(index, segment)| if is_parameter(index + 1) { singular(segment) } else { segment.clone() });
    let verb = verb.to_ascii_lowercase();
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.is_empty() { by_parameters(&verb, path) } else { format!("{verb} {}", words.join(" ")) }
}

/// The name that tells an operation without an id from another one: `get user by name`.
fn by_parameters(id: &str, path: &str) -> String {
    let names = template_names(path);
    if names.is_empty() { id.to_owned() } else { format!("{id} by {}", names.join(" and ")) }
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

/// The name before the route, where a framework has put one together: `read_item_items__item_id__get`.
fn without_route<'t>(id: &'t str, verb: &str, path: &str) -> &'t str {
    let route: String = path.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '_' }).collect();
    let name = id.strip_suffix(&format!("{route}_{verb}")).filter(|name| !words(name).is_empty());
    name.unwrap_or(id)
}

/// The method of an operation on the handle of a tag: its id without the words of the tag, where those are what the verb is about. In
/// `deleteOrganizationTeam` and `removeMemberFromTeam` they are not: what is left would say something else.
fn method_name(id: &str, tag: &str) -> Ident {
    let (id_words, tag_words) = (words(id), words(tag));
    let same = |window: &[String]| window.iter().zip(&tag_words).all(|(a, b)| singular(a) == singular(b));
    let start = match tag_words.len() {
        0 => None,
        length => id_words.windows(length).position(same),
    };
    let before = |start: usize| id_words.iter().take(start).map(String::as_str).collect::<Vec<_>>();
    let is_object = |start: &usize| matches!(before(*start).as_slice(), [] | [_] | [_, "all"]);
    let Some(start) = start.filter(is_object) else {
        return value_name(id);
    };
    // `CatsController_findAll` is how `NestJS` calls it.
    let end = start + tag_words.len();
    let end = end + usize::from(start == 0 && id_words.get(end).is_some_and(|word| word == "controller"));
    let rest: Vec<&str> = id_words
        .iter()
        .enumerate()
        .filter(|(index, _)| !(start..end).contains(index))
        .map(|(_, word)| word.as_str())
        .collect();
    // `get` would be one of those that `get_pets` gives, and is what `get_pet` is called.
    let verbs = ["get", "fetch", "read", "retrieve", "update", "patch", "put", "delete", "remove"];
    let is_plural = id_words.last().is_some_and(|noun| end == id_words.len() && *noun != singular(noun));
    let is_of_many = is_plural && matches!(rest.as_slice(), [verb] if verbs.contains(verb));
    let is_dangling =
        rest.first().is_none_or(|first| matches!(*first, "by" | "for" | "of" | "in" | "with" | "from" | "to"));
    let short = value_name(&rest.join(" "));
    if is_of_many || is_dangling || short.as_str() != short.unraw() { value_name(id) } else { short }
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
            ("getPet", "pets", "get"),
            ("getPets", "pets", "get_pets"),
            ("delete-pets", "Pet", "delete_pets"),
            ("createPets", "pets", "create"),
            ("getPetStatus", "pets", "get_status"),
            ("getAllPets", "pets", "get_all"),
            ("deletePetOwner", "owner", "delete_pet_owner"),
            ("removeOwnerFromPet", "pets", "remove_owner_from_pet"),
            ("CatsController_findAll", "cats", "find_all"),
            ("CatController_remove", "cats", "remove"),
            ("CatsController", "cats", "cats_controller"),
            ("pets", "pets", "pets"),
            ("movePet", "pet", "move_pet"),
            ("listPets", "store", "list_pets"),
            ("listPets", "", "list_pets"),
        ] {
            assert_eq!(method_name(id, tag).as_str(), name, "{id} of {tag}");
        }
    }

    #[test]
    fn a_route_is_left_out() {
        for (id, verb, path, name) in [
            ("read_item_items__item_id__get", "get", "/items/{item_id}", "read_item"),
            ("read_item_items__item_id__get", "put", "/items/{item_id}", "read_item_items__item_id__get"),
            ("_items_get", "get", "/items", "_items_get"),
            ("createUserPost", "post", "/user", "createUserPost"),
        ] {
            assert_eq!(without_route(id, verb, path), name);
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
            ("get", "/{a}/{a}", "get_by_a"),
            ("put", "/{owner}/{name}.{ext}", "put_by_owner_and_name_and_ext"),
        ] {
            assert_eq!(value_name(&place_id(verb, path)).as_str(), name, "{verb} {path}");
        }
    }
}
