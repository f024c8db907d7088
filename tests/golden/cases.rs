//! Every golden case with code. Written by `BLESS=1 cargo test --test golden`.

#[path = "absolute_paths/expected.rs"]
pub mod absolute_paths;

#[path = "accept/expected.rs"]
pub mod accept;

#[path = "addresses/expected.rs"]
pub mod addresses;

#[path = "alias_arguments/expected.rs"]
pub mod alias_arguments;

#[path = "aliases/expected.rs"]
pub mod aliases;

#[path = "alike_operations/expected.rs"]
pub mod alike_operations;

#[path = "all_of/expected.rs"]
pub mod all_of;

#[path = "all_of_annotations/expected.rs"]
pub mod all_of_annotations;

#[path = "all_of_deep/expected.rs"]
pub mod all_of_deep;

#[path = "all_of_enum/expected.rs"]
pub mod all_of_enum;

#[path = "all_of_null/expected.rs"]
pub mod all_of_null;

#[path = "all_of_nullable/expected.rs"]
pub mod all_of_nullable;

#[path = "all_of_one/expected.rs"]
pub mod all_of_one;

#[path = "all_of_property/expected.rs"]
pub mod all_of_property;

#[path = "all_of_recursion/expected.rs"]
pub mod all_of_recursion;

#[path = "all_of_required/expected.rs"]
pub mod all_of_required;

#[path = "all_of_rest/expected.rs"]
pub mod all_of_rest;

#[path = "anchors/expected.rs"]
pub mod anchors;

#[path = "any_of_objects/expected.rs"]
pub mod any_of_objects;

#[path = "any_of_restated/expected.rs"]
pub mod any_of_restated;

#[path = "arrays/expected.rs"]
pub mod arrays;

#[path = "awkward_docs/expected.rs"]
pub mod awkward_docs;

#[path = "awkward_names/expected.rs"]
pub mod awkward_names;

#[path = "bodies/expected.rs"]
pub mod bodies;

#[path = "bodiless/expected.rs"]
pub mod bodiless;

#[path = "body_choice/expected.rs"]
pub mod body_choice;

#[path = "body_types/expected.rs"]
pub mod body_types;

#[path = "boolean_schemas/expected.rs"]
pub mod boolean_schemas;

#[path = "bytes_by_schema/expected.rs"]
pub mod bytes_by_schema;

#[path = "bytes_in_choices/expected.rs"]
pub mod bytes_in_choices;

#[path = "callbacks/expected.rs"]
pub mod callbacks;

#[path = "choices_without_types/expected.rs"]
pub mod choices_without_types;

#[path = "circle_of_inline_types/expected.rs"]
pub mod circle_of_inline_types;

#[path = "clippy_names/expected.rs"]
pub mod clippy_names;

#[path = "collisions/expected.rs"]
pub mod collisions;

#[path = "conditions/expected.rs"]
pub mod conditions;

#[path = "conditions_in_words/expected.rs"]
pub mod conditions_in_words;

#[path = "constant_parameters/expected.rs"]
pub mod constant_parameters;

#[path = "constants/expected.rs"]
pub mod constants;

#[path = "constraints/expected.rs"]
pub mod constraints;

#[path = "constructors/expected.rs"]
pub mod constructors;

#[path = "content/expected.rs"]
pub mod content;

#[path = "contested_names/expected.rs"]
pub mod contested_names;

#[path = "contradicting_parts/expected.rs"]
pub mod contradicting_parts;

#[path = "contradiction/expected.rs"]
pub mod contradiction;

#[path = "converted/expected.rs"]
pub mod converted;

#[path = "deep_nullable/expected.rs"]
pub mod deep_nullable;

#[path = "default_mapping/expected.rs"]
pub mod default_mapping;

#[path = "defaults/expected.rs"]
pub mod defaults;

#[path = "demands/expected.rs"]
pub mod demands;

#[path = "deprecated/expected.rs"]
pub mod deprecated;

#[path = "deprecated_in_constructor/expected.rs"]
pub mod deprecated_in_constructor;

#[path = "deprecated_types/expected.rs"]
pub mod deprecated_types;

#[path = "derived_traits/expected.rs"]
pub mod derived_traits;

#[path = "described_bodies/expected.rs"]
pub mod described_bodies;

#[path = "described_references/expected.rs"]
pub mod described_references;

#[path = "described_tags/expected.rs"]
pub mod described_tags;

#[path = "described_uses/expected.rs"]
pub mod described_uses;

#[path = "downloads/expected.rs"]
pub mod downloads;

#[path = "duplicate_operation_id/expected.rs"]
pub mod duplicate_operation_id;

#[path = "duplicate_parameters/expected.rs"]
pub mod duplicate_parameters;

#[path = "dynamic_references/expected.rs"]
pub mod dynamic_references;

#[path = "empty_form/expected.rs"]
pub mod empty_form;

#[path = "empty_objects/expected.rs"]
pub mod empty_objects;

#[path = "encodings/expected.rs"]
pub mod encodings;

#[path = "endless/expected.rs"]
pub mod endless;

#[path = "enum_labels/expected.rs"]
pub mod enum_labels;

#[path = "enum_of_one/expected.rs"]
pub mod enum_of_one;

#[path = "enum_parameters/expected.rs"]
pub mod enum_parameters;

#[path = "enum_values/expected.rs"]
pub mod enum_values;

#[path = "error_media_types/expected.rs"]
pub mod error_media_types;

#[path = "event_kinds/expected.rs"]
pub mod event_kinds;

#[path = "event_messages/expected.rs"]
pub mod event_messages;

#[path = "exact_names/expected.rs"]
pub mod exact_names;

#[path = "example_values/expected.rs"]
pub mod example_values;

#[path = "examples/expected.rs"]
pub mod examples;

#[path = "excluded_members/expected.rs"]
pub mod excluded_members;

#[path = "exclusive_bounds/expected.rs"]
pub mod exclusive_bounds;

#[path = "facts/expected.rs"]
pub mod facts;

#[path = "facts_of_3_1/expected.rs"]
pub mod facts_of_3_1;

#[path = "field_names/expected.rs"]
pub mod field_names;

#[path = "files/expected.rs"]
pub mod files;

#[path = "files_in_choices/expected.rs"]
pub mod files_in_choices;

#[path = "files_in_unions/expected.rs"]
pub mod files_in_unions;

#[path = "files_of_maps/expected.rs"]
pub mod files_of_maps;

#[path = "for_readers/expected.rs"]
pub mod for_readers;

#[path = "form_body/expected.rs"]
pub mod form_body;

#[path = "format_names/expected.rs"]
pub mod format_names;

#[path = "format_numbers/expected.rs"]
pub mod format_numbers;

#[path = "format_parameters/expected.rs"]
pub mod format_parameters;

#[path = "format_unions/expected.rs"]
pub mod format_unions;

#[path = "formats/expected.rs"]
pub mod formats;

#[path = "formats_in_containers/expected.rs"]
pub mod formats_in_containers;

#[path = "framework_names/expected.rs"]
pub mod framework_names;

#[path = "free_form/expected.rs"]
pub mod free_form;

#[path = "free_values/expected.rs"]
pub mod free_values;

#[path = "guide/expected.rs"]
pub mod guide;

#[path = "heir_of_union/expected.rs"]
pub mod heir_of_union;

#[path = "heirs_by_tag/expected.rs"]
pub mod heirs_by_tag;

#[path = "heirs_of_heirs/expected.rs"]
pub mod heirs_of_heirs;

#[path = "ignored_headers/expected.rs"]
pub mod ignored_headers;

#[path = "inheritance/expected.rs"]
pub mod inheritance;

#[path = "inherited_mapping/expected.rs"]
pub mod inherited_mapping;

#[path = "inline_names/expected.rs"]
pub mod inline_names;

#[path = "inline_types/expected.rs"]
pub mod inline_types;

#[path = "int_or_string/expected.rs"]
pub mod int_or_string;

#[path = "integer_enum/expected.rs"]
pub mod integer_enum;

#[path = "integer_widths/expected.rs"]
pub mod integer_widths;

#[path = "json/expected.rs"]
pub mod json;

#[path = "json_by_word/expected.rs"]
pub mod json_by_word;

#[path = "json_media_types/expected.rs"]
pub mod json_media_types;

#[path = "json_suffixes/expected.rs"]
pub mod json_suffixes;

#[path = "json_versions/expected.rs"]
pub mod json_versions;

#[path = "json_with_schema/expected.rs"]
pub mod json_with_schema;

#[path = "keyword_names/expected.rs"]
pub mod keyword_names;

#[path = "large_variants/expected.rs"]
pub mod large_variants;

#[path = "line_breaks/expected.rs"]
pub mod line_breaks;

#[path = "lines_in_requests/expected.rs"]
pub mod lines_in_requests;

#[path = "links/expected.rs"]
pub mod links;

#[path = "links_in_texts/expected.rs"]
pub mod links_in_texts;

#[path = "long_arguments/expected.rs"]
pub mod long_arguments;

#[path = "long_numbers/expected.rs"]
pub mod long_numbers;

#[path = "maps/expected.rs"]
pub mod maps;

#[path = "meaningless_keywords/expected.rs"]
pub mod meaningless_keywords;

#[path = "media_type_parameters/expected.rs"]
pub mod media_type_parameters;

#[path = "misplaced_enums/expected.rs"]
pub mod misplaced_enums;

#[path = "misplaced_schemas/expected.rs"]
pub mod misplaced_schemas;

#[path = "module_names/expected.rs"]
pub mod module_names;

#[path = "multipart_body/expected.rs"]
pub mod multipart_body;

#[path = "names_without_case/expected.rs"]
pub mod names_without_case;

#[path = "narrowed_in_variants/expected.rs"]
pub mod narrowed_in_variants;

#[path = "nested_arrays/expected.rs"]
pub mod nested_arrays;

#[path = "nested_discriminators/expected.rs"]
pub mod nested_discriminators;

#[path = "nested_parameters/expected.rs"]
pub mod nested_parameters;

#[path = "never/expected.rs"]
pub mod never;

#[path = "newer_keywords/expected.rs"]
pub mod newer_keywords;

#[path = "newer_keywords_3_2/expected.rs"]
pub mod newer_keywords_3_2;

#[path = "no_content/expected.rs"]
pub mod no_content;

#[path = "no_operation_id/expected.rs"]
pub mod no_operation_id;

#[path = "not/expected.rs"]
pub mod not;

#[path = "not_generated/expected.rs"]
pub mod not_generated;

#[path = "not_generated_calls/expected.rs"]
pub mod not_generated_calls;

#[path = "not_generated_schemas/expected.rs"]
pub mod not_generated_schemas;

#[path = "null_beside_values/expected.rs"]
pub mod null_beside_values;

#[path = "null_in_unions/expected.rs"]
pub mod null_in_unions;

#[path = "null_types/expected.rs"]
pub mod null_types;

#[path = "nullable_alias/expected.rs"]
pub mod nullable_alias;

#[path = "nullable_items/expected.rs"]
pub mod nullable_items;

#[path = "numbers_as_defaults/expected.rs"]
pub mod numbers_as_defaults;

#[path = "numbers_as_names/expected.rs"]
pub mod numbers_as_names;

#[path = "numbers_as_values/expected.rs"]
pub mod numbers_as_values;

#[path = "oauth_flows/expected.rs"]
pub mod oauth_flows;

#[path = "odd_paths/expected.rs"]
pub mod odd_paths;

#[path = "older_bodies/expected.rs"]
pub mod older_bodies;

#[path = "older_keywords/expected.rs"]
pub mod older_keywords;

#[path = "one_of/expected.rs"]
pub mod one_of;

#[path = "one_of_heirs/expected.rs"]
pub mod one_of_heirs;

#[path = "one_of_many/expected.rs"]
pub mod one_of_many;

#[path = "one_of_tagged/expected.rs"]
pub mod one_of_tagged;

#[path = "operation_docs/expected.rs"]
pub mod operation_docs;

#[path = "operation_names/expected.rs"]
pub mod operation_names;

#[path = "optional_bodies/expected.rs"]
pub mod optional_bodies;

#[path = "other_methods/expected.rs"]
pub mod other_methods;

#[path = "overlapping_names/expected.rs"]
pub mod overlapping_names;

#[path = "overlay/expected.rs"]
pub mod overlay;

#[path = "own_address/expected.rs"]
pub mod own_address;

#[path = "own_names/expected.rs"]
pub mod own_names;

#[path = "pages_by_address/expected.rs"]
pub mod pages_by_address;

#[path = "pages_by_body/expected.rs"]
pub mod pages_by_body;

#[path = "pages_by_cursor/expected.rs"]
pub mod pages_by_cursor;

#[path = "pages_by_last_item/expected.rs"]
pub mod pages_by_last_item;

#[path = "pages_by_link/expected.rs"]
pub mod pages_by_link;

#[path = "pages_by_number/expected.rs"]
pub mod pages_by_number;

#[path = "pages_by_odata/expected.rs"]
pub mod pages_by_odata;

#[path = "parameter_content/expected.rs"]
pub mod parameter_content;

#[path = "parameter_names/expected.rs"]
pub mod parameter_names;

#[path = "parameter_notations/expected.rs"]
pub mod parameter_notations;

#[path = "parameter_styles/expected.rs"]
pub mod parameter_styles;

#[path = "parameter_types/expected.rs"]
pub mod parameter_types;

#[path = "parameter_words/expected.rs"]
pub mod parameter_words;

#[path = "parameters/expected.rs"]
pub mod parameters;

#[path = "part_encodings/expected.rs"]
pub mod part_encodings;

#[path = "part_media_types/expected.rs"]
pub mod part_media_types;

#[path = "part_names/expected.rs"]
pub mod part_names;

#[path = "part_tags/expected.rs"]
pub mod part_tags;

#[path = "part_types/expected.rs"]
pub mod part_types;

#[path = "part_unions/expected.rs"]
pub mod part_unions;

#[path = "parts_in_answers/expected.rs"]
pub mod parts_in_answers;

#[path = "patch_types/expected.rs"]
pub mod patch_types;

#[path = "patches/expected.rs"]
pub mod patches;

#[path = "path_items/expected.rs"]
pub mod path_items;

#[path = "path_parameters/expected.rs"]
pub mod path_parameters;

#[path = "path_templates/expected.rs"]
pub mod path_templates;

#[path = "path_verbs/expected.rs"]
pub mod path_verbs;

#[path = "pattern_properties/expected.rs"]
pub mod pattern_properties;

#[path = "placeholder_names/expected.rs"]
pub mod placeholder_names;

#[path = "prefix_items/expected.rs"]
pub mod prefix_items;

#[path = "prelude_names/expected.rs"]
pub mod prelude_names;

#[path = "presence/expected.rs"]
pub mod presence;

#[path = "query_in_paths/expected.rs"]
pub mod query_in_paths;

#[path = "querystring/expected.rs"]
pub mod querystring;

#[path = "read_and_write_only/expected.rs"]
pub mod read_and_write_only;

#[path = "read_only_parts/expected.rs"]
pub mod read_only_parts;

#[path = "recursion/expected.rs"]
pub mod recursion;

#[path = "recursion_everywhere/expected.rs"]
pub mod recursion_everywhere;

#[path = "recursive_aliases/expected.rs"]
pub mod recursive_aliases;

#[path = "recursive_prelude_names/expected.rs"]
pub mod recursive_prelude_names;

#[path = "ref_siblings/expected.rs"]
pub mod ref_siblings;

#[path = "references/expected.rs"]
pub mod references;

#[path = "repaired/expected.rs"]
pub mod repaired;

#[path = "required_properties/expected.rs"]
pub mod required_properties;

#[path = "reserved_characters/expected.rs"]
pub mod reserved_characters;

#[path = "reserved_methods/expected.rs"]
pub mod reserved_methods;

#[path = "response_choice/expected.rs"]
pub mod response_choice;

#[path = "response_headers/expected.rs"]
pub mod response_headers;

#[path = "response_kinds/expected.rs"]
pub mod response_kinds;

#[path = "rest_values/expected.rs"]
pub mod rest_values;

#[path = "restated_items/expected.rs"]
pub mod restated_items;

#[path = "restated_properties/expected.rs"]
pub mod restated_properties;

#[path = "restated_types/expected.rs"]
pub mod restated_types;

#[path = "route_names/expected.rs"]
pub mod route_names;

#[path = "same_bodies/expected.rs"]
pub mod same_bodies;

#[path = "same_containers/expected.rs"]
pub mod same_containers;

#[path = "same_docs/expected.rs"]
pub mod same_docs;

#[path = "same_enums/expected.rs"]
pub mod same_enums;

#[path = "same_errors/expected.rs"]
pub mod same_errors;

#[path = "same_files/expected.rs"]
pub mod same_files;

#[path = "same_inheritance/expected.rs"]
pub mod same_inheritance;

#[path = "same_models/expected.rs"]
pub mod same_models;

#[path = "same_nullable/expected.rs"]
pub mod same_nullable;

#[path = "same_parameters/expected.rs"]
pub mod same_parameters;

#[path = "same_responses/expected.rs"]
pub mod same_responses;

#[path = "same_security/expected.rs"]
pub mod same_security;

#[path = "same_servers/expected.rs"]
pub mod same_servers;

#[path = "scalar_enum/expected.rs"]
pub mod scalar_enum;

#[path = "security/expected.rs"]
pub mod security;

#[path = "security_3_2/expected.rs"]
pub mod security_3_2;

#[path = "security_left_out/expected.rs"]
pub mod security_left_out;

#[path = "security_of_most/expected.rs"]
pub mod security_of_most;

#[path = "security_unknown/expected.rs"]
pub mod security_unknown;

#[path = "security_unsaid/expected.rs"]
pub mod security_unsaid;

#[path = "sequences/expected.rs"]
pub mod sequences;

#[path = "server/expected.rs"]
pub mod server;

#[path = "server_names/expected.rs"]
pub mod server_names;

#[path = "server_of_operations/expected.rs"]
pub mod server_of_operations;

#[path = "server_paths/expected.rs"]
pub mod server_paths;

#[path = "server_variables/expected.rs"]
pub mod server_variables;

#[path = "several_successes/expected.rs"]
pub mod several_successes;

#[path = "shared_bodies/expected.rs"]
pub mod shared_bodies;

#[path = "shared_by_heirs/expected.rs"]
pub mod shared_by_heirs;

#[path = "shared_components/expected.rs"]
pub mod shared_components;

#[path = "shared_media_types/expected.rs"]
pub mod shared_media_types;

#[path = "shared_parameters/expected.rs"]
pub mod shared_parameters;

#[path = "shared_tags/expected.rs"]
pub mod shared_tags;

#[path = "status_ranges/expected.rs"]
pub mod status_ranges;

#[path = "stream_errors/expected.rs"]
pub mod stream_errors;

#[path = "streams/expected.rs"]
pub mod streams;

#[path = "streams_3_2/expected.rs"]
pub mod streams_3_2;

#[path = "string_enum/expected.rs"]
pub mod string_enum;

#[path = "structured_text/expected.rs"]
pub mod structured_text;

#[path = "swagger_bodies/expected.rs"]
pub mod swagger_bodies;

#[path = "swagger_body_or_form/expected.rs"]
pub mod swagger_body_or_form;

#[path = "swagger_collections/expected.rs"]
pub mod swagger_collections;

#[path = "swagger_components/expected.rs"]
pub mod swagger_components;

#[path = "swagger_extensions/expected.rs"]
pub mod swagger_extensions;

#[path = "swagger_forms/expected.rs"]
pub mod swagger_forms;

#[path = "swagger_host_unknown/expected.rs"]
pub mod swagger_host_unknown;

#[path = "swagger_hosts/expected.rs"]
pub mod swagger_hosts;

#[path = "swagger_inheritance/expected.rs"]
pub mod swagger_inheritance;

#[path = "swagger_meaningless_keywords/expected.rs"]
pub mod swagger_meaningless_keywords;

#[path = "swagger_media_types/expected.rs"]
pub mod swagger_media_types;

#[path = "swagger_misplaced/expected.rs"]
pub mod swagger_misplaced;

#[path = "swagger_mistakes/expected.rs"]
pub mod swagger_mistakes;

#[path = "swagger_newer/expected.rs"]
pub mod swagger_newer;

#[path = "swagger_responses/expected.rs"]
pub mod swagger_responses;

#[path = "swagger_security/expected.rs"]
pub mod swagger_security;

#[path = "swagger_servers/expected.rs"]
pub mod swagger_servers;

#[path = "swagger_values/expected.rs"]
pub mod swagger_values;

#[path = "tag_and_untagged/expected.rs"]
pub mod tag_and_untagged;

#[path = "tag_names/expected.rs"]
pub mod tag_names;

#[path = "tag_parents/expected.rs"]
pub mod tag_parents;

#[path = "tagged_in_containers/expected.rs"]
pub mod tagged_in_containers;

#[path = "tags/expected.rs"]
pub mod tags;

#[path = "tags_beside_inline/expected.rs"]
pub mod tags_beside_inline;

#[path = "tags_by_other_names/expected.rs"]
pub mod tags_by_other_names;

#[path = "tags_inside/expected.rs"]
pub mod tags_inside;

#[path = "tags_of_heirs/expected.rs"]
pub mod tags_of_heirs;

#[path = "tags_of_values/expected.rs"]
pub mod tags_of_values;

#[path = "templates/expected.rs"]
pub mod templates;

#[path = "text_and_bytes/expected.rs"]
pub mod text_and_bytes;

#[path = "texts/expected.rs"]
pub mod texts;

#[path = "through_references/expected.rs"]
pub mod through_references;

#[path = "titles/expected.rs"]
pub mod titles;

#[path = "too_many_variants/expected.rs"]
pub mod too_many_variants;

#[path = "tuples/expected.rs"]
pub mod tuples;

#[path = "type_lists/expected.rs"]
pub mod type_lists;

#[path = "undeclared_parameter/expected.rs"]
pub mod undeclared_parameter;

#[path = "unevaluated_beside_parts/expected.rs"]
pub mod unevaluated_beside_parts;

#[path = "union_around_itself/expected.rs"]
pub mod union_around_itself;

#[path = "union_beside_properties/expected.rs"]
pub mod union_beside_properties;

#[path = "union_by_fields/expected.rs"]
pub mod union_by_fields;

#[path = "union_in_union/expected.rs"]
pub mod union_in_union;

#[path = "union_inside_unions/expected.rs"]
pub mod union_inside_unions;

#[path = "union_names/expected.rs"]
pub mod union_names;

#[path = "union_numbers/expected.rs"]
pub mod union_numbers;

#[path = "union_of_itself/expected.rs"]
pub mod union_of_itself;

#[path = "union_of_shared_tags/expected.rs"]
pub mod union_of_shared_tags;

#[path = "union_of_types/expected.rs"]
pub mod union_of_types;

#[path = "union_or_null/expected.rs"]
pub mod union_or_null;

#[path = "union_tags/expected.rs"]
pub mod union_tags;

#[path = "unions_as_written/expected.rs"]
pub mod unions_as_written;

#[path = "unions_of_scalars/expected.rs"]
pub mod unions_of_scalars;

#[path = "unions_that_exclude/expected.rs"]
pub mod unions_that_exclude;

#[path = "untyped_answers/expected.rs"]
pub mod untyped_answers;

#[path = "untyped_body/expected.rs"]
pub mod untyped_body;

#[path = "unused_mistakes/expected.rs"]
pub mod unused_mistakes;

#[path = "unused_names/expected.rs"]
pub mod unused_names;

#[path = "unused_schemas/expected.rs"]
pub mod unused_schemas;

#[path = "used_in_others/expected.rs"]
pub mod used_in_others;

#[path = "validate/expected.rs"]
pub mod validate;

#[path = "validate_calls/expected.rs"]
pub mod validate_calls;

#[path = "validate_forms/expected.rs"]
pub mod validate_forms;

#[path = "validate_patterns/expected.rs"]
pub mod validate_patterns;

#[path = "validate_uses/expected.rs"]
pub mod validate_uses;

#[path = "variant_names/expected.rs"]
pub mod variant_names;

#[path = "vendor_extensions/expected.rs"]
pub mod vendor_extensions;

#[path = "verbs_without_bodies/expected.rs"]
pub mod verbs_without_bodies;

#[path = "webhooks/expected.rs"]
pub mod webhooks;

#[path = "xml/expected.rs"]
pub mod xml;

#[path = "xml_examples/expected.rs"]
pub mod xml_examples;

#[path = "xml_lists/expected.rs"]
pub mod xml_lists;

#[path = "xml_names/expected.rs"]
pub mod xml_names;

#[path = "xml_no_names/expected.rs"]
pub mod xml_no_names;

#[path = "xml_nodes/expected.rs"]
pub mod xml_nodes;

#[path = "xml_types/expected.rs"]
pub mod xml_types;

#[path = "xml_unions/expected.rs"]
pub mod xml_unions;
