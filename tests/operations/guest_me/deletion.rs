//! How an account ends: DELETE /v1/me, POST /v1/me/delete

use super::{PATH, bind_phone, log_in, patch_by};
use rusqlite::Connection;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, invariants, race, refuses_bad_bodies, refuses_strangers, rooms};

const DELETE: &str = "/v1/me/delete";

fn delete(guest: &Guest<'_>) -> Reply {
    guest.post(DELETE, &json!({})).send()
}

/// The kinds of what stands in the way.
fn obstacles(reply: &Reply) -> Vec<Value> {
    let told = reply.expect_problem(409, "account-still-needed");
    let obstacles = told["obstacles"].as_array().unwrap().iter();
    obstacles.map(|obstacle| obstacle["kind"].clone()).collect()
}

fn nothing_is_broken(bundle: &Bundle) {
    let database = Connection::open(bundle.state().join("sqlite_db.db")).unwrap();
    assert_eq!(invariants::check(&database), []);
}

#[test]
fn an_account_ends_at_once_and_the_same_ways_lead_to_a_new_one() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let token = bind_phone(&bundle, &guest);
    patch_by(
        &bundle,
        &token,
        &json!({ "nickname": "陆羽", "password": "tea-and-quiet" }),
    )
    .expect_status(200);
    let (here, there) = (bundle.guest("zhang"), bundle.guest("zhang"));
    // The session alone may be stolen.
    let refused = delete(&here).expect_problem(403, "proof-needed");
    assert_eq!(refused["proofs"], json!(["phone_code", "current_password"]));
    let prove = |password: &str| {
        let body = json!({ "proof": { "current_password": password } });
        bundle.call("DELETE", PATH).token(&here.token).json(&body).send()
    };
    let wrong = prove("not-this-one").expect_problem(422, "invalid");
    assert_eq!(wrong["errors"][0]["pointer"], "/current_password");
    assert_eq!(prove("tea-and-quiet").expect_status(200), json!({}));
    for token in [&here.token, &there.token, &token] {
        let reply = bundle.get(PATH).token(token).send();
        reply.expect_problem(401, "unauthenticated");
    }
    prove("tea-and-quiet").expect_problem(401, "unauthenticated");
    log_in(&bundle, "tea-and-quiet").expect_problem(401, "bad-credentials");

    let anew = bundle.guest("zhang");
    assert_ne!(anew.id, guest.id);
    let me = anew.get(PATH).send().expect_status(200);
    assert_eq!((&me["phone"], &me["has_password"]), (&Value::Null, &json!(false)));
    assert_ne!(me["nickname"], "陆羽");
    bundle.forward_minutes(2);
    bind_phone(&bundle, &anew);
    assert_eq!(anew.get(PATH).send().expect_status(200)["id"], json!(anew.id));
    nothing_is_broken(&bundle);
}

#[test]
fn an_order_that_is_not_over_stands_in_the_way() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 24 * 60, 60));
    assert_eq!(obstacles(&delete(&guest)), ["order_live"]);
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    guest.post(&cancel, &json!({})).send().expect_status(200);
    assert_eq!(obstacles(&delete(&guest)), ["order_live", "refund_pending"]);
    bundle.settle_refunds();
    let again = bundle.guest("zhang");
    assert_eq!(again.id, guest.id);
    delete(&again).expect_status(200);
    nothing_is_broken(&bundle);
}

#[test]
fn of_bookings_and_a_deletion_at_once_no_order_is_nobodys() {
    let bundle = Bundle::start();
    for round in 0..8 {
        let guest = bundle.guest(&format!("hasty-{round}x"));
        let stay = Stay::ahead(&bundle, rooms::FIRST, 60 + round * 180, 60);
        let replies = race(2, |number| match number {
            0 => {
                let body = guest.booking(stay);
                guest.post("/v1/bookings", &body).send()
            }
            _ => delete(&guest),
        });
        match (replies[0].status, replies[1].status) {
            (201, 409) => assert_eq!(obstacles(&replies[1]), ["order_live"]),
            (401, 200) => {
                replies[0].expect_problem(401, "unauthenticated");
            }
            other => panic!("{other:?}: {} {}", replies[0].text(), replies[1].text()),
        }
    }
    nothing_is_broken(&bundle);
}

#[test]
fn of_many_deletions_at_once_one_takes_place() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let replies = race(5, |_| delete(&guest));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(401, "unauthenticated");
    }
}

#[test]
fn both_forms_come_without_a_body_after_a_fresh_login() {
    let bundle = Bundle::start();
    for (method, path) in [("DELETE", PATH), ("POST", DELETE)] {
        let guest = bundle.guest("zhang");
        bundle.call(method, path).token(&guest.token).send().expect_status(200);
        guest.get(PATH).send().expect_problem(401, "unauthenticated");
    }
}

#[test]
fn a_body_that_cannot_be_read_deletes_nothing() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "POST", DELETE);
    refuses_strangers(&bundle, "DELETE", PATH);
    let guest = bundle.guest("zhang");
    guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    refuses_bad_bodies(&guest, DELETE, &json!({ "proof": { "phone_code": "123456" } }));
    for proof in [
        json!({ "phone_code": 1 }),
        json!([]),
        json!("123456"),
        json!({ "current_password": {} }),
    ] {
        let reply = guest.post(DELETE, &json!({ "proof": proof })).send();
        reply.expect_problem(400, "unreadable");
    }
    guest.get(PATH).send().expect_status(200);
}
