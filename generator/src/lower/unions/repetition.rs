//! Members of a union whose values are ones of another member, too.

use std::rc::Rc;

use openapiv3::ReferenceOr;

use super::{Member, Members, Of};
use crate::ir::Type;
use crate::lower::compose::Composed;
use crate::lower::enums::Values;
use crate::lower::{formats, rules};

/// An open enum takes every string already, a number may be an integer, and scalars of one type are one variant.
pub(super) fn without_repetition(members: &mut Members<'_>) {
    let is_any_text = |member: &Member<'_>| formats::string(member.composed.format) == Type::String;
    take_in(&mut members.list, is_string_enum, |member| is_plain(member, &["string"]) && is_any_text(member));
    if members.list.iter().any(|member| member.composed.ty == Some("integer")) {
        for member in members.list.iter_mut().filter(|member| is_plain(member, &["number"])) {
            member.also = member.schemas().collect();
            member.of = Of::Number;
            let constraints = member.composed.constraints.clone();
            member.composed = Composed { ty: Some("number"), constraints, ..Composed::default() }.into();
        }
        let is_number = |member: &Member<'_>| matches!(member.of, Of::Number);
        take_in(&mut members.list, is_number, |member| is_plain(member, &["integer"]));
    }
    let has_others = !members.list.iter().all(is_inline_enum);
    let mut kept: Vec<Member<'_>> = Vec::new();
    for member in std::mem::take(&mut members.list) {
        // One open enum takes the values of all.
        let is_taken_in = has_others && is_inline_enum(&member);
        if let Some(known) = kept.iter_mut().filter(|_| is_taken_in).find(|known| is_inline_enum(known)) {
            known.also = known.schemas().chain(member.schemas()).collect();
            known.of = Of::Strings;
            let composed = Rc::make_mut(&mut known.composed);
            composed.constraints = rules::common(&composed.constraints, &member.composed.constraints);
            composed.values.extend(member.composed.values.iter().cloned());
            composed.labels.extend(member.composed.labels.iter().cloned());
            continue;
        }
        let is_scalar = |member: &Member<'_>| is_plain(member, &["string", "integer", "number", "boolean"]);
        let Composed { ty, format, constraints, .. } = &*member.composed;
        let is_same = |known: &Composed<'_>| known.ty == *ty && formats::are_same(*ty, known.format, *format);
        let same = if is_scalar(&member) {
            kept.iter_mut().find(|known| is_scalar(known) && is_same(&known.composed))
        } else {
            None
        };
        match same {
            // A value of the one variant is one of either.
            Some(known) => {
                let known_rules = &mut Rc::make_mut(&mut known.composed).constraints;
                *known_rules = rules::common(known_rules, constraints);
                known.also.extend(member.schemas());
            }
            None => kept.push(member),
        }
    }
    members.list = kept;
}

/// Leaves out members whose values are ones of another one, if there is such a one.
fn take_in(
    members: &mut Vec<Member<'_>>,
    is_wider: fn(&Member<'_>) -> bool,
    is_left_out: impl Fn(&Member<'_>) -> bool,
) {
    if !members.iter().any(is_wider) {
        return;
    }
    let (left_out, kept): (Vec<_>, Vec<_>) =
        std::mem::take(members).into_iter().partition(|member| is_left_out(member));
    *members = kept;
    if let Some(wider) = members.iter_mut().find(|member| is_wider(member)) {
        for member in &left_out {
            wider.also.extend(member.schemas());
            let constraints = &mut Rc::make_mut(&mut wider.composed).constraints;
            *constraints = rules::common(constraints, &member.composed.constraints);
        }
    }
}

/// Whether it is a list of strings of which nothing else is said.
fn is_inline_enum(member: &Member<'_>) -> bool {
    let is_inline = match member.of {
        Of::Schema(ReferenceOr::Item(schema)) => {
            let data = &schema.schema_data;
            data.description.is_none() && data.title.is_none() && !data.deprecated
        }
        Of::Strings => true,
        _ => false,
    };
    is_inline && is_string_enum(member) && member.composed.format.is_none() && member.composed.unions.is_empty()
}

fn is_string_enum(member: &Member<'_>) -> bool {
    matches!(Values::of(&member.composed), Values::Strings(_))
}

/// Whether it is nothing but a value of one of `types`.
fn is_plain(member: &Member<'_>, types: &[&str]) -> bool {
    let composed = &member.composed;
    composed.ty.is_some_and(|ty| types.contains(&ty)) && composed.values.is_empty() && composed.unions.is_empty()
}
