//! What comes back: the output of an operation and the enum of its errors.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::comment;
use super::imports::{Imports, Shadows};
use super::{File, lints, types, xml};
use crate::ir::{Api, Content, Ident, Operation, Output, ResponseEnum, ResponseVariant, Status};

/// The type of a successful call's body.
pub(super) fn output(operation: &Operation, imports: &mut Imports<'_>) -> TokenStream {
    match &operation.output {
        Output::One { content, .. } => types::content(content, imports),
        Output::Several(variants) => {
            let name = &variants.name;
            quote!(#name)
        }
    }
}

/// The type of the documented errors.
pub(super) fn error(operation: &Operation, imports: &mut Imports<'_>) -> TokenStream {
    match &operation.error {
        Some(error) => {
            let name = &error.name;
            quote!(#name)
        }
        None => imports.outside("std::convert", "Infallible"),
    }
}

/// The body of `Operation::success`: the output, or `None` for a status that is no documented success.
pub(super) fn success(operation: &Operation, imports: &mut Imports<'_>) -> TokenStream {
    let [ok, some, none] = ["Ok", "Some", "None"].map(|name| imports.prelude(name));
    match &operation.output {
        Output::One { statuses, content } => {
            let (statuses, success) = (any_of(statuses), read(content, &[some], imports));
            quote! {
                match response.status().as_u16() {
                    #statuses => #success,
                    _ => #ok(#none),
                }
            }
        }
        Output::Several(variants) => {
            let name = &variants.name;
            let arms = arms(&variants.variants, &quote!(#name), imports);
            quote! {
                let output = match response.status().as_u16() {
                    #(#arms)*
                    _ => return #ok(#none),
                };
                output.map(#some)
            }
        }
    }
}

/// Whether the body of a success is read by the caller.
pub(super) fn is_streamed(output: &Output) -> bool {
    match output {
        Output::One { content, .. } => matches!(content, Content::Stream(_)),
        Output::Several(variants) => {
            variants.variants.iter().any(|variant| matches!(variant.content, Content::Stream(_)))
        }
    }
}

/// Whether the body of a success beside streams is read before all the same, by its `status`; `None` where there is no such one.
pub(super) fn is_whole(output: &Output) -> Option<TokenStream> {
    let Output::Several(variants) = output else { return None };
    let (streams, others): (Vec<_>, Vec<_>) =
        variants.variants.iter().partition(|variant| matches!(variant.content, Content::Stream(_)));
    let whole: Vec<Status> =
        others.iter().filter(|variant| variant.content != Content::Empty).map(|variant| variant.status).collect();
    if streams.is_empty() || whole.is_empty() {
        return None;
    }
    let codes = |statuses: Vec<Status>| {
        let codes = statuses.into_iter().filter(|status| matches!(status, Status::Code(_))).map(pattern);
        quote!(matches!(status, #(#codes)|*))
    };
    // A range is what no code beside it is.
    if whole.iter().any(|status| matches!(status, Status::Range(_))) {
        let streams = codes(streams.iter().map(|variant| variant.status).collect());
        return Some(quote!(status / 100 == 2 && !#streams));
    }
    Some(codes(whole))
}

/// The errors that several operations document alike.
pub(super) fn shared(api: &Api, shadows: &Shadows) -> Option<File> {
    let all = api.operations().filter_map(|operation| operation.error.as_ref());
    let all: IndexMap<&Ident, &ResponseEnum> = all.filter_map(|error| Some((error.shared.as_ref()?, error))).collect();
    let mut imports = Imports::new(shadows);
    let docs = "Errors that several operations document; each has an alias of its own for them.";
    let items = all
        .iter()
        .flat_map(|(name, error)| [definition(name, error, docs, &mut imports), reader(name, error, &mut imports)]);
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| File {
        module: vec!["operations".to_owned(), "errors".to_owned()],
        feature: None,
        is_documented: true,
        items: imports.allow_deprecated(items),
        uses: imports.finish(),
        exports: all.keys().map(|name| name.as_str().to_owned()).collect(),
    })
}

/// The errors that an operation documents.
pub(super) fn errors(error: &ResponseEnum, docs: &str, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let name = &error.name;
    let Some(shared) = &error.shared else {
        return vec![definition(name, error, docs, imports), reader(name, error, imports)];
    };
    imports.inside(shared);
    let docs = comment(docs);
    vec![quote!(#docs pub type #name = #shared;)]
}

/// The enum of the errors that an operation documents, or of its different outputs.
pub(super) fn definition(name: &Ident, responses: &ResponseEnum, docs: &str, imports: &mut Imports<'_>) -> TokenStream {
    let docs = comment(docs);
    let names = responses.variants.iter().map(|variant| &variant.name);
    let allow = lints::variants(name, names, responses.is_uneven);
    let variants = responses.variants.iter().map(|variant| {
        let (docs, name) = (comment(&variant.docs), &variant.name);
        match &variant.content {
            Content::Empty => quote!(#docs #name),
            content => {
                let content = types::content(content, imports);
                quote!(#docs #name(#content))
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug)]
        #allow
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

/// How the errors are told apart.
fn reader(name: &Ident, responses: &ResponseEnum, imports: &mut Imports<'_>) -> TokenStream {
    let (trait_, response) = (imports.runtime("ErrorResponse"), imports.runtime("RawResponse"));
    let (error, result, option) =
        (imports.runtime("DecodeError"), imports.prelude("Result"), imports.prelude("Option"));
    let (all, others): (Vec<_>, Vec<_>) = responses
        .variants
        .iter()
        .partition(|variant| variant.status == Status::Default && variant.media_type.is_none());
    let [ok, some, none] = ["Ok", "Some", "None"].map(|name| imports.prelude(name));
    let is_read = !others.is_empty() || all.first().is_some_and(|variant| variant.content != Content::Empty);
    let argument = if is_read { quote!(response) } else { quote!(_) };
    let this = quote!(Self);
    let read = if let ([variant], true) = (all.as_slice(), others.is_empty()) {
        construct(variant, &this, Some(some), imports)
    } else {
        let rest =
            all.first().map_or_else(|| quote!(return #ok(#none)), |variant| construct(variant, &this, None, imports));
        let arms = arms(others, &this, imports);
        quote! {
            let error = match response.status().as_u16() {
                #(#arms)*
                _ => #rest,
            };
            error.map(#some)
        }
    };
    quote! {
        impl #trait_ for #name {
            fn read(#argument: &#response) -> #result<#option<Self>, #error> { #read }
        }
    }
}

/// An arm for each response, codes before ranges. A range that one of the codes belongs to is a guard: as a pattern it would
/// overlap; and so is a media type.
fn arms<'v>(
    variants: impl IntoIterator<Item = &'v ResponseVariant>,
    of: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let variants: Vec<_> = variants.into_iter().collect();
    let has_code = |hundreds: u16| {
        variants.iter().any(|variant| matches!(variant.status, Status::Code(code) if code / 100 == hundreds))
    };
    let arms = variants.iter().map(|variant| {
        let value = construct(variant, of, None, imports);
        let is_of_type = variant.media_type.as_ref().map(|media_type| quote!(response.is(#media_type)));
        let (pattern, is_in_range) = match variant.status {
            Status::Range(hundreds) if has_code(hundreds) => {
                let hundreds = Literal::u16_unsuffixed(hundreds);
                (quote!(status), Some(quote!(status / 100 == #hundreds)))
            }
            Status::Default if is_of_type.is_some() => (quote!(_), None),
            status => (pattern(status), None),
        };
        let conditions: Vec<_> = is_in_range.into_iter().chain(is_of_type).collect();
        let guard = (!conditions.is_empty()).then(|| quote!(if #(#conditions)&&*));
        quote!(#pattern #guard => #value,)
    });
    arms.collect()
}

/// A variant of an enum, inside what is given.
fn construct(
    variant: &ResponseVariant,
    of: &TokenStream,
    outer: Option<TokenStream>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let name = &variant.name;
    let constructor = quote!(#of::#name);
    if variant.content == Content::Empty {
        return made(constructor, outer.as_slice(), imports);
    }
    read(&variant.content, &[Some(constructor), outer].into_iter().flatten().collect::<Vec<_>>(), imports)
}

/// The pattern of several statuses.
fn any_of(statuses: &[Status]) -> TokenStream {
    // A range holds the codes of its hundred.
    let is_all = statuses.iter().any(|status| !matches!(status, Status::Code(_)));
    let statuses = statuses.iter().filter(|status| !is_all || !matches!(status, Status::Code(_))).copied();
    let code = |status| if let Status::Code(code) = status { Some(code) } else { None };
    let codes: BTreeSet<u16> = statuses.clone().filter_map(code).collect();
    // clippy asks for a range where there are three that follow each other.
    if let (Some(from), Some(to)) = (codes.first(), codes.last())
        && codes.len() > 2
        && usize::from(to - from) + 1 == codes.len()
    {
        let (from, to) = (Literal::u16_unsuffixed(*from), Literal::u16_unsuffixed(*to));
        return quote!(#from..=#to);
    }
    let patterns = statuses.map(pattern);
    quote!(#(#patterns)|*)
}

fn pattern(status: Status) -> TokenStream {
    let number = |code: u16| Literal::u16_unsuffixed(code);
    match status {
        Status::Code(code) => {
            let code = number(code);
            quote!(#code)
        }
        Status::Range(hundreds) => {
            let (from, to) = (number(hundreds * 100), number(hundreds * 100 + 99));
            quote!(#from..=#to)
        }
        // `default` among the successes: any of them.
        Status::Default => quote!(200..=299),
    }
}

/// A body, or why it cannot be read, inside what is given, the innermost first. `map` takes rustc half as long as `?` would.
fn read(content: &Content, constructors: &[TokenStream], imports: &mut Imports<'_>) -> TokenStream {
    let body = match content {
        Content::Empty => return made(quote!(()), constructors, imports),
        Content::Bytes => return made(quote!(response.body().clone()), constructors, imports),
        Content::Json(_) => quote!(response.json()),
        Content::Xml(body) => {
            let arguments = xml::arguments(body, imports);
            quote!(response.xml(#arguments))
        }
        Content::Text => quote!(response.text()),
        Content::Stream(_) => quote!(response.items()),
    };
    quote!(#body #(.map(#constructors))*)
}

/// What cannot fail, inside what is given.
fn made(value: TokenStream, constructors: &[TokenStream], imports: &Imports<'_>) -> TokenStream {
    let (ok, value) = (imports.prelude("Ok"), constructors.iter().fold(value, |inner, outer| quote!(#outer(#inner))));
    quote!(#ok(#value))
}
