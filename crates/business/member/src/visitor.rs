//! Who comes to be let in: who they are logged in as already, and whether they have proved more than that they hold a token.

use crate::{
    Fault, Refusal, Sealing,
    attempt::{self, PASSWORDS},
    code::{self, Seal},
    password::{self, Holder},
};
use api::{Problem, Request, World};
use caller::{Caller, Way};
use clock::Moment;
use serde::Deserialize;

/// A login by a code of the bound phone is a proof as good as a fresh code for so long: ten minutes.
const FRESH_SECONDS: i64 = 600;

const PASSWORD_WRONG: Fault = Fault::new("/current_password", "当前密码不正确", "not the present password");
const CODE_WRONG: Fault = Fault::new("/phone_code", "验证码错误或已失效", "wrong, or no longer good");

/// What shows that the account is the caller's own: the session alone may be stolen.
#[derive(Debug, Default, Deserialize)]
pub struct Proof {
    /// The password of the account.
    pub current_password: Option<String>,
    /// A code that was sent to the phone that is bound to the account.
    pub phone_code: Option<String>,
}

/// Who comes to be let in.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who they are logged in as.
    pub caller: Option<Caller>,
    /// They have shown that this account is theirs.
    pub is_proven: bool,
    /// What the client calls itself.
    pub client: String,
}

impl Visitor {
    /// The visitor that a request comes from. A token that is over counts like none: a login must not need one.
    ///
    /// # Errors
    /// 422 for a proof that is wrong, 429 for too many of them, 503 where a setting is missing, or where the database fails.
    pub async fn of(request: &Request, world: &World, proof: Option<&Proof>) -> Result<Visitor, Problem> {
        let caller = match request.bearer() {
            Some(token) => caller::find(&world.database, &world.clock, token)?,
            None => None,
        };
        Visitor::known(request, world, caller, proof).await
    }

    /// The same where it is known who calls.
    ///
    /// # Errors
    /// As [`Visitor::of`].
    pub async fn known(
        request: &Request,
        world: &World,
        caller: Option<Caller>,
        proof: Option<&Proof>,
    ) -> Result<Visitor, Problem> {
        let is_proven = match (&caller, proof) {
            (Some(caller), Some(proof)) => {
                let address = world.client_address(request).await?;
                prove(world, caller, proof, &address).await?
            }
            (Some(caller), None) => is_fresh(caller, world.clock.now()),
            (None, _) => false,
        };
        Ok(Visitor {
            caller,
            is_proven,
            client: request.header("user-agent").unwrap_or_default().to_owned(),
        })
    }
}

/// Whether the session was opened just now by a code of the phone that the account has: what replaces a phone ends its sessions.
fn is_fresh(caller: &Caller, now: Moment) -> bool {
    caller.way == Way::Phone && now < caller.opened_at.plus_seconds(FRESH_SECONDS)
}

/// Lets pass who shows that the account is the caller's own, before something that cannot be taken back. Where there is no phone,
/// there is nothing that could show more than a login of just now.
///
/// # Errors
/// [`Refusal::ProofNeeded`] or [`Refusal::LoginNeeded`] where nothing shows it, and as [`prove`].
pub async fn must_prove(world: &World, caller: &Caller, proof: &Proof, address: &str) -> Result<(), Problem> {
    if prove(world, caller, proof, address).await? {
        return Ok(());
    }
    let holder = Holder::find(&world.database, &Sealing::of(world).await, caller.user_id)?;
    let has_phone = holder.is_some_and(|holder| holder.phone.is_some());
    if has_phone {
        return Err(Refusal::ProofNeeded.into());
    }
    if world.clock.now() < caller.opened_at.plus_seconds(FRESH_SECONDS) {
        return Ok(());
    }
    Err(Refusal::LoginNeeded.into())
}

/// Whether the account is shown to be the caller's own; false where nothing was given that could show it. A code is used up by it.
///
/// # Errors
/// 422 for what is given and wrong, 429 for too many tries, 503 where a setting is missing, or where the database fails.
pub async fn prove(world: &World, caller: &Caller, proof: &Proof, address: &str) -> Result<bool, Problem> {
    let (database, now) = (&world.database, world.clock.now());
    let sealing = Sealing::of(world).await;
    let holder = Holder::find(database, &sealing, caller.user_id)?;
    let Some(Holder {
        phone: Some(phone),
        password_hash: stored,
    }) = holder
    else {
        return Ok(false);
    };
    if let Some(given) = &proof.phone_code {
        let secret = world.settings.own("login_secret", world.mode).await?;
        let code = code::digits(given).ok_or_else(|| Refusal::Faulty(vec![CODE_WRONG]))?;
        let seal = Seal::new(&sealing, &secret, &phone, &code)?;
        let proven = seal.prove(database, &sealing, address, now)?;
        return match proven {
            Some(proven) if proven.use_up(database)? => Ok(true),
            _ => Err(Refusal::Faulty(vec![CODE_WRONG]).into()),
        };
    }
    if let (Some(given), Some(stored)) = (&proof.current_password, &stored) {
        let attempt = attempt::admit(database, &sealing, PASSWORDS, &phone, address, now)?;
        if !password::verify(given, Some(stored))? {
            return Err(Refusal::Faulty(vec![PASSWORD_WRONG]).into());
        }
        attempt.take_back(database)?;
        return Ok(true);
    }
    Ok(is_fresh(caller, now))
}
