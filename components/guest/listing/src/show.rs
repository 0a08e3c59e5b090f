//! GET /v1/listings/:id — a room: where it is, what it has, when it is open, what it costs and what guests say.

use api::{Answer, Method, Problem, Request, World, problems};
use clock::Id;
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use tariff::{Opening, Tariff, Zone};

/// A room.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listing {
    /// Its id.
    pub id: Id,
    /// What it is: `room`.
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
    /// How many people it takes.
    pub capacity: i64,
    /// Its styles.
    pub styles: Vec<String>,
    /// What is in it.
    pub facilities: Vec<String>,
    /// When the store is open, as a document of the crate `tariff`.
    pub opening: Opening,
    /// The lowest price of its terms.
    pub price_from_fen: Fen,
    /// What that price is for: `hour`.
    pub price_unit: String,
    /// The version of its terms.
    pub tariff_id: Id,
    /// Its terms, as a document of the crate `tariff`.
    pub terms: Tariff,
    /// What guests say; none without a review.
    pub rating: Option<Rating>,
    /// How many reviews there are.
    pub review_count: i64,
}

/// The store of a room.
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
    /// The time zone in which its opening hours and prices are told.
    pub zone: Zone,
}

/// The mean marks, 1 to 5, rounded down to hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// Of all dimensions.
    pub overall: f64,
    /// Of the surroundings.
    pub environment: f64,
    /// Of what is in the room.
    pub facilities: f64,
    /// Of the tea.
    pub tea: f64,
    /// Of the service.
    pub service: f64,
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
    capacity: i64,
    styles: Vec<String>,
    facilities: Vec<String>,
    #[serde(deserialize_with = "database::document")]
    opening: Opening,
    price_from_fen: Fen,
    price_unit: String,
    tariff_id: Id,
    #[serde(deserialize_with = "database::document")]
    terms: Tariff,
    review_count: i64,
    rating_hundredths: i64,
    environment_marks: i64,
    facilities_marks: i64,
    tea_marks: i64,
    service_marks: i64,
}

/// Answers the room of the path.
///
/// # Errors
/// What [`show`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let id = request.id()?;
    show(world, id).map(|listing| Answer::ok(&listing))
}

/// The room of this id.
///
/// # Errors
/// 404 where it is not there or not shown.
pub fn show(world: &World, id: Id) -> Result<Listing, Problem> {
    let row: Option<Row> = world.database.optional(include_str!("show.sql"), parameters![id])?;
    row.map(told).ok_or(problems::NOT_FOUND)
}

fn told(row: Row) -> Listing {
    let rating = rating(&row);
    Listing {
        id: row.id,
        kind: row.kind,
        name: row.name,
        intro: row.intro,
        store: row.store,
        cover_url: row.cover_url,
        pictures: row.pictures,
        capacity: row.capacity,
        styles: row.styles,
        facilities: row.facilities,
        opening: row.opening,
        price_from_fen: row.price_from_fen,
        price_unit: row.price_unit,
        tariff_id: row.tariff_id,
        terms: row.terms,
        rating,
        review_count: row.review_count,
    }
}

fn rating(row: &Row) -> Option<Rating> {
    let hundredths = |marks: i64| (marks * 100).checked_div(row.review_count);
    let mark = |hundredths: i64| hundredths as f64 / 100.0;
    Some(Rating {
        overall: hundredths(0).map(|_| mark(row.rating_hundredths))?,
        environment: hundredths(row.environment_marks).map(mark)?,
        facilities: hundredths(row.facilities_marks).map(mark)?,
        tea: hundredths(row.tea_marks).map(mark)?,
        service: hundredths(row.service_marks).map(mark)?,
    })
}
