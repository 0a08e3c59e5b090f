//! Searches for a period: what is found can be booked.

use crate::guest_search::town::{NOW, Room, Town};
use kaimen_guest_search::Query;
use proptest::{collection::vec, prelude::*};

fn period(from: i64, to: i64) -> Query {
    Query {
        starts_at: Some(NOW.plus_minutes(from)),
        ends_at: Some(NOW.plus_minutes(to)),
        ..Query::default()
    }
}

fn town() -> (Town, i64) {
    let town = Town::new();
    let shop = town.shop(37.87, 112.55);
    let room = town.room(&Room {
        shop,
        ..Room::default()
    });
    (town, room)
}

fn is_free(town: &Town, from: i64, to: i64) -> bool {
    !town.find(&period(from, to)).is_empty()
}

#[test]
fn a_stay_blocks_its_time_and_the_gaps_on_both_sides() {
    let (town, room) = town();
    town.stay(room, 120, 180, "confirmed", 0);
    let before = town.world.database.statements();
    let found = town.find(&period(0, 90));
    assert_eq!(town.world.database.statements() - before, 1);
    assert_eq!(found[0].available, Some(true));
    assert!(is_free(&town, 45, 105));
    assert!(!is_free(&town, 46, 106), "its own gap would run into the stay");
    assert!(!is_free(&town, 130, 160));
    assert!(!is_free(&town, 90, 240));
    assert!(!is_free(&town, 194, 224), "the gap behind the stay");
    assert!(is_free(&town, 195, 225));
}

#[test]
fn a_hold_counts_until_its_time_to_pay_is_over() {
    let (town, room) = town();
    town.stay(room, 120, 180, "held", 15);
    assert!(!is_free(&town, 120, 180));
    town.world.clock.advance(15 * 60);
    assert!(is_free(&town, 120, 180));
}

#[test]
fn a_renewal_that_nobody_paid_does_not_hide_its_stay() {
    let (town, room) = town();
    town.renewed_stay(room, 120, 180, 240, false);
    assert!(!is_free(&town, 210, 240));
    town.world.clock.advance(15 * 60);
    assert!(!is_free(&town, 185, 215), "the gap behind the stay itself");
    assert!(is_free(&town, 195, 225));
}

#[test]
fn a_paid_renewal_is_taken_as_its_stay_is() {
    let (town, room) = town();
    town.renewed_stay(room, 120, 180, 240, true);
    town.stay(room, 300, 330, "confirmed", 0);
    for (from, to) in [(120, 150), (185, 215), (210, 240), (224, 254)] {
        assert!(!is_free(&town, from, to), "{from} to {to}");
    }
    assert!(is_free(&town, 45, 105) && is_free(&town, 255, 285));
}

#[test]
fn one_free_resource_is_enough_and_one_out_of_service_is_none() {
    let (town, room) = town();
    town.stay(room, 120, 180, "confirmed", 0);
    town.resource(room, 1);
    assert!(is_free(&town, 120, 180));
    town.set("resource SET state = 'out_of_service'");
    assert!(!is_free(&town, 600, 660));
}

#[test]
fn the_terms_must_sell_a_stay_of_that_length() {
    let (town, _) = town();
    let lengths = [29, 30, 45, 60, 240, 270];
    let sold: Vec<i64> = lengths
        .into_iter()
        .filter(|length| is_free(&town, 60, 60 + length))
        .collect();
    assert_eq!(sold, [30, 60, 240]);
}

#[test]
fn the_store_must_be_open_and_pages_still_reach_all() {
    let town = Town::new();
    // It is 20:00; in an hour the one is closed.
    let hours = r#"[{"from": "09:00", "to": "21:00"}]"#;
    let early = town.shop_open(37.87, 112.55, &format!(r#"{{"weekly": [{}]}}"#, [hours; 7].join(",")));
    let always = town.shop(37.88, 112.55);
    let open: Vec<i64> = (0..30)
        .map(|room| {
            (
                room,
                town.room(&Room {
                    shop: if room % 10 == 9 { always } else { early },
                    ..Room::default()
                }),
            )
        })
        .filter_map(|(room, number)| (room % 10 == 9).then_some(number))
        .collect();
    let query = Query {
        limit: Some(2),
        ..period(30, 90)
    };
    let found = town.pages(&query);
    assert_eq!(found.len(), open.len());
    assert!(found.iter().all(|item| item.available == Some(true)));
    assert_eq!(
        town.pages(&Query {
            limit: Some(2),
            ..period(0, 60)
        })
        .len(),
        30
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Against an oracle that looks at every stay; the database keeps them from overlapping.
    #[test]
    fn what_is_found_is_what_no_stay_touches(
        stays in vec((0..80_i64, 1..9_i64, any::<bool>()), 0..30), asked in (0..80_i64, 1..9_i64),
    ) {
        let (town, room) = town();
        let mut taken: Vec<(i64, i64)> = Vec::new();
        for (start, length, confirmed) in stays {
            let (from, to) = (start * 30, (start + length) * 30);
            let state = if confirmed { "confirmed" } else { "held" };
            town.stay(room, from, to, state, 15);
            if taken.iter().all(|(begun, over)| to + 15 <= *begun || over + 15 <= from) {
                taken.push((from, to));
            }
        }
        let (from, to) = (asked.0 * 30, (asked.0 + asked.1.min(8)) * 30);
        let free = taken.iter().all(|(begun, over)| to + 15 <= *begun || over + 15 <= from);
        prop_assert_eq!(is_free(&town, from, to), free);
    }
}

#[test]
fn what_one_shop_has_written_wrong_takes_nothing_from_the_others() {
    for broken in ["zone = 'Mars/Base'", r#"opening = '{"never": true}'"#] {
        let town = Town::new();
        let (good, bad) = (town.shop(37.87, 112.55), town.shop(37.88, 112.55));
        let [room, other] = [good, bad].map(|shop| {
            town.room(&Room {
                shop,
                ..Room::default()
            })
        });
        assert_eq!(town.numbers(&period(0, 60)).len(), 2);
        town.set(&format!("store SET {broken} WHERE number = {bad}"));
        assert_eq!(town.numbers(&period(0, 60)), [room], "{broken}, of room {other}");
    }
}
