//! What operators do about differences, natively.

use api::World;
use clock::{Clock, Id, Moment};
use kaimen_platform_reconciliation::answer;
use scene::{Call, NewStay, OPERATOR, Person, Reply, STAFF, paid_by, world};
use serde_json::{Value, json};
use settings::Mode;

const MATCH: &str = "/v1/platform/reconciliation";
const DIFFERENCES: &str = "/v1/platform/reconciliation/differences";
const LEDGER: &str = "/v1/platform/ledger";

struct Office {
    world: World,
    operator: Person,
}

impl Office {
    fn open() -> Office {
        let world = World {
            mode: Mode::Sandbox,
            ..world(Moment::parse("2026-05-02T12:00:00+08:00").unwrap())
        };
        let operator = Person::operator(&world);
        Office { world, operator }
    }

    fn call(&self, call: Call<'_>) -> Reply {
        call.by(&self.operator.token).send(&self.world, answer)
    }

    fn get(&self, route: &str, query: &str) -> Reply {
        self.call(Call::get(route).query(query))
    }

    fn run(&self, body: &Value) -> Reply {
        self.call(Call::post(MATCH).body(body))
    }

    fn press(&self, id: &str, deed: &str, body: &Value) -> Reply {
        let route = format!("{DIFFERENCES}/:id/{deed}");
        self.call(Call::post(&route).of(id).body(body))
    }

    /// An order of the day before that is paid, with its payment or without.
    fn order(&self, has_payment: bool) -> Id {
        let then = Moment::parse("2026-05-01T12:00:00+08:00").unwrap();
        let yesterday = World {
            clock: Clock::simulated(then, 2),
            ..self.world.clone()
        };
        let stay = NewStay::new(Person::guest(&yesterday).id, then.plus_minutes(60)).book(&yesterday);
        if has_payment {
            paid_by(&yesterday, stay.charge_id, 4000);
        }
        stay.pay(&yesterday);
        stay.order_id
    }
}

fn day() -> Value {
    json!({ "channel": "wechat", "date": "2026-05-01" })
}

#[test]
fn a_match_names_what_does_not_agree_and_one_press_repairs_it() {
    let office = Office::open();
    let order = office.order(false);
    let outcome = office.run(&day()).expect(200);
    assert_eq!(outcome["differences"]["open"], 1);
    assert_eq!(
        office.run(&day()).expect(200)["differences"]["open"],
        1,
        "once more is no more"
    );
    assert_eq!(
        office.get(MATCH, "channel=wechat&date=2026-05-01").expect(200)["differences"]["open"],
        1
    );
    let open = office.get(DIFFERENCES, "").expect(200);
    let difference = &open["items"][0];
    assert_eq!(
        (&difference["kind"], &difference["repair"]),
        (&json!("order_unpaid"), &json!("keep_as_exception"))
    );
    assert_eq!(
        (&difference["subject"], &difference["scope"]),
        (&json!(order), &json!("house"))
    );
    let id = difference["id"].as_str().unwrap();
    let repaired = office.press(id, "repair", &json!({})).expect(200);
    assert_eq!(repaired["state"], "repaired");
    assert_eq!(repaired["events"][1]["actor"], OPERATOR);
    assert_eq!(
        office.press(id, "repair", &json!({})).refused(409, "difference-closed")["difference_state"],
        "repaired"
    );
    assert_eq!(
        office.get(DIFFERENCES, "state=repaired").expect(200)["items"][0]["id"],
        id
    );
    assert_eq!(office.run(&day()).expect(200)["differences"]["open"], 0);
}

#[test]
fn what_is_left_alone_has_a_reason() {
    let office = Office::open();
    office.order(false);
    office.run(&day()).expect(200);
    let open = office.get(DIFFERENCES, "limit=1").expect(200);
    let id = open["items"][0]["id"].as_str().unwrap();
    office
        .press(id, "ignore", &json!({ "reason": "" }))
        .refused(422, "invalid");
    office.press(id, "ignore", &json!({})).refused(400, "unreadable");
    let ignored = office.press(id, "ignore", &json!({ "reason": "现金已收" })).expect(200);
    assert_eq!(
        (&ignored["state"], &ignored["note"]),
        (&json!("ignored"), &json!("现金已收"))
    );
    office
        .press(STAFF, "ignore", &json!({ "reason": "x" }))
        .refused(404, "not-found");
    office.press(STAFF, "repair", &json!({})).refused(404, "not-found");
}

#[test]
fn the_trial_balance_adds_up_to_nothing() {
    let office = Office::open();
    office.order(true);
    let balance = office.get(LEDGER, "").expect(200);
    assert_eq!(balance["sum_fen"], 0);
    let accounts = balance["accounts"].as_array().unwrap();
    let account = |name: &str| accounts.iter().find(|one| one["name"] == name).unwrap()["balance_fen"].clone();
    assert_eq!((account("wechat"), account("guest")), (json!(4000), json!(-4000)));
    let later = "from=2026-05-02T00:00:00%2B08:00";
    assert_eq!(office.get(LEDGER, later).expect(200)["accounts"], json!([]));
    office
        .get(LEDGER, "from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z")
        .refused(422, "invalid");
    office.get(LEDGER, "from=yesterday").refused(400, "unreadable");
}

#[test]
fn odd_days_and_channels_are_refused() {
    let office = Office::open();
    office
        .get(MATCH, "channel=wechat&date=2026-05-01")
        .refused(404, "not-found");
    for body in [
        json!({ "channel": "offline", "date": "2026-05-01" }),
        json!({ "channel": "wechat", "date": "2026-05-03" }),
        json!({ "channel": "wechat", "date": "9999-12-31" }),
    ] {
        office.run(&body).refused(422, "invalid");
    }
    for body in [
        json!({}),
        json!({ "channel": "cowries", "date": "2026-05-01" }),
        json!({ "channel": "wechat", "date": "2026-02-30" }),
        json!({ "channel": "wechat", "date": 20260501 }),
        json!({ "channel": "wechat", "date": "+262142-12-31" }),
    ] {
        office.run(&body).refused(400, "unreadable");
    }
    office.get(MATCH, "channel=wechat").refused(400, "unreadable");
    office.get(DIFFERENCES, "limit=0").refused(422, "invalid");
}

#[test]
fn only_operators_are_let_in() {
    let office = Office::open();
    let staff = Person::staff(&office.world).token;
    for route in [MATCH, DIFFERENCES, LEDGER] {
        let call = |token: &str| Call::get(route).by(token).send(&office.world, answer);
        call(&staff).refused(403, "not-allowed");
        call("nobody").refused(401, "unauthenticated");
    }
    let route = format!("{DIFFERENCES}/:id/repair");
    let call = Call::post(&route).of(STAFF).body(&json!({}));
    call.by(&staff).send(&office.world, answer).refused(403, "not-allowed");
}
