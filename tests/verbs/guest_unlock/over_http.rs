//! Presses as they come over HTTP.

use crate::guest_unlock::fixture::{Evening, Lock};
use pollster::block_on;
use serde::Deserialize;

#[derive(Deserialize)]
struct Count {
    count: i64,
}

#[test]
fn over_http_a_press_needs_no_body_and_no_key() {
    let (evening, lock) = (Evening::paid(), Lock::that_works());
    let call = |headers: &[(&str, &str)], body: &str| {
        let request = evening.request(headers, body);
        block_on(kaimen_guest_unlock::handle_with(&request, &evening.world, &lock)).map_err(|problem| problem.slug())
    };
    for body in ["", "{}", r#"{"door": "room"}"#, r#"{"door": null, "color": 1}"#] {
        assert_eq!(call(&[], body).unwrap().status(), 200, "{body}");
    }
    assert_eq!(lock.commands().len(), 4);
    assert_eq!(call(&[], r#"{"door": 7}"#).unwrap_err(), "unreadable");
    assert_eq!(call(&[("idempotency-key", "")], "").unwrap_err(), "unreadable");
    assert_eq!(
        call(&[("content-type", "text/plain")], "{}").unwrap_err(),
        "unsupported-media-type"
    );
    let key = [("idempotency-key", "1")];
    call(&key, "{}").unwrap();
    let replay = call(&key, "{}").unwrap().into_http("id");
    assert_eq!(replay.headers()["idempotency-replayed"], "true");
    assert_eq!(call(&key, "").unwrap_err(), "idempotency-key-reused");
    let commands = "SELECT count(*) AS count FROM device_command WHERE order_id = ?1 AND outcome = 'executed'";
    assert_eq!(evening.one::<Count>(commands).count, 5);
    assert_eq!(
        block_on(kaimen_guest_unlock::handle(&evening.request(&[], ""), &evening.world))
            .unwrap()
            .status(),
        200
    );
    let unknown = "SELECT count(*) AS count FROM device_command WHERE order_id = ?1 AND outcome = 'unknown'";
    assert_eq!(evening.one::<Count>(unknown).count, 1, "natively no hub is composed in");
}
