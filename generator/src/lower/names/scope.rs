//! Which names are taken, and what becomes of those that several ask for.

use std::collections::HashMap;

use super::{Ident, ident};

/// The names taken in one namespace, each with how many asked for it, and the last number of those: there may be thousands.
#[derive(Default)]
pub(crate) struct Scope(HashMap<String, (usize, usize)>);

impl Scope {
    /// A scope in which some names are ours already.
    pub(crate) fn with(reserved: &[&str]) -> Self {
        Self(reserved.iter().map(|name| ((*name).to_owned(), (1, 1))).collect())
    }

    pub(crate) fn is_free(&self, name: &Ident) -> bool {
        !self.0.contains_key(name.unraw())
    }

    /// How often a name was asked for.
    pub(crate) fn asked(&self, name: &Ident) -> usize {
        self.0.get(name.unraw()).map_or(0, |(asked, _)| *asked)
    }

    /// Takes a name for each of several texts. One that is written exactly like its name keeps it, whatever stands before, and one with
    /// an underscore before it is called so where another one has its name: `valueDate` and `_valueDate` are pairs in FHIR.
    pub(crate) fn claim_all(&mut self, texts: &[&str], name: fn(&str) -> Ident) -> Vec<Ident> {
        let mut names: Vec<(usize, Ident)> = texts.iter().map(|text| name(text)).enumerate().collect();
        let text_of = |index: usize| texts.get(index).copied().unwrap_or_default();
        let is_marked = |index: usize| text_of(index).starts_with('_');
        names.sort_by_key(|(index, name)| (text_of(*index) != name.unraw(), is_marked(*index)));
        for (index, own) in &mut names {
            if is_marked(*index) && !self.is_free(own) {
                *own = name(&format!("underscore {}", text_of(*index)));
            }
            *own = self.claim(own.clone());
        }
        names.sort_by_key(|(index, _)| *index);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Takes `name`, or the first free of `name2`, `name3`, ... (`name_2`, `NAME_2` in the other cases).
    pub(crate) fn claim(&mut self, name: Ident) -> Ident {
        let Some((asked, last)) = self.0.get(name.unraw()).copied() else {
            self.0.insert(name.unraw().to_owned(), (1, 1));
            return name;
        };
        // The underscore of `self_` is not doubled.
        let base = name.unraw().trim_end_matches('_');
        let is_constant = base.contains('_') && !base.contains(char::is_lowercase);
        let is_snake = is_constant || base.starts_with(char::is_lowercase);
        let joint = if is_snake || base.ends_with(|last: char| last.is_ascii_digit()) { "_" } else { "" };
        let mut numbered = (last + 1..).map(|number| (number, format!("{base}{joint}{number}")));
        let Some((number, free)) = numbered.find(|(_, text)| !self.0.contains_key(text)) else { return name };
        self.0.insert(name.unraw().to_owned(), (asked + 1, number));
        self.0.insert(free.clone(), (1, 1));
        ident(free)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{constant_name, type_name, value_name};
    use super::*;

    #[test]
    fn what_is_written_like_its_name_keeps_it() {
        let mut scope = Scope::with(&["id"]);
        let claimed =
            scope.claim_all(&["_links", "$filter", "links", "Links", "filter", "type", "@type", "id"], value_name);
        let names = ["underscore_links", "filter_2", "links", "links_2", "filter", "r#type", "type_2", "id_2"];
        assert_eq!(claimed.iter().map(Ident::as_str).collect::<Vec<_>>(), names);
    }

    #[test]
    fn collisions_are_numbered_in_order() {
        let mut scope = Scope::default();
        let claimed: Vec<_> = ["a", "A", "a-", "r#a"].iter().map(|text| scope.claim(value_name(text))).collect();
        assert_eq!(claimed.iter().map(Ident::as_str).collect::<Vec<_>>(), ["a", "a_2", "a_3", "r_hash_a"]);
        let selves = ["self", "SELF"].map(|text| scope.claim(value_name(text)));
        assert_eq!(selves.each_ref().map(Ident::as_str), ["self_", "self_2"]);
        let selves = ["self", "Self"].map(|text| scope.claim(type_name(text)));
        assert_eq!(selves.each_ref().map(Ident::as_str), ["Self_", "Self2"]);
        let caseless = ["が a", "が A"].map(|text| scope.claim(type_name(text)));
        assert_eq!(caseless.each_ref().map(Ident::as_str), ["がA", "がA2"]);
        let constants = ["a b", "A-B"].map(|text| scope.claim(constant_name(text)));
        assert_eq!(constants.each_ref().map(Ident::as_str), ["A_B", "A_B_2"]);
        assert_eq!(scope.claim(type_name("E164")).as_str(), "E164");
        assert_eq!(scope.claim(type_name("E.164")).as_str(), "E164_2");
        let jumping = ["Foo2", "Foo", "Foo"].map(|text| scope.claim(type_name(text)));
        assert_eq!(jumping.each_ref().map(Ident::as_str), ["Foo2", "Foo", "Foo3"]);
        assert_eq!(scope.asked(&type_name("Foo")), 2);
    }
}
