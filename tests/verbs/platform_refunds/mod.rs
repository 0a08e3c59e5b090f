//! What operators do about refunds that a gateway could not carry out, natively.

use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_platform_refunds::answer;
use order::Status;
use scene::{Call, NewStay, Person, Reply, give_back, paid_by, pay_through, standing, world};
use serde_json::{Value, json};
use settings::Mode;

const LIST: &str = "/v1/platform/refunds";

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

    fn post(&self, id: Id, deed: &str, body: &Value) -> Reply {
        let (route, key) = (format!("{LIST}/:id/{deed}"), format!("{deed}-{id}"));
        self.call(Call::post(&route).of(id).body(body).key(Some(&key)))
    }

    /// An order that is paid and being refunded, whose refund is in this state.
    fn refund(&self, state: &str) -> (Id, Id) {
        let begins_at = self.world.clock.now().plus_minutes(60);
        let stay = NewStay::new(Person::guest(&self.world).id, begins_at).book(&self.world);
        paid_by(&self.world, stay.charge_id, 4000);
        stay.bring_to(&self.world, Status::Refunding);
        let refund = give_back(&self.world, stay.order_id, 4000, state);
        let tried = "UPDATE refund SET attempts = 9 WHERE id = ?1";
        self.world.database.run(tried, parameters![refund]).unwrap();
        (stay.order_id, refund)
    }
}

#[test]
fn only_operators_are_let_in() {
    let office = Office::open();
    let (_, refund) = office.refund("abnormal");
    let staff = Person::staff(&office.world).token;
    let list = |token: &str| Call::get(LIST).by(token).send(&office.world, answer);
    list(&staff).refused(403, "not-allowed");
    list("nobody").refused(401, "unauthenticated");
    list(&office.operator.token).expect(200);
    let body = json!({ "reason": "x" });
    for route in ["/v1/platform/refunds/:id/retry", "/v1/platform/refunds/:id/settled"] {
        let call = Call::post(route).of(refund).body(&body);
        call.by(&staff).send(&office.world, answer).refused(403, "not-allowed");
    }
}

#[test]
fn a_refund_that_failed_is_sent_again_with_its_number() {
    let office = Office::open();
    let (order, refund) = office.refund("abnormal");
    assert_eq!(office.list("")["items"][0]["id"], json!(refund));
    let why = json!({ "reason": "银行卡已更换" });
    let retried = office.post(refund, "retry", &why).expect(200);
    assert_eq!((&retried["id"], &retried["state"]), (&json!(refund), &json!("decided")));
    assert_eq!(retried["interventions"][0]["deed"], "retried");
    assert_eq!(retried["interventions"][0]["reason"], "银行卡已更换");
    let now = office.world.clock.now();
    let due = payment::refund::take_due(&office.world.database, now, &[refund.to_string()]).unwrap();
    assert_eq!(
        due.iter().map(|due| due.refund.id).collect::<Vec<_>>(),
        [refund],
        "it is due at once"
    );
    let call = Call::post("/v1/platform/refunds/:id/settled").of(refund).body(&why);
    let problem = office.call(call);
    assert_eq!(problem.refused(409, "refund-not-abnormal")["refund_state"], "decided");
    assert_eq!(standing(&office.world, order).0, "refunding");
    let seen = "SELECT 1 AS yes FROM order_event WHERE cause LIKE '%银行卡%'";
    assert!(
        !office.world.database.changed(seen, &[]).unwrap(),
        "the guest reads the log"
    );
}

#[test]
fn what_was_paid_back_by_hand_ends_the_order() {
    let office = Office::open();
    let (order, refund) = office.refund("abnormal");
    let found =
        "INSERT INTO difference (id, kind, scope, date, subject, detail, state, found_at, changed_by, changed_at)
        VALUES (?1, 'refund_missing_there', 'wechat', '2026-05-01', ?1, '{}', 'open', 0, 'system', 0)";
    office.world.database.run(found, parameters![refund]).unwrap();
    let settled = office
        .post(refund, "settled", &json!({ "reason": "已转账" }))
        .expect(200);
    assert_eq!(settled["state"], "settled");
    assert_eq!(standing(&office.world, order).0, "refunded");
    let closed = "SELECT 1 AS yes FROM difference WHERE state = 'repaired' AND note <> ''";
    assert!(office.world.database.changed(closed, &[]).unwrap());
    assert_eq!(office.list("state=settled")["items"][0]["id"], json!(refund));
    assert_eq!(office.list("")["items"], json!([]));
    // Whoever paid it by hand has paid it: it is never sent again.
    let again = office.post(refund, "retry", &json!({ "reason": "x" }));
    assert_eq!(again.refused(409, "refund-not-abnormal")["refund_state"], "settled");
    let due = payment::refund::take_due(&office.world.database, office.world.clock.now(), &[refund.to_string()]);
    assert!(due.unwrap().is_empty());
    office
        .post(office.world.clock.id(), "settled", &json!({ "reason": "x" }))
        .refused(404, "not-found");
}

#[test]
fn what_the_shop_took_itself_is_sent_to_no_gateway() {
    let office = Office::open();
    let begins_at = office.world.clock.now().plus_minutes(60);
    let stay = NewStay::new(Person::guest(&office.world).id, begins_at).book(&office.world);
    pay_through(&office.world, "offline", stay.charge_id, 4000);
    stay.bring_to(&office.world, Status::Refunding);
    let refund = give_back(&office.world, stay.order_id, 4000, "abnormal");
    let why = json!({ "reason": "x" });
    let refused = office.post(refund, "retry", &why).refused(409, "refund-not-abnormal");
    assert_eq!(refused["refund_state"], "abnormal");
    assert!(refused["detail"].as_str().unwrap().contains("pay it out"), "{refused}");
    assert_eq!(office.list("state=abnormal")["items"][0]["interventions"], json!([]));
    assert_eq!(office.post(refund, "settled", &why).expect(200)["state"], "settled");
}

#[test]
fn what_is_on_its_way_for_a_day_is_listed_with_what_failed() {
    let office = Office::open();
    let (_, decided) = office.refund("decided");
    let (_, sent) = office.refund("sent");
    let (_, abnormal) = office.refund("abnormal");
    office.refund("settled");
    let listed = || -> Vec<String> {
        let page = office.list("");
        let ids = page["items"].as_array().unwrap().iter();
        ids.map(|refund| refund["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed(), [abnormal.to_string()]);
    office.world.clock.advance(24 * 3600 - 1);
    assert_eq!(listed().len(), 1);
    office.world.clock.advance(1);
    let mut found = listed();
    found.sort();
    let mut waiting = [decided, sent, abnormal].map(|id| id.to_string());
    waiting.sort();
    assert_eq!(found, waiting);
    assert_eq!(office.list("state=sent")["items"][0]["id"], json!(sent));
}

#[test]
fn a_deed_needs_a_reason_that_can_be_kept() {
    let office = Office::open();
    let (_, refund) = office.refund("abnormal");
    for deed in ["retry", "settled"] {
        for reason in [json!(""), json!("\u{0}"), json!("\u{2800}"), json!("x".repeat(501))] {
            let body = json!({ "reason": reason });
            office.post(refund, deed, &body).refused(422, "invalid");
        }
        for body in [json!({}), json!({ "reason": 1 })] {
            office.post(refund, deed, &body).refused(400, "unreadable");
        }
    }
    assert_eq!(office.list("state=abnormal")["items"][0]["id"], json!(refund));
}
