//! Where a `$ref` leads. In comes the text of a reference and the kind of object that is expected, out goes a
//! reference to a component: the one that was meant, or one that the walker is to make of the place that was named.
//! It reads the document as it was before the walk and changes nothing.

mod names;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::dialects::Sections;
use super::keywords::Kind;
use crate::diagnostics::{Code, Message, Pointer, unescaped};
use crate::source::{FILES, Unread, percent_decoded};
use crate::suggest::{did_you_mean, nearest};

/// Looking for similar names takes a while, and nobody reads more of them.
const MAX_SUGGESTIONS: usize = 100;
/// References that lead to references: people write two or three, and only a machine gone wrong writes as many as this.
const MAX_HOPS: usize = 100;

pub(super) struct References<'a> {
    root: &'a Value,
    unread: &'a Unread,
    sections: Sections,
    /// Every place that a reference names.
    targets: HashSet<String>,
    /// Where the references end that begin at a place, and how many they are.
    chased: HashMap<String, (End, usize)>,
    names: names::Names<'a>,
    /// The places that were looked for, and what is like them.
    similar: HashMap<Pointer, Option<Pointer>>,
}

/// A reference that can be kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Resolved {
    /// It names a component.
    Component(String),
    /// It names `place`, which must become the component that `reference` names.
    Moved { reference: String, place: String },
}

/// Why a reference cannot be kept, and the place of the `$ref` that is to blame: not always the one that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) at: Pointer,
    pub(super) message: Message,
}

/// Where a chain of references ends. `holder` is the place of the last reference, if it is not the first.
#[derive(Clone, Debug)]
enum End {
    At(String),
    Missing {
        place: String,
        holder: Option<String>,
    },
    Elsewhere {
        reference: String,
        holder: String,
    },
    Loop(String),
    /// The place from which the end is more than [`MAX_HOPS`] away.
    Far(String),
}

impl<'a> References<'a> {
    /// Over the parts of a document that a reference may lead to, and the places that [`targets`] found in all of it.
    pub(super) fn new(root: &'a Value, unread: &'a Unread, sections: Sections, targets: HashSet<String>) -> Self {
        let names = names::Names::new(root, sections);
        let (chased, similar) = (HashMap::new(), HashMap::new());
        let mut references = Self { root, unread, sections, targets, chased, names, similar };
        let meant: Vec<String> = references.targets.iter().filter_map(|place| references.meant(place)).collect();
        references.targets.extend(meant);
        references.name_ends();
        references
    }

    /// A component that is only a reference to another place is the one that this place becomes.
    fn name_ends(&mut self) {
        let sections = self.sections;
        for (kind, home) in Kind::ALL.iter().filter_map(|kind| Some((*kind, sections.home(*kind)?))) {
            let components = self.value(home.as_str()).and_then(Value::as_object);
            for (name, _) in components.into_iter().flatten().filter(|(_, value)| is_bare(value)) {
                if let End::At(end) = self.chase(home.child(name).as_str())
                    && !self.is_component(&end)
                {
                    self.names.give(kind, end, name);
                }
            }
        }
    }

    /// The document as it was before the walk.
    pub(super) fn root(&self) -> &'a Value {
        self.root
    }

    /// Whether some reference of the document names `place`.
    pub(super) fn is_target(&self, place: &Pointer) -> bool {
        self.targets.contains(place.as_str())
    }

    /// The components of a section that references name, or lead into.
    pub(super) fn used(&self, home: &Pointer) -> HashSet<&str> {
        let start = home.as_str().len() + 1;
        let end = |place: &str| place.get(start..)?.find('/').map(|end| start + end);
        let inside = self.targets.iter().filter(|place| place.starts_with(home.as_str()));
        inside.filter_map(|place| place.get(..end(place).unwrap_or(place.len()))).collect()
    }

    /// A reference to a place that no reference of the document names.
    pub(super) fn to(&mut self, place: &Pointer) -> String {
        self.targets.insert(place.as_str().to_owned());
        format!("#{place}")
    }

    /// The value at a place of the document.
    pub(super) fn value(&self, place: &str) -> Option<&'a Value> {
        self.root.pointer(place)
    }

    pub(super) fn wrong_kind(&self, kind: Kind, place: &str, at: &Pointer) -> Problem {
        // In place of a schema there can be any value; nothing stands in for the others.
        let (code, outcome) = match kind {
            Kind::Schema => (Code::Repaired, ": any value is accepted"),
            _ => (Code::WrongShape, ""),
        };
        let message = Message::from(format!("`{}` is no {} Object{outcome}", written(place), kind.name()));
        let help = self.home(kind).map(|home| format!("refer to one of `#{home}`"));
        Problem { code, at: at.clone(), message: message.help(help) }
    }

    /// Where the components of a kind stand in this document.
    pub(super) fn home(&self, kind: Kind) -> Option<Pointer> {
        self.sections.home(kind)
    }

    /// Whether a place is that of a component.
    pub(super) fn is_component(&self, place: &str) -> bool {
        self.sections.kind_at(place).is_some()
    }

    /// The reference to the component that the object of `kind` at `place` becomes.
    pub(super) fn moved(&mut self, kind: Kind, place: &str) -> Option<String> {
        let section = kind.section()?;
        let name = self.names.of_place(kind, place);
        Some(format!("#{}", Pointer::root().child("components").child(section).child(name)))
    }

    /// Which component `reference` means. `at` is the place of the `$ref`.
    pub(super) fn resolve(&mut self, kind: Kind, reference: &str, at: &Pointer) -> Result<Resolved, Problem> {
        let (place, end) = self.follow(kind, reference, at)?;
        for place in [&place, &end] {
            if let Some((section, name)) = kind.section().zip(self.sections.name(kind, place)) {
                return Ok(Resolved::Component(format!("#/components/{section}/{name}")));
            }
        }
        let is_other = self.is_component(&end);
        let moved = if is_other { None } else { self.moved(kind, &end) };
        match moved {
            Some(reference) => Ok(Resolved::Moved { reference, place: end }),
            None => Err(self.wrong_kind(kind, &end, at)),
        }
    }

    /// The place that `reference` names, and the place where the references that begin there end.
    pub(super) fn follow(&mut self, kind: Kind, reference: &str, at: &Pointer) -> Result<(String, String), Problem> {
        let Some(place) = local(reference) else {
            return Err(self.elsewhere(kind, reference, at.clone()));
        };
        match self.chase(&place) {
            End::At(end) => Ok((place, end)),
            End::Missing { place, holder } => {
                let at = holder.map_or_else(|| at.clone(), |holder| pointer(&holder).child("$ref"));
                Err(self.missing(kind, &place, at))
            }
            End::Elsewhere { reference, holder } => {
                Err(self.elsewhere(kind, &reference, pointer(&holder).child("$ref")))
            }
            End::Loop(place) => Err(Problem {
                code: Code::ReferenceCycle,
                at: pointer(&place).child("$ref"),
                message: format!("`{}` refers to itself and to nothing else", written(&place)).into(),
            }),
            End::Far(place) => Err(Problem {
                code: Code::ReferenceChain,
                at: pointer(&place).child("$ref"),
                message: format!("`{}` is more than {MAX_HOPS} references away from a definition", written(&place))
                    .into(),
            }),
        }
    }

    /// Follows references from a place to the first value that is none, in one pass whatever the length of the chain.
    fn chase(&mut self, start: &str) -> End {
        let mut path: Vec<(String, bool)> = Vec::new();
        let mut seen = HashSet::new();
        let mut place = start.to_owned();
        let (mut end, hops) = loop {
            if let Some(known) = self.chased.get(&place) {
                break known.clone();
            }
            let Some(value) = self.root.pointer(&place) else {
                if let Some(meant) = self.meant(&place) {
                    path.push((place, true));
                    place = meant;
                    continue;
                }
                let holder = path.last().map(|(holder, _)| holder.clone());
                break (End::Missing { place, holder }, 0);
            };
            if !seen.insert(place.clone()) {
                break (End::Loop(place), 0);
            }
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                break (End::At(place), 0);
            };
            let Some(next) = local(reference) else {
                let reference = reference.to_owned();
                break (End::Elsewhere { reference, holder: place }, 0);
            };
            path.push((place, is_bare(value)));
            place = next;
        };
        for ((place, bare), hops) in path.into_iter().rev().zip(hops + 1..) {
            if matches!(end, End::At(_)) {
                if hops > MAX_HOPS {
                    end = End::Far(place.clone());
                } else if !bare {
                    // What stands beside a reference counts: the chain of names ends there, though the search goes on.
                    end = End::At(place.clone());
                }
            }
            self.chased.insert(place, (end.clone(), hops));
        }
        end
    }

    /// Whether a place is that of a member with an empty name, which is not there (RFC 6901 §5): some end the name of a file like
    /// that of a folder.
    fn has_empty_end(&self, place: &str) -> bool {
        let around = place.strip_suffix('/').and_then(|around| self.root.pointer(around));
        around.is_some_and(|around| around.is_object() && around.get("").is_none())
    }

    /// The place that is meant by one that is not there: the one around a member with an empty name, or the one behind the `$ref` that
    /// a pointer leads into, as bundlers write them.
    pub(super) fn meant(&self, place: &str) -> Option<String> {
        if self.has_empty_end(place) {
            return place.strip_suffix('/').map(str::to_owned);
        }
        let mut place = place.to_owned();
        for hops in 0..MAX_HOPS {
            if self.root.pointer(&place).is_some() {
                return (hops > 0).then_some(place);
            }
            place = self.behind(&place)?;
        }
        None
    }

    /// The same place in what the innermost `$ref` around it leads to.
    fn behind(&self, place: &str) -> Option<String> {
        let mut outer = place;
        while let Some((around, _)) = outer.rsplit_once('/') {
            outer = around;
            if let Some(reference) = self.root.pointer(outer).and_then(|value| value.get("$ref")?.as_str()) {
                return Some(local(reference)? + place.strip_prefix(outer)?);
            }
        }
        None
    }

    fn missing(&mut self, kind: Kind, place: &str, at: Pointer) -> Problem {
        if let Some((key, file)) = file(place)
            && let Some(reason) = self.unread.reason(&key)
        {
            let at = if reason.is_in_file { file } else { at };
            return Problem { code: reason.code, at, message: reason.message.clone() };
        }
        let hint = self.similar(kind, &pointer(place)).map(|near| written_in(&at, near.as_str()));
        Problem {
            code: Code::UnresolvedReference,
            at,
            message: Message::from(format!("`{}` does not exist", written(place))).help(did_you_mean(hint)),
        }
    }

    fn elsewhere(&mut self, kind: Kind, reference: &str, at: Pointer) -> Problem {
        // `$ref: Pet` is a file to the standard, and a slip to its author.
        let place = self.home(kind).map(|home| home.child(reference));
        let hint = place.and_then(|place| self.similar(kind, &place)).map(|near| written(near.as_str()));
        Problem {
            code: Code::ExternalReference,
            at,
            message: Message::from(format!("`{reference}` names a file, and there is none")).help(did_you_mean(hint)),
        }
    }

    /// The place that was probably meant by one that does not exist.
    pub(super) fn similar(&mut self, kind: Kind, place: &Pointer) -> Option<Pointer> {
        if let Some(known) = self.similar.get(place) {
            return known.clone();
        }
        if self.similar.len() >= MAX_SUGGESTIONS {
            return None;
        }
        let similar = self.near(place).or_else(|| {
            // The right name in the wrong place, such as that of another version.
            let (name, home) = (place.tokens().last()?, self.home(kind)?);
            Some(home.child(nearest(&name, self.section(kind)?.keys().map(String::as_str))?))
        });
        self.similar.insert(place.clone(), similar.clone());
        similar
    }

    /// The place whose keys are those of `place`, as far as they exist, and else like them.
    fn near(&self, place: &Pointer) -> Option<Pointer> {
        let mut near = Pointer::root();
        for token in place.tokens() {
            let around = self.value(near.as_str())?;
            let exact = near.child(&token);
            near = match self.value(exact.as_str()) {
                Some(_) => exact,
                None => near.child(nearest(&token, around.as_object()?.keys().map(String::as_str))?),
            };
        }
        Some(near)
    }

    fn section(&self, kind: Kind) -> Option<&'a serde_json::Map<String, Value>> {
        self.value(self.home(kind)?.as_str())?.as_object()
    }
}

/// Every place that a `$ref` or a discriminator's `mapping` may name. Any string that looks like a reference counts:
/// too many do no harm.
pub(super) fn targets<'v>(values: impl Iterator<Item = &'v Value>) -> HashSet<String> {
    let mut targets = HashSet::new();
    let mut open: Vec<&Value> = values.collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            Value::String(text) => targets.extend(local(text)),
            _ => {}
        }
    }
    targets
}

/// Whether nothing that says something stands beside a `$ref`.
pub(super) fn is_bare(value: &Value) -> bool {
    let is_silent = |key: &String| {
        matches!(key.as_str(), "$ref" | "$defs" | "$anchor" | "$dynamicAnchor" | "$id" | "$comment")
            || key.starts_with("x-")
    };
    value.as_object().is_some_and(|map| map.keys().all(is_silent))
}

/// The pointer in a reference to this very document, which an empty one is, too (RFC 3986 §4.4, RFC 6901 §6); `None` for another
/// document.
pub(super) fn local(reference: &str) -> Option<String> {
    if reference.is_empty() { Some(String::new()) } else { reference.strip_prefix('#').map(percent_decoded) }
}

/// Of a place in another file the key of the file, and where the file stands.
fn file(place: &str) -> Option<(String, Pointer)> {
    let place = pointer(place);
    let mut tokens = place.tokens();
    let key = tokens.next().filter(|first| first == FILES).and_then(|_| tokens.next())?.into_owned();
    let file = Pointer::root().child(FILES).child(&key);
    Some((key, file))
}

/// How an author would write a reference to a place.
pub(super) fn written(place: &str) -> String {
    let inner = file(place).and_then(|(key, file)| Some((key, place.strip_prefix(file.as_str())?)));
    match inner {
        Some((key, "")) => key,
        Some((key, inner)) => format!("{key}#{inner}"),
        None => format!("#{place}"),
    }
}

/// The same, in the file that `holder` is in.
fn written_in(holder: &Pointer, place: &str) -> String {
    let own = file(holder.as_str()).and_then(|(_, own)| place.strip_prefix(own.as_str()));
    own.map_or_else(|| written(place), |inner| format!("#{inner}"))
}

/// The pointer that `place` spells.
pub(super) fn pointer(place: &str) -> Pointer {
    place.split('/').skip(1).map(unescaped).fold(Pointer::root(), |pointer, token| pointer.child(token))
}

#[cfg(test)]
mod tests;
