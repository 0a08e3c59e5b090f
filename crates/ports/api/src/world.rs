use crate::{Problem, Request, address, problems};
use caller::{Caller, KeyValue, Permit, Standing};
use clock::Clock;
use database::{Database, Statements};
use outbound::Outbound;
use serde::{Deserialize, de::DeserializeOwned};
use settings::{Mode, Settings};
use subtle::ConstantTimeEq;

/// What an operation works on: every door to the outside, as values.
#[derive(Clone, Debug)]
pub struct World {
    /// The time, randomness and new ids.
    pub clock: Clock,
    /// The database.
    pub database: Database,
    /// The key-value store.
    pub key_value: KeyValue,
    /// The counterparts.
    pub outbound: Outbound,
    /// The settings.
    pub settings: Settings,
    /// Whether the counterparts are real.
    pub mode: Mode,
}

impl World {
    /// The world inside Spin. In the sandbox its clock may have been moved, which costs one statement; a live bundle never
    /// looks.
    ///
    /// # Errors
    /// Where the mode is not set or the sandbox's clock cannot be read.
    #[cfg(target_arch = "wasm32")]
    pub async fn of_the_engine() -> Result<World, Problem> {
        let settings = Settings::of_the_engine();
        let mode = settings.mode().await?;
        let database = Database::of_the_engine(mode == Mode::Sandbox);
        let offset = match mode {
            Mode::Sandbox => sandbox_offset(&database)?,
            Mode::Live => 0,
        };
        Ok(World {
            clock: Clock::moved(offset),
            database,
            key_value: KeyValue::of_the_engine(),
            outbound: Outbound::of_the_engine(),
            settings,
            mode,
        })
    }

    /// Who calls.
    ///
    /// # Errors
    /// 401 where the request has no token, or one that is over.
    pub fn caller(&self, request: &Request) -> Result<Caller, Problem> {
        let token = request.bearer().ok_or(problems::UNAUTHENTICATED)?;
        caller::find(&self.database, &self.clock, token)?.ok_or(problems::UNAUTHENTICATED)
    }

    /// Who calls, if it is somebody who may do this somewhere.
    ///
    /// # Errors
    /// 401 where the request has no token, or one that is over; 403 for who may do it nowhere.
    pub fn permit(&self, request: &Request, permission: &'static str) -> Result<Permit, Problem> {
        let token = request.bearer().ok_or(problems::UNAUTHENTICATED)?;
        match Permit::shown(&self.database, &self.clock, token, permission)? {
            Standing::Stranger => Err(problems::UNAUTHENTICATED),
            Standing::NotPermitted => Err(problems::NOT_ALLOWED),
            Standing::Permitted(permit) => Ok(permit),
        }
    }

    /// Whether it is the ticker that calls: what nobody but a scheduler starts asks for the setting `tick_secret`.
    ///
    /// # Errors
    /// 401 for who does not know the secret; where the setting is missing, or is the sandbox's in live mode.
    pub async fn ticker(&self, request: &Request) -> Result<(), Problem> {
        let secret = self.settings.own("tick_secret", self.mode).await?;
        let given = request.bearer().ok_or(problems::UNAUTHENTICATED)?;
        if bool::from(given.as_bytes().ct_eq(secret.as_bytes())) {
            Ok(())
        } else {
            Err(problems::UNAUTHENTICATED)
        }
    }

    /// What the ticker hands over, in the body of its request.
    ///
    /// # Errors
    /// As [`World::ticker`], and where the body cannot be read.
    pub async fn handed_over<T: DeserializeOwned>(&self, request: &Request) -> Result<T, Problem> {
        self.ticker(request).await?;
        request.json()
    }

    /// The caller's network address, by which requests are counted; empty where nobody tells one. Behind a proxy the setting
    /// `client_address_header` names the header that the proxy writes it into: of several lines and addresses the last is the proxy's
    /// own word. What is no address there is not believed, and the proxy's address stands for it.
    ///
    /// # Errors
    /// Where the setting cannot be read.
    pub async fn client_address(&self, request: &Request) -> Result<String, Problem> {
        let header = self.settings.optional("client_address_header").await?;
        let told = header.and_then(|name| request.last_header(&name).and_then(address::last_of));
        let address = told.or_else(|| address::last_of(request.peer_address()));
        Ok(address.map_or_else(String::new, |address| address.to_string()))
    }
}

/// By how many seconds the sandbox's clock is ahead of the machine's. It stands in the database, since on Spin the answers behind a
/// look into the key-value store are held up now and then (`docs/speed.md`).
///
/// # Errors
/// Where the database cannot tell.
pub fn sandbox_offset(database: &Database) -> Result<i64, Problem> {
    let AheadBy { offset_s } = database.one("SELECT offset_s FROM sandbox_clock", &[])?;
    Ok(offset_s)
}

#[derive(Deserialize)]
struct AheadBy {
    offset_s: i64,
}
