//! The end of an account: what shows whose it is, what goes, and what stays.

mod at_once;
mod obstacles;

use super::{me, member, of_wechat, world};
use api::{Language, Problem, World};
use caller::Caller;
use clock::Id;
use database::{Statements, parameters};
use member::{
    Refusal, Sealing, Visitor,
    account::{self, Way},
};
use order::Status;
use scene::{Call, Person, Shop};
use serde::Deserialize;
use serde_json::{Value, json};

const PASSWORD: &str = "tea-and-quiet";

fn delete(world: &World, token: &str, body: &Value) -> Result<(), Problem> {
    let call = Call::post("/v1/me/delete").header("content-type", "application/json");
    let answer = call.by(token).body(body).outcome(world, kaimen_guest_me::answer)?;
    assert_eq!((answer.status(), answer.body()), (200, &b"{}"[..]));
    Ok(())
}

/// What is told of a refusal.
fn told(problem: Problem) -> Value {
    serde_json::from_slice(problem.answer(Language::English, "test").body()).unwrap()
}

/// The kinds of what stands in the way.
fn obstacles(outcome: Result<(), Problem>) -> Vec<String> {
    let told = told(outcome.unwrap_err());
    assert_eq!(
        (&told["type"], &told["status"]),
        (&json!("/problems/account-still-needed"), &json!(409))
    );
    let obstacles = told["obstacles"].as_array().unwrap().iter();
    obstacles
        .map(|obstacle| obstacle["kind"].as_str().unwrap().to_owned())
        .collect()
}

fn number(world: &World, statement: &str) -> i64 {
    #[derive(Deserialize)]
    struct Number {
        number: i64,
    }
    let row: Number = world
        .database
        .one(&format!("SELECT ({statement}) AS number"), &[])
        .unwrap();
    row.number
}

fn caller(world: &World, token: &str) -> Caller {
    caller::find(&world.database, &world.clock, token).unwrap().unwrap()
}

fn enter(world: &World, way: Way<'_>, visitor: &Visitor) -> Result<account::Entry, Refusal> {
    let sealing = pollster::block_on(Sealing::of(world));
    world
        .database
        .transaction(|change| account::enter(change, &world.clock, &sealing, way, visitor))
}

/// Somebody with all that an account can have; the token and the account.
fn somebody(world: &World) -> (String, Id) {
    member(world, of_wechat("zhang"));
    let first = member(world, of_wechat("zhang"));
    let visitor = Visitor {
        caller: Some(caller(world, &first)),
        is_proven: true,
        client: "a client".to_owned(),
    };
    enter(world, Way::Phone("+8613900139000"), &visitor).ok().unwrap();
    let entry = enter(world, Way::Phone("+8613800138000"), &visitor).ok().unwrap();
    let wish = json!({
        "nickname": "陆羽", "gender": "male", "birthday": "1999-02-28", "address": "南京西路 1 号", "signature": "一期一会",
        "avatar_url": "https://cdn.example/luyu.png", "password": PASSWORD,
    });
    me(world, &entry.login.token, Some(&wish)).unwrap();
    let post = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, 'clerk', 1, 0)";
    world.database.run(post, parameters![entry.user_id]).unwrap();
    (entry.login.token, entry.user_id)
}

#[test]
fn a_fresh_login_deletes_without_a_body_and_an_old_one_does_not() {
    let world = world();
    let bare = |method: &str, route: &str, token: &str| {
        let call = Call::new(method, route).by(token).body("");
        call.send(&world, kaimen_guest_me::answer)
    };
    for (method, route) in [("DELETE", "/v1/me"), ("POST", "/v1/me/delete")] {
        let (gone, old) = (Person::guest(&world), Person::guest(&world));
        assert_eq!(bare(method, route, &gone.token).expect(200), json!({}));
        bare(method, route, &gone.token).refused(401, "unauthenticated");
        world.clock.advance(11 * 60);
        bare(method, route, &old.token).refused(403, "proof-needed");
        let deleted = format!("SELECT deleted_at IS NOT NULL FROM user WHERE id = '{}'", old.id);
        assert_eq!(number(&world, &deleted), 0);
    }
}

#[test]
fn nothing_of_the_person_is_left_and_nobody_enters() {
    let world = world();
    let (token, _) = somebody(&world);
    assert!(number(&world, "SELECT count(*) FROM due WHERE task = 'message-delivery'") > 0);
    delete(&world, &token, &json!({ "proof": { "current_password": PASSWORD } })).unwrap();

    let row = "SELECT count(*) FROM user WHERE deleted_at IS NOT NULL AND nickname = '已注销用户' AND coalesce(phone, phone_sealed,
      phone_fingerprint, password_hash, gender, birthday, birthday_sealed, address, address_sealed, avatar_url, signature) IS NULL";
    assert_eq!(number(&world, row), 1);
    for table in [
        "session",
        "identity",
        "message",
        "message_delivery",
        "idempotency",
        "sms_code",
    ] {
        assert_eq!(number(&world, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(
        number(&world, "SELECT count(*) FROM due WHERE task = 'message-delivery'"),
        0
    );
    assert_eq!(number(&world, "SELECT count(*) FROM post WHERE role = 'clerk'"), 0);
    // What happened stays, without the phone that was replaced.
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM account_event WHERE kind = 'phone_replaced'"
        ),
        1
    );
    assert_eq!(
        number(&world, "SELECT count(*) FROM account_event WHERE kind = 'deleted'"),
        1
    );
    assert_eq!(
        number(
            &world,
            "SELECT count(*) FROM account_event WHERE phone_before_sealed IS NOT NULL"
        ),
        0
    );
    let all = scene::everything(&world.database);
    for word in ["陆羽", "一期一会", "luyu", "zhang"] {
        assert!(!all.contains(word), "{word}");
    }
}

#[test]
fn no_way_leads_into_it_and_each_way_leads_to_a_new_one() {
    let world = world();
    let (token, id) = somebody(&world);
    let before = caller(&world, &token);
    delete(&world, &token, &json!({ "proof": { "current_password": PASSWORD } })).unwrap();
    assert_eq!(me(&world, &token, None).unwrap_err().slug(), "unauthenticated");
    assert_eq!(
        delete(&world, &token, &json!({})).unwrap_err().slug(),
        "unauthenticated"
    );
    // Who compared the password or read the session just before comes too late.
    let late = enter(&world, Way::Password(id), &Visitor::default());
    assert!(matches!(late, Err(Refusal::BadCredentials)));
    let visitor = Visitor {
        caller: Some(before),
        is_proven: true,
        client: String::new(),
    };
    let linked = enter(
        &world,
        Way::Alipay {
            open_id: "zhang",
            union_id: None,
        },
        &visitor,
    )
    .ok()
    .unwrap();
    assert!(linked.is_new && linked.user_id != id);
    for way in [of_wechat("zhang"), Way::Phone("+8613800138000")] {
        let anew = enter(&world, way, &Visitor::default()).ok().unwrap();
        assert!(anew.is_new && anew.user_id != id);
        let told = me(&world, &anew.login.token, None).unwrap();
        assert_eq!(
            (&told["birthday"], &told["has_password"], &told["role"]),
            (&Value::Null, &json!(false), &json!("guest"))
        );
    }
}

#[test]
fn the_database_lets_nobody_back_in() {
    let world = world();
    let (token, id) = somebody(&world);
    let other = Person::guest(&world);
    let run = |statement: &str| world.database.run(statement, parameters![id, other.id]);
    // As long as the account lives, what happened never changes, not even to nothing.
    assert!(run("UPDATE account_event SET phone_before_sealed = NULL WHERE user_id = ?1 AND ?2 <> ''").is_err());
    assert!(
        run("UPDATE user SET deleted_at = 1 WHERE id = ?1 AND ?2 <> ''").is_err(),
        "it knows its person"
    );
    delete(&world, &token, &json!({ "proof": { "current_password": PASSWORD } })).unwrap();
    other.has(&world, "wechat", "li");
    for statement in [
        "UPDATE user SET deleted_at = NULL WHERE id = ?1 AND ?2 <> ''",
        "UPDATE user SET phone = '+8613800138000' WHERE id = ?1 AND ?2 <> ''",
        "INSERT INTO identity (provider, subject, user_id, bound_at) SELECT 'wechat', 'wang', ?1, 0 WHERE ?2 <> ''",
        "UPDATE identity SET user_id = ?1 WHERE user_id = ?2",
        "INSERT INTO session (token_hash, id, user_id, way, client, opened_at, expires_at)
         SELECT printf('%064d', 1), printf('%032d', 1), ?1, 'phone', '', 0, 9999999999 WHERE ?2 <> ''",
        "INSERT INTO post (user_id, role, since) SELECT ?1, 'operator', 0 WHERE ?2 <> ''",
        "UPDATE account_event SET at = 0 WHERE user_id = ?1 AND ?2 <> ''",
        "UPDATE account_event SET phone_before_sealed = 'x' WHERE user_id = ?1 AND ?2 <> ''",
        "DELETE FROM account_event WHERE user_id = ?1 AND ?2 <> ''",
    ] {
        assert!(run(statement).is_err(), "{statement}");
    }
    // What would be told to nobody is not written.
    let message = "INSERT INTO message (id, user_id, template, key, facts, at)
      SELECT printf('%032d', 1), ?1, 'password_changed', printf('%032d', 1), '{}', 0 WHERE ?2 <> ''";
    run(message).unwrap();
    assert_eq!(number(&world, "SELECT count(*) FROM message"), 0);
}

#[test]
fn a_session_alone_does_not_show_whose_the_account_is() {
    let world = world();
    let (token, _) = somebody(&world);
    world.clock.advance(600);
    let refused = |body: Value| told(delete(&world, &token, &body).unwrap_err());
    for nothing in [json!({}), json!({ "proof": null }), json!({ "proof": {} })] {
        let told = refused(nothing);
        assert_eq!(
            (&told["type"], &told["status"]),
            (&json!("/problems/proof-needed"), &json!(403))
        );
        assert_eq!(told["proofs"], json!(["phone_code", "current_password"]));
    }
    assert_eq!(
        refused(json!({ "proof": { "current_password": "wrong-and-loud" } }))["type"],
        "/problems/invalid"
    );
    assert_eq!(refused(json!({ "proof": 7 }))["type"], "/problems/unreadable");
    assert_eq!(me(&world, &token, None).unwrap()["nickname"], "陆羽");

    // Without a phone there is nothing that could show more than a login of just now.
    let token = member(&world, of_wechat("li"));
    world.clock.advance(600);
    let told = told(delete(&world, &token, &json!({ "proof": { "current_password": PASSWORD } })).unwrap_err());
    assert_eq!(
        (&told["type"], &told["proofs"]),
        (&json!("/problems/proof-needed"), &json!(["login"]))
    );
    delete(&world, &member(&world, of_wechat("li")), &json!({})).unwrap();
    assert_eq!(me(&world, &token, None).unwrap_err().slug(), "unauthenticated");
}

#[test]
fn a_review_stays_and_names_nobody() {
    let shop = Shop::open();
    let stay = shop.stay(Status::Completed, 2, &[4000]);
    let review = "INSERT INTO review (order_id, listing_number, user_id, marks, text, anonymous, at)
      SELECT id, 101, user_id, '{\"environment\":5,\"facilities\":4,\"tea\":3,\"service\":5}', '很安静', 0, 0 FROM \"order\" WHERE id = ?1";
    shop.world.database.run(review, parameters![stay.order_id]).unwrap();
    delete(&shop.world, &shop.guest.token, &json!({})).unwrap();
    let kept = "SELECT count(*) FROM review WHERE anonymous AND text = '很安静' AND marks ->> 'tea' = 3";
    assert_eq!(number(&shop.world, kept), 1);
}
