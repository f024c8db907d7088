//! What comes back: the output of an operation and the enum of its errors.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::comment;
use super::imports::Imports;
use super::{types, xml};
use crate::ir::{Content, Operation, Output, ResponseEnum, ResponseVariant, Status};

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
            // A range holds the codes of its hundred.
            let is_all = statuses.iter().any(|status| !matches!(status, Status::Code(_)));
            let pattern =
                statuses.iter().filter(|status| !is_all || !matches!(status, Status::Code(_))).copied().map(pattern);
            let read = read(content, imports);
            let success = match content {
                // Too long for one line.
                Content::Xml(_) => quote!({ let body = #read; #ok(#some(body)) }),
                Content::Empty | Content::Json(_) | Content::Text | Content::Bytes | Content::Stream(_) => {
                    quote!(#ok(#some(#read)),)
                }
            };
            quote! {
                match response.status().as_u16() {
                    #(#pattern)|* => #success
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
                #ok(#some(output))
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

/// The enum of the errors that an operation documents, or of its different outputs.
pub(super) fn definition(responses: &ResponseEnum, docs: &str, imports: &mut Imports<'_>) -> TokenStream {
    let docs = comment(docs);
    let uneven = responses.is_uneven.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    let name = &responses.name;
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
        #uneven
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }
    }
}

/// How the errors are told apart.
pub(super) fn reader(responses: &ResponseEnum, imports: &mut Imports<'_>) -> TokenStream {
    let (trait_, response) = (imports.runtime("ErrorResponse"), imports.runtime("RawResponse"));
    let (error, result, option) =
        (imports.runtime("DecodeError"), imports.prelude("Result"), imports.prelude("Option"));
    let name = &responses.name;
    let (all, others): (Vec<_>, Vec<_>) =
        responses.variants.iter().partition(|variant| variant.status == Status::Default);
    let [ok, some, none] = ["Ok", "Some", "None"].map(|name| imports.prelude(name));
    let rest =
        all.first().map_or_else(|| quote!(return #ok(#none)), |variant| construct(variant, &quote!(Self), imports));
    let is_read = !others.is_empty() || all.first().is_some_and(|variant| variant.content != Content::Empty);
    let argument = if is_read { quote!(response) } else { quote!(_) };
    let read = if others.is_empty() {
        quote!(#ok(#some(#rest)))
    } else {
        let arms = arms(others, &quote!(Self), imports);
        quote! {
            let error = match response.status().as_u16() {
                #(#arms)*
                _ => #rest,
            };
            #ok(#some(error))
        }
    };
    quote! {
        impl #trait_ for #name {
            fn read(#argument: &#response) -> #result<#option<Self>, #error> { #read }
        }
    }
}

/// An arm for each response, codes before ranges. A range that one of the codes belongs to is a guard: as a pattern it would
/// overlap.
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
        let value = construct(variant, of, imports);
        match variant.status {
            Status::Range(hundreds) if has_code(hundreds) => {
                let hundreds = Literal::u16_unsuffixed(hundreds);
                quote!(status if status / 100 == #hundreds => #value,)
            }
            status => {
                let pattern = pattern(status);
                quote!(#pattern => #value,)
            }
        }
    });
    arms.collect()
}

fn construct(variant: &ResponseVariant, of: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let name = &variant.name;
    match &variant.content {
        Content::Empty => quote!(#of::#name),
        content => {
            let read = read(content, imports);
            quote!(#of::#name(#read))
        }
    }
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

fn read(content: &Content, imports: &mut Imports<'_>) -> TokenStream {
    match content {
        Content::Empty => quote!(()),
        Content::Json(_) => quote!(response.json()?),
        Content::Xml(body) => {
            let arguments = xml::arguments(body, imports);
            quote!(response.xml(#arguments)?)
        }
        Content::Text => quote!(response.text()?),
        Content::Bytes => quote!(response.body().clone()),
        Content::Stream(_) => quote!(response.items()?),
    }
}
