//! The platform's word about merchants, natively: who may say it.

use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_platform_merchants::answer;
use scene::{Call, Person, Reply};
use serde::Deserialize;
use serde_json::json;

const MERCHANT: &str = "0197a000000070008000000000e00001";

#[derive(Deserialize)]
struct Count {
    count: i64,
}

#[test]
fn who_works_for_a_merchant_limits_it_only_where_nobody_else_can() {
    let world = scene::world(Moment::parse("2026-12-01T10:00:00+08:00").unwrap());
    let say = |by: &Person, what: &str| -> Reply {
        let route = format!("/v1/platform/merchants/:id/{what}");
        let reason = json!({ "reason": "执照到期" });
        let call = Call::post(&route).of(Id::parse(MERCHANT).unwrap());
        call.by(&by.token).body(&reason).send(&world, answer)
    };
    let first = Person::operator(&world);
    let post = "INSERT INTO post (user_id, role, merchant_number, store_number, since) VALUES (?1, 'clerk', 1, 2, 0)";
    world.database.run(post, parameters![first.id]).unwrap();
    // Alone.
    say(&first, "limit").expect(200);
    say(&first, "lift").expect(200);
    // An officer of money says nothing about merchants.
    let cashier = Person::with_post(&world, "money_officer", None, None);
    say(&cashier, "limit").refused(403, "not-allowed");
    say(&first, "limit").expect(200);
    say(&first, "lift").expect(200);
    let officer = Person::with_post(&world, "merchant_officer", None, None);
    say(&first, "limit").refused(403, "own-merchant");
    let limited = "SELECT count(*) AS count FROM audit WHERE action = 'limit-merchant'";
    assert_eq!(world.database.one::<Count>(limited, &[]).unwrap().count, 2);
    say(&officer, "limit").expect(200);
    say(&first, "lift").refused(403, "own-merchant");
}
