//! Operations: a method that fills a request, and the type of that request, which can be changed, sent and read.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{annotated, argument_docs, blank_line, comment, spaced, with_deprecation};
use super::imports::{Imports, Shadows};
use super::lints::{self, Receiver};
use super::{File, bodies, constants, pagination, responses, rules, security, types};
use crate::ir::{
    CookieStyle, Group, Handle, Ident, Location, Notation, Operation, OtherStream, OwnServer, Parameter, PathStyle,
    QueryStyle, Sequence, Stream, Type,
};
use crate::prose::paragraphs;

/// The file of one tag.
pub(super) fn file(group: &Group, generic: &Ident, shadows: &Shadows) -> File {
    let mut imports = Imports::new(shadows);
    let mut items = Vec::new();
    let mut exports = Vec::new();
    if let Some(Handle { name, .. }) = &group.handle {
        let docs = comment(&group.docs);
        // By its path, since the client of the generated crate has the same name.
        let client = quote!(oasmith_runtime::Client);
        items.push(quote!(#docs #[derive(Clone, Debug)] pub struct #name { pub(crate) client: #client }));
        exports.push(name.as_str().to_owned());
    }
    let methods = methods(group, &mut imports);
    items.extend(imports.allow_deprecated(vec![methods]));
    for operation in &group.operations {
        let request = request(group, operation, generic, &mut imports);
        items.extend(imports.allow_deprecated(request));
        exports.push(operation.name.as_str().to_owned());
        let enums = operation.error.iter().chain(match &operation.output {
            crate::ir::Output::Several(output) => Some(output),
            crate::ir::Output::One { .. } => None,
        });
        exports.extend(enums.map(|responses| responses.name.as_str().to_owned()));
    }
    File {
        module: vec!["operations".to_owned(), group.module.as_str().to_owned()],
        feature: None,
        is_documented: group.operations.iter().all(|operation| {
            operation.parameters.iter().all(|parameter| parameter.required || !parameter.docs.is_empty())
        }),
        uses: imports.finish(),
        items,
        exports,
    }
}

/// The methods of a handle, or of the client for operations without a tag.
fn methods(group: &Group, imports: &mut Imports<'_>) -> TokenStream {
    let methods: Vec<TokenStream> =
        group.operations.iter().map(|operation| method(group, operation, imports)).collect();
    let methods = spaced(methods);
    let Some(Handle { name, .. }) = &group.handle else {
        imports.client();
        return quote!(impl Client { #(#methods)* });
    };
    quote!(impl #name { #(#methods)* })
}

fn method(group: &Group, operation: &Operation, imports: &mut Imports<'_>) -> TokenStream {
    let docs = annotated(&method_docs(operation), operation.deprecated);
    let (name, request, path) = (&operation.method, &operation.name, &operation.path);
    let verb = verb(&operation.verb, imports);
    let client = if group.handle.is_some() { quote!(client) } else { quote!(inner) };
    let required: Vec<&Parameter> = operation.parameters.iter().filter(|parameter| parameter.required).collect();
    let given = required.iter().filter(|parameter| parameter.constant.is_none());
    let mut arguments: Vec<TokenStream> = given.clone().map(|parameter| argument(parameter, imports)).collect();
    let mut fill: Vec<TokenStream> = required.iter().map(|parameter| set(parameter, &quote!(call), imports)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.extend(bodies::arguments(body, imports));
        fill.push(bodies::set(body, &quote!(call), imports));
    }
    fill.extend(operation.accept.as_ref().map(|media_types| quote!(call.accept(#media_types);)));
    fill.extend(operation.needs.as_ref().map(|needs| {
        let needs = security::alternatives(needs);
        quote!(call.security(#needs);)
    }));
    match &operation.server {
        Some(OwnServer::Address(url)) => {
            imports.client();
            fill.push(quote!(call.server(Client::BASE_URL, #url);));
        }
        Some(OwnServer::Path(path)) => fill.push(quote!(call.server_path(#path);)),
        None => {}
    }
    let id = &operation.id;
    let given: Vec<&Parameter> = given.copied().collect();
    let allow = lints::method(name, Receiver::Reference, arguments.len(), &given);
    let call = quote!(self.#client.call(#id, #verb, #path));
    let build =
        if fill.is_empty() { quote!(#call.into()) } else { quote!(let mut call = #call; #(#fill)* call.into()) };
    quote! {
        #docs
        #allow
        pub fn #name(&self, #(#arguments),*) -> #request { #build }
    }
}

/// A constant of the methods that all versions of `http` know, else its text.
fn verb(method: &str, imports: &mut Imports<'_>) -> TokenStream {
    let known = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];
    if !known.contains(&method) {
        return quote!(#method);
    }
    let (http, constant) = (imports.runtime("Method"), super::word(method));
    quote!(#http::#constant)
}

/// What the operation does, and what its arguments mean.
fn method_docs(operation: &Operation) -> String {
    let required = operation.parameters.iter().filter(|parameter| parameter.required && parameter.constant.is_none());
    let arguments =
        required.map(|parameter| (parameter.name.unraw(), with_deprecation(&parameter.docs, parameter.deprecated)));
    let body = operation.body.iter().filter(|body| body.required).map(|body| ("body", body.docs.clone()));
    let described = arguments.chain(body).filter(|(_, docs)| !docs.is_empty());
    let list: Vec<String> = described.map(|(name, docs)| argument_docs(name, &docs)).collect();
    let headers: Vec<String> = operation.headers.iter().map(|name| format!("`{}`", name.as_str())).collect();
    let headers = (!headers.is_empty()).then(|| format!("Typed headers: {}.", headers.join(", ")));
    let list = (!list.is_empty()).then(|| list.join("\n"));
    let sequences: Vec<String> = operation.sequences.iter().filter_map(sequence_docs).collect();
    let sequences = (!sequences.is_empty()).then(|| sequences.join("\n"));
    let needs = operation.security.as_ref().map(|alternatives| security::needs(alternatives));
    let pages = operation.pagination.as_ref().map(|_| pagination::DOCS.to_owned());
    let all = [Some(operation.docs.clone()), list, sequences, pages, headers, needs];
    paragraphs(all.iter().flatten().map(String::as_str))
}

/// What the items of a body are that is passed as bytes.
fn sequence_docs(sequence: &Sequence) -> Option<String> {
    let Type::Named(item) = &sequence.ty else { return None };
    let body = if sequence.is_sent { "body" } else { "answer" };
    Some(format!("Each item of the {body} ({}) is a `{}`.", sequence.media_type, item.as_str()))
}

/// The request that a method gives: its type, its setters, how it is sent and read.
fn request(group: &Group, operation: &Operation, generic: &Ident, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let (name, marker) = (&operation.name, &operation.marker);
    imports.inside(generic);
    // rustdoc resolves a raw identifier only without its mark.
    let method = operation.method.unraw();
    let owner = group.handle.as_ref().map_or("Client", |handle| handle.name.as_str());
    if group.handle.is_none() {
        imports.client();
    }
    let docs = comment(&format!("The request of [`{owner}::{method}`], sent by `.await`."));
    let mut items = vec![
        quote!(#docs pub type #name = #generic<#marker>;),
        quote! {
            /// Stands for the operation in the type of its request.
            #[allow(missing_debug_implementations)]
            pub enum #marker {}
        },
    ];
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required);
    let defaults = optional.filter_map(|one| Some((&one.name, &one.ty, one.default.as_ref()?)));
    let mut members = constants::defaults(defaults, imports);
    members.extend(setters(operation, imports));
    items.extend(constants::inherent(name, members));
    items.push(exchange(operation, imports));
    items.extend(operation.pagination.as_ref().map(|pages| pagination::implementation(name, pages, imports)));
    if let Some(error) = &operation.error {
        let docs = format!("The errors that [`{owner}::{method}`] documents.");
        items.extend(responses::errors(error, &docs, imports));
    }
    if let crate::ir::Output::Several(output) = &operation.output {
        let docs = format!("What [`{owner}::{method}`] gives.");
        items.push(responses::definition(&output.name, output, &docs, imports));
    }
    items
}

fn exchange(operation: &Operation, imports: &mut Imports<'_>) -> TokenStream {
    let name = &operation.name;
    let (output, error) = (responses::output(operation, imports), responses::error(operation, imports));
    let success = responses::success(operation, imports);
    let (trait_, raw, decode_error) =
        (imports.runtime("Operation"), imports.runtime("RawResponse"), imports.runtime("DecodeError"));
    let (result, option) = (imports.prelude("Result"), imports.prelude("Option"));
    let blank = blank_line();
    let streamed = responses::is_streamed(&operation.output).then(|| quote!(#blank const IS_STREAMED: bool = true;));
    let whole = responses::is_whole(&operation.output)
        .map(|is_whole| quote!(#blank fn is_whole(status: u16) -> bool { #is_whole }));
    quote! {
        impl #trait_ for #name {
            type Output = #output;
            type Error = #error;

            #streamed
            #whole
            #blank
            fn success(response: &#raw) -> #result<#option<Self::Output>, #decode_error> { #success }
        }
    }
}

fn setters(operation: &Operation, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required);
    let mut setters: Vec<TokenStream> = optional
        .map(|parameter| {
            let docs = annotated(&parameter.docs, parameter.deprecated);
            let (name, argument) = (&parameter.name, argument(parameter, imports));
            let set = set(parameter, &quote!(self.call), imports);
            let allow = lints::method(name, Receiver::Value, 1, &[parameter]);
            quote!(#docs #allow pub fn #name(mut self, #argument) -> Self { #set self })
        })
        .collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (arguments, set) = (bodies::arguments(body, imports), bodies::set(body, &quote!(self.call), imports));
        let docs = comment(if body.docs.is_empty() { "The body, which may be left out." } else { &body.docs });
        setters.push(quote! {
            #docs
            pub fn body(mut self, #(#arguments),*) -> Self { #set self }
        });
    }
    setters.extend(operation.streams.iter().map(|other| stream(other, operation.body.is_some(), imports)));
    setters
}

/// The method that asks for a stream.
fn stream(other: &OtherStream, has_body: bool, imports: &mut Imports<'_>) -> TokenStream {
    let OtherStream { method, media_type, docs, stream } = other;
    let items = match stream {
        Stream::Events(_) => "events",
        Stream::Lines(_) => "lines of JSON",
        Stream::Parts => "parts",
    };
    let by_body = "A body that says whether a stream is wanted, as by `stream: true`, has to say so, too.";
    let asks = format!("Asks for a stream of {items}.");
    let docs = comment(&paragraphs([asks.as_str(), docs, if has_body { by_body } else { "" }]));
    let (streamed, items) = (imports.runtime("Streamed"), types::stream(stream, imports));
    let accept = format!("{media_type}, */*;q=0.5");
    quote! {
        #docs
        pub fn #method(self) -> #streamed<Self, #items> { #streamed::new(self, #accept) }
    }
}

fn argument(parameter: &Parameter, imports: &mut Imports<'_>) -> TokenStream {
    let (name, ty) = (&parameter.name, types::argument(&parameter.ty, imports));
    quote!(#name: #ty)
}

/// The statements that put a parameter into a request.
fn set(parameter: &Parameter, call: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let (rules, put) = (rules::before(&parameter.check, call, imports), put(parameter, call, imports));
    quote!(#rules #put)
}

fn put(parameter: &Parameter, call: &TokenStream, imports: &mut Imports<'_>) -> TokenStream {
    let (name, wire) = (&parameter.name, &parameter.wire);
    let value = match &parameter.constant {
        Some(text) => quote!(#text),
        None if types::is_small(&parameter.ty) => quote!(&#name),
        None => quote!(#name),
    };
    let is_json = parameter.notation == Notation::Json;
    let is_reserved = parameter.notation == Notation::Reserved;
    match parameter.location {
        Location::Querystring => match &parameter.notation {
            Notation::Json => quote!(#call.querystring_json(#wire, #value);),
            Notation::Form(styles) => {
                let styles = bodies::form_styles(styles, imports);
                quote!(#call.querystring_form(#wire, #value, #styles);)
            }
            Notation::Styled | Notation::Reserved | Notation::Segments => quote!(#call.querystring(#wire, #value);),
        },
        Location::Path(..) if parameter.notation == Notation::Segments => quote!(#call.path_segments(#wire, #value);),
        Location::Path(..) if is_json => quote!(#call.path_json(#wire, #value);),
        Location::Query(..) if is_json => quote!(#call.query_json(#wire, #value);),
        Location::Header(_) if is_json => quote!(#call.header_json(#wire, #value);),
        Location::Cookie(..) if is_json => quote!(#call.cookie_json(#wire, #value);),
        Location::Path(style, explode) if is_reserved => {
            let style = variant("PathStyle", style, imports);
            quote!(#call.path_reserved(#style, #explode, #wire, #value);)
        }
        Location::Query(style, explode) if is_reserved => {
            let style = variant("QueryStyle", style, imports);
            quote!(#call.query_reserved(#style, #explode, #wire, #value);)
        }
        Location::Cookie(CookieStyle::Form, explode) if is_reserved => {
            quote!(#call.cookie_reserved(#explode, #wire, #value);)
        }
        Location::Path(PathStyle::Simple, false) => quote!(#call.path(#wire, #value);),
        Location::Query(QueryStyle::Form, true) => quote!(#call.query(#wire, #value);),
        Location::Header(false) => quote!(#call.header(#wire, #value);),
        Location::Cookie(CookieStyle::Form, true) => quote!(#call.cookie(#wire, #value);),
        Location::Path(style, explode) => {
            let style = variant("PathStyle", style, imports);
            quote!(#call.path_in(#style, #explode, #wire, #value);)
        }
        Location::Query(style, explode) => {
            let style = variant("QueryStyle", style, imports);
            quote!(#call.query_in(#style, #explode, #wire, #value);)
        }
        Location::Header(explode) => quote!(#call.header_in(#explode, #wire, #value);),
        Location::Cookie(style, explode) => {
            let style = variant("CookieStyle", style, imports);
            quote!(#call.cookie_in(#style, #explode, #wire, #value);)
        }
    }
}

/// A variant of one of the runtime's enums of styles, which has the same name there.
fn variant(of: &str, style: impl std::fmt::Debug, imports: &mut Imports<'_>) -> TokenStream {
    let (of, name) = (imports.runtime(of), super::word(&format!("{style:?}")));
    quote!(#of::#name)
}
