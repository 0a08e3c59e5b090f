use crate::system_tick::shop::Shop;
use serde_json::json;
use settings::{Mode, Settings};

#[test]
fn only_who_knows_the_secret_ticks() {
    let shop = Shop::open();
    assert_eq!(shop.call("GET", Some("Bearer sandbox-tick-secret")).0, 405);
    for wrong in [
        None,
        Some("Bearer "),
        Some("Bearer sandbox-tick-secre"),
        Some("Basic sandbox-tick-secret"),
        Some("x"),
    ] {
        assert_eq!(shop.call("POST", wrong).0, 401, "{wrong:?}");
    }
    let (status, done) = shop.call("POST", Some("Bearer sandbox-tick-secret"));
    assert_eq!(status, 200);
    for nothing in [
        "expired_orders",
        "expired_renewals",
        "completed",
        "no_shows",
        "unanswered_presses",
    ] {
        assert_eq!(done[nothing], 0, "{nothing}");
    }
    assert_eq!(done["more"], false);
}

#[test]
fn live_mode_wants_a_secret_of_its_own() {
    let mut shop = Shop::open();
    shop.world.mode = Mode::Live;
    let (status, problem) = shop.call("POST", Some("Bearer sandbox-tick-secret"));
    assert_eq!((status, &problem["type"]), (503, &json!("/problems/not-configured")));
    assert!(problem["detail"].as_str().unwrap().contains("tick_secret"));
    shop.world.settings = Settings::given([("tick_secret", String::new())]);
    assert_eq!(shop.call("POST", Some("Bearer ")).0, 503);
    shop.world.settings = Settings::given([("tick_secret", "of-our-own".to_owned())]);
    assert_eq!(shop.call("POST", Some("Bearer of-our-own")).0, 200);
}
