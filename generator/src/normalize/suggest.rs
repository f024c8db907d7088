//! "Did you mean ...?": the name nearest to a misspelt one. It knows only names.

/// The candidate that takes the fewest edits to become `name`, if that is few enough to be a slip; the first of several.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be inserted, removed or replaced (Levenshtein); a change of case counts nothing, since
/// it is the likeliest slip.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.to_lowercase().chars().enumerate() {
        let mut left = i + 1;
        let mut next = vec![left];
        for (to, pair) in b.iter().zip(row.windows(2)) {
            let &[diagonal, above] = pair else { break };
            let replaced = diagonal + usize::from(from != *to);
            left = replaced.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
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
    }

    #[test]
    fn only_a_slip_is_suggested() {
        let names = ["Pet", "Pets", "Order"];
        assert_eq!(nearest("Pte", names), None);
        assert_eq!(nearest("Pett", names), Some("Pet"));
        assert_eq!(nearest("Oder", names), Some("Order"));
        assert_eq!(nearest("Customer", names), None);
    }
}
