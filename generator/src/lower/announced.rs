//! Which rules are announced where a value is used: those that its type does not announce itself, and that say something about it.
//!
//! Lowering collects all demands at every use. What the types announce is known when all of them are there.

use std::collections::{HashMap, HashSet};

use super::graph::{parts, value_type, visit};
use crate::ir::{Api, Check, Ident, Payload, Rule, Shape, Text, Type, XmlBody};

/// Leaves out what would be reported twice, or never.
pub(super) fn settle(api: &mut Api) {
    let shapes = Shapes(api.definitions().map(|definition| (&definition.name, &definition.shape)).collect());
    let settled: Vec<Vec<Vec<Rule>>> = api.definitions().map(|definition| shapes.of(&definition.shape)).collect();
    for (definition, settled) in api.definitions_mut().zip(settled) {
        places(&mut definition.shape).into_iter().zip(settled).for_each(|(rules, settled)| *rules = settled);
    }
    let requests: Vec<(Check, Type)> = checks(api).into_iter().map(|(check, ty)| (check.take(), ty.clone())).collect();
    let shapes = Shapes(api.definitions().map(|definition| (&definition.name, &definition.shape)).collect());
    let settled: Vec<Check> = requests.into_iter().map(|(check, ty)| shapes.check(&check?, &ty)).collect();
    checks(api).into_iter().zip(settled).for_each(|((check, _), settled)| *check = settled);
}

/// What the parts of requests are checked by, and their types.
fn checks(api: &mut Api) -> Vec<(&mut Check, &Type)> {
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations).flat_map(|operation| {
        let body = operation.body.as_mut().and_then(|body| of_payload(&mut body.payload));
        operation.parameters.iter_mut().map(|parameter| (&mut parameter.check, &parameter.ty)).chain(body)
    });
    let definitions = api.models.iter_mut().flat_map(|file| &mut file.types);
    let bodies = definitions.flat_map(|definition| match &mut definition.shape {
        Shape::Parts(parts) => {
            parts.list.iter_mut().filter_map(|part| Some((&mut part.check, value_type(&part.kind)?))).collect()
        }
        Shape::Choice(choice) => {
            choice.variants.iter_mut().filter_map(|variant| of_payload(&mut variant.payload)).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    });
    operations.chain(bodies).collect()
}

fn of_payload(payload: &mut Payload) -> Option<(&mut Check, &Type)> {
    match payload {
        Payload::Json { ty, check, .. }
        | Payload::Form { ty, check, .. }
        | Payload::Xml { body: XmlBody { ty, .. }, check, .. } => Some((check, ty)),
        Payload::Text { check, .. } => Some((check, &Type::String)),
        Payload::Lines { .. } | Payload::Multipart(_) | Payload::Bytes { .. } | Payload::Choice(_) => None,
    }
}

/// The rules of a definition, place by place.
fn places(shape: &mut Shape) -> Vec<&mut Vec<Rule>> {
    match shape {
        Shape::Struct(structure) => {
            let fields = structure.fields.iter_mut().map(|field| &mut field.rules);
            [&mut structure.rules].into_iter().chain(fields).collect()
        }
        Shape::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.rules).collect(),
        _ => Vec::new(),
    }
}

struct Shapes<'t>(HashMap<&'t Ident, &'t Shape>);

impl Shapes<'_> {
    /// What is left at each of the [`places`].
    fn of(&self, shape: &Shape) -> Vec<Vec<Rule>> {
        match shape {
            Shape::Struct(structure) => {
                let rest = structure.rest.as_ref().map_or(Type::Json, |(_, ty)| ty.clone());
                let own = self.all(&structure.rules, &Type::Map(Box::new(rest)));
                let fields = structure.fields.iter().map(|field| self.all(&field.rules, &field.ty));
                [own].into_iter().chain(fields).collect()
            }
            Shape::Union(union) => {
                let variants = union.variants.iter();
                variants.map(|variant| self.all(&variant.rules, &variant.ty)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is left to be checked: nothing, where neither rules are left nor anything in the type announces one.
    fn check(&self, rules: &[Rule], ty: &Type) -> Check {
        let rules = self.all(rules, ty);
        (!rules.is_empty() || self.announces(ty, &mut HashSet::new())).then_some(rules)
    }

    fn announces<'s>(&'s self, ty: &'s Type, seen: &mut HashSet<&'s Ident>) -> bool {
        let mut found = false;
        visit(ty, &mut |ty| {
            found = found
                || match ty {
                    Type::Text(text) => {
                        !matches!(text, Text::Password | Text::Decimal | Text::Base64 | Text::Base64Url)
                    }
                    Type::Named(name) if seen.insert(name) => self.0.get(name).is_some_and(|shape| {
                        let has_rules = match shape {
                            Shape::Struct(structure) => {
                                !structure.rules.is_empty() || structure.fields.iter().any(|one| !one.rules.is_empty())
                            }
                            Shape::Union(union) => union.variants.iter().any(|variant| !variant.rules.is_empty()),
                            _ => false,
                        };
                        has_rules || parts(shape).into_iter().any(|part| self.announces(part, seen))
                    }),
                    _ => false,
                };
        });
        found
    }

    fn all(&self, rules: &[Rule], ty: &Type) -> Vec<Rule> {
        rules.iter().filter_map(|rule| self.one(rule, ty, &mut HashSet::new())).collect()
    }

    /// What a rule says about a type beside what that announces. What has been `seen` says no more: a union may lead to itself, or
    /// be met on many ways.
    fn one<'s>(&'s self, rule: &Rule, ty: &'s Type, seen: &mut HashSet<&'s Ident>) -> Option<Rule> {
        let inside = |rules: &[Rule], ty| Some(self.all(rules, ty)).filter(|rules| !rules.is_empty());
        match (ty, rule) {
            (Type::Nullable(inner) | Type::Boxed(inner), _) => self.one(rule, inner, seen),
            (Type::Named(name), _) if !seen.insert(name) => None,
            (Type::Named(name), _) => match self.0.get(name)? {
                Shape::Alias(ty) | Shape::Newtype(ty) => self.one(rule, ty, seen),
                Shape::Union(union) => {
                    let mut variants = union.variants.iter().filter(|variant| !variant.rules.contains(rule));
                    variants.any(|variant| self.one(rule, &variant.ty, seen).is_some()).then(|| rule.clone())
                }
                Shape::Struct(structure) => {
                    (is_of_object(rule) && !structure.rules.contains(rule)).then(|| rule.clone())
                }
                _ => Some(rule.clone()),
            },
            (Type::Array(item), Rule::Each(rules)) => inside(rules, item).map(Rule::Each),
            (Type::Map(value), Rule::Each(rules)) => inside(rules, value).map(Rule::Each),
            (Type::Tuple(items), Rule::Item(index, rules)) => {
                inside(rules, items.get(*index)?).map(|rules| Rule::Item(*index, rules))
            }
            _ => may_break(ty, rule).then(|| rule.clone()),
        }
    }
}

/// Whether a value of a type that is no definition may break a rule.
fn may_break(ty: &Type, rule: &Rule) -> bool {
    match ty {
        Type::Json | Type::Named(_) | Type::Nullable(_) | Type::Boxed(_) => true,
        Type::Bool | Type::Null => false,
        Type::Number(_) | Type::Text(Text::Decimal) => is_of_number(rule),
        Type::String | Type::Text(_) => {
            matches!(rule, Rule::MinLength(_) | Rule::MaxLength(_) | Rule::Pattern(_))
        }
        Type::Array(_) | Type::Tuple(_) => {
            matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_) | Rule::UniqueItems | Rule::Item(..) | Rule::Each(_))
        }
        Type::Map(_) => is_of_object(rule),
    }
}

fn is_of_number(rule: &Rule) -> bool {
    matches!(rule, Rule::Minimum(_) | Rule::MoreThan(_) | Rule::Maximum(_) | Rule::LessThan(_) | Rule::MultipleOf(_))
}

fn is_of_object(rule: &Rule) -> bool {
    matches!(rule, Rule::MinProperties(_) | Rule::MaxProperties(_) | Rule::AnyOf(_) | Rule::OneOf(_) | Rule::Each(_))
}
