//! A listing as a search shows it.

use crate::{checked::Search, place};
use api::{Problem, problems};
use clock::Id;
use money::Fen;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use tariff::{Opening, Period, Zone};

/// A listing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: Id,
    /// What it is, as the catalogue names it: `room`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub store: Shop,
    /// How far from the place that was asked for, in metres.
    pub distance_m: Option<i64>,
    /// The lowest price of its present terms, or of its articles.
    pub price_from_fen: Fen,
    /// What that price is for: `hour`.
    pub price_unit: String,
    /// What is declared of its kind and can be filtered by: of a room `capacity` and `styles`.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
    /// The mean of all marks, 1 to 5; none without a review.
    pub rating: Option<f64>,
    /// How many reviews there are.
    pub review_count: i64,
    /// Its first picture.
    pub cover_url: String,
    /// Whether it can be booked for the period that was asked for; none where none was.
    pub available: Option<bool>,
}

/// The store of a listing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shop {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its latitude, in degrees.
    pub lat: f64,
    /// Its longitude, in degrees.
    pub lng: f64,
}

/// A row of the statement.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) key: i64,
    pub(crate) number: i64,
    chord_square: Option<f64>,
    pub(crate) id: Id,
    name: String,
    price_from_fen: Fen,
    price_unit: String,
    attributes: String,
    declared: String,
    rating_hundredths: i64,
    review_count: i64,
    cover_url: String,
    pub(crate) store_id: Id,
    store_name: String,
    address: String,
    latitude: f64,
    longitude: f64,
    zone: Option<String>,
    opening: Option<String>,
}

impl Row {
    /// Whether its store is open in the whole period. Listings of one store share the verdict.
    pub(crate) fn is_open(&self, period: Option<Period>, verdicts: &mut BTreeMap<Id, bool>) -> Result<bool, Problem> {
        let (Some(period), Some(opening), Some(zone)) = (period, &self.opening, &self.zone) else {
            return Ok(true);
        };
        if let Some(verdict) = verdicts.get(&self.store_id) {
            return Ok(*verdict);
        }
        let opening: Opening = document("opening", opening)?;
        let zone: Zone = document("zone", &Value::from(zone.as_str()).to_string())?;
        let verdict = opening.covers(period, zone);
        verdicts.insert(self.store_id, verdict);
        Ok(verdict)
    }

    /// The attributes that its kind declares and searches filter by, each with what is shown where a product gives none.
    pub(crate) fn declared(&self) -> Result<Map<String, Value>, Problem> {
        document("declared", &self.declared)
    }

    /// The listing as it is shown.
    pub(crate) fn item(self, search: &Search, declared: &Map<String, Value>) -> Result<Item, Problem> {
        let mut given: Map<String, Value> = document("attributes", &self.attributes)?;
        let attribute = |(name, nothing): (&String, &Value)| {
            let value = given.remove(name).unwrap_or_else(|| nothing.clone());
            (name.clone(), value)
        };
        let attributes = declared.iter().map(attribute).collect();
        Ok(Item {
            id: self.id,
            kind: search.kind.clone(),
            name: self.name,
            store: Shop {
                id: self.store_id,
                name: self.store_name,
                address: self.address,
                lat: self.latitude,
                lng: self.longitude,
            },
            distance_m: self.chord_square.map(place::metres),
            price_from_fen: self.price_from_fen,
            price_unit: self.price_unit,
            attributes,
            rating: (self.review_count > 0).then(|| self.rating_hundredths as f64 / 100.0),
            review_count: self.review_count,
            cover_url: self.cover_url,
            available: search.period.map(|_| true),
        })
    }
}

fn document<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| problems::INTERNAL.caused_by(format!("{name}: {error}")))
}
