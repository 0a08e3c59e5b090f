use crate::guest_login::world::{Scene, told};

#[test]
fn the_first_login_makes_an_ordinary_member_and_the_next_one_finds_them() {
    let scene = Scene::new();
    let first = scene.wechat("zhang-1", None).unwrap();
    assert_eq!(first["user"]["is_new"], true);
    assert_eq!(first["user"]["phone"], serde_json::Value::Null);
    assert_eq!(first["expires_at"], "2026-05-31T20:00:00+08:00");
    let nickname = first["user"]["nickname"].as_str().unwrap();
    assert!(
        nickname.starts_with("茶客") && nickname.chars().count() == 6,
        "{nickname}"
    );
    assert_eq!(scene.guests(), 1);

    let second = scene.wechat("zhang-2", None).unwrap();
    assert_eq!(second["user"]["is_new"], false);
    assert_eq!(second["user"]["id"], first["user"]["id"]);
    assert_ne!(second["token"], first["token"]);
    assert_eq!(scene.holder(&second["token"]), scene.holder(&first["token"]));
    assert_eq!(
        scene.number("SELECT count(*) FROM identity WHERE session_key = 'key-of-zhang-2'"),
        1
    );
}

#[test]
fn the_session_key_is_kept_and_never_told_and_a_known_unionid_stays() {
    let scene = Scene::new();
    let answer = scene.wechat("zhang-union", None).unwrap().to_string();
    assert!(
        !answer.contains("key-of") && !answer.contains("openid") && !answer.contains("union"),
        "{answer}"
    );
    scene.wechat("zhang-2", None).unwrap();
    let kept = "SELECT count(*) FROM identity WHERE session_key = 'key-of-zhang-2' AND union_id = 'union-1'";
    assert_eq!(scene.number(kept), 1);
}

#[test]
fn what_wechat_refuses_is_told_as_what_the_client_can_do_about_it() {
    let scene = Scene::new();
    let problem = |code: &str| told(scene.wechat(code, None));
    let invalid = (401, "wechat-code-invalid".to_owned(), None);
    for code in ["invalid", "used", "", &"x".repeat(10_000)] {
        assert_eq!(problem(code), invalid, "{code}");
    }
    assert_eq!(problem("blocked"), (403, "wechat-blocked".to_owned(), None));
    assert_eq!(problem("often"), (429, "too-many-requests".to_owned(), Some(60)));
    assert_eq!(problem("busy"), (503, "unavailable".to_owned(), Some(5)));
    assert_eq!(problem("down"), (503, "unavailable".to_owned(), Some(5)));
    assert_eq!(scene.guests(), 0);

    let nobody = Scene::with(|_, _| {
        let (host, cause) = ("wechat.test".to_owned(), "gone".to_owned());
        Some(Err(outbound::Error::Unreachable { host, cause }))
    });
    assert_eq!(
        told(nobody.wechat("zhang-1", None)),
        (503, "unavailable".to_owned(), Some(5))
    );
}

#[test]
fn two_first_logins_at_once_are_one_account() {
    let scene = std::sync::Arc::new(Scene::new());
    let (other, outcome) = (scene.clone(), std::sync::Arc::new(std::sync::Mutex::new(None)));
    let kept = outcome.clone();
    // While WeChat is asked about the first code, the second login runs from its beginning to its end.
    *scene.counterparts.meanwhile.lock().unwrap() = Some(Box::new(move || {
        *kept.lock().unwrap() = Some(other.wechat("zhang-2", None).unwrap());
    }));
    let slow = scene.wechat("zhang-1", None).unwrap();
    let quick = outcome.lock().unwrap().take().unwrap();
    assert_eq!(slow["user"]["id"], quick["user"]["id"]);
    assert_eq!(
        (&slow["user"]["is_new"], &quick["user"]["is_new"]),
        (&false.into(), &true.into())
    );
    assert_eq!(scene.guests(), 1);
}

#[test]
fn logging_out_ends_the_session_and_only_that() {
    let scene = Scene::new();
    let (first, second) = (
        scene.wechat("zhang-1", None).unwrap(),
        scene.wechat("zhang-2", None).unwrap(),
    );
    let log_out = |login: &serde_json::Value| scene.post("/v1/logout", login["token"].as_str(), &serde_json::json!({}));
    let answer = log_out(&first).unwrap();
    assert_eq!((answer.status(), answer.body()), (200, b"{}".as_slice()));
    assert_eq!(scene.holder(&first["token"]), None);
    assert!(scene.holder(&second["token"]).is_some());
    assert_eq!(told(log_out(&first)).0, 401);
    assert_eq!(told(scene.post("/v1/logout", None, &serde_json::json!({}))).0, 401);
}
