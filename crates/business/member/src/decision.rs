//! What a login leads to, so that one person has one account.

use clock::Id;
use serde::Deserialize;

/// The account that a caller is logged in to already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Known {
    /// The account.
    pub id: Id,
    /// It has no orders, no phone, no password and no other way to log in than one: nothing is lost when it is given up.
    pub is_empty: bool,
    /// A phone is bound to it.
    pub has_phone: bool,
}

impl Known {
    /// Whether a session is not enough to give the account another way in: who has stolen a token must not become the owner. Where
    /// there is no phone, there is nothing yet that could prove more.
    #[must_use]
    pub const fn asks_for_proof(&self) -> bool {
        self.has_phone
    }
}

/// What a login leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Into the account that the way belongs to.
    Enter(Id),
    /// Into a new account.
    Register,
    /// Into the caller's account, to which the way belongs from now on.
    Link(Known),
    /// Into the account that the way belongs to, which takes over the other ways of the caller's empty one.
    Merge {
        /// The empty account.
        from: Id,
        /// The account that stays.
        into: Id,
    },
    /// Nowhere: two accounts in use cannot become one.
    Conflict,
}

/// Decides what a login leads to, by the account that the way belongs to and the account that the caller is logged in to.
#[must_use]
pub fn decide(owner: Option<Id>, caller: Option<Known>) -> Decision {
    match (owner, caller) {
        (None, None) => Decision::Register,
        (None, Some(caller)) => Decision::Link(caller),
        (Some(owner), None) => Decision::Enter(owner),
        (Some(owner), Some(caller)) if caller.id == owner => Decision::Enter(owner),
        (
            Some(into),
            Some(Known {
                id: from,
                is_empty: true,
                ..
            }),
        ) => Decision::Merge { from, into },
        (Some(_), Some(_)) => Decision::Conflict,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clock::{Clock, Moment};

    #[test]
    fn one_person_has_one_account() {
        let clock = Clock::simulated(Moment::from_unix(0), 1);
        let (mine, other) = (clock.id(), clock.id());
        let known = |is_empty| {
            Some(Known {
                id: mine,
                is_empty,
                has_phone: false,
            })
        };
        assert_eq!(decide(None, None), Decision::Register);
        assert_eq!(decide(Some(other), None), Decision::Enter(other));
        for is_empty in [true, false] {
            assert_eq!(decide(None, known(is_empty)), Decision::Link(known(is_empty).unwrap()));
        }
        assert_eq!(decide(Some(mine), known(true)), Decision::Enter(mine));
        assert_eq!(decide(Some(mine), known(false)), Decision::Enter(mine));
        assert_eq!(
            decide(Some(other), known(true)),
            Decision::Merge {
                from: mine,
                into: other
            }
        );
        assert_eq!(decide(Some(other), known(false)), Decision::Conflict);
    }
}
