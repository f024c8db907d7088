//! The code of every golden case, compiled: it must be valid and free of warnings. `tests/golden.rs` checks that no case
//! is missing here.
#![allow(
    dead_code,
    missing_docs,
    reason = "nothing calls these clients, and their documents describe little"
)]
#![allow(
    clippy::match_overlapping_arm,
    reason = "codes are tried before the range they are in"
)]

#[path = "golden/aliases/expected.rs"]
pub mod aliases;
#[path = "golden/all_of/expected.rs"]
pub mod all_of;
#[path = "golden/all_of_one/expected.rs"]
pub mod all_of_one;
#[path = "golden/awkward_docs/expected.rs"]
pub mod awkward_docs;
#[path = "golden/bodies/expected.rs"]
pub mod bodies;
#[path = "golden/collisions/expected.rs"]
pub mod collisions;
#[path = "golden/deprecated/expected.rs"]
pub mod deprecated;
#[path = "golden/duplicate_operation_id/expected.rs"]
pub mod duplicate_operation_id;
#[path = "golden/endless/expected.rs"]
pub mod endless;
#[path = "golden/facts/expected.rs"]
pub mod facts;
#[path = "golden/form_body/expected.rs"]
pub mod form_body;
#[path = "golden/free_form/expected.rs"]
pub mod free_form;
#[path = "golden/inline_types/expected.rs"]
pub mod inline_types;
#[path = "golden/integer_enum/expected.rs"]
pub mod integer_enum;
#[path = "golden/json/expected.rs"]
pub mod json;
#[path = "golden/keyword_names/expected.rs"]
pub mod keyword_names;
#[path = "golden/maps/expected.rs"]
pub mod maps;
#[path = "golden/no_content/expected.rs"]
pub mod no_content;
#[path = "golden/no_operation_id/expected.rs"]
pub mod no_operation_id;
#[path = "golden/not_generated/expected.rs"]
pub mod not_generated;
#[path = "golden/nullable_items/expected.rs"]
pub mod nullable_items;
#[path = "golden/one_of/expected.rs"]
pub mod one_of;
#[path = "golden/parameter_styles/expected.rs"]
pub mod parameter_styles;
#[path = "golden/parameters/expected.rs"]
pub mod parameters;
#[path = "golden/path_parameters/expected.rs"]
pub mod path_parameters;
#[path = "golden/prelude_names/expected.rs"]
pub mod prelude_names;
#[path = "golden/presence/expected.rs"]
pub mod presence;
#[path = "golden/recursion/expected.rs"]
pub mod recursion;
#[path = "golden/ref_siblings/expected.rs"]
pub mod ref_siblings;
#[path = "golden/repaired/expected.rs"]
pub mod repaired;
#[path = "golden/server/expected.rs"]
pub mod server;
#[path = "golden/several_successes/expected.rs"]
pub mod several_successes;
#[path = "golden/shared_components/expected.rs"]
pub mod shared_components;
#[path = "golden/status_ranges/expected.rs"]
pub mod status_ranges;
#[path = "golden/string_enum/expected.rs"]
pub mod string_enum;
#[path = "golden/tags/expected.rs"]
pub mod tags;
#[path = "golden/text_and_bytes/expected.rs"]
pub mod text_and_bytes;
#[path = "golden/undeclared_parameter/expected.rs"]
pub mod undeclared_parameter;
