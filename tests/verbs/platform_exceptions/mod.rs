//! What operators do about money that fits nowhere, natively.

use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_platform_exceptions::answer;
use scene::{Call, Person, Reply, world};
use serde_json::{Value, json};
use settings::Mode;

const LIST: &str = "/v1/platform/exceptions";
const RESOLVE: &str = "/v1/platform/exceptions/:id/resolve";

struct Office {
    world: World,
    operator: Person,
}

impl Office {
    fn open() -> Office {
        let world = World {
            mode: Mode::Sandbox,
            ..world(Moment::parse("2026-05-01T20:00:00+08:00").unwrap())
        };
        let operator = Person::operator(&world);
        Office { world, operator }
    }

    fn call(&self, call: Call<'_>) -> Reply {
        call.by(&self.operator.token).send(&self.world, answer)
    }

    fn list(&self, query: &str) -> Value {
        self.call(Call::get(LIST).query(query)).expect(200)
    }

    fn resolve(&self, id: Id, body: &Value) -> Reply {
        let key = format!("resolve-{id}");
        self.call(Call::post(RESOLVE).of(id).body(body).key(Some(&key)))
    }

    fn exception(&self, suspense_fen: i64) -> Id {
        let id = self.world.clock.id();
        let keep =
            "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, suspense_fen,
            at) VALUES (?1, 'wechat', ?1, '42' || ?1, 'unknown-payment', '{\"amount_fen\": 1}', ?2, ?3)";
        let row = parameters![id, suspense_fen, self.world.clock.now()];
        self.world.database.run(keep, row).unwrap();
        id
    }
}

#[test]
fn only_operators_are_let_in() {
    let office = Office::open();
    let staff = Person::staff(&office.world).token;
    let call = |token: &str| Call::get(LIST).by(token).send(&office.world, answer);
    call(&staff).refused(403, "not-allowed");
    call("nobody").refused(401, "unauthenticated");
    call(&office.operator.token).expect(200);
    let id = office.exception(100);
    let body = json!({ "resolution": "refunded", "reason": "x" });
    let call = Call::post(RESOLVE).of(id).body(&body);
    call.by(&staff).send(&office.world, answer).refused(403, "not-allowed");
}

#[test]
fn money_that_fits_nowhere_goes_back_once() {
    let office = Office::open();
    let id = office.exception(4000);
    office.world.clock.advance(1);
    let other = office.exception(0);
    let open = office.list("limit=1");
    assert_eq!(open["items"][0]["id"], json!(other), "newest first");
    assert_eq!(open["next_cursor"], json!(other));
    let body = json!({ "resolution": "refunded", "reason": "测试款" });
    let resolved = office.resolve(id, &body).expect(200);
    assert_eq!(
        (&resolved["state"], &resolved["resolution"]),
        (&json!("resolved"), &json!("refunded"))
    );
    assert_eq!(resolved["refund"]["amount_fen"], 4000);
    let decided = "SELECT 1 AS yes FROM refund WHERE exception_id = ?1 AND state = 'decided' AND reason = 'exception'";
    assert!(
        office.world.database.changed(decided, parameters![id]).unwrap(),
        "what stands on the payer's bill"
    );
    assert_eq!(resolved["detail"]["amount_fen"], 1);
    // The same key answers the same; another press finds it resolved.
    assert_eq!(office.resolve(id, &body).expect(200), resolved);
    let elsewhere = json!({ "resolution": "settled_elsewhere", "reason": "x" });
    let again = |id: Id, body: &Value| office.call(Call::post(RESOLVE).of(id).body(body));
    again(id, &elsewhere).refused(409, "already-resolved");
    again(other, &body).refused(422, "nothing-to-refund");
    assert_eq!(
        office.list("")["items"].as_array().unwrap().len(),
        1,
        "a refusal leaves it open"
    );
    again(other, &elsewhere).expect(200);
    assert_eq!(office.list("state=resolved")["items"].as_array().unwrap().len(), 2);
    again(office.world.clock.id(), &body).refused(404, "not-found");
}

#[test]
fn a_decision_needs_a_reason_that_can_be_kept() {
    let office = Office::open();
    let id = office.exception(100);
    for reason in [json!(""), json!("\u{0}"), json!("\u{2800}"), json!("x".repeat(501))] {
        let body = json!({ "resolution": "refunded", "reason": reason });
        office.resolve(id, &body).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "resolution": "lost", "reason": "x" }),
        json!({ "resolution": 1 }),
    ] {
        office.resolve(id, &body).refused(400, "unreadable");
    }
}
