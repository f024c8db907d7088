//! How values are written as XML: the tables beside those of the models, and the bodies that begin with them.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::word;
use crate::ir::{Ident, XmlBody, XmlField, XmlForm, XmlName};

/// What a client that has bodies of XML needs of the runtime.
pub(crate) const MODULE: &str = "oasmith_runtime::xml";

/// The form of a model, as a function: a constant could not hold itself.
pub(super) fn item(model: &Ident, form: &XmlForm, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.outside(MODULE, "Form");
    let body = match form {
        XmlForm::Object(fields, rest) => {
            let (row, rest) = (imports.outside(MODULE, "Field"), self::rest(rest.as_deref(), imports));
            let fields: Vec<TokenStream> = fields.iter().map(|field| line(field, imports)).collect();
            quote!(let fields: &[#row] = &[#(#fields),*]; #ty::Object(fields, #rest))
        }
        form => self::form(form, imports),
    };
    quote! {
        impl #model {
            pub(crate) fn xml() -> #ty { #body }
        }
    }
}

/// The arguments that a body is read or written with, besides itself.
pub(super) fn arguments(body: &XmlBody, imports: &mut Imports<'_>) -> TokenStream {
    let (name, form) = (name(&body.name, imports), form(&body.form, imports));
    quote!(#name, #form)
}

fn name(name: &XmlName, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.outside(MODULE, "Name");
    let (name, namespace) = (&name.name, &name.namespace);
    quote!(#ty(#name, #namespace))
}

fn form(form: &XmlForm, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.outside(MODULE, "Form");
    match form {
        XmlForm::Text => quote!(#ty::Text),
        XmlForm::Number => quote!(#ty::Number),
        XmlForm::Bool => quote!(#ty::Bool),
        XmlForm::Any => quote!(#ty::Any),
        XmlForm::Nullable(inner) => {
            let inner = self::form(inner, imports);
            quote!(#ty::Nullable(&#inner))
        }
        XmlForm::List(item) => {
            let (name, form) = (name(&item.0, imports), self::form(&item.1, imports));
            quote!(#ty::List(&(#name, #form)))
        }
        XmlForm::Map(value) => {
            let value = self::form(value, imports);
            quote!(#ty::Map(&#value))
        }
        XmlForm::Object(fields, rest) => {
            let fields: Vec<TokenStream> = fields.iter().map(|field| line(field, imports)).collect();
            let rest = self::rest(rest.as_deref(), imports);
            quote!(#ty::Object(&[#(#fields),*], #rest))
        }
        XmlForm::Union(tag, variants) => {
            let tag = tag.as_ref().map_or_else(|| quote!(None), |tag| quote!(Some(#tag)));
            let variants: Vec<TokenStream> = variants
                .iter()
                .map(|(tags, name, form)| {
                    let name = name.as_ref().map(|name| self::name(name, imports));
                    let name = name.map_or_else(|| quote!(None), |name| quote!(Some(#name)));
                    let form = self::form(form, imports);
                    quote!((&[#(#tags),*], #name, #form))
                })
                .collect();
            quote!(#ty::Union(#tag, &[#(#variants),*]))
        }
        XmlForm::Model(model) => {
            imports.inside(model);
            quote!(#ty::Model(#model::xml))
        }
    }
}

fn rest(rest: Option<&XmlForm>, imports: &mut Imports<'_>) -> TokenStream {
    match rest {
        None => quote!(None),
        Some(rest) => {
            let rest = form(rest, imports);
            quote!(Some(&#rest))
        }
    }
}

fn line(field: &XmlField, imports: &mut Imports<'_>) -> TokenStream {
    let presence = imports.presence(!field.required);
    let (wire, place) = (&field.wire, word(&format!("{:?}", field.place)));
    let place_type = imports.outside(MODULE, "Place");
    let (name, form) = (name(&field.name, imports), form(&field.form, imports));
    quote!((#wire, #presence, #place_type::#place, #name, #form))
}
