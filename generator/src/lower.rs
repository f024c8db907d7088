//! From the typed OpenAPI document to the API as Rust sees it ([`crate::ir`]).
//!
//! Here every name, type, presence and box is decided; nothing is decided later. It knows no dialect (the document is in
//! the shape of 3.0 already) and no token.

mod analyze;
mod annotations;
mod announced;
mod bodies;
mod callbacks;
mod circles;
mod compose;
mod conflicts;
mod defaults;
mod demands;
mod depth;
mod derives;
mod directions;
mod discriminators;
mod docs;
mod enums;
mod formats;
mod graph;
mod headers;
mod html;
mod inherit;
mod inline;
mod lines;
mod markup;
mod media;
mod methods;
pub(crate) mod names;
mod nested;
mod nullability;
mod operations;
mod page;
mod pagination;
mod parameters;
mod parts;
mod place;
mod plurals;
mod recursion;
mod responses;
mod restated;
mod rules;
mod schemas;
mod security;
mod sequences;
mod servers;
mod shared;
mod sizes;
mod status;
mod streams;
mod structs;
mod styles;
mod tags;
mod templates;
mod unions;
mod used;
mod view;
mod xml;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr, Schema, Server};

use crate::description::{Description, Methods};
use crate::diagnostics::{Code, Diagnostics, Message, Pointer, unescaped};
use crate::ir::{Api, Body, Callbacks, Group, HeaderStyle, Ident, ModelFile, Security, Stream, Title, Type};
use compose::Part;
use conflicts::{Conflict, Taken};
use names::Scope;
use pagination::Claim;
pub use pagination::Pagination;
pub(crate) use pagination::Paginations;

/// `mod.rs` is the file of a folder itself; a module called like the one around it reads like a mistake.
const RESERVED_IN_MODELS: &[&str] = &["mod", "models", shared::ENUMS];

/// Which component schemas become models.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Models {
    /// Those that operations use; all of them where there are no operations.
    #[default]
    Used,
    /// All of them.
    All,
}

/// What the user can choose about the API.
#[derive(Clone, Copy)]
pub(crate) struct Options<'a> {
    pub models: Models,
    /// Whether the client can check what it sends.
    pub validate: bool,
    /// What is said of the pages of operations.
    pub pagination: &'a Paginations,
}

/// Lowers a whole document; problems are reported with the pointer of their place.
pub(crate) fn lower(document: &Description, options: Options<'_>, diagnostics: &mut Diagnostics) -> Api {
    let empty = Components::default();
    let components = document.openapi.components.as_ref().unwrap_or(&empty);
    let known = diagnostics.len();
    let (mut lowering, mut operations) = walk((document, components), options, HashSet::new(), diagnostics);
    // A long name can be the short one of another place; what is contested stays so, and so there is an end.
    loop {
        let more = lowering.contested();
        if more.is_empty() {
            break;
        }
        let Lowering { diagnostics, mut contested, .. } = lowering;
        contested.extend(more);
        diagnostics.truncate(known);
        (lowering, operations) = walk((document, components), options, contested, diagnostics);
    }
    let (groups, security) = operations;
    let (unreached, servers) = (lowering.unreached(&document.reached), lowering.servers());
    let Lowering { conflicts, claims, mut types, places, schemas, lineage, document, diagnostics, .. } = lowering;
    let mut api = Api {
        title: title(document),
        version: document.info.version.clone(),
        docs: about(document),
        servers,
        security,
        models: lowering.files,
        groups,
        callbacks: lowering.callbacks,
        request: names::type_name("request"),
        recursion_limit: None,
    };
    let components = schemas.into_values().collect();
    let mut made = analyze::Made { places, components, unreached, heirs: lineage.inline_heirs };
    analyze::analyze(&mut api, options.models, &mut made, &mut types, diagnostics);
    pagination::settle(&mut api, claims, options.pagination, diagnostics);
    sizes::mark(&mut api);
    depth::measure(&mut api, &made.places, diagnostics);
    report_conflicts(&api, conflicts, diagnostics);
    api
}

/// Walks the whole document. The places whose short names are `contested` get long ones.
fn walk<'a>(
    (document, components): (&'a Description, &'a Components),
    options: Options<'a>,
    contested: HashSet<Ident>,
    diagnostics: &'a mut Diagnostics,
) -> (Lowering<'a>, (Vec<Group>, Security)) {
    let Description { openapi: document, methods, reached: _, unused } = document;
    let security = security::schemes(components, diagnostics);
    let mut lowering = Lowering {
        components,
        document,
        methods,
        options,
        base_url: servers::base_url(document),
        own_servers: Vec::new(),
        claims: Vec::new(),
        diagnostics,
        types: Scope::with(security::own_types(components)),
        places: place::Places::new(),
        shortened: HashMap::new(),
        contested,
        modules: Scope::with(RESERVED_IN_MODELS),
        schemas: IndexMap::new(),
        security,
        lineage: inherit::Lineage::default(),
        component: None,
        conflicts: Vec::new(),
        idle: BTreeSet::new(),
        parameters: IndexMap::new(),
        shared: HashMap::new(),
        styled: Vec::new(),
        bodies: IndexMap::new(),
        responses: responses::Known::default(),
        headers: IndexMap::new(),
        response_headers: IndexMap::new(),
        callbacks: Callbacks::default(),
        streams: HashMap::new(),
        sequences: HashMap::new(),
        of_components: HashMap::new(),
        files: Vec::new(),
        open: Vec::new(),
        met_again: HashMap::new(),
        inside: circles::Inside::default(),
        nulls: nullability::Known::default(),
    };
    lowering.all_components();
    let operations = lowering.groups(document);
    lowering.finish(unused);
    (lowering, operations)
}

/// What the document says about itself.
fn about(document: &OpenAPI) -> String {
    let text = docs::markdown(document.info.description.as_deref().unwrap_or_default());
    docs::paragraphs([text.as_str(), docs::see(document.external_docs.as_ref()).as_str()])
}

fn title(document: &OpenAPI) -> Title {
    let title = document.info.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = if title.is_empty() { "an API without a title".to_owned() } else { title };
    Title { text: docs::markdown(&title), called: docs::markdown(&called(&title)) }
}

/// What a title calls the API in a sentence. Many are those of its documentation.
fn called(title: &str) -> String {
    let is_sign = |sign: char| matches!(sign, '.' | ':' | ',' | ';' | '-' | '–' | '|' | ' ');
    let is_last = |text: &str, words: &[&str]| {
        text.rsplit(' ').next().is_some_and(|last| words.iter().any(|word| last.eq_ignore_ascii_case(word)))
    };
    let trimmed = title.trim_end_matches(is_sign);
    let title = if trimmed.is_empty() { title } else { trimmed };
    let is_api = |text: &str| is_last(text, &["api", "apis"]);
    let (rest, is_of_docs) = title.rsplit_once(' ').map_or((title, false), |(rest, _)| {
        let rest = rest.trim_end_matches(is_sign);
        let is_of_api = is_api(rest) && is_last(title, &["reference", "specification"]);
        (rest, is_of_api || is_last(title, &["documentation", "docs"]))
    });
    let api = if is_of_docs { rest } else { title };
    let is_named = is_api(api) && !api.to_lowercase().starts_with("the ");
    if is_named { format!("the {api}") } else { api.to_owned() }
}

/// What lowering knows while it walks the document.
struct Lowering<'a> {
    components: &'a Components,
    document: &'a OpenAPI,
    methods: &'a Methods,
    options: Options<'a>,
    /// Where calls go, if the document says it.
    base_url: Option<String>,
    /// The addresses that operations have of their own.
    own_servers: Vec<&'a Server>,
    /// What is said of the pages of operations, by the user and by the document.
    claims: Vec<Claim>,
    diagnostics: &'a mut Diagnostics,
    /// Every type of the crate: models, operations, errors and handles are re-exported side by side.
    types: Scope,
    /// Where those of them stand that are made of what is at one place.
    places: place::Places,
    /// The names of types that are shorter than the way to their places, with the long ones.
    shortened: HashMap<Ident, Vec<Ident>>,
    /// Those of them that something else is called, too.
    contested: HashSet<Ident>,
    modules: Scope,
    /// The type of each component schema.
    schemas: IndexMap<&'a str, Ident>,
    security: security::Schemes<'a>,
    lineage: inherit::Lineage<'a>,
    /// The component that is being lowered.
    component: Option<Ident>,
    /// What contradicts itself, and the component that it is part of.
    conflicts: Vec<(Option<Ident>, Conflict)>,
    /// Discriminators between nothing.
    idle: BTreeSet<Pointer>,
    /// What the other components hold: lowered once, used by many operations.
    parameters: IndexMap<&'a str, Type>,
    /// The types of parameters that stand at a path, for all its operations.
    shared: HashMap<Pointer, Type>,
    /// Every parameter that has a style.
    styled: Vec<nested::Styled>,
    bodies: IndexMap<&'a str, Body>,
    responses: responses::Known<'a>,
    headers: IndexMap<&'a str, (Type, HeaderStyle)>,
    /// The structs of those responses of `components` that have headers.
    response_headers: IndexMap<&'a str, Ident>,
    callbacks: Callbacks,
    /// Answers that are read item by item, by the place of the media type.
    streams: HashMap<Pointer, Stream>,
    /// The types of the items of other bodies that are sequences, by the place of the media type.
    sequences: HashMap<Pointer, Type>,
    /// The structs of headers, and the choices of bodies, that are components all: the headers' or media types, and references.
    of_components: HashMap<Vec<(&'a str, &'a str)>, Ident>,
    files: Vec<ModelFile>,
    /// The inline schemas that are being lowered, from the outside in.
    open: Vec<circles::Open>,
    /// Those of them that an `allOf` led back to, and their types.
    met_again: HashMap<circles::Sources, used::Use>,
    inside: circles::Inside,
    nulls: nullability::Known,
}

impl<'a> Lowering<'a> {
    /// The short names that something else is called, too. A number tells those apart that the whole way would not.
    fn contested(&self) -> HashSet<Ident> {
        let is_contested = |short: &Ident, all: &[Ident]| {
            self.types.asked(short) > all.len() || all.iter().any(|whole| Some(whole) != all.first())
        };
        let names = self.shortened.iter().filter(|(short, all)| is_contested(short, all));
        names.map(|(short, _)| short.clone()).collect()
    }

    /// Lowers what operations refer to.
    fn all_components(&mut self) {
        self.component_schemas();
        self.component_parameters();
        self.component_bodies();
        self.component_headers();
        self.component_responses();
    }

    /// Lowers what comes after all operations, and says what can only be said then.
    fn finish(&mut self, unused: &[Pointer]) {
        analyze::report_unused(unused, self.diagnostics);
        self.component_callbacks();
        self.report_idle();
        self.report_nested();
        self.report_untyped_json();
    }

    /// The types of the component schemas that no operation leads to.
    fn unreached(&self, reached: &HashSet<String>) -> HashSet<Ident> {
        let unreached = self.schemas.iter().filter(|(name, _)| !reached.contains(**name));
        unreached.map(|(_, ident)| ident.clone()).collect()
    }

    /// The component schema that a reference names; `normalize` has made sure that there is one.
    fn schema(&self, reference: &str) -> Option<(&'a str, &'a ReferenceOr<Schema>)> {
        let name = component_name(reference);
        self.components.schemas.get_key_value(name.as_ref()).map(|(name, schema)| (name.as_str(), schema))
    }

    /// The component that a schema refers to.
    fn target(&self, schema: &ReferenceOr<Schema>) -> Option<&'a str> {
        match schema {
            ReferenceOr::Item(_) => None,
            ReferenceOr::Reference { reference } => self.schema(reference).map(|(name, _)| name),
        }
    }

    /// The component at the end of the references that begin with this one.
    fn end(&self, reference: &str) -> Option<&'a str> {
        resolve(&self.components.schemas, reference).map(|(name, _)| name)
    }

    /// The component that one stands for: at the end of references, and of those that have only annotations around them.
    fn meant(&self, name: &str) -> Option<&'a str> {
        let schemas = &self.components.schemas;
        let (mut meant, mut around) = at_end(schemas, name.into())?;
        for _ in 0..schemas.len() {
            let inside = self.referred(Part::Item(around));
            let Some(inside) = inside.filter(|inside| !self.lineage.bases.contains_key(inside)) else { break };
            (meant, around) = at_end(schemas, inside.into())?;
        }
        Some(meant)
    }

    /// What no value can be is reported if an operation may meet it.
    fn note_conflicts(&mut self, conflicts: Vec<Conflict>) {
        self.conflicts.extend(conflicts.into_iter().map(|conflict| (self.component.clone(), conflict)));
    }

    /// The schema itself, at the end of a chain of references.
    fn item(&self, schema: impl Into<Part<'a>>) -> Option<&'a Schema> {
        item(self.components, schema)
    }
}

/// The schema itself, at the end of a chain of references.
fn item<'a>(components: &'a Components, schema: impl Into<Part<'a>>) -> Option<&'a Schema> {
    match schema.into() {
        Part::Item(schema) => Some(schema),
        Part::Reference(reference) => resolve(&components.schemas, reference).map(|(_, schema)| schema),
    }
}

/// A contradiction in what no operation uses does no harm; elsewhere the type is what one of the two places says.
fn report_conflicts(api: &Api, conflicts: Vec<(Option<Ident>, Conflict)>, diagnostics: &mut Diagnostics) {
    for (component, conflict) in conflicts {
        let mut definitions = api.definitions();
        if component.is_none_or(|name| definitions.any(|definition| definition.name == name)) {
            let taken = match conflict.taken {
                Taken::First => "the first one is taken",
                Taken::Last => "the last one is taken",
                Taken::Neither => "neither counts",
                Taken::Both => "its field is there all the same",
                Taken::Format => "the type is that of the format",
                Taken::Either => "they are read as nullable",
            };
            let help = match conflict.taken {
                Taken::Both => "describe it in `properties`, or take it out of `required`",
                Taken::First | Taken::Last | Taken::Neither | Taken::Format | Taken::Either => {
                    "let what stands in both places agree"
                }
            };
            let message = Message::from(format!("{}: {taken}", conflict.message)).or_help(help);
            diagnostics.report_both(Code::Repaired, &conflict.places, message);
        }
    }
}

/// The component at the end of a chain of references (`normalize` has refused those that never end), with its name.
fn resolve<'a, T>(section: &'a IndexMap<String, ReferenceOr<T>>, reference: &str) -> Option<(&'a str, &'a T)> {
    at_end(section, component_name(reference))
}

/// The same, from the component with this name.
fn at_end<'a: 'n, 'n, T>(
    section: &'a IndexMap<String, ReferenceOr<T>>,
    mut name: Cow<'n, str>,
) -> Option<(&'a str, &'a T)> {
    for _ in 0..=section.len() {
        match section.get_key_value(name.as_ref())? {
            (name, ReferenceOr::Item(item)) => return Some((name, item)),
            (_, ReferenceOr::Reference { reference }) => name = component_name(reference),
        }
    }
    None
}

/// The text that the types inside a component are named after: `kind` is said once.
fn suffixed(name: &str, kind: &str) -> String {
    let says_it = names::words(name).last().is_some_and(|last| last == kind);
    if says_it { name.to_owned() } else { format!("{name} {kind}") }
}

/// The name in `#/components/<section>/<name>`, as plain text.
fn component_name(reference: &str) -> Cow<'_, str> {
    unescaped(reference.rsplit_once('/').map_or(reference, |(_, token)| token))
}

fn component_pointer(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn titles_are_part_of_a_sentence() {
        for (title, text) in [
            ("Zalando Shop", "Zalando Shop"),
            ("Discourse API Documentation", "the Discourse API"),
            ("Meshery API.", "the Meshery API"),
            ("The Shop API", "The Shop API"),
            ("Pets - Docs", "Pets"),
            ("Pet API: Reference", "the Pet API"),
            ("One reference", "One reference"),
            ("Documentation", "Documentation"),
            ("Shops (v3)", "Shops (v3)"),
            ("C++", "C++"),
            ("...", "..."),
        ] {
            assert_eq!(called(title), text, "{title}");
        }
    }
}
