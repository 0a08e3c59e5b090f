//! What a search asks for.

use crate::Wanted;
use clock::Moment;
use serde::{Deserialize, Serialize};

/// The name of a kind of the catalogue; rooms, where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kind(pub String);

impl Default for Kind {
    fn default() -> Kind {
        Kind("room".to_owned())
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The nearest; needs a place.
    Distance,
    /// The cheapest.
    Price,
    /// The best rated; those without a review last.
    Rating,
}

/// The parameters of the query.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// What is searched for.
    pub kind: Kind,
    /// The latitude of the place, in degrees.
    pub lat: Option<f64>,
    /// The longitude of the place, in degrees.
    pub lng: Option<f64>,
    /// How far from the place, in metres; 5 km by default, at most 50 km.
    pub radius_m: Option<i64>,
    /// Words, of which all must be found.
    pub q: Option<String>,
    /// The lowest price, in fen.
    pub min_price_fen: Option<i64>,
    /// The highest price, in fen.
    pub max_price_fen: Option<i64>,
    /// For how many people at least.
    pub capacity: Option<i64>,
    /// A style, as rooms name it.
    pub style: Option<String>,
    /// Other attributes, all of which the product must have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attribute: Vec<Wanted>,
    /// The beginning of a stay for which it must be free.
    pub starts_at: Option<Moment>,
    /// The end of that stay.
    pub ends_at: Option<Moment>,
    /// What comes first: by default the nearest where there is a place, else the best rated.
    pub sort: Option<Sort>,
    /// How many at once, 1 to 100; 20 by default.
    #[serde(skip_serializing)]
    pub limit: Option<i64>,
    /// Where the last page ended.
    #[serde(skip_serializing)]
    pub cursor: Option<String>,
}
