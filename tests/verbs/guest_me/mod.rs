//! Binding a phone, on a world made by hand: WeChat is played, the clock stands.

mod deletion;
mod export;

use api::{Answer, Problem, World};
use clock::Moment;
use database::{Statements, parameters};
use member::{
    Refusal, Sealing,
    account::{self, Way},
};
use outbound::Outbound;
use scene::{Call, Person};
use serde_json::{Value, json};
use settings::{Mode, Settings};
use wechat::{
    phone::PhoneNumber,
    server::{self, Refusal as WechatRefusal, refused},
};

const KEY: &str = "of-our-own:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

const PATH: &str = "/v1/me/phone";

/// Codes are `<country>-<number>`, or an `errcode` to refuse with.
fn wechat(call: &outbound::Call) -> outbound::Answer {
    match call.uri().path() {
        "/cgi-bin/stable_token" => server::token("86_token", 7200),
        _ => match server::phone_code(call).unwrap().as_str() {
            "invalid" => refused(WechatRefusal::CODE),
            "used" => refused(WechatRefusal::CODE_USED),
            "busy" => refused(WechatRefusal {
                code: -1,
                message: "system error",
            }),
            "often" => refused(WechatRefusal {
                code: 45009,
                message: "reach max api daily quota limit",
            }),
            "unlisted" => refused(WechatRefusal {
                code: 40164,
                message: "invalid ip, not in whitelist",
            }),
            "foreign" => server::phone(&PhoneNumber::new("86", "13800138000").unwrap(), "wx-another", 0),
            code => {
                let (country, number) = code.split_once('-').unwrap();
                server::phone(&PhoneNumber::new(country, number).unwrap(), "wx-test", 0)
            }
        },
    }
}

fn world() -> World {
    let settings = [
        ("sealing_keys", KEY),
        ("wechat_api", "http://wechat.test"),
        ("wechat_appid", "wx-test"),
        ("wechat_secret", "wechat-secret"),
    ];
    World {
        outbound: Outbound::played_by(|call| Ok(wechat(&call))),
        settings: Settings::given(settings.map(|(name, value)| (name, value.to_owned()))),
        mode: Mode::Sandbox,
        ..scene::world(Moment::from_unix(1_777_636_800))
    }
}

/// A member with a session.
fn member(world: &World, way: Way<'_>) -> String {
    let sealing = pollster::block_on(Sealing::of(world));
    let entry = world.database.transaction(|change| -> Result<_, Refusal> {
        account::enter(change, &world.clock, &sealing, way, &member::Visitor::default())
    });
    entry.unwrap().login.token
}

fn of_wechat(openid: &str) -> Way<'_> {
    Way::Wechat {
        openid,
        union_id: None,
        session_key: "key",
    }
}

fn send(world: &World, token: Option<&str>, body: &Value) -> Result<Answer, Problem> {
    let call = Call::post(PATH).header("content-type", "application/json");
    call.by_if(token).body(body).outcome(world, kaimen_guest_me::answer)
}

fn bind(world: &World, token: &str, code: &str) -> Result<Value, Problem> {
    send(world, Some(token), &json!({ "code": code })).map(|answer| serde_json::from_slice(answer.body()).unwrap())
}

fn told(outcome: Result<Value, Problem>) -> (u16, String) {
    let problem = outcome.unwrap_err();
    let slug = problem.slug().to_owned();
    (problem.answer(api::Language::Chinese, "test").status(), slug)
}

#[test]
fn a_free_phone_becomes_the_callers_and_takes_the_old_ones_place() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    let bound = bind(&world, &token, "86-13800138000").unwrap();
    assert_eq!(
        (&bound["user"]["phone"], &bound["user"]["is_new"]),
        (&json!("+8613800138000"), &json!(false))
    );
    let again = bind(&world, bound["token"].as_str().unwrap(), "86-13800138000").unwrap();
    assert_eq!(again["user"]["id"], bound["user"]["id"]);
    // The session that a code of the phone has opened just now shows that the account is the caller's; the one before does not.
    assert_eq!(
        told(bind(&world, &token, "86-13900139000")),
        (403, "proof-needed".to_owned())
    );
    let other = bind(&world, bound["token"].as_str().unwrap(), "86-13900139000").unwrap();
    assert_eq!(
        (&other["user"]["id"], &other["user"]["phone"]),
        (&bound["user"]["id"], &json!("+8613900139000"))
    );
}

#[test]
fn an_empty_account_gives_way_to_the_one_that_has_the_phone() {
    let world = world();
    member(&world, Way::Phone("+8613800138000"));
    let token = member(&world, of_wechat("zhang"));
    let merged = bind(&world, &token, "86-13800138000").unwrap();
    assert_eq!(merged["user"]["phone"], "+8613800138000");
    assert_eq!(
        told(bind(&world, &token, "86-13800138000")),
        (401, "unauthenticated".to_owned())
    );
    let token = merged["token"].as_str().unwrap();
    assert_eq!(
        bind(&world, token, "86-13800138000").unwrap()["user"]["id"],
        merged["user"]["id"]
    );
}

#[test]
fn two_accounts_in_use_stay_two() {
    let world = world();
    member(&world, Way::Phone("+8613800138000"));
    let token = member(&world, Way::Phone("+8613900139000"));
    assert_eq!(
        told(bind(&world, &token, "86-13800138000")),
        (409, "account-conflict".to_owned())
    );
    assert_eq!(
        bind(&world, &token, "86-13700137000").unwrap()["user"]["phone"],
        "+8613700137000"
    );
}

#[test]
fn what_wechat_says_is_told_as_what_the_client_can_do_about_it() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    let long = "x".repeat(10_000);
    for code in ["invalid", "used", "", &long] {
        assert_eq!(
            told(bind(&world, &token, code)),
            (422, "phone-code-invalid".to_owned()),
            "{code}"
        );
    }
    assert_eq!(told(bind(&world, &token, "852-61234567")), (422, "invalid".to_owned()));
    assert_eq!(
        told(bind(&world, &token, "often")),
        (429, "too-many-requests".to_owned())
    );
    for code in ["busy", "unlisted", "foreign"] {
        let problem = bind(&world, &token, code).unwrap_err();
        assert!(!problem.cause().unwrap().contains("86_token"), "{problem:?}");
        assert_eq!(told(Err(problem)), (503, "unavailable".to_owned()), "{code}");
    }
    for token in [None, Some("nobody")] {
        let refused = send(&world, token, &json!({ "code": "86-13800138000" })).unwrap_err();
        assert_eq!(refused.slug(), "unauthenticated");
    }
    assert_eq!(send(&world, Some(&token), &json!({})).unwrap_err().slug(), "unreadable");
}

#[test]
fn a_live_bundle_asks_with_none_of_the_sandboxs_settings() {
    let mut world = world();
    let token = member(&world, of_wechat("zhang"));
    world.mode = Mode::Live;
    assert!(bind(&world, &token, "86-13800138000").is_ok());
    let left = [
        ("wechat_api", "http://wechat.test"),
        ("wechat_appid", "wx-test"),
        ("wechat_secret", "sandbox-wechat-secret"),
    ];
    world.settings = Settings::given(left.map(|(name, value)| (name, value.to_owned())));
    let problem = bind(&world, &token, "86-13800138000").unwrap_err();
    assert_eq!(problem.slug(), "not-configured");
    assert!(problem.cause().unwrap().contains("`wechat_secret`"));
}

/// Changes the profile, or reads it where nothing is wished for.
fn me(world: &World, token: &str, wish: Option<&Value>) -> Result<Value, Problem> {
    let call = match wish {
        Some(wish) => Call::new("PATCH", "/v1/me")
            .header("content-type", "application/json")
            .body(wish),
        None => Call::new("GET", "/v1/me"),
    };
    let answer = call.by(token).outcome(world, kaimen_guest_me::answer)?;
    Ok(serde_json::from_slice(answer.body()).unwrap())
}

#[test]
fn neither_phone_nor_birthday_nor_address_stands_in_the_clear() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    let wish = json!({ "birthday": "2000-02-29", "address": "南京西路 1 号" });
    assert_eq!(me(&world, &token, Some(&wish)).unwrap()["birthday"], "2000-02-29");
    let mut token = token;
    for phone in ["13800138000", "13900139000"] {
        let bound = bind(&world, &token, &format!("86-{phone}")).unwrap();
        token = bound["token"].as_str().unwrap().to_owned();
        let told = me(&world, &token, None).unwrap();
        assert_eq!(told["phone"], format!("+86{phone}"));
        assert_eq!(
            (&told["birthday"], &told["address"]),
            (&json!("2000-02-29"), &json!("南京西路 1 号"))
        );
        me(
            &world,
            &token,
            Some(&json!({ "password": "a-password", "current_password": "a-password" })),
        )
        .unwrap();
        let all = scene::everything(&world.database);
        for plain in ["13800138000", "13900139000", "2000-02-29", "南京西路"] {
            assert!(!all.contains(plain), "{plain}");
        }
    }
    let nothing = json!({ "birthday": null, "address": "" });
    let told = me(&world, &token, Some(&nothing)).unwrap();
    assert_eq!((&told["birthday"], &told["address"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_profile_takes_two_statements_and_a_row_that_is_taken_over_one_more_once() {
    let world = world();
    let guest = Person::guest(&world);
    let clear = "UPDATE user SET phone = '+8613800138000', birthday = '2000-02-29', address = '南京西路' WHERE id = ?1";
    world.database.run(clear, parameters![guest.id]).unwrap();
    for expected in [3, 2, 2] {
        let before = world.database.statements();
        let told = me(&world, &guest.token, None).unwrap();
        assert_eq!(
            (&told["phone"], &told["birthday"], &told["address"]),
            (&json!("+8613800138000"), &json!("2000-02-29"), &json!("南京西路"))
        );
        assert_eq!(world.database.statements() - before, expected);
    }
    let all = scene::everything(&world.database);
    assert!(!all.contains("13800138000") && !all.contains("南京西路"));
}

#[test]
fn a_birthday_in_the_clear_is_replaced_by_a_sealed_one() {
    let world = world();
    let guest = Person::guest(&world);
    let clear = "UPDATE user SET birthday = '2000-02-29' WHERE id = ?1";
    world.database.run(clear, parameters![guest.id]).unwrap();
    let wish = json!({ "birthday": "2001-03-01" });
    let before = world.database.statements();
    assert_eq!(me(&world, &guest.token, Some(&wish)).unwrap()["birthday"], "2001-03-01");
    assert_eq!(world.database.statements() - before, 2);
    let all = scene::everything(&world.database);
    assert!(!all.contains("2000-02-29") && !all.contains("2001-03-01"));
}

#[test]
fn a_live_bundle_without_a_sealing_key_keeps_neither_phone_nor_birthday_nor_address() {
    let mut world = world();
    let token = member(&world, of_wechat("zhang"));
    world.mode = Mode::Live;
    let without = [
        ("wechat_api", "http://wechat.test"),
        ("wechat_appid", "wx-test"),
        ("wechat_secret", "wechat-secret"),
    ];
    world.settings = Settings::given(without.map(|(name, value)| (name, value.to_owned())));
    let wish = json!({ "nickname": "张", "birthday": null });
    assert_eq!(
        me(&world, &token, Some(&json!({ "nickname": "张" }))).unwrap()["nickname"],
        "张"
    );
    assert_eq!(me(&world, &token, Some(&wish)).unwrap()["birthday"], Value::Null);
    for problem in [
        bind(&world, &token, "86-13800138000").unwrap_err(),
        me(&world, &token, Some(&json!({ "birthday": "2000-02-29" }))).unwrap_err(),
        me(&world, &token, Some(&json!({ "address": "南京西路 1 号" }))).unwrap_err(),
    ] {
        assert_eq!(problem.slug(), "not-configured");
        assert!(problem.cause().unwrap().contains("`sealing_keys`"), "{problem:?}");
    }
    assert_eq!(me(&world, &token, None).unwrap()["phone"], Value::Null);
}

#[test]
fn what_cannot_be_answered_for_want_of_a_key_is_not_written() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    let wish = json!({ "nickname": "张", "birthday": "2000-02-29" });
    me(&world, &token, Some(&wish)).unwrap();
    let mut keyless = world.clone();
    keyless.mode = Mode::Live;
    keyless.settings = Settings::given([("wechat_appid", "wx-test".to_owned())]);
    let problem = me(&keyless, &token, Some(&json!({ "nickname": "李" }))).unwrap_err();
    assert!(problem.cause().unwrap().contains("`sealing_keys`"), "{problem:?}");
    assert_eq!(me(&world, &token, None).unwrap()["nickname"], "张");
}
