//! The spelling of types: as a field, as an argument, as the item of a list.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use crate::ir::{Content, Field, Number, Presence, Stream, Type, XmlBody};

/// A type that owns its value.
pub(super) fn owned(ty: &Type, imports: &mut Imports<'_>) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::Number(number) => primitive(*number),
        Type::String => imports.prelude("String"),
        Type::Text(text) => imports.runtime(&format!("{text:?}")),
        Type::Json => imports.runtime("Value"),
        Type::Null => quote!(()),
        Type::Array(item) => generic("Vec", item, imports),
        Type::Tuple(items) => {
            let items = items.iter().map(|item| owned(item, imports));
            quote!((#(#items,)*))
        }
        Type::Nullable(inner) => generic("Option", inner, imports),
        Type::Boxed(inner) => generic("Box", inner, imports),
        Type::Map(value) => {
            let map = imports.outside("std::collections", "BTreeMap");
            let string = imports.prelude("String");
            let value = owned(value, imports);
            quote!(#map<#string, #value>)
        }
        Type::Named(name) => {
            imports.inside(name);
            quote!(#name)
        }
    }
}

fn primitive(number: Number) -> TokenStream {
    match number {
        Number::I8 => quote!(i8),
        Number::I16 => quote!(i16),
        Number::I32 => quote!(i32),
        Number::I64 => quote!(i64),
        Number::U8 => quote!(u8),
        Number::U16 => quote!(u16),
        Number::U32 => quote!(u32),
        Number::U64 => quote!(u64),
        Number::F64 => quote!(f64),
    }
}

fn generic(outer: &str, inner: &Type, imports: &mut Imports<'_>) -> TokenStream {
    let (outer, inner) = (imports.prelude(outer), owned(inner, imports));
    quote!(#outer<#inner>)
}

/// A field's type with its presence.
pub(super) fn field(field: &Field, imports: &mut Imports<'_>) -> TokenStream {
    let ty = owned(&field.ty, imports);
    let presence = if field.tag.is_some() { Presence::Optional } else { field.presence };
    match presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => {
            let option = imports.prelude("Option");
            quote!(#option<#ty>)
        }
        Presence::OptionalNullable => {
            let nullable = imports.runtime("Nullable");
            quote!(#nullable<#ty>)
        }
    }
}

/// The type of an argument: what is small by value, all else borrowed.
pub(super) fn argument(ty: &Type, imports: &mut Imports<'_>) -> TokenStream {
    match ty {
        Type::Bool | Type::Number(_) | Type::Null => owned(ty, imports),
        Type::String => quote!(&str),
        Type::Array(item) => {
            let item = owned(item, imports);
            quote!(&[#item])
        }
        Type::Nullable(inner) => {
            let (option, inner) = (imports.prelude("Option"), argument(inner, imports));
            quote!(#option<#inner>)
        }
        Type::Text(_) | Type::Json | Type::Tuple(_) | Type::Map(_) | Type::Boxed(_) | Type::Named(_) => {
            let ty = owned(ty, imports);
            quote!(&#ty)
        }
    }
}

/// Whether an argument is passed by value.
pub(super) fn is_small(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::String
            | Type::Text(_)
            | Type::Json
            | Type::Array(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Boxed(_)
            | Type::Named(_)
    )
}

/// What a body is in the hands of a caller.
pub(super) fn content(content: &Content, imports: &mut Imports<'_>) -> TokenStream {
    match content {
        Content::Empty => quote!(()),
        Content::Json(ty) | Content::Xml(XmlBody { ty, .. }) => owned(ty, imports),
        Content::Text => imports.prelude("String"),
        Content::Bytes => imports.runtime("Bytes"),
        Content::Stream(stream) => self::stream(stream, imports),
    }
}

/// What reads an answer item by item.
pub(super) fn stream(stream: &Stream, imports: &mut Imports<'_>) -> TokenStream {
    let (reader, item) = match stream {
        Stream::Events(item) => ("Events", item.as_ref()),
        Stream::Lines(item) => ("JsonLines", Some(item)),
        Stream::Parts => return imports.runtime("Parts"),
    };
    let reader = imports.runtime(reader);
    let item = event_data(item, imports);
    quote!(#reader<#item>)
}

/// What an event says: JSON of a type, or a text.
pub(super) fn event_data(ty: Option<&Type>, imports: &mut Imports<'_>) -> TokenStream {
    match ty {
        Some(ty) => owned(ty, imports),
        None => imports.runtime("PlainText"),
    }
}
