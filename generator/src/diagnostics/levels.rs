//! Which warnings a user wants to have: those that are allowed are not said, those that are denied are errors. It knows
//! codes only. What is said for one code goes before what is said for all, and the one who runs the generator has the last word.

use std::collections::BTreeSet;

use super::{Code, Severity};

/// What becomes of warnings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    denies_all: bool,
    allowed: BTreeSet<Code>,
    denied: BTreeSet<Code>,
}

impl Levels {
    pub(crate) fn allow(&mut self, code: Code) {
        self.allowed.insert(code);
    }

    pub(crate) fn deny(&mut self, code: Code) {
        self.denied.insert(code);
    }

    pub(crate) fn deny_all(&mut self) {
        self.denies_all = true;
    }

    /// How bad a diagnostic is; `None` if it is not wanted. An error is always one.
    pub(super) fn severity(&self, code: Code) -> Option<Severity> {
        if code.severity() == Severity::Error || self.denied.contains(&code) {
            return Some(Severity::Error);
        }
        if self.allowed.contains(&code) {
            return None;
        }
        Some(if self.denies_all { Severity::Error } else { Severity::Warning })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_goes_before_all_and_denied_before_allowed() {
        let mut levels = Levels::default();
        assert_eq!(levels.severity(Code::Repaired), Some(Severity::Warning));
        levels.deny_all();
        assert_eq!(levels.severity(Code::Repaired), Some(Severity::Error));
        levels.allow(Code::Repaired);
        assert_eq!(levels.severity(Code::Repaired), None);
        assert_eq!(levels.severity(Code::UnknownKeyword), Some(Severity::Error));
        levels.deny(Code::Repaired);
        assert_eq!(levels.severity(Code::Repaired), Some(Severity::Error));
        levels.allow(Code::WrongShape);
        assert_eq!(levels.severity(Code::WrongShape), Some(Severity::Error));
    }
}
