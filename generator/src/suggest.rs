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
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&name, candidate, limit)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, removed, replaced or exchanged with their neighbour (Damerau and Levenshtein), if no more
/// than `limit`; a change of case counts nothing, since it is the likeliest slip. `a` is in lower case.
fn distance(a: &[char], b: &str, limit: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let (mut row_before, mut next) = (row.clone(), Vec::with_capacity(row.len()));
    let mut from_before = None;
    for (i, from) in a.iter().enumerate() {
        let mut left = i + 1;
        next.clear();
        next.push(left);
        let mut to_before = None;
        for (j, (to, pair)) in b.iter().zip(row.windows(2)).enumerate() {
            let &[diagonal, above] = pair else { break };
            let replaced = diagonal + usize::from(from != to);
            left = replaced.min(above + 1).min(left + 1);
            if from_before == Some(to) && to_before == Some(from) {
                let exchanged = j.checked_sub(1).and_then(|before| row_before.get(before));
                left = exchanged.map_or(left, |before| left.min(before + 1));
            }
            next.push(left);
            to_before = Some(to);
        }
        // The numbers of later rows are no smaller.
        if next.iter().all(|distance| *distance > limit) {
            return None;
        }
        std::mem::swap(&mut row_before, &mut row);
        std::mem::swap(&mut row, &mut next);
        from_before = Some(from);
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted() {
        let distance = |a: &str, b, limit| distance(&a.chars().collect::<Vec<_>>(), b, limit);
        assert_eq!(distance("", "", 0), Some(0));
        assert_eq!(distance("pet", "Pet", 0), Some(0));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "abc", 3), Some(3));
        assert_eq!(distance("abc", "", 3), Some(3));
        assert_eq!(distance("nmae", "name", 1), Some(1));
        assert_eq!(distance("qeury", "query", 1), Some(1));
        assert_eq!(distance("yreuq", "query", 3), None);
        assert_eq!(distance("ab", "bca", 3), Some(3));
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
