//! What a text of each format looks like: enough to tell the formats apart, not to do anything with a value.

/// `date-time` of RFC 3339, section 5.6; its note allows a space between the two.
pub(super) fn is_date_time(text: &str) -> bool {
    let parts = text.split_once(['T', 't', ' ']);
    parts.is_some_and(|(date, time)| is_date(date) && matches!(clock(time), Some(offset) if !offset.is_empty()))
}

/// `full-date` of RFC 3339, section 5.6: a day that there is.
pub(super) fn is_date(text: &str) -> bool {
    let numbers: Vec<u32> = text.split('-').filter_map(|number| number.parse().ok()).collect();
    let [year, month, day] = numbers[..] else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    fits(text, "0000-00-00") && (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `full-time` of RFC 3339, section 5.6, or its `partial-time`.
pub(super) fn is_time(text: &str) -> bool {
    clock(text).is_some()
}

/// `duration` of RFC 3339, appendix A, with fractions as ISO 8601 has them.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let is_date = units(date, "YMWD");
    let is_time = time.is_none_or(|time| !time.is_empty() && units(time, "HMS"));
    is_date && is_time && !text.is_empty()
}

/// The text of RFC 9562, section 4.
pub(super) fn is_uuid(text: &str) -> bool {
    let mut lengths = text.split('-').map(str::len);
    [8, 4, 4, 4, 12].into_iter().all(|length| lengths.next() == Some(length))
        && lengths.next().is_none()
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// What follows the `partial-time` that a text begins with, if that is an offset or nothing.
fn clock(text: &str) -> Option<&str> {
    let (time, rest) = text.split_at_checked("00:00:00".len())?;
    let is_digit = |c: char| c.is_ascii_digit();
    let offset = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(is_digit) => fraction.trim_start_matches(is_digit),
        _ => rest,
    };
    let is_offset = matches!(offset, "" | "Z" | "z") || fits(offset, "+00:00") || fits(offset, "-00:00");
    // A second may be a leap second.
    let is_time = fits(time, "00:00:00")
        && time < "24"
        && time.get(3..5).is_some_and(|minute| minute < "60")
        && time.get(6..).is_some_and(|second| second < "61");
    (is_time && is_offset).then_some(offset)
}

/// Whether a text has a digit wherever the pattern has one, and else the pattern's characters.
fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(
            |(byte, wanted)| {
                if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted }
            },
        )
}

/// Numbers, each with one of the units, which come in their order and once.
fn units(text: &str, mut units: &str) -> bool {
    let mut rest = text;
    while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let Some((number, tail)) = rest.split_at_checked(end) else { return false };
        let mut tail = tail.chars();
        let later = tail.next().and_then(|unit| units.split_once(unit));
        let is_number = number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
        match later {
            Some((_, later)) if is_number => (units, rest) = (later, tail.as_str()),
            _ => return false,
        }
    }
    rest.is_empty()
}
