//! What is demanded, as a part of a sentence: brackets stand where one could be read in two ways.

/// More clauses in a row are left to the document.
const MOST_CLAUSES: usize = 20;

/// What is said of a property that is required, and of one that must not be there.
pub(super) const THERE: &str = "is there";
pub(super) const ABSENT: &str = "is absent";

/// The word behind which exactly one of several holds.
pub(super) const EITHER: &str = "either ";

pub(super) enum Clause {
    /// What is spoken of, and what it has to be.
    Is(String, Vec<String>),
    All(Vec<Clause>),
    /// Any of several, behind a word.
    Any(&'static str, Vec<Clause>),
    Not(Box<Clause>),
    /// What holds under a condition, and what holds else.
    If(Box<(Clause, Clause)>, Option<Box<Clause>>),
}

impl Clause {
    /// One clause of several, in which those of one subject are said together.
    pub(super) fn all(clauses: impl IntoIterator<Item = Self>) -> Self {
        let mut all: Vec<Self> = Vec::new();
        for clause in clauses.into_iter().flat_map(Self::members) {
            let Self::Is(subject, predicates) = clause else {
                all.push(clause);
                continue;
            };
            let is_same = |known: &&mut Self| matches!(known, Self::Is(other, _) if *other == subject);
            match all.iter_mut().find(is_same) {
                Some(Self::Is(_, known)) => {
                    let more: Vec<String> = predicates.into_iter().filter(|one| !known.contains(one)).collect();
                    known.extend(more);
                }
                _ => all.push(Self::Is(subject, predicates)),
            }
        }
        if all.len() == 1 { all.remove(0) } else { Self::All(all) }
    }

    fn members(self) -> Vec<Self> {
        if let Self::All(clauses) = self { clauses } else { vec![self] }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::All(clauses) => clauses.is_empty(),
            Self::Not(clause) => clause.is_empty(),
            Self::Is(..) | Self::Any(..) | Self::If(..) => false,
        }
    }

    /// What a sentence says, if it says anything.
    pub(super) fn demand(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.written(", "))
    }

    /// What stands behind an `if`. What is something there is there.
    pub(super) fn condition(&self) -> String {
        self.written(" and ")
    }

    /// The text, in which `joint` stands between what holds together.
    fn written(&self, joint: &str) -> String {
        match self {
            Self::Is(subject, predicates) => format!("{subject} {}", conjunction(predicates, joint)),
            Self::All(clauses) => row(clauses, joint, |clause| clause.within(joint)),
            // What is exactly one of several would be read as any of them where it is no demand.
            Self::Any(EITHER, members) if joint != ", " && members.len() > 1 => {
                let several = if members.len() == 2 { "both" } else { "several" };
                format!("{}, but not {several}", alternatives(members))
            }
            Self::Any(word, members) => format!("{word}{}", alternatives(members)),
            Self::Not(clause) => negated(clause),
            Self::If(parts, otherwise) => {
                let (condition, then) = &**parts;
                let then = if matches!(then, Self::If(..)) { then.within(", ") } else { then.written(", ") };
                let otherwise = otherwise.iter().map(|otherwise| format!("; else: {}", otherwise.written(", ")));
                format!("if {}: {then}{}", condition.condition(), otherwise.collect::<String>())
            }
        }
    }

    /// The text as a part of another one.
    fn within(&self, joint: &str) -> String {
        match self {
            Self::Is(..) | Self::Not(_) => self.written(joint),
            Self::All(_) | Self::Any(..) | Self::If(..) => format!("({})", self.written(" and ")),
        }
    }
}

/// In a condition, what is something is there.
fn conjunction(predicates: &[String], joint: &str) -> String {
    let is_told = |predicate: &&String| joint == ", " || predicates.len() == 1 || *predicate != THERE;
    predicates.iter().filter(is_told).map(String::as_str).collect::<Vec<_>>().join(" and ")
}

/// Any of several; those of one subject name it once.
fn alternatives(members: &[Clause]) -> String {
    let mut last: Option<&str> = None;
    row(members, " or ", |member| match member {
        Clause::Is(subject, predicates) if predicates.len() == 1 => {
            let predicate = predicates.concat();
            match last.replace(subject) {
                Some(named) if named == subject => predicate,
                _ => format!("{subject} {predicate}"),
            }
        }
        _ => {
            last = None;
            match member {
                Clause::Is(..) => format!("({})", member.condition()),
                _ => member.within(" and "),
            }
        }
    })
}

/// `not (...)`, if there is no shorter way to say it.
fn negated(clause: &Clause) -> String {
    // First, since the text below would be written once more at each level.
    if let Clause::Not(clause) = clause {
        return clause.condition();
    }
    let text = clause.condition();
    match clause {
        Clause::Is(subject, predicates) if *predicates == [THERE] => format!("{subject} {ABSENT}"),
        Clause::Is(subject, predicates) if *predicates == [ABSENT] => format!("{subject} {THERE}"),
        Clause::Is(subject, _) => match text.strip_prefix(&format!("{subject} is ")) {
            Some(rest) if !rest.contains(" and ") => format!("{subject} is not {rest}"),
            _ => format!("not ({text})"),
        },
        _ => format!("not ({text})"),
    }
}

fn row<'c>(clauses: &'c [Clause], joint: &str, written: impl FnMut(&'c Clause) -> String) -> String {
    let mut texts: Vec<String> = clauses.iter().take(MOST_CLAUSES).map(written).collect();
    if clauses.len() > MOST_CLAUSES {
        texts.push("...".to_owned());
    }
    texts.join(joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_a_thousand_times_is_written_once() {
        let clause = Clause::Is("`a`".to_owned(), vec!["is of type string".to_owned()]);
        let odd = (0..1001).fold(clause, |clause, _| Clause::Not(Box::new(clause)));
        assert_eq!(odd.condition(), "`a` is not of type string");
    }
}
