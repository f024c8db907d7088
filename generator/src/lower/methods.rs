//! What operations and their methods are called.

use super::names::{Ident, value_name, words};
use super::plurals::singular;
use super::templates::{template_names, without_names};

/// `get` would be one of those that `get_pets` gives, and is what `get_pet` is called.
const VERBS_OF_ONE: &[&str] = &["get", "fetch", "read", "retrieve", "update", "patch", "put", "delete", "remove"];

/// What cannot stand first.
const DANGLING: &[&str] = &["by", "for", "of", "in", "with", "from", "to"];

const VERBS: &[&str] = &[
    "add", "create", "delete", "fetch", "find", "get", "list", "patch", "post", "put", "read", "remove", "replace",
    "retrieve", "search", "set", "update",
];

/// The name of an operation that has none: `GET /users/{id}/keys` is `get user keys`, `POST /jobs/{id}:run` is `post job run`, and
/// `GET /{name}`, which says nothing else, `get by name`.
pub(super) fn place_id(verb: &str, path: &str) -> String {
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
pub(super) fn by_parameters(id: &str, path: &str) -> String {
    let names = template_names(path);
    if names.is_empty() { id.to_owned() } else { format!("{id} by {}", names.join(" and ")) }
}

/// The words of a segment of a path.
fn without_parameters(segment: &str) -> String {
    // Signs of a query or fragment are no words.
    let text = without_names(segment).replace(['?', '#', '&', '='], " ");
    text.trim_matches([':', '.', ',', ';', '-', ' ']).to_owned()
}

/// The part of an id that is the operation's own, where a framework has put more around it: the route (`FastAPI`, `HubSpot`), or
/// that its class is a controller (`NestJS`), or its group, with which it begins itself (`copilot/copilot-seats` of GitHub). A part that is
/// only a verb says what it is done to by the tag.
pub(super) fn own_part(id: &str, (verb, path): (&str, &str), tag: &str) -> Option<String> {
    let verb = verb.to_ascii_lowercase();
    // A query that stands in a path is no part of the route that a framework knows.
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let route: String = path.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '_' }).collect();
    let of_route = id
        .strip_suffix(&format!("{route}_{verb}"))
        .or_else(|| id.strip_prefix(&format!("{verb}-{path}_")))
        .or_else(|| id.strip_suffix(&format!("_{path}")));
    let of_class = || {
        let (class, method) = id.split_once("Controller_")?;
        Some(format!("{class}_{method}")).filter(|_| !class.is_empty() && !method.is_empty())
    };
    let of_group = || {
        let (group, own) = id.split_once(['/', '.'])?;
        let (group, all) = (words(group), words(own));
        (!group.is_empty() && all.starts_with(&group) && all != group).then(|| own.to_owned())
    };
    let own = of_route.map(str::to_owned).filter(|own| !words(own).is_empty()).or_else(of_class);
    let Some(own) = own else { return of_group() };
    let is_verb = match words(&own).as_slice() {
        [_] => true,
        [_, second, ..] => second == "all" || DANGLING.contains(&second.as_str()),
        [] => false,
    };
    Some(if is_verb { format!("{tag} {own}") } else { own })
}

/// Whether an id is nothing but the route, with other signs in it: `get-companies-companyId-users`, `get_/companies/{companyId}/users`.
pub(super) fn is_route(id: &str, verb: &str, path: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    path.contains('{') && words(id) == words(&format!("{verb}{path}"))
}

/// The method of an operation on the handle of a tag: its id without the words of the tag, where those are what the verb is about. In
/// `deleteOrganizationTeam` and `removeMemberFromTeam` they are not: what is left would say something else.
pub(super) fn method_name(id: &str, tag: &str) -> Ident {
    let (id_words, mut tag_words) = (words(id), words(tag));
    let same = |window: &[String], words: &[String]| window.iter().zip(words).all(|(a, b)| singular(a) == singular(b));
    // `FetchFlexFlow` of `FlexV1FlexFlow` is about a flow, too.
    if let Some((verb, object)) = id_words.split_first().filter(|(_, object)| !object.is_empty()) {
        let end = tag_words.len().saturating_sub(object.len());
        let rest = tag_words.get(end..).filter(|rest| rest.len() == object.len() && same(rest, object));
        if let Some(rest) = rest.filter(|_| VERBS.contains(&verb.as_str())) {
            tag_words = rest.to_vec();
        }
    }
    let start = match tag_words.len() {
        0 => None,
        length => id_words.windows(length).position(|window| same(window, &tag_words)),
    };
    // What stands before it in `alloydb.projects.list` is no verb.
    let is_dotted = id.contains('.');
    let before = |start: usize| id_words.iter().take(start).map(String::as_str).collect::<Vec<_>>();
    let is_object = |start: &usize| is_dotted || matches!(before(*start).as_slice(), [] | [_] | [_, "all"]);
    let Some(start) = start.filter(is_object) else {
        return value_name(id);
    };
    let end = start + tag_words.len();
    let rest: Vec<&str> = id_words
        .iter()
        .enumerate()
        .filter(|(index, _)| *index >= end || (*index < start && !is_dotted))
        .map(|(_, word)| word.as_str())
        .collect();
    let is_plural = id_words.last().is_some_and(|noun| end == id_words.len() && *noun != singular(noun));
    let is_of_many = is_plural && matches!(rest.as_slice(), [verb] if VERBS_OF_ONE.contains(verb));
    let is_dangling = rest.first().is_none_or(|first| DANGLING.contains(first));
    let short = value_name(&rest.join(" "));
    if is_of_many || is_dangling || short.as_str() != short.unraw() { value_name(id) } else { short }
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
            ("Cats_findAll", "cats", "find_all"),
            ("Cat_remove", "cats", "remove"),
            ("FetchFlexFlow", "FlexV1FlexFlow", "fetch"),
            ("listConnections", "IP Connections", "list"),
            ("getConnections", "IP Connections", "get_connections"),
            ("jobConnections", "IP Connections", "job_connections"),
            ("listConnectionJobs", "IP Connections", "list_connection_jobs"),
            ("alloydb.projects.locations.list", "projects", "locations_list"),
            ("alloydb.projects", "projects", "alloydb_projects"),
            ("pets", "pets", "pets"),
            ("movePet", "pet", "move_pet"),
            ("listPets", "store", "list_pets"),
            ("listPets", "", "list_pets"),
        ] {
            assert_eq!(method_name(id, tag).as_str(), name, "{id} of {tag}");
        }
    }

    #[test]
    fn what_frameworks_put_around_an_id_is_left_out() {
        for (id, verb, path, own) in [
            ("read_item_items__item_id__get", "GET", "/items/{item_id}", Some("read_item")),
            ("read_item_items__item_id__get", "PUT", "/items/{item_id}", None),
            ("_items_get", "GET", "/items", None),
            ("createUserPost", "POST", "/user", None),
            ("get-/files/{id}_getMetadata", "GET", "/files/{id}", Some("getMetadata")),
            ("post_free_/free", "POST", "/free", Some("post_free")),
            ("CatsController_findAll", "GET", "/cats", Some("Cats_findAll")),
            ("Controller_findAll", "GET", "/cats", None),
            ("read_cats_get", "GET", "/cats", Some("cats read")),
            ("list_cats_cats_get", "GET", "/cats?beta=true", Some("list_cats")),
            ("cats/cats-by-owner", "GET", "/cats", Some("cats-by-owner")),
            ("cats/cats", "GET", "/cats", None),
            ("/cats", "GET", "/cats", None),
            ("get-/cats/{id}_getById", "GET", "/cats/{id}", Some("cats getById")),
        ] {
            assert_eq!(own_part(id, (verb, path), "cats").as_deref(), own, "{id}");
        }
        assert!(is_route("patch-companies-companyId-users-userId", "PATCH", "/companies/{companyId}/users/{userId}"));
        assert!(is_route("get_users_id", "GET", "/users/{id}"));
        assert!(is_route("get_/v1/forex/{from}/{to}", "GET", "/v1/forex/{from}/{to}"));
        assert!(!is_route("getUserName", "GET", "/user/{name}"));
        assert!(!is_route("get-users", "GET", "/users"));
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
            ("get", "/search?kind={kind}", "get_search_kind"),
            ("get", "/{a}/{a}", "get_by_a"),
            ("put", "/{owner}/{name}.{ext}", "put_by_owner_and_name_and_ext"),
        ] {
            assert_eq!(value_name(&place_id(verb, path)).as_str(), name, "{verb} {path}");
        }
    }
}
