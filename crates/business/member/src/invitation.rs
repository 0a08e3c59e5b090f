//! A post is offered by a code that who gets it accepts once, within a week: nobody is given a post without wanting it, and nobody
//! learns who has an account. Who knows the set-up secret becomes an operator, once a secret.

use crate::post::{self, Place};
use api::{Problem, problems};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use caller::{Caller, Permit};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, Transaction, parameters};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const LIFETIME_SECONDS: i64 = 7 * 24 * 3600;

const INVITE: &str = "INSERT INTO invitation (id, code_hash, role, merchant_number, store_number, remark, invited_by,
  invited_at, expires_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE ?10 > (
  SELECT count(*) FROM invitation
  WHERE merchant_number IS ?4 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?8
) RETURNING id";

/// How many offers of a merchant, or of the platform, may be open at once: all of them are in the list.
const MOST_OPEN: i64 = 50;

/// Who invited must be able to do so still: what somebody gave out who was dismissed since is void.
const ACCEPT: &str = "UPDATE invitation SET accepted_by = ?2, accepted_at = ?3
WHERE code_hash = ?1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?3
  AND (SELECT deleted_at FROM user WHERE id = ?2) IS NULL AND EXISTS (
  SELECT 1 FROM post JOIN role_permission ON role_permission.role = post.role
  WHERE post.user_id = invitation.invited_by AND post.store_number IS NULL
    AND post.merchant_number IS invitation.merchant_number
    AND role_permission.permission = iif(invitation.merchant_number IS NULL, 'platform_staff', 'staff')
) RETURNING id, role, merchant_number, store_number, remark,
  (SELECT id FROM store WHERE number = store_number) AS store_id";

const REVOKE: &str = "UPDATE invitation SET revoked_at = ?3
WHERE id = ?1 AND merchant_number IS ?2 AND accepted_at IS NULL AND revoked_at IS NULL RETURNING id";

const LIST: &str =
    "SELECT invitation.id, role, store.id AS store_id, store.name AS store_name, remark, invited_by, invited_at,
  expires_at, accepted_by, accepted_at, revoked_at
FROM invitation LEFT JOIN store ON store.number = invitation.store_number
WHERE invitation.merchant_number IS ?1
ORDER BY accepted_at IS NULL AND revoked_at IS NULL DESC, invitation.id DESC LIMIT 100";

const SET_UP: &str = "INSERT INTO setup (secret_hash, user_id, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
RETURNING user_id";

/// The code is none, or serves no more.
pub const INVITATION_VOID: Problem = Problem::moved(
    "invitation-void",
    "邀请无效：可能已被使用、撤回或已过期",
    "The invitation is none, was used, taken back, or is over",
);

/// As many are open as are looked through.
pub const TOO_MANY_INVITATIONS: Problem = Problem::moved(
    "too-many-invitations",
    "待接受的邀请过多，请先撤回不用的邀请",
    "Too many invitations are open: take back those that nobody needs",
);

/// The secret has made somebody an operator already.
pub const SET_UP_ALREADY: Problem = Problem::moved(
    "set-up-already",
    "该初始化口令已被使用",
    "This set-up secret has served",
);

/// An invitation as who invites sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invitation {
    id: Id,
    role: String,
    store_id: Option<Id>,
    store_name: Option<String>,
    remark: String,
    invited_by: Id,
    invited_at: Moment,
    expires_at: Moment,
    accepted_by: Option<Id>,
    accepted_at: Option<Moment>,
    revoked_at: Option<Moment>,
}

/// What who invites hands on: the code is told this once.
#[derive(Clone, Debug, Serialize)]
pub struct Invited {
    /// The invitation.
    pub id: Id,
    /// What is to be accepted, such as within the link of a mini-program's card.
    pub code: String,
    /// As what.
    pub role: String,
    /// Until when.
    pub expires_at: Moment,
}

/// Offers a post.
///
/// # Errors
/// [`TOO_MANY_INVITATIONS`].
pub fn invite(
    change: &Transaction,
    clock: &Clock,
    permit: &Permit,
    place: &Place,
    remark: &str,
) -> Result<Invited, Problem> {
    let code = BASE64_URL_SAFE_NO_PAD.encode(clock.random::<24>());
    let (id, now) = (clock.id(), clock.now());
    let expires_at = now.plus_seconds(LIFETIME_SECONDS);
    let row = parameters![
        id,
        hash(&code),
        place.role.as_str(),
        place.merchant_number,
        place.store_number,
        remark,
        permit.caller().user_id,
        now,
        expires_at,
        MOST_OPEN
    ];
    if !change.changed(INVITE, row)? {
        return Err(TOO_MANY_INVITATIONS);
    }
    Ok(Invited {
        id,
        code,
        role: place.role.clone(),
        expires_at,
    })
}

#[derive(Deserialize)]
struct Offered {
    id: Id,
    store_id: Option<Id>,
    role: String,
    merchant_number: Option<i64>,
    store_number: Option<i64>,
    remark: String,
}

/// A post that somebody has come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The invitation by which.
    #[serde(skip)]
    pub invitation_id: Id,
    /// By which permission it was offered.
    #[serde(skip)]
    pub permission: &'static str,
    role: String,
    store_id: Option<Id>,
}

/// Takes the post that a code offers. Whoever comes second finds it used.
///
/// # Errors
/// [`INVITATION_VOID`].
pub fn accept(change: &Transaction, clock: &Clock, caller: &Caller, code: &str) -> Result<Taken, Problem> {
    let now = clock.now();
    let offered: Option<Offered> = change.optional(ACCEPT, parameters![hash(code), caller.user_id, now])?;
    let offered = offered.ok_or(INVITATION_VOID)?;
    let place = Place {
        merchant_number: offered.merchant_number,
        store_number: offered.store_number,
        role: offered.role,
    };
    post::appoint(change, (clock.id(), now), caller.user_id, &place, &offered.remark)?;
    let permission = match place.merchant_number {
        None => "platform_staff",
        Some(_) => "staff",
    };
    Ok(Taken {
        invitation_id: offered.id,
        permission,
        role: place.role,
        store_id: offered.store_id,
    })
}

/// Takes an invitation back that nobody has accepted.
///
/// # Errors
/// 404 for one that is not there, or not open any more.
pub fn revoke(change: &Transaction, merchant_number: Option<i64>, id: Id, now: Moment) -> Result<(), Problem> {
    match change.changed(REVOKE, parameters![id, merchant_number, now])? {
        true => Ok(()),
        false => Err(problems::NOT_FOUND),
    }
}

/// A hundred of a merchant, or of the platform: those that are open first.
///
/// # Errors
/// Where the database fails.
pub fn list(database: &impl Statements, merchant_number: Option<i64>) -> Result<Vec<Invitation>, Error> {
    database.all(LIST, parameters![merchant_number])
}

/// Makes who knows the secret an operator. A secret serves once; whoever can set the next one can replace the bundle as well.
///
/// # Errors
/// [`SET_UP_ALREADY`].
pub fn set_up(change: &Transaction, clock: &Clock, caller: &Caller, secret: &str) -> Result<(), Problem> {
    let now = clock.now();
    if !change.changed(SET_UP, parameters![hash(secret), caller.user_id, now])? {
        return Err(SET_UP_ALREADY);
    }
    let place = Place {
        merchant_number: None,
        store_number: None,
        role: "operator".to_owned(),
    };
    post::appoint(change, (clock.id(), now), caller.user_id, &place, "")?;
    Ok(())
}

fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
