//! Operations: what they are called, what they take, and which handle of the client they stand on.

use std::collections::HashMap;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};

use super::docs::{always_sent, code, markdown, paragraphs, see, unsaid};
use super::methods::{by_parameters, is_route, method_name, own_part, place_id};
use super::names::{Scope, module_name, type_name, value_name, words};
use super::place::Place;
use super::templates::Template;
use super::{Lowering, media, suffixed};
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
    /// How many operations the document gives a name, as it stands or the part of it that is their own: no made up name takes one.
    given: HashMap<Ident, usize>,
    /// How many operations of a tag have the same part of their own: none of them is called by it.
    own: HashMap<(String, Ident), usize>,
    /// Where those stand that were taken.
    places: HashMap<Ident, Pointer>,
}

impl Ids {
    fn of(document: &OpenAPI) -> Self {
        let (mut given, mut known) = (HashMap::new(), HashMap::new());
        for (path, verb, operation) in document.operations() {
            let Some(id) = operation.operation_id.as_deref() else { continue };
            let tag = tag_of(operation);
            let own = own_part(id, (verb, path), &tag).map(|own| type_name(&own)).filter(|own| *own != type_name(id));
            if let Some(own) = &own {
                *known.entry((tag, own.clone())).or_default() += 1;
            }
            for name in own.into_iter().chain([type_name(id)]) {
                *given.entry(name).or_default() += 1;
            }
        }
        Self { taken: Scope::default(), given, own: known, places: HashMap::new() }
    }

    /// How many operations the document calls so.
    fn given(&self, text: &str) -> usize {
        self.given.get(&type_name(text)).copied().unwrap_or_default()
    }

    /// Whether more operations of a tag would be called by this part of their ids.
    fn is_shared(&self, tag: &str, own: &str) -> bool {
        self.own.get(&(tag.to_owned(), type_name(own))).is_some_and(|count| *count > 1)
    }

    /// Takes the first free one of these names for an operation.
    fn claim_first(&mut self, texts: Vec<String>) -> Option<String> {
        let text = texts.into_iter().find(|text| self.taken.is_free(&type_name(text)))?;
        self.taken.claim(type_name(&text));
        Some(text)
    }
}

impl<'a> Lowering<'a> {
    /// Every operation of the document, grouped by its first tag, in the order of the tags, then of the paths; and what they ask for.
    pub(super) fn groups(&mut self, document: &'a OpenAPI) -> (Vec<Group>, Security) {
        let mut groups = Groups { list: Vec::new() };
        let mut handles = Scope::with(RESERVED_ON_CLIENT);
        // As in the folder of the models.
        let mut modules = Scope::with(&["errors", "mod", "operations"]);
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
                let tag = tag.as_deref().map(object).unwrap_or_default();
                let own = own_part(&text, (&offer.method, path), &tag).filter(|own| !ids.is_shared(&tag, own));
                let own = own.unwrap_or_else(|| text.clone());
                let names = [method_name(&own, &tag), method_name(&text, &tag), value_name(&text)];
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
        let text = tag.map(object);
        let handle = text.as_ref().map(|text| Handle {
            name: self.types.claim(type_name(&suffixed(text, "api"))),
            method: handles.claim(value_name(text)),
        });
        let module = modules.claim(module_name(text.as_deref().unwrap_or("untagged")));
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
        let given = offer.operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
        let own = given
            .and_then(|id| own_part(id, (&offer.method, path), &tag_of(offer.operation)))
            .filter(|own| ids.given(own) == 1);
        let is_route = given.is_some_and(|id| is_route(id, &offer.method, path));
        let whole = &Template::new(path, &[]).path;
        // A fragment, which is never sent, is only said where nothing else tells two apart.
        let path = whole.split('#').next().unwrap_or_default();
        let [made, longest] = [path, whole].map(|path| value_name(&place_id(&offer.method, path)).unraw().to_owned());
        let id = given.unwrap_or(&made).to_owned();
        let place = offer.pointer.child("operationId");
        let made = [by_parameters(&made, path), longest, made].into_iter().rev().filter(|text| ids.given(text) == 0);
        let made = made.filter(|_| given.is_none() || is_route);
        let texts = made.chain(own).chain(given.map(str::to_owned)).collect();
        if let Some(text) = ids.claim_first(texts) {
            ids.places.extend(given.map(|given| (type_name(given), place)));
            return (id, text);
        }
        let first = ids.places.get(&type_name(&id)).cloned();
        let base = type_name(&id);
        let claimed = ids.taken.claim(base.clone());
        let number = claimed.as_str().strip_prefix(base.as_str().trim_end_matches('_')).unwrap_or_default();
        let name = format!("{id} {}", number.trim_start_matches('_'));
        if given.is_some() {
            let method = value_name(&name);
            let message = format!("another operation is called `{id}` too: this one becomes `{}`", method.as_str());
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
        // As the names that begin with it have it: `a b` is `AB` alone, and `AbCall` with more.
        let base = type_name(type_name(text).as_str());
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
            let constants = parameters.iter().filter_map(|one| Some((one.wire.as_str(), one.constant.as_deref()?)));
            Lowered {
                docs: paragraphs([
                    docs(path, verb, operation).as_str(),
                    lowering.output_docs(operation, &output, &place).as_str(),
                    always_sent(constants).as_str(),
                ]),
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
                needs: Some(lowering.needs(operation.security.as_deref())),
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
    let description = operation.description.as_deref().unwrap_or_default();
    // What comes first is all that a list of methods shows.
    let (first, rest) = if summary.trim().is_empty() { (description, "") } else { (summary, description) };
    let (first, rest) = (markdown(first), markdown(rest));
    let [route, see] = [code(&format!("{verb} {path}")), see(operation.external_docs.as_ref())];
    paragraphs([first.as_str(), &route, unsaid(&rest, &first), &see])
}

fn tag_of(operation: &Operation) -> String {
    operation.tags.first().map(|tag| object(tag)).unwrap_or_default()
}

/// What a tag is about: `PatternsAPI` and `pattern-controller` are kinds of code.
fn object(tag: &str) -> String {
    let mut words = words(tag);
    let kinds = ["api", "apis", "controller"];
    if words.len() > 1 && words.last().is_some_and(|last| kinds.contains(&last.as_str())) {
        words.pop();
        return words.join(" ");
    }
    tag.to_owned()
}
