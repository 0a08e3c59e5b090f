use crate::system_sandbox::sandbox::{NOW, Sandbox};
use ::clock::Moment;
use serde_json::{Value, json};

const PATH: &str = "/sandbox/clock";

/// What is written for all components.
fn written(sandbox: &Sandbox) -> i64 {
    api::sandbox_offset(&sandbox.world.database).unwrap()
}

#[test]
fn the_time_goes_forward_and_back_to_the_machines() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox.get(PATH),
        (200, json!({ "now": "2026-05-01T20:00:00+08:00", "offset_s": 0 }))
    );
    let forward = sandbox.post(PATH, &json!({ "forward_minutes": 90 }));
    assert_eq!(
        forward,
        (200, json!({ "now": "2026-05-01T21:30:00+08:00", "offset_s": 5400 }))
    );
    assert_eq!(written(&sandbox), 5400);
    // Natively the clock does not move with it: the engine's does, at the next request.
    sandbox.world.clock.advance(5400);
    let to = sandbox.post(PATH, &json!({ "at": "2026-05-02T08:00:00+08:00" }));
    assert_eq!(
        to,
        (200, json!({ "now": "2026-05-02T08:00:00+08:00", "offset_s": 43_200 }))
    );
    assert_eq!(written(&sandbox), 43_200);
    assert_eq!(sandbox.press(PATH, "reset=true").0, 303);
    assert_eq!(written(&sandbox), 0);
}

#[test]
fn a_form_means_chinas_time() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.press(PATH, "at=2026-05-01T20%3A30").0, 303);
    assert_eq!(written(&sandbox), 1800);
    assert_eq!(sandbox.press(PATH, "forward_minutes=1").0, 303);
    assert_eq!(written(&sandbox), 1860);
}

#[test]
fn it_goes_neither_back_nor_beyond_ten_years() {
    let sandbox = Sandbox::new();
    let years = |years: i64| Moment::from_unix(NOW + years * 366 * 24 * 3600);
    let refused: [Value; 11] = [
        json!({ "forward_minutes": -1 }),
        json!({ "forward_minutes": i64::MIN }),
        json!({ "forward_minutes": i64::MAX }),
        json!({ "at": "2026-05-01T19:59:59+08:00" }),
        json!({ "at": "2026-05-01T21:00:00" }),
        json!({ "at": "" }),
        json!({ "at": "9999-12-31T23:59:59Z" }),
        json!({ "at": years(11) }),
        json!({}),
        json!({ "reset": true, "forward_minutes": 1 }),
        json!({ "at": years(1), "forward_minutes": 1 }),
    ];
    for body in refused {
        assert_eq!(sandbox.post(PATH, &body).0, 422, "{body}");
    }
    for body in [
        json!({ "forward_minutes": 0.5 }),
        json!({ "forward_minutes": "x" }),
        json!("text"),
        json!([1]),
    ] {
        assert_eq!(sandbox.post(PATH, &body).0, 400, "{body}");
    }
    assert_eq!(sandbox.call("DELETE", PATH, "text/plain", "").0, 405);
    assert_eq!(written(&sandbox), 0);
    assert_eq!(sandbox.post(PATH, &json!({ "at": years(10) })).0, 200);
    assert_eq!(sandbox.post(PATH, &json!({ "forward_minutes": 1 })).0, 422);
}
