//! Numbers as their decimal digits. A float stands for the shortest text that identifies it, which is what is sent: 0.3 is a
//! multiple of 0.1, although neither is a binary fraction.

use std::cmp::Ordering;

use crate::Rule;

/// 0.DIGITS times ten to the power of `exponent`; no digits for zero, and no zeros at their ends.
pub(super) struct Exact {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

/// Longer than any number that is meant seriously, and short enough to be counted out.
const LONGEST: i64 = 10_000;

impl Exact {
    /// `None` for NaN and infinity, which cannot be sent.
    pub(super) fn new(text: &str) -> Option<Self> {
        let (text, is_negative) = text.strip_prefix('-').map_or((text, false), |text| (text, true));
        let (text, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let digits = all.trim_start_matches('0');
        let zeros = i64::try_from(all.len() - digits.len()).ok()?;
        let whole = i64::try_from(whole.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_add(whole)?.checked_sub(zeros)?;
        Some(Self { is_negative, digits: digits.trim_end_matches('0').to_owned(), exponent })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let (sign, size) = (self.sign(), (self.exponent, &self.digits).cmp(&(other.exponent, &other.digits)));
        sign.cmp(&other.sign()).then(match sign {
            0 => Ordering::Equal,
            1 => size,
            _ => size.reverse(),
        })
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// The power of ten of the last digit.
    fn last(&self) -> i64 {
        self.exponent.saturating_sub(i64::try_from(self.digits.len()).unwrap_or(i64::MAX))
    }

    /// `None` where the numbers are too long to tell.
    fn is_multiple_of(&self, step: &Self) -> Option<bool> {
        let divisor: u128 = step.digits.parse().ok().filter(|step| *step <= u128::MAX / 16)?;
        let zeros = self.last().saturating_sub(step.last());
        if self.digits.is_empty() || divisor == 0 {
            return Some(self.digits.is_empty());
        }
        // The last digit is not zero, so that the number has more decimals than any multiple.
        if zeros < 0 {
            return Some(false);
        }
        if zeros > LONGEST {
            return None;
        }
        let digits = self.digits.bytes().map(|digit| u128::from(digit - b'0'));
        let zeros = (0..zeros).map(|_| 0);
        Some(digits.chain(zeros).fold(0, |rest, digit| (rest * 10 + digit) % divisor) == 0)
    }
}

/// Whether a number is what a rule demands; `None` where the rule demands nothing of it.
pub(super) fn is_met(rule: Rule, number: Option<&Exact>) -> Option<bool> {
    let number = number?;
    let compare = |bound: &str| Some(number.compare(&Exact::new(bound)?));
    match rule {
        Rule::Minimum(bound) => compare(bound).map(Ordering::is_ge),
        Rule::MoreThan(bound) => compare(bound).map(Ordering::is_gt),
        Rule::Maximum(bound) => compare(bound).map(Ordering::is_le),
        Rule::LessThan(bound) => compare(bound).map(Ordering::is_lt),
        Rule::MultipleOf(step) => number.is_multiple_of(&Exact::new(step)?),
        _ => None,
    }
}
