//! What gateways are asked about until they have said the last word.

mod rush;
mod starvation;
mod virtual_time;

use scene::Call;
use serde_json::json;
use settings::Settings;

const TASKS: [&str; 4] = ["ask-payment", "push-refund", "report-delivery", "refresh-certificates"];

/// What is answered to the ticker, or to who takes himself for it.
fn call(method: &str, task: &str, token: Option<&str>, body: &str) -> (u16, serde_json::Value) {
    let world = api::World {
        settings: Settings::given([("tick_secret", "of-our-own".to_owned())]),
        ..scene::world(clock::Moment::from_unix(1_800_000_000))
    };
    let route = format!("/internal/due/{task}");
    let call = Call::new(method, &route).by_if(token).body(body);
    let call = call.header("content-type", "application/json");
    let reply = call.send(&world, kaimen_system_payments::answer);
    (reply.status, reply.body)
}

#[test]
fn only_the_ticker_has_something_done() {
    for task in TASKS {
        for token in [None, Some("of-our-ow"), Some("")] {
            assert_eq!(
                call("POST", task, token, r#"{"subjects": []}"#).0,
                401,
                "{task} {token:?}"
            );
        }
        assert_eq!(call("GET", task, Some("of-our-own"), "").0, 405, "{task}");
    }
}

#[test]
fn what_is_not_there_or_over_changes_nothing() {
    for task in TASKS {
        let body = json!({ "subjects": ["", "x", "0197a00000007000800000000d000001"] }).to_string();
        let (status, body) = call("POST", task, Some("of-our-own"), &body);
        assert_eq!((status, &body["is_silent"]), (200, &json!(false)), "{task}: {body}");
        let counts = body.as_object().unwrap().values();
        assert!(
            counts.filter_map(serde_json::Value::as_u64).all(|count| count == 0),
            "{task}: {body}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    for task in TASKS {
        for body in [
            "",
            "{",
            "[]",
            "{}",
            r#"{"subjects": 1}"#,
            r#"{"subjects": [1]}"#,
            r#"{"subjects": [], "x": 1}"#,
        ] {
            let (status, _) = call("POST", task, Some("of-our-own"), body);
            assert!([400, 422].contains(&status), "{task} {body}: {status}");
        }
    }
}
