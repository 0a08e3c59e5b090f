//! Which statement answers a search. Each takes only fixed text and parameters.

use crate::{Sort, checked::Search};
use clock::Moment;
use database::{Value, parameters};

/// Whether there is such a kind: asked only where nothing was found.
pub(crate) const KIND: &str = "SELECT 1 AS yes FROM listing_kind WHERE name = ?1";

/// The statement of a page, with the candidates of [`STAND_IN`].
const PAGE: &str = include_str!("page.sql");

/// What stands in [`PAGE`] for the candidates, so that the file is a whole statement by itself.
const STAND_IN: &str = "SELECT 0, 0, number, NULL FROM listing";

/// The statement of a search: where its candidates come from, and their order.
pub(crate) fn text(search: &Search) -> String {
    let (candidates, order) = match (search.circle, &search.words, search.sort) {
        (Some(_), _, Sort::Distance) => (
            include_str!("nearest.sql"),
            "candidate.ring, candidate.key, candidate.number",
        ),
        (Some(_), _, _) => (include_str!("near.sql"), "candidate.key, candidate.number"),
        (None, Some(_), _) => (include_str!("words.sql"), "candidate.key, candidate.number"),
        (None, None, Sort::Price) => (include_str!("cheapest.sql"), "candidate.key, candidate.number"),
        (None, None, _) => (include_str!("best.sql"), "candidate.key, candidate.number"),
    };
    // A bare parameter as the limit would make SQLite plan the statement anew at every run.
    format!("{}ORDER BY {order} LIMIT ?16 + 0", PAGE.replace(STAND_IN, candidates))
}

/// How many rows are taken: one more than a page has, and more where opening hours may still turn some away.
pub(crate) const fn rows_taken(search: &Search) -> usize {
    if search.period.is_some() {
        2 * search.limit + 1
    } else {
        search.limit + 1
    }
}

/// The parameters of the statement.
pub(crate) fn parameters(search: &Search, now: Moment, take: usize) -> [Value; 16] {
    let Search {
        circle,
        sort,
        after,
        period,
        ..
    } = search;
    let sort = match sort {
        Sort::Distance => "distance",
        Sort::Price => "price",
        Sort::Rating => "rating",
    };
    parameters![
        circle.map(|circle| circle.x),
        circle.map(|circle| circle.y),
        circle.map(|circle| circle.z),
        circle.map(|circle| circle.chord),
        search.kind.as_str(),
        after.key,
        after.number,
        sort,
        search.words.as_ref(),
        search.min_price_fen,
        search.max_price_fen,
        search.attributes.as_ref(),
        period.map(tariff::Period::starts_at),
        period.map(tariff::Period::ends_at),
        now,
        take as i64,
    ]
    .clone()
}

#[cfg(test)]
#[path = "statement_plans.rs"]
mod plans;
