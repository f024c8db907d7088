//! "Did you mean ...?": the name nearest to a misspelt one. It knows only names.

use std::fmt;

/// The candidate that takes the fewest edits to become `name`, if that is few enough to be a slip; the first of several.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    within(name, (name.chars().count() / 3).min(4), candidates)
}

/// "did you mean `near`?"
pub(crate) fn did_you_mean(near: Option<impl fmt::Display>) -> Option<String> {
    near.map(|near| format!("did you mean `{near}`?"))
}

/// The candidate that takes the fewest edits to become `name`, and no more than `limit`; the first of several.
pub(crate) fn within<'a>(name: &str, limit: usize, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, removed, replaced or exchanged with their neighbour (Damerau and Levenshtein); a
/// change of case counts nothing, since it is the likeliest slip.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut row_before = row.clone();
    let mut from_before = None;
    for (i, from) in a.to_lowercase().chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        let mut to_before = None;
        for (j, (to, pair)) in b.iter().zip(row.windows(2)).enumerate() {
            let &[diagonal, above] = pair else { break };
            let replaced = diagonal + usize::from(from != *to);
            left = replaced.min(above + 1).min(left + 1);
            if from_before == Some(*to) && to_before == Some(from) {
                let exchanged = j.checked_sub(1).and_then(|before| row_before.get(before));
                left = exchanged.map_or(left, |before| left.min(before + 1));
            }
            next.push(left);
            to_before = Some(*to);
        }
        row_before = std::mem::replace(&mut row, next);
        from_before = Some(from);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("pet", "Pet"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("nmae", "name"), 1);
        assert_eq!(distance("qeury", "query"), 1);
        assert_eq!(distance("ab", "bca"), 3);
    }

    #[test]
    fn only_a_slip_is_suggested() {
        let names = ["Pet", "Pets", "Order"];
        assert_eq!(nearest("Pte", names), Some("Pet"));
        assert_eq!(nearest("Pott", names), None);
        assert_eq!(nearest("Pett", names), Some("Pet"));
        assert_eq!(nearest("Oder", names), Some("Order"));
        assert_eq!(nearest("Customer", names), None);
    }
}
