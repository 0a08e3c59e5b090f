//! GET /v1/listings/:id — where it is, what it is like, when it is open, what it costs and what guests say.

use crate::Marks;
use api::{Answer, Problem, Request, World, problems};
use clock::Id;
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tariff::{Opening, Tariff, Zone};

/// What a store lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
    /// Its id.
    pub id: Id,
    /// What it is, as the catalogue names it: `room`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What the merchant says of it.
    pub intro: String,
    /// Where it is.
    pub store: Shop,
    /// Its first picture.
    pub cover_url: String,
    /// All its pictures.
    pub pictures: Vec<String>,
    /// What is declared of its kind: of a room `capacity`, `styles` and `facilities`.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
    /// When the store is open, as a document of the crate `tariff`.
    pub opening: Opening,
    /// The lowest price of its terms, or of its articles.
    pub price_from_fen: Fen,
    /// What that price is for: `hour`.
    pub price_unit: String,
    /// The version of its terms; none for what is sold without.
    pub tariff_id: Option<Id>,
    /// Its terms where it is sold by time, as a document of the crate `tariff`.
    pub terms: Option<Tariff>,
    /// Its articles, the cheapest first; none where it is not sold by the piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skus: Option<Vec<Sku>>,
    /// What guests say; none without a review.
    pub rating: Option<Rating>,
    /// How many reviews there are.
    pub review_count: i64,
}

/// An article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sku {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What one costs.
    pub price_fen: Fen,
    /// How many the store has that nobody else has asked for.
    pub available: i64,
}

/// Where it is listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shop {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its telephone number.
    pub phone: Option<String>,
    /// What the merchant says of it.
    pub intro: String,
    /// Its latitude, in degrees.
    pub lat: f64,
    /// Its longitude, in degrees.
    pub lng: f64,
    /// The time zone in which its opening hours and prices hold.
    pub zone: Zone,
}

/// The mean marks, 1 to 5, rounded down to hundredths.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// Of all dimensions.
    pub overall: f64,
    /// By dimension: of a room `environment`, `facilities`, `tea` and `service`.
    #[serde(flatten)]
    pub marks: Marks<f64>,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: Id,
    kind: String,
    name: String,
    intro: String,
    store: Shop,
    cover_url: String,
    pictures: Vec<String>,
    attributes: Map<String, Value>,
    #[serde(deserialize_with = "database::document")]
    opening: Opening,
    price_from_fen: Fen,
    price_unit: String,
    tariff_id: Option<Id>,
    #[serde(deserialize_with = "database::optional_document")]
    terms: Option<Tariff>,
    skus: Option<Vec<Sku>>,
    review_count: i64,
    rating_hundredths: i64,
    /// The means in hundredths.
    marks: Vec<(String, i64)>,
}

/// Answers the listing of the path.
///
/// # Errors
/// What [`show`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let id = request.id()?;
    show(world, id).map(|listing| Answer::ok(&listing))
}

/// The listing of this id.
///
/// # Errors
/// 404 where it is not there or not shown.
pub fn show(world: &World, id: Id) -> Result<Listing, Problem> {
    let row: Option<Row> = world.database.optional(include_str!("show.sql"), parameters![id])?;
    row.map(listing).ok_or(problems::NOT_FOUND)
}

fn listing(row: Row) -> Listing {
    let rating = rating(&row);
    Listing {
        id: row.id,
        kind: row.kind,
        name: row.name,
        intro: row.intro,
        store: row.store,
        cover_url: row.cover_url,
        pictures: row.pictures,
        attributes: row.attributes,
        opening: row.opening,
        price_from_fen: row.price_from_fen,
        price_unit: row.price_unit,
        tariff_id: row.tariff_id,
        terms: row.terms,
        skus: row.skus,
        rating,
        review_count: row.review_count,
    }
}

fn rating(row: &Row) -> Option<Rating> {
    let mean = |hundredths: i64| hundredths as f64 / 100.0;
    let marks = row
        .marks
        .iter()
        .map(|(name, hundredths)| (name.clone(), mean(*hundredths)));
    (row.review_count > 0).then(|| Rating {
        overall: mean(row.rating_hundredths),
        marks: Marks(marks.collect()),
    })
}
