//! How SQLite goes through the search: by which indexes, in which order.

use super::*;
use crate::Query;
use database::{Database, Statements};
use serde::Deserialize;

const NOW: Moment = Moment::from_unix(1_777_636_800);

#[derive(Deserialize)]
struct Step {
    parent: i64,
    detail: String,
}

/// The plan for a query that asks for everything that can be asked for beside what is given.
fn plan(query: &Query) -> Vec<Step> {
    let query = Query {
        style: Some("中式".to_owned()),
        starts_at: Some(NOW),
        ends_at: Some(NOW.plus_minutes(60)),
        ..query.clone()
    };
    let search = query.checked(NOW, 30).unwrap();
    let statement = format!("EXPLAIN QUERY PLAN {}", text(&search));
    let steps: Vec<Step> = Database::in_memory(true)
        .unwrap()
        .all(&statement, &parameters(&search, NOW, rows_taken(&search)))
        .unwrap();
    steps
}

fn assert_plan(query: &Query, sources: &[&str]) {
    let steps = plan(query);
    let all: String = steps.iter().map(|step| format!("{}\n", step.detail)).collect();
    for source in sources.iter().chain(&[
        "SEARCH hold USING INDEX hold_active (resource_id=? AND blocked_from>? AND blocked_from<?)",
        "SEARCH stay USING INDEX hold_active (resource_id=? AND blocked_from<?)",
        "SEARCH listing_resource USING PRIMARY KEY (listing_number=?)",
        "SEARCH resource USING INDEX sqlite_autoindex_resource_1 (id=?)",
        "SEARCH tariff USING INDEX sqlite_autoindex_tariff_2 (listing_number=?)",
        "SEARCH same USING COVERING INDEX product_attribute_by_value (name=? AND value=? AND product_number=?)",
        "SEARCH given USING PRIMARY KEY (product_number=? AND name=? AND value>?)",
        "SEARCH attribute USING PRIMARY KEY (kind=?)",
        "SEARCH listing USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH store USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH product USING INTEGER PRIMARY KEY (rowid=?)",
    ]) {
        assert!(all.contains(source), "no `{source}` in the plan of {query:?}:\n{all}");
    }
    for scanned in [
        "SCAN listing\n",
        "SCAN hold",
        "SCAN store\n",
        "SCAN stay",
        "SCAN product",
        "SCAN given",
        "SCAN same",
        "SCAN attribute",
        "SCAN listing_resource",
        "SCAN resource",
        "SCAN tariff",
    ] {
        assert!(!all.contains(scanned), "`{scanned}` in the plan of {query:?}:\n{all}");
    }
    // A product is read last, once its listing has passed everything else: for rows of the page alone.
    let product = steps.iter().position(|step| step.detail.starts_with("SEARCH product"));
    let behind = steps.iter().skip(product.unwrap() + 1);
    let mut read: Vec<&str> = behind.map(|step| step.detail.as_str()).collect();
    read.retain(|step| !step.contains("SCALAR SUBQUERY"));
    assert_eq!(
        read,
        ["SEARCH attribute USING PRIMARY KEY (kind=?)"],
        "{query:?}:\n{all}"
    );
    // The candidates come in their order: the page itself is not sorted, but cut off.
    let sorted = steps
        .iter()
        .any(|step| step.parent == 0 && step.detail.contains("ORDER BY"));
    assert!(!sorted, "the page of {query:?} is sorted:\n{all}");
}

#[test]
fn a_place_is_found_by_the_index_by_place() {
    let place = Query {
        lat: Some(37.87),
        lng: Some(112.55),
        q: Some("听雨".to_owned()),
        ..Query::default()
    };
    for sort in [Sort::Distance, Sort::Price, Sort::Rating] {
        let query = Query {
            sort: Some(sort),
            ..place.clone()
        };
        assert_plan(
            &query,
            &[
                "SCAN store_place VIRTUAL TABLE INDEX 2:",
                "SEARCH listing USING COVERING INDEX listing_of_store (store_number=? AND kind=? AND state=?)",
                "SCAN listing_words VIRTUAL TABLE INDEX 0:M",
            ],
        );
    }
}

#[test]
fn words_are_found_by_the_index_of_words() {
    for sort in [Sort::Price, Sort::Rating] {
        let query = Query {
            q: Some("听雨".to_owned()),
            sort: Some(sort),
            ..Query::default()
        };
        assert_plan(&query, &["SCAN listing_words VIRTUAL TABLE INDEX 0:M"]);
    }
}

#[test]
fn without_both_they_come_by_an_index_in_their_order() {
    for (sort, index) in [(Sort::Price, "listing_by_price"), (Sort::Rating, "listing_by_rating")] {
        let query = Query {
            sort: Some(sort),
            ..Query::default()
        };
        let walk = format!("SEARCH listing USING COVERING INDEX {index} (kind=? AND state=? AND ");
        assert_plan(&query, &[&walk]);
    }
}
