//! What time alone has decided.

mod calendar;

use api::World;
use clock::Moment;
use database::{Statements, parameters};
use order::Status;
use scene::{Call, NewStay, Played};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::Settings;

const TASKS: [&str; 6] = [
    "expire-order",
    "expire-charge",
    "end-fulfilment",
    "give-up-presses",
    "forget",
    "tell-calendar-ends",
];

fn world() -> World {
    World {
        settings: Settings::given([
            ("tick_secret", "of-our-own".to_owned()),
            ("days_ahead", "30".to_owned()),
        ]),
        ..scene::world(Moment::from_unix(1_800_000_000))
    }
}

fn call(world: &World, method: &str, task: &str, token: Option<&str>, body: &str) -> (u16, Value) {
    let route = format!("/internal/due/{task}");
    let call = Call::new(method, &route).by_if(token).body(body);
    let call = call.header("content-type", "application/json");
    let reply = call.send(world, kaimen_system_time::answer);
    (reply.status, reply.body)
}

/// The ticker hands over these.
fn hand_over(world: &World, task: &str, subjects: &[String]) -> Value {
    let body = json!({ "subjects": subjects }).to_string();
    let (status, body) = call(world, "POST", task, Some("of-our-own"), &body);
    assert_eq!(status, 200, "{body}");
    body
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Due {
    subject: String,
    at: Moment,
}

fn due(world: &World, task: &str) -> Vec<Due> {
    let look = "SELECT subject, at FROM due WHERE task = ?1";
    world.database.all(look, parameters![task]).unwrap()
}

fn subjects(world: &World, task: &str) -> Vec<String> {
    due(world, task).into_iter().map(|due| due.subject).collect()
}

#[test]
fn only_the_ticker_has_something_done_and_in_words_that_can_be_read() {
    let world = world();
    for task in TASKS {
        for token in [None, Some("of-our-ow")] {
            assert_eq!(
                call(&world, "POST", task, token, r#"{"subjects": []}"#).0,
                401,
                "{task} {token:?}"
            );
        }
        assert_eq!(call(&world, "GET", task, Some("of-our-own"), "").0, 405, "{task}");
        for body in ["", "{", "[]", "{}", r#"{"subjects": [1]}"#] {
            let (status, _) = call(&world, "POST", task, Some("of-our-own"), body);
            assert!([400, 422].contains(&status), "{task} {body}: {status}");
        }
        hand_over(&world, task, &["x".to_owned(), String::new()]);
    }
}

#[test]
fn what_comes_early_changes_nothing() {
    let world = world();
    let guest = scene::guest(&world);
    let stay = NewStay::new(guest, world.clock.now().plus_minutes(60)).book(&world);
    assert_eq!(subjects(&world, "expire-order"), [stay.order_id.to_string()]);
    let done = hand_over(&world, "expire-order", &subjects(&world, "expire-order"));
    assert_eq!(
        (done["expired_orders"].as_u64(), stay.status(&world)),
        (Some(0), Status::PendingPayment)
    );
    stay.pay(&world);
    assert_eq!(due(&world, "expire-order"), [], "what is paid does not lapse");
    let done = hand_over(&world, "expire-order", &[stay.order_id.to_string()]);
    assert_eq!(
        (done["expired_orders"].as_u64(), stay.status(&world)),
        (Some(0), Status::Paid)
    );
}

#[test]
fn what_was_lengthened_comes_again_at_its_new_end() {
    let world = world();
    let guest = scene::guest(&world);
    let starts_at = world.clock.now().plus_minutes(1);
    let stay = NewStay::new(guest, starts_at).paid(&world);
    let [ending] = due(&world, "end-fulfilment").try_into().unwrap();
    let ending: Due = ending;
    assert_eq!(ending.at, starts_at.plus_minutes(60));
    world.clock.advance(60);
    stay.enter(&world);
    let renewal = stay.renew(&world, 30, money::Fen::new(2000));
    assert!(charge::pay(&world.database, renewal, "gateway", world.clock.now()).unwrap());
    world.clock.advance(3600);
    let done = hand_over(&world, "end-fulfilment", &subjects(&world, "end-fulfilment"));
    assert_eq!(
        (done["completed"].as_u64(), stay.status(&world)),
        (Some(0), Status::InUse)
    );
    let [later] = due(&world, "end-fulfilment").try_into().unwrap();
    let later: Due = later;
    assert_eq!(later.at, starts_at.plus_minutes(90));
    world.clock.advance(1800);
    let done = hand_over(&world, "end-fulfilment", &subjects(&world, "end-fulfilment"));
    assert_eq!(
        (done["completed"].as_u64(), stay.status(&world)),
        (Some(1), Status::Completed)
    );
    assert_eq!(due(&world, "end-fulfilment"), []);
}

/// An owner that dies with what it was handed leaves it to a later tick.
#[test]
fn what_was_taken_and_not_done_comes_again() {
    let world = world();
    let guest = scene::guest(&world);
    let stay = NewStay::new(guest, world.clock.now().plus_minutes(60)).book(&world);
    world.clock.advance(15 * 60);
    let tasks = schedule::tasks(&world.database).unwrap();
    let task = tasks.iter().find(|task| task.name == "expire-order").unwrap();
    let taken = schedule::take(&world.database, task, "", world.clock.now()).unwrap();
    assert_eq!(taken, [stay.order_id.to_string()]);
    assert_eq!(
        schedule::take(&world.database, task, "", world.clock.now()).unwrap(),
        Vec::<String>::new()
    );
    let gateways = acquiring::Gateways::new(&world);
    let tick = || {
        let owners = Played {
            world: &world,
            gateways: &gateways,
        };
        pollster::block_on(kaimen_system_tick::tick(&world, &owners))
            .unwrap()
            .counts["expired_orders"]
    };
    assert_eq!(tick(), 0);
    world.clock.advance(task.lease_seconds);
    assert_eq!((tick(), stay.status(&world)), (1, Status::Expired));
}

/// Nothing is known that the database would refuse here; where something is, the others are done all the same.
#[test]
fn one_that_the_database_refuses_holds_up_no_other() {
    let world = world();
    let guest = scene::guest(&world);
    let book = |hours: i64| NewStay::new(guest, world.clock.now().plus_minutes(60 * hours)).book(&world);
    let stays: Vec<_> = (1..4).map(|number| book(2 * number)).collect();
    let refuse = format!(
        r#"CREATE TRIGGER refuse BEFORE UPDATE OF status ON "order" WHEN NEW.id = '{}' BEGIN
          SELECT raise(ABORT, 'not this one');
        END"#,
        stays[1].order_id
    );
    world.database.run(&refuse, &[]).unwrap();
    world.clock.advance(15 * 60);
    let done = hand_over(&world, "expire-order", &subjects(&world, "expire-order"));
    assert_eq!(done["expired_orders"], 2);
    assert_eq!(stays[1].status(&world), Status::PendingPayment);
    assert_eq!(subjects(&world, "expire-order"), [stays[1].order_id.to_string()]);
}
