//! What a stolen token is good for: to act as its owner until its owner ends it, and never to become the owner.

use crate::guest_login::world::{Scene, read, told};
use serde_json::{Value, json};

const PHONE: &str = "13800138000";
const OTHER: &str = "13900139000";

fn token(login: &Value) -> Option<&str> {
    login["token"].as_str()
}

fn needed() -> (u16, String, Option<i64>) {
    (403, "proof-needed".to_owned(), None)
}

/// A guest with a phone, an order and a session of an hour ago.
fn victim(scene: &Scene) -> Value {
    let login = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    scene.order(&login["user"]);
    scene.world.clock.advance(3600);
    login
}

fn with_proof(scene: &Scene, phone: &str, code: &str, stolen: &Value, proof: &Value) -> Result<Value, api::Problem> {
    let body = json!({ "phone": phone, "code": code, "proof": proof });
    scene
        .post("/v1/login/sms", token(stolen), &body)
        .map(|answer| read(&answer))
}

#[test]
fn another_phone_needs_more_than_the_token() {
    let scene = Scene::new();
    let stolen = victim(&scene);
    let code = scene.code(OTHER);
    assert_eq!(told(scene.sms(OTHER, &code, token(&stolen))), needed());
    for wrong in [
        json!({ "phone_code": "000000" }),
        json!({ "current_password": "kaimen-demo" }),
    ] {
        let (status, slug, _) = told(with_proof(&scene, OTHER, &code, &stolen, &wrong));
        assert!(
            matches!((status, slug.as_str()), (422, "invalid") | (403, "proof-needed")),
            "{status} {slug}"
        );
    }
    assert_eq!(
        scene.holder(&stolen["token"]).map(|id| id.to_string()).as_deref(),
        stolen["user"]["id"].as_str()
    );
}

#[test]
fn a_code_of_the_old_phone_lets_the_owner_change_it_and_ends_every_other_session() {
    let scene = Scene::new();
    let old = victim(&scene);
    let elsewhere = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    scene.world.clock.advance(3600);
    let (proof, code) = (scene.code(PHONE), scene.code(OTHER));
    let new = with_proof(&scene, OTHER, &code, &old, &json!({ "phone_code": proof })).unwrap();
    assert_eq!(
        (&new["user"]["id"], &new["user"]["phone"]),
        (&old["user"]["id"], &json!("+8613900139000"))
    );
    assert!(scene.holder(&new["token"]).is_some());
    assert_eq!(
        (scene.holder(&old["token"]), scene.holder(&elsewhere["token"])),
        (None, None)
    );
    let told_about = "SELECT count(*) FROM account_event JOIN message ON message.key = account_event.id
      WHERE kind = 'phone_replaced' AND phone_before_sealed IS NOT NULL AND template = 'phone_replaced'";
    assert_eq!(scene.number(told_about), 1);
    assert_eq!(
        scene.number("SELECT count(*) FROM message_delivery WHERE channel = 'sms'"),
        1
    );
}

#[test]
fn another_wechat_needs_more_than_the_token() {
    let scene = Scene::new();
    let stolen = victim(&scene);
    assert_eq!(told(scene.wechat("mallory-1", token(&stolen))), needed());
    let body = json!({ "code": "zhang-1", "proof": { "phone_code": scene.code(PHONE) } });
    let linked = scene.post("/v1/login/wechat", token(&stolen), &body).unwrap();
    assert_eq!(read(&linked)["user"]["id"], stolen["user"]["id"]);
    assert_eq!(
        scene.number("SELECT count(*) FROM account_event WHERE kind = 'identity_added'"),
        1
    );
}

#[test]
fn a_code_that_proved_something_is_used_up() {
    let scene = Scene::new();
    let stolen = victim(&scene);
    let proof = scene.code(PHONE);
    let body = json!({ "code": "zhang-1", "proof": { "phone_code": proof } });
    assert_eq!(
        scene.post("/v1/login/wechat", token(&stolen), &body).unwrap().status(),
        200
    );
    assert_eq!(
        told(scene.sms(PHONE, &proof, None)),
        (401, "sms-code-invalid".to_owned(), None)
    );
}

#[test]
fn nobody_follows_a_merged_account() {
    let scene = Scene::new();
    let victim = victim(&scene);
    // Two devices are in the empty account; one of them shows whose it is.
    let (first, second) = (
        scene.wechat("zhang-1", None).unwrap(),
        scene.wechat("zhang-2", None).unwrap(),
    );
    let merged = scene.sms(PHONE, &scene.code(PHONE), token(&first)).unwrap();
    assert_eq!(merged["user"]["id"], victim["user"]["id"]);
    assert_eq!(
        (scene.holder(&first["token"]), scene.holder(&second["token"])),
        (None, None)
    );
    assert!(scene.holder(&victim["token"]).is_some());
}

#[test]
fn an_account_has_twenty_sessions_and_each_its_identity() {
    let scene = Scene::new();
    let first = scene.wechat("zhang-0", None).unwrap();
    for number in 1..=20 {
        scene.world.clock.advance(1);
        scene.wechat(&format!("zhang-{number}"), None).unwrap();
    }
    assert_eq!(scene.number("SELECT count(*) FROM session"), 20);
    assert_eq!(scene.holder(&first["token"]), None);
    assert_eq!(
        scene.number("SELECT count(*) FROM session WHERE subject = 'openid-of-zhang'"),
        20
    );
    // By another way in the same mini-program, it is still the same WeChat that can be asked to pay.
    let code = scene.code(PHONE);
    let last = scene.wechat("zhang-21", None).unwrap();
    scene.sms(PHONE, &code, token(&last)).unwrap();
    assert_eq!(
        scene.number("SELECT count(*) FROM session WHERE way = 'phone' AND subject = 'openid-of-zhang'"),
        1
    );
}

#[test]
fn nobody_locks_anybody_out() {
    let scene = Scene::new();
    let staff = "13800000001";
    let from = |client: &str, password: &str| {
        let body = json!({ "phone": staff, "password": password });
        scene.post_from(client, "/v1/login/password", None, &body)
    };
    for _ in 0..10 {
        assert_eq!(told(from("203.0.113.9:1", "wrong-password")).0, 401);
    }
    assert_eq!(told(from("203.0.113.9:1", "wrong-password")).0, 429);
    // The phone alone is slowed down: its owner waits a second, not a quarter of an hour.
    assert_eq!(
        told(from("192.0.2.1:1", "kaimen-demo")),
        (429, "too-many-requests".to_owned(), Some(1))
    );
    scene.world.clock.advance(1);
    assert_eq!(from("192.0.2.1:1", "kaimen-demo").unwrap().status(), 200);
}

#[test]
fn five_wrong_codes_of_somebody_else_leave_the_code_good() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..7 {
        let body = json!({ "phone": PHONE, "code": wrong });
        assert_eq!(
            told(scene.post_from("203.0.113.9:1", "/v1/login/sms", None, &body)).0,
            401
        );
    }
    assert!(scene.sms(PHONE, &code, None).is_ok());
}

#[test]
fn codes_have_a_budget_of_a_day() {
    let mut scene = Scene::new();
    let others = crate::guest_login::world::settings()
        .into_iter()
        .filter(|(name, _)| *name != "sms_codes_a_day");
    scene.world.settings = settings::Settings::given(others.chain([("sms_codes_a_day", "3".to_owned())]));
    for number in 0..3 {
        scene.code(&format!("1380013800{number}"));
    }
    let body = json!({ "phone": "13800138009" });
    assert_eq!(
        told(scene.post("/v1/sms-codes", None, &body)),
        (429, "too-many-requests".to_owned(), Some(86_400))
    );
    scene.world.clock.advance(86_400);
    scene.code("13800138009");
}
