//! The code of every golden case, compiled: it must be valid and free of warnings. `tests/golden.rs` checks that no case
//! is missing here.
#![allow(dead_code, missing_docs, reason = "nothing calls these clients, and their documents describe little")]
#![allow(clippy::match_overlapping_arm, reason = "codes are tried before the range they are in")]

// The generator formats its code itself.
#[rustfmt::skip]
pub mod golden {
    #[path = "aliases/expected.rs"]
    pub mod aliases;
    #[path = "all_of/expected.rs"]
    pub mod all_of;
    #[path = "all_of_one/expected.rs"]
    pub mod all_of_one;
    #[path = "awkward_docs/expected.rs"]
    pub mod awkward_docs;
    #[path = "bodies/expected.rs"]
    pub mod bodies;
    #[path = "collisions/expected.rs"]
    pub mod collisions;
    #[path = "deprecated/expected.rs"]
    pub mod deprecated;
    #[path = "duplicate_operation_id/expected.rs"]
    pub mod duplicate_operation_id;
    #[path = "endless/expected.rs"]
    pub mod endless;
    #[path = "facts/expected.rs"]
    pub mod facts;
    #[path = "form_body/expected.rs"]
    pub mod form_body;
    #[path = "free_form/expected.rs"]
    pub mod free_form;
    #[path = "inline_types/expected.rs"]
    pub mod inline_types;
    #[path = "integer_enum/expected.rs"]
    pub mod integer_enum;
    #[path = "json/expected.rs"]
    pub mod json;
    #[path = "keyword_names/expected.rs"]
    pub mod keyword_names;
    #[path = "maps/expected.rs"]
    pub mod maps;
    #[path = "no_content/expected.rs"]
    pub mod no_content;
    #[path = "no_operation_id/expected.rs"]
    pub mod no_operation_id;
    #[path = "not_generated/expected.rs"]
    pub mod not_generated;
    #[path = "not_generated_calls/expected.rs"]
    pub mod not_generated_calls;
    #[path = "not_generated_schemas/expected.rs"]
    pub mod not_generated_schemas;
    #[path = "nullable_items/expected.rs"]
    pub mod nullable_items;
    #[path = "one_of/expected.rs"]
    pub mod one_of;
    #[path = "parameter_styles/expected.rs"]
    pub mod parameter_styles;
    #[path = "parameters/expected.rs"]
    pub mod parameters;
    #[path = "path_parameters/expected.rs"]
    pub mod path_parameters;
    #[path = "prelude_names/expected.rs"]
    pub mod prelude_names;
    #[path = "presence/expected.rs"]
    pub mod presence;
    #[path = "recursion/expected.rs"]
    pub mod recursion;
    #[path = "ref_siblings/expected.rs"]
    pub mod ref_siblings;
    #[path = "repaired/expected.rs"]
    pub mod repaired;
    #[path = "server/expected.rs"]
    pub mod server;
    #[path = "several_successes/expected.rs"]
    pub mod several_successes;
    #[path = "shared_components/expected.rs"]
    pub mod shared_components;
    #[path = "status_ranges/expected.rs"]
    pub mod status_ranges;
    #[path = "string_enum/expected.rs"]
    pub mod string_enum;
    #[path = "tags/expected.rs"]
    pub mod tags;
    #[path = "text_and_bytes/expected.rs"]
    pub mod text_and_bytes;
    #[path = "texts/expected.rs"]
    pub mod texts;
    #[path = "undeclared_parameter/expected.rs"]
    pub mod undeclared_parameter;
    #[path = "unused_schemas/expected.rs"]
    pub mod unused_schemas;
}
