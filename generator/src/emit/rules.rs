//! What a check compares values with: the rules that a model announces, and the list of the models that can be checked.

use proc_macro2::TokenStream;
use quote::quote;

use super::File;
use super::imports::{Imports, Shadows};
use crate::ir::{Api, Check, FormPart, Ident, Rule, Shape, Struct};

const RULES: &str = "oasmith_runtime::Rule";

/// The list of the models that callers build, and their requests.
pub(super) fn file(api: &Api, validate: bool, shadows: &Shadows) -> Option<File> {
    let mut imports = Imports::new(shadows);
    let definitions = api.definitions().filter(|definition| !definition.only_in_responses);
    let names: Vec<&Ident> = definitions
        .filter(|definition| !matches!(definition.shape, Shape::Alias(_) | Shape::Parts(_) | Shape::Choice(_)))
        .map(|definition| &definition.name)
        .collect();
    if !validate || names.is_empty() && api.groups.is_empty() {
        return None;
    }
    for name in &names {
        imports.inside(name);
    }
    let models = (!names.is_empty()).then(|| quote!(oasmith_runtime::impl_validate!(#(#names),*);));
    let requests = (!api.groups.is_empty()).then(|| {
        let request = &api.request;
        imports.inside(request);
        quote!(oasmith_runtime::impl_validate!(requests #request);)
    });
    let items = imports.allow_deprecated(models.into_iter().chain(requests).collect());
    Some(File {
        module: vec!["validate".to_owned()],
        feature: None,
        uses: imports.finish(),
        is_documented: true,
        items,
        exports: Vec::new(),
    })
}

/// `let rules: &[Rule] = &[..]; writer.rules(rules);` for an object, before it is written.
pub(super) fn of_struct(structure: &Struct, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let mut rows = rules(&structure.rules, imports);
    for field in structure.fields.iter().filter(|field| !field.rules.is_empty()) {
        let (property, wire) = (imports.outside(RULES, "Property"), &field.wire);
        let rules = rules(&field.rules, imports);
        rows.push(quote!(#property(#wire, &[#(#rules),*])));
    }
    announce(&rows, imports)
}

/// `call.rules(&[..]);` for a part of a request, before it is given to what puts it together.
pub(super) fn before(check: &Check, receiver: &TokenStream, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let rules = rules(check.as_ref()?, imports);
    Some(quote!(#receiver.rules(&[#(#rules),*]);))
}

/// `parts.rules(&[..]); parts.count("photos", form.photos.len());` for a list of files; one that may be left out is, if it is empty.
pub(super) fn of_count(count: &[Rule], part: &FormPart, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let may_break = |rule: &&Rule| part.required || **rule != Rule::MinItems(1);
    let count: Vec<Rule> = count.iter().filter(may_break).cloned().collect();
    if count.is_empty() {
        return None;
    }
    let is_least = |rule: &Rule| !part.required && matches!(rule, Rule::MinItems(_));
    let (rules, name, wire) = (rules(&count, imports), &part.name, &part.wire);
    let check = quote!(parts.rules(&[#(#rules),*]); parts.count(#wire, form.#name.len()););
    Some(if count.iter().any(is_least) { quote!(if !form.#name.is_empty() { #check }) } else { check })
}

/// `parts.check_all(&[..]);` for a form, after its parts.
pub(super) fn of_parts(whole: &[Rule], imports: &mut Imports<'_>) -> Option<TokenStream> {
    let rules = rules(whole, imports);
    (!rules.is_empty()).then(|| quote!(parts.check_all(&[#(#rules),*]);))
}

/// The same for a value of any other type.
pub(super) fn of_value(list: &[Rule], imports: &mut Imports<'_>) -> Option<TokenStream> {
    announce(&rules(list, imports), imports)
}

fn announce(rules: &[TokenStream], imports: &mut Imports<'_>) -> Option<TokenStream> {
    if rules.is_empty() {
        return None;
    }
    let rule = imports.runtime("Rule");
    Some(quote!(let rules: &[#rule] = &[#(#rules),*]; writer.rules(rules);))
}

fn rules(list: &[Rule], imports: &mut Imports<'_>) -> Vec<TokenStream> {
    list.iter().map(|rule| spell(rule, imports)).collect()
}

fn spell(rule: &Rule, imports: &mut Imports<'_>) -> TokenStream {
    let mut name = |name| imports.outside(RULES, name);
    let (name, value) = match rule {
        Rule::MinLength(count) => (name("MinLength"), number(*count)),
        Rule::MaxLength(count) => (name("MaxLength"), number(*count)),
        Rule::MinItems(count) => (name("MinItems"), number(*count)),
        Rule::MaxItems(count) => (name("MaxItems"), number(*count)),
        Rule::MinProperties(count) => (name("MinProperties"), number(*count)),
        Rule::MaxProperties(count) => (name("MaxProperties"), number(*count)),
        Rule::Pattern(pattern) => (name("Pattern"), quote!(#pattern)),
        Rule::Minimum(bound) => (name("Minimum"), quote!(#bound)),
        Rule::MoreThan(bound) => (name("MoreThan"), quote!(#bound)),
        Rule::Maximum(bound) => (name("Maximum"), quote!(#bound)),
        Rule::LessThan(bound) => (name("LessThan"), quote!(#bound)),
        Rule::MultipleOf(step) => (name("MultipleOf"), quote!(#step)),
        Rule::AnyOf(lists) => (name("AnyOf"), names(lists)),
        Rule::OneOf(lists) => (name("OneOf"), names(lists)),
        Rule::UniqueItems => return name("UniqueItems"),
        Rule::Item(index, list) => {
            let (name, index) = (name("Item"), number(*index));
            let rules = rules(list, imports);
            return quote!(#name(#index, &[#(#rules),*]));
        }
        Rule::Each(list) => {
            let name = name("Each");
            let rules = rules(list, imports);
            return quote!(#name(&[#(#rules),*]));
        }
    };
    quote!(#name(#value))
}

fn names(lists: &[Vec<String>]) -> TokenStream {
    let lists = lists.iter().map(|names| quote!(&[#(#names),*]));
    quote!(&[#(#lists),*])
}

fn number(count: usize) -> TokenStream {
    let count = proc_macro2::Literal::usize_unsuffixed(count);
    quote!(#count)
}
