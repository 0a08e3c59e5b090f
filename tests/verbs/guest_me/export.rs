//! All that is held about somebody, for them alone.

use super::{bind, me, member, of_wechat, world};
use api::{Answer, Problem, World};
use database::{Statements, parameters};
use order::Status;
use scene::{Call, Person, Shop, give_back};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PATH: &str = "/v1/me/export";

fn ask(world: &World, token: &str, query: &str) -> Result<Answer, Problem> {
    Call::get(PATH)
        .query(query)
        .by(token)
        .outcome(world, kaimen_guest_me::answer)
}

fn export(world: &World, token: &str, query: &str) -> Value {
    serde_json::from_slice(ask(world, token, query).unwrap().body()).unwrap()
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().unwrap()
}

#[test]
fn it_tells_who_the_person_is_and_how_they_come_in() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    let bound = bind(&world, &token, "86-13900139000").unwrap();
    world.clock.advance(1);
    let bound = bind(&world, bound["token"].as_str().unwrap(), "86-13800138000").unwrap();
    let token = bound["token"].as_str().unwrap();
    world.clock.advance(1);
    me(
        &world,
        token,
        Some(&json!({ "birthday": "1999-02-28", "address": "南京西路 1 号" })),
    )
    .unwrap();
    let told = export(&world, token, "");
    assert_eq!(told["profile"], me(&world, token, None).unwrap());
    assert_eq!(
        (&told["profile"]["phone"], &told["profile"]["address"]),
        (&json!("+8613800138000"), &json!("南京西路 1 号"))
    );
    let identity = &told["identities"][0];
    assert_eq!(
        (&identity["provider"], &identity["subject"]),
        (&json!("wechat"), &json!("zhang"))
    );
    assert_eq!(
        (told["sessions"].as_array().unwrap().len(), &told["posts"]),
        (1, &json!([]))
    );
    let events: Vec<_> = items(&told["account_events"])
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["data_exported", "phone_replaced", "phone_bound"]);
    assert_eq!(told["account_events"]["items"][1]["phone_before"], "+8613900139000");
    assert_eq!(items(&told["messages"])[0]["template"], "phone_replaced");
    let text = told.to_string();
    assert!(
        !text.contains(token) && !text.contains("session_key") && !text.contains("hash"),
        "{text}"
    );
}

#[test]
fn it_tells_what_was_bought_said_and_done_and_nothing_of_others() {
    let shop = Shop::open();
    let world = &shop.world;
    let stay = shop.stay(Status::Completed, 2, &[4000]);
    give_back(world, stay.order_id, 1000, "settled");
    for statement in [
        "INSERT INTO refund_request (id, order_id, user_id, amount_fen, state, asked_at, reason)
         SELECT printf('%032d', 1), id, user_id, 1000, 'open', 0, '茶凉了' FROM \"order\" WHERE id = ?1",
        "INSERT INTO review (order_id, listing_number, user_id, marks, text, anonymous, at)
         SELECT id, 101, user_id, '{\"environment\":5,\"facilities\":4,\"tea\":3,\"service\":5}', '很安静', 0, 0 FROM \"order\" WHERE id = ?1",
    ] {
        world.database.run(statement, parameters![stay.order_id]).unwrap();
    }
    let told = export(world, &shop.guest.token, "");
    let order = &items(&told["orders"])[0];
    assert_eq!(
        (&order["id"], &order["status"]),
        (&json!(stay.order_id), &json!("completed"))
    );
    assert_eq!(
        (&order["paid_fen"], &order["refunded_fen"]),
        (&json!(4000), &json!(1000))
    );
    assert_eq!(order["lines"][0]["amount_fen"], 4000);
    assert_eq!(order["charges"][0]["state"], "paid");
    let payment = &order["payments"][0];
    assert!(payment["transaction_id"].as_str().unwrap().starts_with("42"));
    assert_eq!(
        (&payment["refunds"][0]["amount_fen"], &payment["refunds"][0]["state"]),
        (&json!(1000), &json!("settled"))
    );
    assert_eq!(order["refund_requests"][0]["reason"], "茶凉了");
    let kinds: Vec<_> = order["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.starts_with(&["pending_payment", "paid", "in_use", "completed"]),
        "{kinds:?}"
    );
    let review = &items(&told["reviews"])[0];
    assert_eq!(
        (&review["order_id"], &review["text"], &review["marks"]["tea"]),
        (&json!(stay.order_id), &json!("很安静"), &json!(3))
    );
    assert!(
        items(&told["messages"])
            .iter()
            .any(|message| message["template"] == "refund_settled")
    );

    let stranger = export(world, &Person::guest(world).token, "");
    for list in ["orders", "reviews", "messages"] {
        assert_eq!(stranger[list], json!({ "items": [], "next_cursor": null }), "{list}");
    }
    let staff = export(world, &Person::with_post(world, "clerk", Some(1), None).token, "");
    assert_eq!(staff["posts"].as_array().unwrap().len(), 1);
    assert_eq!(items(&staff["orders"]).len(), 0);
}

#[test]
fn it_is_a_file_and_noted_and_ten_an_hour() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    for number in 0..10 {
        let answer = ask(&world, &token, "").unwrap().into_http("test");
        let disposition = &answer.headers()["content-disposition"];
        assert!(disposition.to_str().unwrap().starts_with("attachment"), "{number}");
        world.clock.advance(60);
    }
    let problem = ask(&world, &token, "").unwrap_err();
    assert_eq!(problem.slug(), "too-many-requests");
    let answer = problem.answer(api::Language::Chinese, "test").into_http("test");
    assert_eq!(answer.headers()["retry-after"], (3600 - 600).to_string());
    // Somebody else is not held up, nor who wants more of a list.
    ask(&world, &member(&world, of_wechat("li")), "").unwrap();
    assert_eq!(export(&world, &token, "part=account_events")["part"], "account_events");
    world.clock.advance(3000);
    ask(&world, &token, "").unwrap();
    ask(&world, &token, "").unwrap_err();
}

#[test]
fn a_long_list_goes_on_until_its_end() {
    let shop = Shop::open();
    let world = &shop.world;
    let guest = &shop.guest;
    for statement in [
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 250)
         INSERT INTO account_event (id, user_id, kind, at) SELECT printf('%032x', n), ?1, 'other_sessions_ended', n FROM number",
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 250)
         INSERT INTO message (id, user_id, template, key, facts, at)
         SELECT printf('%032x', n), ?1, 'identity_added', printf('%032x', n), '{}', n FROM number",
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 205)
         INSERT INTO new_order (document) SELECT jsonb(json_object('at', n,
           'order', json_object('id', printf('%032x', n), 'user_id', ?1, 'store_number', 1, 'status', 'pending_payment',
             'amount_fen', 100, 'remark', '', 'pay_before', n, 'placed_at', n),
           'charges', json_array(json_object('id', printf('%032x', n + 4096), 'kind', 'order', 'amount_fen', 100, 'pay_before', n,
             'state', 'pending_payment', 'is_agreed', 1)),
           'lines', json_array(json_object('item', 0, 'charge_id', printf('%032x', n + 4096), 'kind', 'stay', 'listing_number', 101,
             'label', '茶室', 'amount_fen', 100)))) FROM number",
    ] {
        world.database.run(statement, parameters![guest.id]).unwrap();
    }
    let whole = export(world, &guest.token, "");
    for (part, count) in [
        ("account_events", 251),
        ("messages", 250),
        ("orders", 205),
        ("reviews", 0),
    ] {
        let (mut found, mut page) = (Vec::new(), whole[part].clone());
        loop {
            found.extend(items(&page).iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            page = export(world, &guest.token, &format!("part={part}&cursor={cursor}"));
            assert_eq!(page["part"], part);
        }
        let distinct: BTreeSet<_> = found.iter().collect();
        assert_eq!((found.len(), distinct.len()), (count, count), "{part}");
    }
    let first = export(world, &guest.token, "part=orders");
    assert_eq!(first["items"], whole["orders"]["items"]);
}

#[test]
fn what_is_no_part_is_refused() {
    let world = world();
    let token = member(&world, of_wechat("zhang"));
    for (query, slug) in [
        ("part=everything", "unreadable"),
        ("part=orders&cursor=zz", "unreadable"),
        ("part=orders&part=reviews", "unreadable"),
        ("cursor=0197a000000070008000000000000101", "invalid"),
    ] {
        assert_eq!(ask(&world, &token, query).unwrap_err().slug(), slug, "{query}");
    }
    let unknown = Call::get(PATH).by("nobody").outcome(&world, kaimen_guest_me::answer);
    assert_eq!(unknown.unwrap_err().slug(), "unauthenticated");
}
