use crate::guest_login::world::{Scene, told};
use serde_json::json;

#[test]
fn the_first_login_makes_a_member_and_the_next_one_finds_them() {
    let scene = Scene::new();
    let first = scene.alipay("zhang-1", None).unwrap();
    let second = scene.alipay("zhang-2", None).unwrap();
    assert_eq!(
        (&first["user"]["is_new"], &second["user"]["is_new"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(second["user"]["id"], first["user"]["id"]);
    assert!(
        !first.to_string().contains("openid") && !first.to_string().contains("access-token"),
        "{first}"
    );
}

#[test]
fn the_same_names_at_wechat_and_alipay_are_two_people_until_one_says_otherwise() {
    let scene = Scene::new();
    // Openid and union id are alike at both: they are names of different worlds.
    let wechat = scene.wechat("zhang-union", None).unwrap();
    let alipay = scene.alipay("zhang-union", None).unwrap();
    assert_ne!(wechat["user"]["id"], alipay["user"]["id"]);
    assert_eq!(
        scene.number("SELECT count(*) FROM identity WHERE union_id = 'union-1'"),
        2
    );
    // Another openid with the same union id, such as of another mini-program, is somebody else, too.
    assert_eq!(scene.alipay("wang-union", None).unwrap()["user"]["is_new"], true);
}

#[test]
fn with_a_session_alipay_is_bound_to_the_callers_account() {
    let scene = Scene::new();
    let wechat = scene.wechat("zhang-1", None).unwrap();
    let bound = scene.alipay("zhang-1", wechat["token"].as_str()).unwrap();
    assert_eq!(
        (&bound["user"]["id"], &bound["user"]["is_new"]),
        (&wechat["user"]["id"], &json!(false))
    );
    assert_eq!(
        scene.alipay("zhang-2", None).unwrap()["user"]["id"],
        wechat["user"]["id"]
    );
    // Somebody else's, who has an order: neither gives way.
    let li = scene.wechat("li-1", None).unwrap();
    scene.order(&li["user"]);
    let refused = scene.alipay("zhang-3", li["token"].as_str());
    assert_eq!(told(refused), (409, "account-conflict".to_owned(), None));
    // An empty account gives way to the one that Alipay belongs to.
    let empty = scene.wechat("wang-1", None).unwrap();
    let merged = scene.alipay("zhang-4", empty["token"].as_str()).unwrap();
    assert_eq!(merged["user"]["id"], wechat["user"]["id"]);
    assert_eq!(scene.holder(&empty["token"]), None);
}

#[test]
fn what_alipay_refuses_is_told_as_what_the_client_can_do_about_it() {
    let scene = Scene::new();
    let problem = |code: &str| told(scene.alipay(code, None));
    for code in ["invalid", "used", "", &"x".repeat(10_000)] {
        assert_eq!(problem(code), (401, "alipay-code-invalid".to_owned(), None), "{code}");
    }
    assert_eq!(problem("often"), (429, "too-many-requests".to_owned(), Some(60)));
    assert_eq!(problem("busy"), (503, "unavailable".to_owned(), Some(5)));
    assert_eq!(problem("misconfigured"), (503, "unavailable".to_owned(), Some(60)));
    // An answer by another key than Alipay's lets nobody in.
    assert_eq!(problem("mallory-1"), (503, "unavailable".to_owned(), Some(5)));
    assert_eq!(scene.guests(), 0);
}
