//! What a new database is born with: the calendar, and the shops of a sandbox.

use chrono::Datelike;
use database::{Database, Statements, parameters};
use serde::Deserialize;
use std::collections::BTreeMap;
use tariff::{MAINLAND_CHINA, Opening, PublishedDay, SpecialDay, SpecialKind, Tariff, Zone, published_days};

#[derive(Deserialize)]
struct Holiday {
    name: String,
    #[serde(flatten)]
    day: SpecialDay,
}

#[test]
fn the_calendar_is_the_published_one() {
    let database = Database::in_memory(false).unwrap();
    let rows: Vec<Holiday> = database
        .all("SELECT date, kind, name FROM holiday ORDER BY date", parameters![])
        .unwrap();
    let stored: Vec<(SpecialDay, &str)> = rows.iter().map(|row| (row.day, row.name.as_str())).collect();
    let published: Vec<PublishedDay<'_>> = published_days(MAINLAND_CHINA).collect::<Result<_, _>>().unwrap();
    let expected: Vec<(SpecialDay, &str)> = published.iter().map(|day| (day.day, day.name)).collect();
    assert_eq!(stored, expected);
    assert!(stored.iter().any(|(day, _)| day.kind == SpecialKind::Workday));
}

#[test]
fn each_published_year_is_known_as_surely_as_its_days_were_published() {
    #[derive(Deserialize)]
    struct Row {
        year: i32,
        is_provisional: bool,
    }
    let database = Database::in_memory(false).unwrap();
    let rows: Vec<Row> = database
        .all(
            "SELECT year, is_provisional FROM calendar_year ORDER BY year",
            parameters![],
        )
        .unwrap();
    let known: BTreeMap<i32, bool> = rows.into_iter().map(|row| (row.year, row.is_provisional)).collect();
    let published = published_days(MAINLAND_CHINA).map(Result::unwrap);
    let expected: BTreeMap<i32, bool> = published.map(|day| (day.day.date.year(), day.provisional)).collect();
    assert_eq!(known, expected);
}

#[derive(Deserialize)]
struct Terms {
    listing_number: i64,
    price_from_fen: i64,
    #[serde(deserialize_with = "database::document")]
    terms: Tariff,
}

#[test]
fn the_sandbox_sells_by_sound_terms_at_the_prices_that_it_shows() {
    let database = Database::in_memory(true).unwrap();
    let offers: Vec<Terms> = database
        .all(
            "SELECT tariff.listing_number, listing.price_from_fen, tariff.terms
             FROM listing JOIN tariff ON tariff.listing_number = listing.number",
            parameters![],
        )
        .unwrap();
    assert_eq!(offers.len(), 12);
    for offer in offers {
        assert_eq!(offer.terms.validate(), Ok(()), "{}", offer.listing_number);
        let lowest = offer.terms.lowest_fen_per_hour().get();
        assert_eq!(lowest, offer.price_from_fen, "{}", offer.listing_number);
    }
}

#[derive(Debug, Deserialize)]
struct Price {
    shown: i64,
    lowest: i64,
}

#[test]
fn the_sandbox_sells_articles_at_the_prices_that_it_shows() {
    let database = Database::in_memory(true).unwrap();
    let prices: Vec<Price> = database
        .all(
            "SELECT listing.price_from_fen AS shown, min(sku.price_fen) AS lowest
             FROM listing JOIN sku ON sku.product_number = listing.product_number AND sku.state = 'sold'
             GROUP BY listing.number",
            parameters![],
        )
        .unwrap();
    assert_eq!(prices.len(), 2);
    assert!(prices.iter().all(|price| price.shown == price.lowest), "{prices:?}");
}

#[derive(Deserialize)]
struct Shop {
    zone: Zone,
    #[serde(deserialize_with = "database::document")]
    opening: Opening,
    latitude: f64,
    longitude: f64,
    x: f64,
    y: f64,
    z: f64,
}

#[test]
fn the_sandbox_has_shops_at_their_places_with_sound_hours() {
    let database = Database::in_memory(true).unwrap();
    let shops: Vec<Shop> = database
        .all(
            "SELECT zone, opening, latitude, longitude, x, y, z FROM store",
            parameters![],
        )
        .unwrap();
    assert_eq!(shops.len(), 3);
    for shop in shops {
        assert_eq!(shop.opening.validate(), Ok(()));
        assert_eq!(shop.zone.to_string(), "Asia/Shanghai");
        let (latitude, longitude) = (shop.latitude.to_radians(), shop.longitude.to_radians());
        let point = [
            latitude.cos() * longitude.cos(),
            latitude.cos() * longitude.sin(),
            latitude.sin(),
        ];
        for (stored, computed) in [shop.x, shop.y, shop.z].into_iter().zip(point) {
            assert!((stored - computed).abs() < 1e-12, "{stored} {computed}");
        }
    }
}

#[test]
fn every_room_of_the_sandbox_has_a_door() {
    let database = Database::in_memory(true).unwrap();
    let closed_for_good: Vec<BTreeMap<String, String>> = database
        .all(
            "SELECT place.resource_id FROM listing_resource AS place
             WHERE NOT EXISTS (SELECT 1 FROM device WHERE device.resource_id = place.resource_id AND device.door = 'room')",
            parameters![],
        )
        .unwrap();
    assert_eq!(closed_for_good, []);
}
