//! Objects: their fields, and what becomes of the properties that have none.

use super::compose::{Additional, Composed, Property};
use super::names::{Scope, value_name};
use super::{Lowering, annotations, defaults};
use crate::ir::{Access, Field, Ident, Presence, Struct, Type};

impl<'a> Lowering<'a> {
    /// The type of the properties that have no field of their own, where the schema asks to keep them.
    pub(super) fn rest(&mut self, composed: &Composed<'a>) -> Option<Type> {
        match &composed.additional {
            Some(Additional::Schema(values)) => Some(self.use_of_property(values).element()),
            Some(Additional::Any(true, _)) => Some(Type::Json),
            Some(Additional::Any(false, _)) | None => (!composed.unions.is_empty()).then_some(Type::Json),
        }
    }

    pub(super) fn structure(&mut self, composed: &Composed<'a>) -> Struct {
        self.report_fieldless(composed, &[]);
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        let names: Vec<&str> = composed.properties.keys().copied().collect();
        let definitions = composed.properties.iter().filter(|(_, property)| property.may_be_named());
        let definitions: Vec<Ident> = definitions.map(|(name, _)| value_name(name)).collect();
        for ((name, property), ident) in composed.properties.iter().zip(scope.claim_all(&names, value_name)) {
            let is_required = composed.required.contains(name);
            let used = self.use_of_property(&property.called(name, &ident, &definitions));
            let (docs, deprecated) = self.property_annotations(property);
            fields.push(Field {
                default: property.demands().rev().find_map(|(schema, _)| defaults::of_property(&ident, schema)),
                name: ident,
                wire: (*name).to_owned(),
                docs: annotations::beside_name(docs, name),
                deprecated,
                ty: used.ty,
                presence: Presence::new(is_required, used.nullable),
                tag: None,
                rules: self.rules_of_property(property),
                access: self.access(property),
                xml: self.xml_of_property(property),
            });
        }
        let rest = self.rest(composed).map(|ty| (scope.claim(value_name("additional_properties")), ty));
        Struct { fields, rest, rules: self.rules_of_composed(composed) }
    }

    /// What any of the demands on a property says; where both are said, it goes both ways.
    pub(super) fn access(&self, property: &Property<'a>) -> Access {
        let demands = property.demands();
        let parts = demands.filter_map(|(schema, _)| self.item(schema)).flat_map(annotations::parts);
        let data = parts.map(|part| &part.schema_data);
        let (read, write) =
            data.fold((false, false), |(read, write), data| (read || data.read_only, write || data.write_only));
        match (read, write) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (true, true) | (false, false) => Access::Both,
        }
    }
}
