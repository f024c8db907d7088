//! Bodies of requests: what a caller gives, how it gets into a call, and the types that are only there for that.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{annotated, comment, spaced};
use super::imports::Imports;
use super::{lints, literals, rules, structs, types, word, xml};
use crate::ir::{
    Body, Check, Choice, ChoiceVariant, FormPart, FormStyle, Ident, PartKind, Parts, Payload, QueryStyle, Rule, Scalar,
    Type, XmlBody,
};
use crate::prose::paragraphs;

/// The arguments of a method that takes a body: the body, and before it its media type where only the caller knows that.
pub(super) fn arguments(body: &Body, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let body = match &body.payload {
        Payload::Json { ty, .. } | Payload::Xml { body: XmlBody { ty, .. }, .. } | Payload::Form { ty, .. } => {
            let ty = types::argument(ty, imports);
            quote!(body: #ty)
        }
        Payload::Text { .. } => quote!(body: &str),
        Payload::Lines { .. } | Payload::Multipart(_) => {
            let ty = owned(&body.payload, imports);
            quote!(body: #ty)
        }
        Payload::Bytes { media_type } => {
            let (into, body) = (imports.prelude("Into"), imports.runtime("Body"));
            let content_type = media_type.is_none().then(|| quote!(content_type: &str));
            return content_type.into_iter().chain([quote!(body: impl #into<#body>)]).collect();
        }
        Payload::Choice(ty) => {
            let (into, ty) = (imports.prelude("Into"), types::owned(ty, imports));
            quote!(body: impl #into<#ty>)
        }
    };
    vec![body]
}

/// The statement that puts a body into a call, which is a place or a reference.
pub(super) fn set(body: &Body, call: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let statement = match &body.payload {
        Payload::Json { ty, .. } | Payload::Xml { body: XmlBody { ty, .. }, .. } | Payload::Form { ty, .. } => {
            let value = if types::is_small(ty) { quote!(&body) } else { quote!(body) };
            write(&body.payload, call, &value, imports)
        }
        Payload::Text { .. } => write(&body.payload, call, &quote!(body.to_owned()), imports),
        Payload::Lines { .. } | Payload::Multipart(_) | Payload::Bytes { .. } => {
            write(&body.payload, call, &quote!(body), imports)
        }
        Payload::Choice(_) => quote!(body.into().fill(&mut #call)),
    };
    quote!(#statement;)
}

/// The statements for a value: a reference of what is written, all else as it is.
fn write(payload: &Payload, call: &TokenStream, value: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let rules = checked(payload).and_then(|check| rules::before(check, call, imports));
    let write = match payload {
        Payload::Json { media_type, .. } => {
            let media_type = media_type.iter().map(|media_type| quote!(; #call.header("content-type", #media_type)));
            quote!(#call.json(#value) #(#media_type)*)
        }
        Payload::Xml { body, media_type, .. } => {
            let media_type = media_type.iter().map(|media_type| quote!(; #call.header("content-type", #media_type)));
            let arguments = xml::arguments(body, imports);
            quote!(#call.xml(#value, #arguments) #(#media_type)*)
        }
        Payload::Form { styles, .. } => {
            let styles = form_styles(styles, imports);
            quote!(#call.form(#value, #styles))
        }
        Payload::Lines { media_type, .. } => quote!(#call.items(#media_type, #value)),
        Payload::Multipart(_) => quote!(#call.multipart(#value)),
        Payload::Text { media_type, .. } | Payload::Bytes { media_type: Some(media_type) } => {
            quote!(#call.body(#media_type, #value))
        }
        Payload::Bytes { media_type: None } => quote!(#call.body(content_type, #value)),
        Payload::Choice(_) => quote!(),
    };
    quote!(#rules #write)
}

/// What a body is checked by; nobody sees what is made while it is sent.
fn checked(payload: &Payload) -> Option<&Check> {
    match payload {
        Payload::Json { check, .. }
        | Payload::Xml { check, .. }
        | Payload::Form { check, .. }
        | Payload::Text { check, .. } => Some(check),
        Payload::Lines { .. } | Payload::Multipart(_) | Payload::Bytes { .. } | Payload::Choice(_) => None,
    }
}

/// The properties of a form that are not written as their type says.
pub(super) fn form_styles(styles: &[(String, FormStyle)], imports: &mut Imports<'_>) -> TokenStream {
    let styles: Vec<TokenStream> = styles.iter().map(|(name, style)| form_style(name, *style, imports)).collect();
    quote!(&[#(#styles),*])
}

fn form_style(name: &str, style: FormStyle, imports: &mut Imports<'_>) -> TokenStream {
    let form = imports.runtime("FormStyle");
    match style {
        FormStyle::Json => quote!((#name, #form::Json)),
        FormStyle::Query(style, explode) => {
            let style = query_style(style, imports);
            quote!((#name, #form::Query(#style, #explode)))
        }
    }
}

fn query_style(style: QueryStyle, imports: &mut Imports<'_>) -> TokenStream {
    let (query, style) = (imports.runtime("QueryStyle"), word(&format!("{style:?}")));
    quote!(#query::#style)
}

/// What a variant of an enum of bodies holds: a type, or fields where the media type is one of them.
fn owned(payload: &Payload, imports: &mut Imports<'_>) -> TokenStream {
    match payload {
        Payload::Json { ty, .. }
        | Payload::Xml { body: XmlBody { ty, .. }, .. }
        | Payload::Form { ty, .. }
        | Payload::Multipart(Some(ty))
        | Payload::Choice(ty) => types::owned(ty, imports),
        Payload::Lines { ty, .. } => {
            let (body, item) = (imports.runtime("ItemBody"), types::owned(ty, imports));
            quote!(#body<#item>)
        }
        Payload::Multipart(None) => imports.runtime("Multipart"),
        Payload::Text { .. } => imports.prelude("String"),
        Payload::Bytes { media_type: Some(_) } => imports.runtime("Body"),
        Payload::Bytes { media_type: None } => {
            let (string, body) = (imports.prelude("String"), imports.runtime("Body"));
            quote!(content_type: #string, body: #body)
        }
    }
}

/// An enum of the things that a body can be.
pub(super) fn choice(name: &Ident, choice: &Choice, docs: &TokenStream, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let allow = lints::variants(name, choice.variants.iter().map(|variant| &variant.name), choice.is_uneven);
    let call = imports.runtime("Call");
    let from = imports.prelude("From");
    let owned: Vec<TokenStream> = choice.variants.iter().map(|variant| owned(&variant.payload, imports)).collect();
    let variants = choice.variants.iter().zip(&owned).map(|(ChoiceVariant { name, docs, payload }, ty)| {
        let what = match media_type(payload) {
            Some(media_type) => format!("A body of `{media_type}`."),
            None => "A body of a media type that the caller says.".to_owned(),
        };
        let docs = comment(&paragraphs([what.as_str(), docs]));
        let fields = if says_media_type(payload) { quote!({ #ty }) } else { quote!((#ty)) };
        quote!(#docs #name #fields)
    });
    let arms: Vec<TokenStream> = choice
        .variants
        .iter()
        .map(|ChoiceVariant { name, payload, .. }| {
            if says_media_type(payload) {
                return quote!(Self::#name { content_type, body } => call.body(&content_type, body),);
            }
            let is_written = matches!(payload, Payload::Json { .. } | Payload::Xml { .. } | Payload::Form { .. });
            let value = if is_written { quote!(&body) } else { quote!(body) };
            let write = write(payload, &quote!(call), &value, imports);
            // Two statements need a block, and so does one of several lines.
            let is_checked = checked(payload).is_some_and(Option::is_some);
            let is_block =
                is_checked || matches!(payload, Payload::Json { media_type: Some(_), .. } | Payload::Xml { .. });
            if is_block { quote!(Self::#name(body) => { #write; }) } else { quote!(Self::#name(body) => #write,) }
        })
        .collect();
    let mut items = vec![
        quote!(#docs #[derive(Clone, Debug)] #allow pub enum #name { #(#variants,)* }),
        quote!(impl #name { pub(crate) fn fill(self, call: &mut #call) { match self { #(#arms)* } } }),
    ];
    let is_only = |ty: &TokenStream| owned.iter().filter(|other| other.to_string() == ty.to_string()).count() == 1;
    for (ChoiceVariant { name: variant, payload, .. }, ty) in choice.variants.iter().zip(&owned) {
        if is_plain(payload) && is_only(ty) {
            items.push(quote!(impl #from<#ty> for #name { fn from(body: #ty) -> Self { Self::#variant(body) } }));
        }
    }
    items
}

/// Whether the type of a body has no other spelling, so that it can be told from others.
fn is_plain(payload: &Payload) -> bool {
    match payload {
        Payload::Json { ty, .. } | Payload::Xml { body: XmlBody { ty, .. }, .. } | Payload::Form { ty, .. } => {
            matches!(ty, Type::Named(_) | Type::String)
        }
        Payload::Lines { .. } | Payload::Multipart(_) | Payload::Text { .. } => true,
        Payload::Bytes { media_type } => media_type.is_some(),
        Payload::Choice(_) => false,
    }
}

fn says_media_type(payload: &Payload) -> bool {
    matches!(payload, Payload::Bytes { media_type: None })
}

/// `None` where the caller says it.
fn media_type(payload: &Payload) -> Option<&str> {
    Some(match payload {
        Payload::Json { media_type, .. } => media_type.as_deref().unwrap_or("application/json"),
        Payload::Xml { media_type, .. } => media_type.as_deref().unwrap_or("application/xml"),
        Payload::Form { .. } => "application/x-www-form-urlencoded",
        Payload::Multipart(_) => "multipart/form-data",
        Payload::Lines { media_type, .. } | Payload::Text { media_type, .. } => media_type,
        Payload::Bytes { media_type } => return media_type.as_deref(),
        Payload::Choice(_) => return None,
    })
}

/// The struct of the parts of a body, and how they are written.
pub(super) fn parts(
    name: &Ident,
    Parts { list: parts, rules: whole }: &Parts,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let typed = parts.iter().filter_map(|part| Some((part, part_type(part, imports)?)));
    let typed: Vec<(&FormPart, TokenStream)> = typed.collect();
    let (required, rest): (Vec<_>, Vec<_>) = typed.iter().partition(|(part, _)| part.required);
    let default = required.is_empty().then(|| quote!(, Default));
    let fields = typed.iter().map(|(part, ty)| {
        let (docs, name) = (annotated(&part.docs, part.deprecated), &part.name);
        quote!(#docs pub #name: #ty)
    });
    let fields = spaced(fields);
    let form = if fields.is_empty() { quote!(_) } else { quote!(form) };
    let (from, multipart) = (imports.prelude("From"), imports.runtime("Multipart"));
    let allow = parts.iter().any(|part| part.deprecated).then(|| quote!(#[allow(deprecated)]));
    let arguments: Vec<_> = required.iter().map(|(part, ty)| (&part.name, ty.clone())).collect();
    let others = rest.iter().map(|(part, _)| {
        let (name, nothing) = (&part.name, nothing(part, imports));
        quote!(#name: #nothing)
    });
    let others: Vec<TokenStream> = others.collect();
    let new = structs::new(&arguments, others.len(), &quote!(#(#others),*));
    let new = new.map(|new| quote!(#allow impl #name { #new }));
    let adds: Vec<TokenStream> = parts.iter().map(|part| add(part, imports)).collect();
    let whole = rules::of_parts(whole, imports);
    let from = quote! {
        #allow
        impl #from<#name> for #multipart {
            fn from(#form: #name) -> Self {
                let mut parts = Self::new();
                #(#adds)*
                #whole
                parts
            }
        }
    };
    let item = quote!(#docs #[derive(Clone, Debug #default)] pub struct #name { #(#fields,)* });
    [item].into_iter().chain(new).chain([from]).collect()
}

/// The type of what the caller gives, if anything.
fn part_type(part: &FormPart, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let ty = match &part.kind {
        PartKind::Constant(_) => return None,
        PartKind::File { several, other } => {
            let file = match other {
                None => imports.runtime("File"),
                Some(ty) => {
                    let (file_or, ty) = (imports.runtime("FileOr"), types::owned(ty, imports));
                    quote!(#file_or<#ty>)
                }
            };
            if several.is_some() {
                let vec = imports.prelude("Vec");
                return Some(quote!(#vec<#file>));
            }
            file
        }
        PartKind::Typed(ty) | PartKind::Encoded(ty, _) | PartKind::Xml(XmlBody { ty, .. }) => types::owned(ty, imports),
    };
    let option = imports.prelude("Option");
    Some(if part.required { ty } else { quote!(#option<#ty>) })
}

/// The value of a part that is left out.
fn nothing(part: &FormPart, imports: &mut Imports<'_>) -> TokenStream {
    if matches!(part.kind, PartKind::File { several: Some(_), .. }) {
        let vec = imports.prelude("Vec");
        return quote!(#vec::new());
    }
    imports.prelude("None")
}

/// The statements that add a part.
fn add(part: &FormPart, imports: &mut Imports<'_>) -> TokenStream {
    let rules = rules::before(&part.check, &quote!(parts), imports);
    let (name, wire) = (&part.name, &part.wire);
    let put = match (&part.kind, part.style, &part.media_type) {
        (PartKind::File { several, other }, ..) => {
            return add_files(part, several.as_deref(), other.is_some().then_some(&rules), imports);
        }
        (_, Some((style, explode)), _) => {
            let style = query_style(style, imports);
            quote!(parts.value_in(#style, #explode, #wire, &form.#name);)
        }
        (PartKind::Xml(body), None, media_type) => {
            let media_type = media_type.as_deref().unwrap_or("application/xml");
            let arguments = xml::arguments(body, imports);
            quote!(parts.xml(#wire, #media_type, &form.#name, #arguments);)
        }
        (PartKind::Constant(value), None, media_type) => {
            let allow = literals::allow_approximation_of(value);
            let reference = (!matches!(value, Scalar::String(_))).then(|| quote!(&));
            let value = literals::scalar(value);
            match media_type {
                None => quote!(#allow parts.value(#wire, #reference #value);),
                Some(media_type) => quote!(#allow parts.value_as(#wire, #media_type, #reference #value);),
            }
        }
        (PartKind::Typed(_) | PartKind::Encoded(..), None, None) => quote!(parts.value(#wire, &form.#name);),
        (PartKind::Typed(_), None, Some(media_type)) => {
            quote!(parts.value_as(#wire, #media_type, &form.#name);)
        }
        (PartKind::Encoded(_, encoding), None, Some(media_type)) => {
            quote!(parts.encoded_as(#wire, #media_type, #encoding, &form.#name);)
        }
    };
    quote!(#rules #put)
}

/// The statements that add files, or with these rules what stands in their place.
fn add_files(
    part: &FormPart,
    several: Option<&[Rule]>,
    other: Option<&Option<TokenStream>>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let (name, wire) = (&part.name, &part.wire);
    let add = |file: &TokenStream| match (other, &part.media_type) {
        (None, None) => quote!(parts.file(#wire, #file);),
        (None, Some(media_type)) => quote!(parts.file_as(#wire, #media_type, #file);),
        (Some(rules), media_type) => {
            let media_type = media_type.as_deref().unwrap_or("application/octet-stream");
            quote!(#rules parts.file_or(#wire, #media_type, #file);)
        }
    };
    match several {
        Some(count) => {
            let (count, add) = (rules::of_count(count, part, imports), add(&quote!(file)));
            quote!(#count for file in form.#name { #add })
        }
        None if part.required => add(&quote!(form.#name)),
        None => {
            let (some, add) = (imports.prelude("Some"), add(&quote!(file)));
            quote!(if let #some(file) = form.#name { #add })
        }
    }
}
