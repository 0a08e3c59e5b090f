use crate::guest_login::world::{Scene, told};
use serde_json::json;

const STAFF: &str = "13800000001";

fn wrong() -> (u16, String, Option<i64>) {
    (401, "bad-credentials".to_owned(), None)
}

#[test]
fn the_demo_s_staff_logs_in() {
    let scene = Scene::new();
    let login = scene.password(STAFF, "kaimen-demo").unwrap();
    assert_eq!(
        (&login["user"]["phone"], &login["user"]["is_new"]),
        (&json!("+8613800000001"), &json!(false))
    );
    assert_eq!(
        scene.number(
            "SELECT count(*) FROM user JOIN post ON post.user_id = user.id AND post.role = 'owner'
              WHERE phone IS NULL AND phone_sealed IS NOT NULL"
        ),
        1
    );
}

#[test]
fn a_wrong_password_no_password_and_no_account_are_one_answer() {
    let scene = Scene::new();
    scene.sms("13900139000", &scene.code("13900139000"), None).unwrap();
    assert_eq!(told(scene.password(STAFF, "kaimen-demO")), wrong());
    assert_eq!(told(scene.password("13900139000", "kaimen-demo")), wrong());
    assert_eq!(told(scene.password("13700137000", "kaimen-demo")), wrong());
    assert_eq!(told(scene.password(STAFF, &"x".repeat(10_000))), wrong());
}

#[test]
fn ten_wrong_tries_close_a_phone_for_a_quarter_of_an_hour() {
    let scene = Scene::new();
    for _ in 0..10 {
        assert_eq!(told(scene.password(STAFF, "wrong-password")), wrong());
    }
    assert_eq!(
        told(scene.password(STAFF, "kaimen-demo")),
        (429, "too-many-requests".to_owned(), Some(900))
    );
    scene.world.clock.advance(900);
    scene.password(STAFF, "kaimen-demo").unwrap();
}

#[test]
fn right_tries_are_not_held_against_anybody() {
    let scene = Scene::new();
    for _ in 0..11 {
        scene.password(STAFF, "kaimen-demo").unwrap();
    }
    assert_eq!(
        scene.number("SELECT count(*) FROM login_attempt WHERE kind = 'password'"),
        0
    );
}

#[test]
fn an_address_has_thirty_tries_for_all_phones() {
    let scene = Scene::new();
    for number in 0..30 {
        assert_eq!(
            told(scene.password(&format!("138111111{number:02}"), "guessed-once")),
            wrong()
        );
    }
    assert_eq!(told(scene.password(STAFF, "kaimen-demo")).0, 429);
    let body = json!({ "phone": STAFF, "password": "kaimen-demo" });
    assert_eq!(
        scene
            .post_from("[2001:db8::1]:9", "/v1/login/password", None, &body)
            .unwrap()
            .status(),
        200
    );
}
