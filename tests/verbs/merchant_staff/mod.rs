//! How people come to their posts, natively: what is written down of it.

use api::World;
use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_merchant_staff::answer;
use scene::{Call, Person};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::Settings;

const SECRET: &str = "a-secret-of-more-than-24-characters";

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Row {
    user_id: Id,
    session_id: Id,
    permission: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
}

fn world() -> World {
    World {
        settings: Settings::given([("setup_secret", SECRET.to_owned())]),
        ..scene::world(Moment::parse("2026-12-01T10:00:00+08:00").unwrap())
    }
}

fn noted(world: &World, action: &str) -> Vec<Row> {
    let rows =
        "SELECT user_id, session_id, permission, subject, before, after FROM audit WHERE action = ?1 ORDER BY rowid";
    world.database.all(rows, parameters![action]).unwrap()
}

fn told(row: &Row) -> Value {
    serde_json::from_str(row.after.as_deref().unwrap()).unwrap()
}

fn invite(world: &World, desk: &str, by: &Person, body: &Value) -> Value {
    Call::post(desk)
        .by(&by.token)
        .body(body)
        .send(world, answer)
        .expect(201)
}

fn accept(world: &World, by: &Person, code: &Value) -> scene::Reply {
    let body = json!({ "code": code });
    Call::post("/v1/invitations/accept")
        .by(&by.token)
        .body(&body)
        .send(world, answer)
}

#[test]
fn who_takes_a_post_is_written_down_with_the_invitation() {
    let world = world();
    let owner = Person::with_post(&world, "owner", Some(1), None);
    for (desk, by, body, permission) in [
        (
            "/v1/merchant/invitations",
            owner,
            json!({ "role": "clerk", "store_id": null }),
            "staff",
        ),
        (
            "/v1/platform/invitations",
            Person::operator(&world),
            json!({ "role": "money_officer", "store_id": null }),
            "platform_staff",
        ),
    ] {
        let person = Person::guest(&world);
        let invited = invite(&world, desk, &by, &body);
        accept(&world, &person, &invited["code"]).expect(200);
        let rows = noted(&world, "accept-invitation");
        let row = rows.last().unwrap();
        assert_eq!((row.user_id, row.session_id), (person.id, person.caller.session_id));
        assert_eq!((row.permission.as_str(), &row.before), (permission, &None));
        assert_eq!(invited["id"], row.subject);
        assert_eq!(told(row), body);
        // Who comes second takes nothing, and nothing of it is written down.
        accept(&world, &by, &invited["code"]).refused(409, "invitation-void");
        assert_eq!(noted(&world, "accept-invitation"), rows);
    }
}

#[test]
fn the_first_operator_is_written_down() {
    let world = world();
    let (first, second) = (Person::guest(&world), Person::guest(&world));
    let set_up = |by: &Person, secret: &str| {
        let body = json!({ "secret": secret });
        Call::post("/v1/setup").by(&by.token).body(&body).send(&world, answer)
    };
    set_up(&first, "guess").refused(403, "wrong-secret");
    assert_eq!(noted(&world, "set-up"), []);
    let posts = set_up(&first, SECRET).expect(200);
    set_up(&second, SECRET).refused(409, "set-up-already");
    let rows = noted(&world, "set-up");
    let [row] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    assert_eq!((row.user_id, row.session_id), (first.id, first.caller.session_id));
    assert_eq!((row.permission.as_str(), &row.before), ("platform_staff", &None));
    assert_eq!(row.subject, first.id.to_string());
    assert_eq!(told(row), posts);
}
