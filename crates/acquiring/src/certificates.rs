//! WeChat Pay's platform certificates, for merchants that have no public key of WeChat Pay's: fetched twice a day, kept in
//! the database, and believed by every instance from when it meets a serial that it does not know.

use crate::{accounts, send, wechat};
use api::World;
use clock::Moment;
use database::{Error, Statements, parameters};
use payment::{Channel, Failure};
use serde::Deserialize;
use settings::{Mode, Settings};
use std::rc::Rc;
use wechat_pay::{ApiV3Key, Merchant, PlatformCertificate, configuration};

/// WeChat Pay asks to look at least twice a day: a new certificate appears ten days before the old one ends.
const HOURS: i64 = 6;

/// Whoever names one works with certificates.
const CERTIFICATES: &str = "wechat_pay_certificates";

const TAKE: &str = "INSERT INTO mutex (name, taken_at) VALUES ('platform-certificates', ?1)
ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at WHERE taken_at <= ?2 RETURNING name";

const KEEP: &str = "INSERT INTO platform_certificate (serial, pem, effective_at, expires_at, fetched_at)
VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (serial) DO UPDATE SET fetched_at = excluded.fetched_at";

const GOOD: &str = "SELECT pem FROM platform_certificate WHERE expires_at > ?1 ORDER BY serial";

#[derive(Deserialize)]
struct Kept {
    pem: String,
}

/// Fetches the certificates if that is due and the platform's merchant works with certificates; tells how many there are.
/// Those of merchants' own accounts are what they have set: nobody else may believe what their keys open.
///
/// # Errors
/// [`Failure`]: the next one tries it again, hours later.
pub async fn refresh(world: &World) -> Result<usize, Failure> {
    // What is not configured takes nobody's turn.
    let settings = accounts::of_the_platform(world, Channel::Wechat).await?;
    let Some((key, merchant)) = reader(&settings, world.mode)
        .await
        .map_err(|error| accounts::unconfigured(&error))?
    else {
        return Ok(0);
    };
    let now = world.clock.now();
    if !take(world, now).map_err(unsaved)? {
        return Ok(0);
    }
    let call = merchant
        .certificates(&wechat::fresh(world).moment())
        .map_err(wechat::failed)?;
    let answer = send(world, call).await?;
    let fetched = merchant
        .read_certificates(now.unix(), &key, &answer)
        .map_err(wechat::failed)?;
    world
        .database
        .transaction(|change| keep(change, &fetched, now))
        .map_err(unsaved)?;
    Ok(fetched.len())
}

/// What fetches certificates and opens them; none for a merchant that works without.
async fn reader(settings: &Settings, mode: Mode) -> Result<Option<(ApiV3Key, Rc<Merchant>)>, settings::Error> {
    if settings.optional(CERTIFICATES).await?.is_none() {
        return Ok(None);
    }
    let key = configuration::api_v3_key(settings, mode).await?;
    Ok(Some((key, configuration::merchant(settings, mode).await?)))
}

/// Believes what was fetched since this instance began; tells whether it is news.
pub(crate) fn believe(world: &World) -> Result<bool, Error> {
    let kept: Vec<Kept> = world.database.all(GOOD, parameters![world.clock.now()])?;
    let pem = kept.into_iter().map(|certificate| format!("\n{}", certificate.pem));
    Ok(configuration::believe(pem.collect()))
}

fn take(world: &World, now: Moment) -> Result<bool, Error> {
    let row = parameters![now, now.plus_minutes(-HOURS * 60)];
    world.database.changed(TAKE, row)
}

fn keep(change: &impl Statements, certificates: &[PlatformCertificate], now: Moment) -> Result<(), Error> {
    for certificate in certificates {
        let PlatformCertificate {
            serial,
            pem,
            effective_at,
            expires_at,
        } = certificate;
        let row = parameters![serial.as_str(), pem.as_str(), *effective_at, *expires_at, now];
        change.run(KEEP, row)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
fn unsaved(error: Error) -> Failure {
    Failure::Unclear(error.to_string())
}
