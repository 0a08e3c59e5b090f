//! Which orders are found, and in which order.

use super::{ids, list, list_by, open};
use database::{Statements, parameters};
use order::Status;
use scene::{NewStay, Person, Shop};
use serde_json::{Value, json};

fn refused(shop: &Shop, query: &str, status: u16, slug: &str) {
    list_by(shop, &shop.staff, query).refused(status, slug);
}

#[test]
fn the_newest_come_first_and_pages_miss_none() {
    let shop = open();
    let placed: Vec<_> = (0..5)
        .map(|number| {
            shop.world.clock.advance(60);
            let status = [Status::Paid, Status::PendingPayment][number % 2];
            shop.stay(status, 2 * i64::try_from(number).unwrap() + 1, &[]).order_id
        })
        .collect();
    let newest: Vec<_> = placed.iter().rev().copied().collect();
    let before = shop.world.database.statements();
    assert_eq!(ids(&list(&shop, "")), newest);
    assert_eq!(shop.world.database.statements() - before, 2);
    let (mut seen, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let page = list(&shop, &query);
        seen.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        query = format!("limit=2&cursor={next}");
    }
    assert_eq!(seen, newest);
}

#[test]
fn a_status_is_the_one_that_an_order_has_now() {
    let shop = open();
    let waiting = shop.stay(Status::PendingPayment, 4, &[]).order_id;
    let came = shop.stay(Status::InUse, 0, &[4000]).order_id;
    shop.world.clock.advance(60);
    let missed = shop.stay(Status::Paid, 2, &[4000]).order_id;
    let given_up = shop.stay(Status::Cancelled, 8, &[]).order_id;
    for (query, expected) in [
        ("status=pending_payment", vec![waiting]),
        ("status=in_use,paid", vec![missed, came]),
        ("status=completed", vec![]),
        ("status=cancelled,refunded", vec![given_up]),
    ] {
        assert_eq!(ids(&list(&shop, query)), expected, "{query}");
    }
    // Nobody ticks.
    shop.world.clock.advance(4 * 3600);
    for (query, expected) in [
        ("status=pending_payment,paid,in_use", vec![]),
        ("status=expired", vec![waiting]),
        ("status=completed", vec![came]),
        ("status=no_show", vec![missed]),
    ] {
        assert_eq!(ids(&list(&shop, query)), expected, "{query}");
    }
    refused(&shop, "status=Paid", 400, "unreadable");
}

#[test]
fn who_is_here_tonight_is_found_by_the_period() {
    let shop = open();
    let wish = |hours: i64| NewStay::new(shop.guest.id, shop.world.clock.now().plus_minutes(hours * 60));
    let later = wish(5).paid(&shop.world).order_id;
    shop.world.clock.advance(60);
    let soon = wish(2).paid(&shop.world).order_id;
    shop.world.clock.advance(60);
    let here = shop.stay(Status::InUse, 0, &[]).order_id;
    shop.world.clock.advance(480);
    let at = |hour: i64| format!("2026-05-01T{hour}:10:00%2B08:00");
    let from = format!("from={}", at(20));
    let tonight = format!("{from}&to={}", at(23));
    assert_eq!(ids(&list(&shop, &from)), [here, soon, later]);
    assert_eq!(ids(&list(&shop, &tonight)), [here, soon]);
    assert_eq!(ids(&list(&shop, &format!("to={}", at(20)))), [here]);
    let by_start = format!("{from}&sort=starts&limit=1");
    let first = list(&shop, &by_start);
    assert_eq!(ids(&first), [here]);
    let second = list(
        &shop,
        &format!("{by_start}&cursor={}", first["next_cursor"].as_str().unwrap()),
    );
    assert_eq!(ids(&second), [soon]);
    let third = list(
        &shop,
        &format!("{by_start}&cursor={}", second["next_cursor"].as_str().unwrap()),
    );
    assert_eq!((ids(&third), &third["next_cursor"]), (vec![later], &Value::Null));
    assert_eq!(ids(&list(&shop, &format!("from={}", at(22)))), [soon, later]);
    refused(&shop, &format!("from={}&to={}", at(21), at(21)), 422, "invalid");
    refused(&shop, "sort=starts", 422, "invalid");
}

#[test]
fn a_room_a_kind_and_a_store_are_found() {
    let shop = open();
    let first = shop.stay(Status::Paid, 1, &[]).order_id;
    shop.world.clock.advance(60);
    let now = shop.world.clock.now();
    let other = NewStay {
        listing_number: 102,
        ..NewStay::new(shop.guest.id, now.plus_minutes(60))
    };
    let second = other.paid(&shop.world).order_id;
    let room = |number| format!("listing_id=0197a000000070008000000000000{number}");
    assert_eq!(ids(&list(&shop, &room(101))), [first]);
    assert_eq!(ids(&list(&shop, &room(102))), [second]);
    assert_eq!(ids(&list(&shop, "kind=room")), [second, first]);
    assert_eq!(ids(&list(&shop, "kind=phone")), []);
    let store = |number| format!("store_id=0197a00000007000800000000000000{number}");
    assert_eq!(ids(&list(&shop, &store(1))), [second, first]);
    assert_eq!(ids(&list(&shop, &store(2))), []);
}

#[test]
fn what_there_is_to_do_is_found() {
    let shop = open();
    let waiting = shop.stay(Status::PendingPayment, 1, &[]).order_id;
    let asking = shop.stay(Status::Paid, 3, &[4000]).order_id;
    let ask = "INSERT INTO refund_request (id, order_id, user_id, amount_fen, reason, state, asked_at)
        VALUES (?1, ?2, ?3, 100, '太吵', 'open', ?4)";
    let row = parameters![shop.world.clock.id(), asking, shop.guest.id, shop.world.clock.now()];
    shop.world.database.run(ask, row).unwrap();
    let refunds = list(&shop, "needs=refund");
    assert_eq!(ids(&refunds), [asking]);
    assert_eq!(refunds["items"][0]["has_open_refund_request"], true);
    let unpaid = list(&shop, "needs=payment");
    assert_eq!(ids(&unpaid), [waiting]);
    assert_eq!(unpaid["items"][0]["unpaid_fen"], 4000);
    shop.world.clock.advance(3600);
    assert_eq!(ids(&list(&shop, "needs=payment")), []);
    assert_eq!(list(&shop, "status=expired")["items"][0]["unpaid_fen"], 0);
}

#[test]
fn a_guest_is_found_by_the_phone_and_shown_with_a_part_of_it() {
    let shop = open();
    let order = shop.stay(Status::Paid, 1, &[]).order_id;
    let other = Person::guest(&shop.world);
    let theirs = NewStay::new(other.id, shop.world.clock.now().plus_minutes(300));
    theirs.paid(&shop.world);
    let phone = "UPDATE user SET phone = '+8613800138000' WHERE id = ?1";
    shop.world.database.run(phone, parameters![shop.guest.id]).unwrap();
    let sealed = || {
        pollster::block_on(async {
            let sealing = member::Sealing::of(&shop.world).await;
            member::take_over(&shop.world.database, &sealing, shop.guest.id).unwrap();
        });
    };
    for _ in 0..2 {
        for phone in ["13800138000", "%2B8613800138000", "138+0013+8000"] {
            let found = list(&shop, &format!("phone={phone}"));
            assert_eq!(ids(&found), [order], "{phone}");
            let guest = json!({ "id": shop.guest.id, "nickname": "客", "phone": "+86138****8000" });
            assert_eq!(found["items"][0]["guest"], guest);
        }
        sealed();
    }
    assert_eq!(ids(&list(&shop, "phone=13800138001")), []);
    assert_eq!(ids(&list(&shop, "phone=%2B85261234567")), []);
    for odd in ["8000", "x", "１"] {
        refused(&shop, &format!("phone={odd}"), 422, "invalid");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let shop = open();
    for odd in [
        "store_id=1",
        "listing_id=x",
        "from=yesterday",
        "to=2026-05-01",
        "needs=love",
        "sort=price",
        "cursor=1",
        "cursor=x.y",
        "cursor=1.'",
        "cursor=.",
        "limit=many",
    ] {
        refused(&shop, odd, 400, "unreadable");
    }
    for odd in [
        "limit=0",
        "limit=101",
        "from=2026-05-01T20:00:00%2B08:00&phone=13800138000",
    ] {
        refused(&shop, odd, 422, "invalid");
    }
}
