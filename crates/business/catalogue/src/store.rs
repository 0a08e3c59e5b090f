//! Stores: where something is sold, and when.

use crate::{contact::number, faults::refused};
use api::{Problem, problems};
use clock::Id;
use database::{Statements, Transaction, parameters};
use serde::{Deserialize, Serialize};
use tariff::{Opening, Zone};
use text::Rule;

const ADDRESS: Rule = Rule::line(100);

const INTRO: Rule = Rule::lines(2000).or_nothing();

const OPEN: &str =
    "INSERT INTO store (id, merchant_number, name, address, phone, intro, zone, opening, latitude, longitude, x, y, z,
  platform_fee_basis_points)
SELECT ?1, number, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, platform_fee_basis_points FROM merchant
WHERE number = ?2 AND state IN ('admitted', 'limited') RETURNING number";

const CHANGE: &str =
    "UPDATE store SET name = ?2, address = ?3, phone = ?4, intro = ?5, zone = ?6, opening = ?7, latitude = ?8,
  longitude = ?9, x = ?10, y = ?11, z = ?12 WHERE number = ?1";

const TURN: &str = "UPDATE store SET state = ?2 WHERE number = ?1 AND state <> ?2 RETURNING number";

/// What a store tells of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Premises {
    /// What guests call it, 1 to 30 characters.
    pub name: String,
    /// Where it is, 1 to 100 characters.
    pub address: String,
    /// What guests call it by.
    pub phone: Option<String>,
    /// What it is, up to 2000 characters.
    #[serde(default)]
    pub intro: String,
    /// Its time zone, by the IANA name; absent: China's.
    #[serde(default = "china")]
    pub zone: Zone,
    /// When it is open.
    pub opening: Opening,
    /// Its latitude, GCJ-02, as mini-programs and maps in China give it.
    pub lat: f64,
    /// Its longitude, GCJ-02.
    pub lng: f64,
}

fn china() -> Zone {
    Zone::CHINA
}

#[derive(Deserialize)]
struct Number {
    number: i64,
}

impl Premises {
    /// As they are kept.
    ///
    /// # Errors
    /// 422 with the field's pointer, for the hours with all of them.
    pub fn read(&self) -> Result<Premises, Problem> {
        let between = |at: f64, most: f64| at.is_finite() && at.abs() <= most;
        if !between(self.lat, 90.0) {
            return Err(problems::INVALID.field("/lat", ("应在 -90 到 90 之间", "-90 to 90")));
        }
        if !between(self.lng, 180.0) {
            return Err(problems::INVALID.field("/lng", ("应在 -180 到 180 之间", "-180 to 180")));
        }
        let phone = self.phone.as_deref().map(|phone| number("/phone", phone)).transpose()?;
        self.opening.validate().map_err(|faults| refused("/opening", faults))?;
        Ok(Premises {
            name: crate::name("/name", &self.name)?,
            address: ADDRESS.read("/address", &self.address)?,
            phone,
            intro: INTRO.read("/intro", &self.intro)?,
            ..self.clone()
        })
    }

    fn opening(&self) -> Result<String, Problem> {
        serde_json::to_string(&self.opening).map_err(|error| problems::INTERNAL.caused_by(error))
    }

    /// The place as a point of the unit sphere.
    fn point(&self) -> (f64, f64, f64) {
        let (latitude, longitude) = (self.lat.to_radians(), self.lng.to_radians());
        let flat = latitude.cos();
        (flat * longitude.cos(), flat * longitude.sin(), latitude.sin())
    }
}

/// Opens a store of a merchant; none where the platform has not admitted it.
///
/// # Errors
/// Where the database fails.
pub fn open(change: &Transaction, id: Id, merchant_number: i64, premises: &Premises) -> Result<Option<i64>, Problem> {
    let (x, y, z) = premises.point();
    let row = parameters![
        id,
        merchant_number,
        &premises.name,
        &premises.address,
        premises.phone.as_deref(),
        &premises.intro,
        premises.zone.to_string(),
        premises.opening()?,
        premises.lat,
        premises.lng,
        x,
        y,
        z
    ];
    let opened: Option<Number> = change.optional(OPEN, row)?;
    Ok(opened.map(|store| store.number))
}

/// Writes what a store tells of itself from now on. What was booked before stays as it was booked.
///
/// # Errors
/// Where the database fails.
pub fn change(change: &Transaction, number: i64, premises: &Premises) -> Result<(), Problem> {
    let (x, y, z) = premises.point();
    let row = parameters![
        number,
        &premises.name,
        &premises.address,
        premises.phone.as_deref(),
        &premises.intro,
        premises.zone.to_string(),
        premises.opening()?,
        premises.lat,
        premises.lng,
        x,
        y,
        z
    ];
    change.run(CHANGE, row)?;
    Ok(())
}

/// Opens or closes a store; `false` where it is so already.
///
/// # Errors
/// Where the database fails.
pub fn turn(change: &Transaction, number: i64, is_open: bool) -> Result<bool, Problem> {
    let state = if is_open { "open" } else { "closed" };
    Ok(change.changed(TURN, parameters![number, state])?)
}
