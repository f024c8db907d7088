//! When a server wants to be asked again.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use crate::clock::SystemTime;

/// What `Retry-After` asks for (RFC 9110 §10.2.3). A date counts from the server's own, if it says that: clocks differ. Of several
/// the longest holds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let own = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let now = || headers.get(DATE).and_then(|date| seconds(date.to_str().ok()?.trim())).unwrap_or_else(own);
    let after = headers.get_all(RETRY_AFTER).iter().filter_map(|after| {
        let after = after.to_str().ok()?.trim();
        let seconds = delay(after).or_else(|| Some(seconds(after)?.saturating_sub(now())))?;
        Some(Duration::from_secs(seconds))
    });
    after.max()
}

/// Whole seconds; some servers write a fraction of them, too.
fn delay(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number =
        [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_more = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    // What has more digits is for ever.
    is_number.then(|| whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(is_more))
}

/// The seconds of a date since 1970, in any of the three forms that RFC 9110 §5.6.7 has. A package would be paid for by every user.
pub(crate) fn seconds(date: &str) -> Option<u64> {
    let words: Vec<&str> = date.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    // The second is that of `asctime`.
    let ([_, day, month, year, time, "GMT"] | [_, month, day, time, year]) = *words else { return None };
    let month = MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1;
    let (day, year) = (
        number(day)?,
        match (number(year)?, year.len()) {
            (year @ 0..70, 2) => year + 2000,
            (year, 2) => year + 1900,
            (year, 4) => year,
            _ => return None,
        },
    );
    let (hour, rest) = time.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let (hour, minute, second) = (number(hour)?, number(minute)?, number(second)?);
    let is_time = (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    is_time.then_some(((days(year, month, day)? * 24 + hour) * 60 + minute) * 60 + second)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One to four digits.
fn number(text: &str) -> Option<u64> {
    let is_number = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// The days from 1970 on, in the Gregorian calendar, whose years are counted from March here, so that a leap day is the last one.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let before = 365 * year + year / 4 - year / 100 + year / 400;
    (before + (153 * month + 2) / 5 + day).checked_sub(719_469)
}
