use crate::guest_login::world::{Scene, told};
use serde_json::{Value, json};

const PHONE: &str = "13800138000";

fn token(login: &Value) -> Option<&str> {
    login["token"].as_str()
}

fn conflict() -> (u16, String, Option<i64>) {
    (409, "account-conflict".to_owned(), None)
}

/// A member who logs in by phone.
fn by_phone(scene: &Scene, phone: &str) -> Value {
    scene.sms(phone, &scene.code(phone), None).unwrap()
}

#[test]
fn a_free_phone_becomes_the_callers() {
    let scene = Scene::new();
    let wechat = scene.wechat("zhang-1", None).unwrap();
    let linked = scene.sms(PHONE, &scene.code(PHONE), token(&wechat)).unwrap();
    assert_eq!(linked["user"]["id"], wechat["user"]["id"]);
    assert_eq!(
        (&linked["user"]["phone"], &linked["user"]["is_new"]),
        (&json!("+8613800138000"), &json!(false))
    );
    assert_eq!(
        scene.wechat("zhang-2", None).unwrap()["user"]["phone"],
        "+8613800138000"
    );
    scene.world.clock.advance(60);
    assert_eq!(by_phone(&scene, PHONE)["user"]["id"], wechat["user"]["id"]);
}

#[test]
fn a_free_wechat_becomes_the_callers() {
    let scene = Scene::new();
    let phone = by_phone(&scene, PHONE);
    let linked = scene.wechat("zhang-1", token(&phone)).unwrap();
    assert_eq!(
        (&linked["user"]["id"], &linked["user"]["is_new"]),
        (&phone["user"]["id"], &json!(false))
    );
    assert_eq!(
        scene.wechat("zhang-2", None).unwrap()["user"]["id"],
        phone["user"]["id"]
    );
}

#[test]
fn a_free_phone_takes_the_place_of_the_callers_old_one() {
    let scene = Scene::new();
    let old = by_phone(&scene, PHONE);
    let new = scene
        .sms("13900139000", &scene.code("13900139000"), token(&old))
        .unwrap();
    assert_eq!(new["user"]["id"], old["user"]["id"]);
    assert_eq!(new["user"]["phone"], "+8613900139000");
    scene.world.clock.advance(60);
    assert_eq!(by_phone(&scene, PHONE)["user"]["is_new"], true);
}

#[test]
fn an_empty_account_is_given_up_for_the_one_that_the_way_belongs_to() {
    let scene = Scene::new();
    let known = by_phone(&scene, PHONE);
    scene.order(&known["user"]);
    let empty = scene.wechat("zhang-1", None).unwrap();
    assert_ne!(empty["user"]["id"], known["user"]["id"]);
    scene.world.clock.advance(60);
    let merged = scene.sms(PHONE, &scene.code(PHONE), token(&empty)).unwrap();
    assert_eq!(
        (&merged["user"]["id"], &merged["user"]["is_new"]),
        (&known["user"]["id"], &json!(false))
    );
    assert_eq!(
        scene.holder(&empty["token"]),
        None,
        "nobody works on with the account that was given up"
    );
    let left = "SELECT count(*) FROM user WHERE deleted_at IS NOT NULL AND nickname = '已注销用户'";
    assert_eq!(scene.number(left), 1, "nothing of the person is left in it");
    assert_eq!(
        scene.wechat("zhang-2", None).unwrap()["user"]["id"],
        known["user"]["id"]
    );
}

#[test]
fn staff_that_opens_the_mini_program_keeps_one_account() {
    let scene = Scene::new();
    let empty = scene.wechat("zhou-1", None).unwrap();
    let body = json!({ "phone": "13800000001", "password": "kaimen-demo" });
    scene.post("/v1/login/password", token(&empty), &body).unwrap();
    assert_eq!(scene.wechat("zhou-2", None).unwrap()["user"]["phone"], "+8613800000001");
}

#[test]
fn two_accounts_in_use_stay_two_and_the_code_stays_good() {
    let scene = Scene::new();
    let known = by_phone(&scene, PHONE);
    let used = scene.wechat("zhang-1", None).unwrap();
    scene.order(&used["user"]);
    scene.world.clock.advance(60);
    let code = scene.code(PHONE);
    assert_eq!(told(scene.sms(PHONE, &code, token(&used))), conflict());
    assert!(scene.holder(&used["token"]).is_some());
    assert_eq!(
        scene.sms(PHONE, &code, None).unwrap()["user"]["id"],
        known["user"]["id"]
    );
    assert_eq!(scene.wechat("zhang-2", None).unwrap()["user"]["id"], used["user"]["id"]);
}

#[test]
fn an_account_with_a_phone_or_two_ways_is_not_empty() {
    let scene = Scene::new();
    by_phone(&scene, PHONE);
    scene.wechat("li-1", None).unwrap();
    let with_phone = by_phone(&scene, "13900139000");
    assert_eq!(told(scene.wechat("li-2", token(&with_phone))), conflict());
    let two_ways = scene.wechat("zhang-1", None).unwrap();
    scene.wechat("wang-1", token(&two_ways)).unwrap();
    scene.world.clock.advance(60);
    assert_eq!(told(scene.sms(PHONE, &scene.code(PHONE), token(&two_ways))), conflict());
}

#[test]
fn a_token_that_is_over_counts_like_none() {
    let scene = Scene::new();
    let first = scene.wechat("zhang-1", None).unwrap();
    scene.world.clock.advance(30 * 24 * 3600);
    let other = scene.sms(PHONE, &scene.code(PHONE), token(&first)).unwrap();
    assert_eq!(other["user"]["is_new"], true);
    assert_eq!(scene.wechat("li-1", Some("nobody")).unwrap()["user"]["is_new"], true);
}

#[test]
fn the_same_person_again_is_no_link() {
    let scene = Scene::new();
    let first = scene.wechat("zhang-1", None).unwrap();
    let again = scene.wechat("zhang-2", token(&first)).unwrap();
    assert_eq!(again["user"]["id"], first["user"]["id"]);
    assert!(scene.holder(&first["token"]).is_some());
}
