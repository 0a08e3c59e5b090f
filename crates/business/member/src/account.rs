//! One person, one account, whatever ways there are to log in.

use crate::{
    Refusal, Sealing, Visitor, code,
    decision::{Decision, Known, decide},
    deletion,
    event::{self, Kind},
};
use caller::{Identity, Login, NewSession};
use clock::{Clock, Id, Moment};
use database::{Statements, parameters};
use serde::Deserialize;

const REGISTER: &str = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, ?2, ?3, ?3)";

const CALLER: &str = include_str!("account_caller.sql");

/// One that was given the phone by hand since stands behind the one that has it.
const OF_PHONE: &str = "SELECT id FROM user
WHERE phone_fingerprint IN (SELECT value FROM json_each(?1)) OR phone = ?2
ORDER BY phone_fingerprint IS NULL LIMIT 1";

const STILL_THERE: &str = "SELECT id FROM user WHERE id = ?1 AND deleted_at IS NULL";

/// Finds whose an identity is, and keeps the newest of what came with it.
const OF_IDENTITY: &str =
    "UPDATE identity SET session_key = coalesce(?3, session_key), union_id = coalesce(?4, union_id)
WHERE provider = ?1 AND subject = ?2 RETURNING user_id AS id";

const BIND_IDENTITY: &str = "INSERT INTO identity (provider, subject, session_key, union_id, user_id, bound_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const MOVE_IDENTITIES: &str = "UPDATE identity SET user_id = ?2 WHERE user_id = ?1";

/// A way to log in that somebody has just proved to be theirs.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    /// WeChat named them.
    Wechat {
        /// The person within this mini-program.
        openid: &'a str,
        /// The person within all apps of one owner.
        union_id: Option<&'a str>,
        /// Stays on the server.
        session_key: &'a str,
    },
    /// Alipay named them.
    Alipay {
        /// The person within this mini-program.
        open_id: &'a str,
        /// The person within all apps of one owner.
        union_id: Option<&'a str>,
    },
    /// They read a code that was sent to this phone (E.164), or WeChat has verified that it is theirs.
    Phone(&'a str),
    /// They know the password of this account.
    Password(Id),
}

/// A person, as somebody else names them. Only the subject says who it is: the union ids of two providers, or of two owners,
/// are names of their own, and no account is found by them.
struct Named<'a> {
    provider: &'static str,
    subject: &'a str,
    session_key: Option<&'a str>,
    union_id: Option<&'a str>,
}

impl<'a> Way<'a> {
    fn named(self) -> Option<Named<'a>> {
        match self {
            Way::Wechat {
                openid,
                union_id,
                session_key,
            } => Some(Named {
                provider: "wechat",
                subject: openid,
                session_key: Some(session_key),
                union_id,
            }),
            Way::Alipay { open_id, union_id } => Some(Named {
                provider: "alipay",
                subject: open_id,
                session_key: None,
                union_id,
            }),
            Way::Phone(_) | Way::Password(_) => None,
        }
    }

    /// As the session keeps it.
    const fn of_session(self) -> caller::Way {
        match self {
            Way::Wechat { .. } => caller::Way::Wechat,
            Way::Alipay { .. } => caller::Way::Alipay,
            Way::Phone(_) => caller::Way::Phone,
            Way::Password(_) => caller::Way::Password,
        }
    }
}

/// Where a login led.
pub struct Entry {
    /// The account.
    pub user_id: Id,
    /// It was registered just now.
    pub is_new: bool,
    /// The new session.
    pub login: Login,
}

/// Lets somebody in by a way that is proved, and opens the session. It needs a transaction: that one holds the write lock from its
/// beginning, so that of two first logins at once the second finds the account of the first. The unique keys of phone and openid
/// stand behind it.
///
/// # Errors
/// [`Refusal::AccountConflict`], [`Refusal::ProofNeeded`], [`Refusal::BadCredentials`] where the account of a password was deleted in
/// between, for a phone [`Refusal::Keys`], or where the database fails.
pub fn enter(
    change: &impl Statements,
    clock: &Clock,
    sealing: &Sealing,
    way: Way<'_>,
    visitor: &Visitor,
) -> Result<Entry, Refusal> {
    let now = clock.now();
    let owner = owner(change, sealing, way)?;
    let known = match &visitor.caller {
        Some(caller) => change.optional::<Known>(CALLER, parameters![caller.user_id])?,
        None => None,
    };
    // Who has deleted the account since the session was read comes as a stranger.
    let caller = visitor.caller.as_ref().filter(|_| known.is_some());
    let (user_id, is_new) = match decide(owner, known) {
        Decision::Enter(user_id) => (user_id, false),
        Decision::Link(known) => {
            link(change, clock, sealing, way, visitor, known)?;
            (known.id, false)
        }
        Decision::Register => {
            let user_id = clock.id();
            change.run(REGISTER, parameters![user_id, nickname(clock), now])?;
            bind(change, sealing, way, user_id, now)?;
            (user_id, true)
        }
        // What is left of the empty account is what is left of a deleted one: other tables may name it. Its sessions end, they do not
        // follow: whoever else holds one has proved nothing about the account that stays.
        Decision::Merge { from, into } => {
            change.run(MOVE_IDENTITIES, parameters![from, into])?;
            deletion::erase(change, from, now)?;
            (into, false)
        }
        Decision::Conflict => return Err(Refusal::AccountConflict),
    };
    let named = way.named().map(|named| Identity {
        provider: named.provider.to_owned(),
        subject: named.subject.to_owned(),
    });
    // Who was before the mini-program until now still is: the account is the caller's own, or has taken over its identities.
    let before = caller.and_then(|caller| caller.identity.as_ref());
    let new = NewSession {
        user_id,
        way: way.of_session(),
        identity: named.as_ref().or(before),
        client: &visitor.client,
    };
    let login = caller::start(change, clock, new)?;
    Ok(Entry { user_id, is_new, login })
}

/// The way becomes one into the caller's account. Another phone ends all other sessions, and the old phone is told.
fn link(
    change: &impl Statements,
    clock: &Clock,
    sealing: &Sealing,
    way: Way<'_>,
    visitor: &Visitor,
    known: Known,
) -> Result<(), Refusal> {
    if known.asks_for_proof() && !visitor.is_proven {
        return Err(Refusal::ProofNeeded);
    }
    let kind = match way {
        Way::Phone(_) if known.has_phone => Kind::PhoneReplaced,
        Way::Phone(_) => Kind::PhoneBound,
        Way::Wechat { .. } | Way::Alipay { .. } | Way::Password(_) => Kind::IdentityAdded,
    };
    let session = visitor.caller.as_ref().map(|caller| caller.session_id);
    let before = match kind {
        Kind::PhoneReplaced => sealing.sealed_phone(change, known.id)?,
        _ => None,
    };
    event::note(change, clock, (known.id, session), kind, before.as_deref())?;
    if kind == Kind::PhoneReplaced {
        caller::end_others(change, known.id, None)?;
    }
    bind(change, sealing, way, known.id, clock.now())
}

#[derive(Deserialize)]
struct Owner {
    id: Id,
}

fn owner(change: &impl Statements, sealing: &Sealing, way: Way<'_>) -> Result<Option<Id>, Refusal> {
    if let Some(Named {
        provider,
        subject,
        session_key,
        union_id,
    }) = way.named()
    {
        let known = parameters![provider, subject, session_key, union_id];
        return Ok(change.optional(OF_IDENTITY, known)?.map(|Owner { id }| id));
    }
    Ok(match way {
        Way::Phone(phone) => {
            let row = parameters![sealing.account_of(phone)?.all(), phone];
            change.optional(OF_PHONE, row)?.map(|Owner { id }| id)
        }
        // It was compared before: the account may be deleted by now.
        Way::Password(id) => match change.optional(STILL_THERE, parameters![id])? {
            Some(Owner { id }) => Some(id),
            None => return Err(Refusal::BadCredentials),
        },
        Way::Wechat { .. } | Way::Alipay { .. } => None,
    })
}

fn bind(change: &impl Statements, sealing: &Sealing, way: Way<'_>, user_id: Id, now: Moment) -> Result<(), Refusal> {
    if let Some(new) = way.named() {
        let Named {
            provider,
            subject,
            session_key,
            union_id,
        } = new;
        change.run(
            BIND_IDENTITY,
            parameters![provider, subject, session_key, union_id, user_id, now],
        )?;
    }
    if let Way::Phone(phone) = way {
        // An account has one phone: a new one takes the place of the old one.
        let (sealed, found_by) = (sealing.seal_phone(user_id, phone)?, sealing.account_of(phone)?.all());
        let row = parameters![user_id, sealed, found_by, phone, now];
        if !change.changed(include_str!("account_bind_phone.sql"), row)? {
            return Err(Refusal::AccountConflict);
        }
    }
    Ok(())
}

/// What a new member is called until they choose a name: `茶客` and four digits.
fn nickname(clock: &Clock) -> String {
    format!("茶客{:04}", code::below(clock, 10_000))
}
