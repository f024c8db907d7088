//! What schemas say besides words: `Default: 3. Range: 1 to 120. Example: 10.`

use openapiv3::SchemaData;
use serde_json::Value;

use super::{Layer, labelled};
use crate::ir::Rule;
use crate::lower::demands::{self, Demands};
use crate::lower::docs::{code, paragraphs};
use crate::lower::formats;
use crate::lower::rules;
use crate::lower::view::View;

/// Of several schemas that are put together the last one has the last word.
#[derive(Default)]
pub(super) struct Facts {
    default: Option<String>,
    formats: Vec<String>,
    rules: Vec<Rule>,
    values: Vec<String>,
    demands: Demands,
    example: Option<String>,
    access: Vec<String>,
}

impl Facts {
    /// Those of schemas of which these `rules` count, and of whose values `values` tells.
    pub(super) fn of(layers: &[Layer<'_>], rules: Vec<Rule>, values: impl Fn(&View<'_>) -> Option<String>) -> Self {
        let required: Vec<String> = layers.iter().flat_map(|layer| layer.view.required).cloned().collect();
        let mut facts = Self { rules, ..Self::default() };
        for Layer { data, view } in layers {
            let exact = |key| view.exact(key).map(Value::from);
            let default = exact("default").or(data.default.clone()).and_then(|value| labelled("Default", &value));
            let example = exact("example").or(data.example.clone()).and_then(|value| labelled("Example", &value));
            facts.default = default.or(facts.default);
            facts.example = example.or(facts.example);
            add(&mut facts.formats, format(view));
            add(&mut facts.values, values(view));
            add(&mut facts.access, access(data));
            let Demands { sentences, conditions } = demands::of(data, &required);
            add(&mut facts.demands.sentences, sentences);
            add(&mut facts.demands.conditions, conditions);
        }
        facts
    }

    /// One line, and a list of conditions where there are some.
    pub(super) fn text(mut self) -> String {
        if self.demands.conditions.len() < 2 {
            return self.sentences().join(" ");
        }
        let conditions = std::mem::take(&mut self.demands.conditions);
        let list: Vec<String> = conditions.iter().map(|condition| format!("- {condition}")).collect();
        paragraphs([self.sentences().join(" ").as_str(), &list.join("\n")])
    }

    pub(super) fn sentences(self) -> Vec<String> {
        let rules = rules::words(&self.rules);
        let Demands { sentences, conditions } = self.demands;
        let of_values = self.default.into_iter().chain(self.formats).chain(rules).chain(self.values);
        of_values.chain(sentences).chain(conditions).chain(self.example).chain(self.access).collect()
    }
}

/// What is said twice is said once.
fn add(known: &mut Vec<String>, facts: impl IntoIterator<Item = String>) {
    for fact in facts {
        if !known.contains(&fact) {
            known.push(fact);
        }
    }
}

/// A format that no Rust type shows.
fn format(view: &View<'_>) -> Option<String> {
    let format = view.format?;
    (!formats::is_shown(view, format)).then(|| format!("Format: {}.", code(format)))
}

fn access(data: &SchemaData) -> Option<String> {
    match (data.read_only, data.write_only) {
        (true, false) => Some("Read-only.".to_owned()),
        (false, true) => Some("Write-only.".to_owned()),
        // Both is neither.
        _ => None,
    }
}
