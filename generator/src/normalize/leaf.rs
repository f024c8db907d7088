//! Values without members: strings, numbers, booleans. In comes a value and the shape it should have, out goes whether
//! it fits, or what it was obviously meant to be. It knows nothing of places and messages.

use serde_json::{Number, Value};

use super::keywords::Shape;

/// How a value fits a shape.
#[derive(Debug, PartialEq)]
pub(super) enum Fit {
    Exact(Value),
    /// What the author meant: `"true"` for a boolean, `1.0` for a string.
    Meant(Value),
    Wrong(Value),
}

pub(super) fn fit(shape: &Shape, value: Value) -> Fit {
    match (shape, &value) {
        (Shape::Any, _) | (Shape::Text, Value::String(_)) | (Shape::Flag | Shape::SchemaOrFlag, Value::Bool(_)) => {
            Fit::Exact(value)
        }
        (Shape::Text, Value::Number(_) | Value::Bool(_)) => Fit::Meant(value.to_string().into()),
        (Shape::Choice(options), Value::String(text)) => choice(options, text),
        (Shape::Flag | Shape::SchemaOrFlag, Value::String(text)) => match text.parse::<bool>() {
            Ok(flag) => Fit::Meant(flag.into()),
            Err(_) => Fit::Wrong(value),
        },
        (Shape::Positive, _) => match fit(&Shape::Number, value) {
            Fit::Exact(value) | Fit::Meant(value) if !value.as_f64().is_some_and(|number| number > 0.0) => {
                Fit::Wrong(value)
            }
            number => number,
        },
        (Shape::Number, Value::Number(number)) if is_finite(number) => Fit::Exact(value),
        (Shape::Number, Value::String(text)) => match number(text) {
            Some(number) => Fit::Meant(number.into()),
            None => Fit::Wrong(value),
        },
        (Shape::Count, Value::Number(number)) => match count(number) {
            Some(count) => Fit::Exact(count.into()),
            None => Fit::Wrong(value),
        },
        (Shape::Count, Value::String(text)) => match text.parse::<u32>() {
            Ok(count) => Fit::Meant(count.into()),
            Err(_) => Fit::Wrong(value),
        },
        _ => Fit::Wrong(value),
    }
}

fn choice(options: &[&str], text: &str) -> Fit {
    match options.iter().find(|option| option.eq_ignore_ascii_case(text)) {
        Some(option) if *option == text => Fit::Exact(text.into()),
        Some(option) => Fit::Meant((*option).into()),
        None => Fit::Wrong(text.into()),
    }
}

/// The typed model panics on a bound that is not finite, where some crate of the build turns on arbitrary precision.
fn is_finite(number: &Number) -> bool {
    number.as_f64().is_some_and(f64::is_finite)
}

fn number(text: &str) -> Option<Number> {
    text.parse::<Number>().ok().filter(is_finite)
}

/// `10.0` is a count too: some tools write all numbers this way.
fn count(number: &Number) -> Option<u64> {
    let value = match number.as_u64() {
        Some(value) => Some(value),
        None => whole(number).and_then(|value| u64::try_from(value).ok()),
    };
    // The typed model counts in `usize`.
    value.filter(|value| usize::try_from(*value).is_ok())
}

/// The integer that a number such as `10.0` is.
pub(super) fn whole(number: &Number) -> Option<i64> {
    // Every integer up to here is a float of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = number.as_f64()?;
    if value.fract() == 0.0 && value.abs() <= EXACT { format!("{value:.0}").parse().ok() } else { None }
}

/// What a value is, in words.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => {
            let short: String = text.chars().take(30).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            format!("the string {short:?}{more}")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fitting_value_stays() {
        for (shape, value) in [
            (Shape::Any, json!(null)),
            (Shape::Text, json!("a")),
            (Shape::Flag, json!(true)),
            (Shape::SchemaOrFlag, json!(false)),
            (Shape::Number, json!(-1.5)),
            (Shape::Positive, json!(0.01)),
            (Shape::Count, json!(3)),
            (Shape::Choice(&["http"]), json!("http")),
        ] {
            assert_eq!(fit(&shape, value.clone()), Fit::Exact(value));
        }
        assert_eq!(fit(&Shape::Count, json!(10.0)), Fit::Exact(json!(10)));
    }

    #[test]
    fn what_was_meant_is_taken() {
        for (shape, value, meant) in [
            (Shape::Text, json!(1.5), json!("1.5")),
            (Shape::Text, json!(true), json!("true")),
            (Shape::Flag, json!("true"), json!(true)),
            (Shape::SchemaOrFlag, json!("false"), json!(false)),
            (Shape::Number, json!("0.5"), json!(0.5)),
            (Shape::Count, json!("7"), json!(7)),
            (Shape::Choice(&["http"]), json!("HTTP"), json!("http")),
        ] {
            assert_eq!(fit(&shape, value), Fit::Meant(meant));
        }
    }

    #[test]
    fn the_rest_is_wrong() {
        for (shape, value) in [
            (Shape::Text, json!(null)),
            (Shape::Flag, json!("yes")),
            (Shape::Number, json!("1e999")),
            (Shape::Positive, json!(0)),
            (Shape::Positive, json!(-0.5)),
            (Shape::Number, json!(true)),
            (Shape::Count, json!(-1)),
            (Shape::Count, json!(1.5)),
            (Shape::Choice(&["http"]), json!("ftp")),
            (Shape::Map(&Shape::Any), json!([])),
        ] {
            assert_eq!(fit(&shape, value.clone()), Fit::Wrong(value));
        }
    }
}
