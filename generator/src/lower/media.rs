//! Media types: which one of several is used, and what it holds.

use std::iter::successors;

use indexmap::IndexMap;
use openapiv3::{Components, MediaType, Operation, ReferenceOr, Response, Schema, StatusCode};

use super::view::View;
use super::{item, resolve};
use crate::diagnostics::Message;

/// How many references to references are looked behind, each with words of its own: they may lead back.
const MAX_CHAIN: usize = 16;

/// The media type that is generated, of those that a body may have: JSON where there is some, with a schema if any of it has one.
pub(super) fn chosen<'a>(
    content: &'a IndexMap<String, MediaType>,
    components: &Components,
) -> Option<(&'a String, &'a MediaType)> {
    // The first of the best.
    let json = content.iter().rev().filter(|(name, media)| is_json(name, media, components));
    let best = json.max_by_key(|(name, media)| (media.schema.is_some(), plainness(name)));
    best.or_else(|| content.first())
}

/// How near a media type is to `application/json`: some documents list it with all that its parameters can be, and alone.
pub(super) fn plainness(media_type: &str) -> (bool, bool) {
    (essence(media_type) == "application/json", with_parameters(media_type) == "application/json")
}

/// The media types of JSON with other schemas than the one that is generated.
pub(super) fn other_json<'a>(
    content: &'a IndexMap<String, MediaType>,
    components: &'a Components,
) -> impl Iterator<Item = (&'a String, &'a MediaType)> {
    let main = chosen(content, components).filter(|(name, media)| is_json(name, media, components));
    main.into_iter().flat_map(move |(name, main)| {
        content.iter().filter(move |(other, media)| {
            let is_other = essence(other) != essence(name) && media.schema.is_some() && media.schema != main.schema;
            is_other && is_json(other, media, components) && !other.contains('*')
        })
    })
}

/// Says that a body of this media type is passed as bytes. A name that is empty is a slip: nothing is sent or answered as that.
pub(super) fn not_typed(name: &str) -> Message {
    if name.is_empty() {
        let message = Message::from("this media type has no name: its bytes are passed as they are");
        return message.help(Some("name what it is, such as `application/json`".to_owned()));
    }
    format!("`{name}` is not typed: its bytes are passed as they are").into()
}

/// The media type in lower case, without its parameters (RFC 9110, section 8.3.1).
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media type as it is sent: with its parameters, by which some servers tell versions apart.
pub(super) fn with_parameters(media_type: &str) -> String {
    parameters(media_type).fold(essence(media_type), |all, parameter| format!("{all}; {parameter}"))
}

/// The parameters of a media type but for those that say how the text is written, since that is UTF-8. In quotes a semicolon ends none.
pub(super) fn parameters(media_type: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = media_type.split(move |sign| {
        is_quoted ^= sign == '"' && !is_escaped;
        is_escaped = sign == '\\' && is_quoted && !is_escaped;
        sign == ';' && !is_quoted
    });
    parts.skip(1).map(str::trim).filter(|parameter| {
        let name = parameter.split_once('=').map(|(name, _)| name.trim().to_ascii_lowercase());
        let is_sent = name.is_some_and(|name| !matches!(name.as_str(), "charset" | "boundary" | "q"));
        is_sent && parameter.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
    })
}

/// Whether a body is JSON: any type is, unless its schema says that it is bytes.
pub(super) fn is_json(media_type: &str, media: &MediaType, components: &Components) -> bool {
    let is_any = matches!(essence(media_type).as_str(), "*/*" | "application/*");
    (is_any || says_json(media_type)) && !is_binary(media, components)
}

/// Whether the subtype has the word: `vnd.api+json`, `x-amz-json-1.1`, `json`. Sequences of JSON are none.
pub(super) fn says_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let Some(("application" | "text", subtype)) = essence.split_once('/') else { return essence.ends_with("+json") };
    let mut words = subtype.split(['.', '-', '+', '_']);
    words.clone().any(|word| word == "json") && !words.any(|word| matches!(word, "seq" | "lines" | "stream"))
}

/// Whether a schema says that a body is bytes, whatever its media type.
pub(super) fn is_binary<'a>(media: &'a MediaType, components: &'a Components) -> bool {
    // A reference with words of its own is an `allOf`.
    let behind = |schema: &&'a Schema| match View::own(schema).all_of {
        [only] => item(components, only),
        _ => None,
    };
    let mut schemas =
        successors(media.schema.as_ref().and_then(|schema| item(components, schema)), behind).take(MAX_CHAIN);
    schemas.any(|schema| View::own(schema).format == Some("binary"))
}

/// Whether an answer of any type is a text that is written as it is: Spring, which describes answers like this, puts no text into JSON
/// that says no more than that.
pub(super) fn is_any_text(media_type: &str, media: &MediaType) -> bool {
    let Some(ReferenceOr::Item(schema)) = &media.schema else { return false };
    let view = View::own(schema);
    let is_plain = view.ty == Some("string") && view.format.is_none() && view.values.is_empty() && !view.is_nullable();
    is_plain && essence(media_type) == "*/*"
}

/// Whether a body is XML (RFC 7303, sections 9 and 4.2): not where its schema says that it is bytes.
pub(super) fn is_xml(media_type: &str, media: &MediaType, components: &Components) -> bool {
    says_xml(media_type) && media.schema.is_some() && !is_binary(media, components)
}

pub(super) fn says_xml(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Whether a body says what is to be changed: what it means, its media type says, not its schema.
pub(super) fn is_patch(media_type: &str) -> bool {
    kind_name(media_type).split(['.', '-', ' ']).any(|word| word == "patch")
}

/// Whether a patch is written as YAML: JSON is YAML too (YAML 1.2.2, section 1.3).
pub(super) fn is_patch_of_yaml(media_type: &str, media: &MediaType) -> bool {
    is_patch(media_type) && essence(media_type).ends_with("+yaml") && media.schema.is_some()
}

/// Bytes that nobody expects a type for.
pub(super) fn is_opaque(media_type: &str) -> bool {
    [
        "*/*",
        "application/*",
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "image/",
        "audio/",
        "video/",
        "font/",
    ]
    .iter()
    .any(|known| media_type.starts_with(known))
}

/// The words that tell a media type from others of its kind: those of its subtype and its parameters.
pub(super) fn kind_name(media_type: &str) -> String {
    let whole = with_parameters(media_type);
    let subtype = whole.split_once('/').map_or(whole.as_str(), |(_, subtype)| subtype);
    subtype.replace(['+', ';', '='], " ")
}

/// What the answers of an operation can be, for the header `Accept`; `None` where it is JSON or nothing.
pub(super) fn accept(operation: &Operation, components: &Components) -> Option<String> {
    let is_success = |key: &StatusCode| matches!(key, StatusCode::Code(200..=299) | StatusCode::Range(2));
    let main = |response| {
        let (name, media) = chosen(&described(response, components)?.content, components)?;
        let is_any_json = name.contains('*') && is_json(name, media, components) && !is_any_text(name, media);
        Some(if is_any_json { "application/json".to_owned() } else { with_parameters(name) })
    };
    let responses = &operation.responses;
    let (successes, failures): (Vec<_>, Vec<_>) = responses.responses.iter().partition(|(key, _)| is_success(key));
    let successes: Vec<&ReferenceOr<Response>> = successes.into_iter().map(|(_, response)| response).collect();
    let failures = failures.into_iter().map(|(_, response)| response);
    let (first, rest) = if successes.is_empty() {
        (responses.default.iter().collect(), None)
    } else {
        (successes, responses.default.as_ref())
    };
    let mut types: Vec<String> = first.into_iter().filter_map(main).collect();
    if types.iter().all(|name| name == "application/json") {
        return None;
    }
    // JSON first, then what only failures are, everything once; what is not documented is still better than no answer.
    types.sort_by_key(|name| name != "application/json");
    types.extend(failures.chain(rest).filter_map(main));
    types.retain(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
    let mut seen = Vec::new();
    let is_any = types.iter().any(|name| name == "*/*");
    for name in types.into_iter().chain((!is_any).then(|| "*/*;q=0.5".to_owned())) {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    Some(seen.join(", "))
}

/// The response itself, or the one that a reference leads to.
pub(super) fn described<'a>(response: &'a ReferenceOr<Response>, components: &'a Components) -> Option<&'a Response> {
    match response {
        ReferenceOr::Item(response) => Some(response),
        ReferenceOr::Reference { reference } => resolve(&components.responses, reference).map(|(_, response)| response),
    }
}
