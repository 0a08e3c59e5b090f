//! The guest's inbox, natively.

use database::{Statements, parameters};
use kaimen_guest_messages::answer;
use order::{Status, Turn};
use scene::{Call, Person, Reply, STAFF, Shop, Stay, give_back};
use serde_json::{Value, json};

fn list(shop: &Shop, token: &str, query: &str) -> Reply {
    Call::get("/v1/messages")
        .query(query)
        .by(token)
        .send(&shop.world, answer)
}

fn read(shop: &Shop, token: &str, body: &Value) -> Reply {
    Call::post("/v1/messages/read")
        .by(token)
        .body(body)
        .send(&shop.world, answer)
}

fn ids(page: &Value) -> Vec<Value> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].clone()).collect()
}

/// An order that the shop cancels.
fn cancelled(shop: &Shop) -> Stay {
    let stay = shop.stay(Status::Paid, 9, &[4000]);
    let how = Turn {
        source: Status::Paid,
        target: Status::Refunding,
        actor: STAFF,
        at: shop.world.clock.now(),
        cause: "refunded by the shop",
    };
    assert!(order::turn(&shop.world.database, stay.order_id, how).unwrap());
    shop.world.clock.advance(60);
    stay
}

#[test]
fn what_was_told_is_read_newest_first_in_the_guests_language() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    let stay = cancelled(&shop);
    give_back(&shop.world, stay.order_id, 1234, "decided");
    let page = list(&shop, me, "").expect(200);
    assert_eq!(
        (ids(&page).len(), &page["unread"], &page["next_cursor"]),
        (2, &json!(2), &Value::Null)
    );
    let [refund, cancellation] = [&page["items"][0], &page["items"][1]];
    assert_eq!(refund["template"], "refund_decided");
    assert_eq!(refund["title"], "退款处理中");
    assert_eq!(
        refund["text"],
        "开门茶室·柳巷店「听雨」的退款¥12.34正在原路退回，到账后会再通知您。"
    );
    assert_eq!(refund["at"], "2026-05-01T20:01:00+08:00");
    assert_eq!(
        (&refund["order_id"], &refund["read_at"]),
        (&json!(stay.order_id), &Value::Null)
    );
    assert_eq!(cancellation["template"], "order_cancelled");
    let english = Call::get("/v1/messages").by(me).header("accept-language", "en");
    let english = english.send(&shop.world, answer).expect(200);
    assert_eq!(english["items"][0]["title"], "Your money is on its way");
    assert_eq!(
        english["items"][1]["text"],
        "开门茶室·柳巷店 has cancelled your order of 听雨. What you paid goes back the way it came."
    );
}

#[test]
fn every_template_has_words_without_a_hole() {
    let shop = Shop::open();
    let stay = shop.stay(Status::Paid, 9, &[4000]);
    let tell = "INSERT INTO message_cause (template, key, order_id, amount_fen, pay_before, at)
      SELECT name, ?1, ?2, 4000, ?3, ?3 FROM message_template WHERE body_chinese LIKE '%{store}%{listing}%'";
    let row = parameters![shop.world.clock.id(), stay.order_id, shop.world.clock.now()];
    shop.world.database.run(tell, row).unwrap();
    for language in ["zh", "en"] {
        let call = Call::get("/v1/messages")
            .by(&shop.guest.token)
            .header("accept-language", language);
        let page = call.send(&shop.world, answer).expect(200);
        assert_eq!(ids(&page).len(), 7);
        for item in page["items"].as_array().unwrap() {
            let text = item["text"].as_str().unwrap();
            assert!(
                text.contains("开门茶室·柳巷店") && text.contains("听雨") && !text.contains('{'),
                "{text}"
            );
        }
    }
}

#[test]
fn pages_follow_each_other_and_what_was_read_can_be_left_out() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    for _ in 0..3 {
        cancelled(&shop);
    }
    let all = ids(&list(&shop, me, "").expect(200));
    let first = list(&shop, me, "limit=2").expect(200);
    assert_eq!((ids(&first), &first["next_cursor"]), (all[..2].to_vec(), &all[1]));
    let rest = list(&shop, me, &format!("limit=2&cursor={}", all[1].as_str().unwrap())).expect(200);
    assert_eq!(
        (ids(&rest), &rest["next_cursor"], &rest["unread"]),
        (all[2..].to_vec(), &Value::Null, &json!(3))
    );

    assert_eq!(
        read(&shop, me, &json!({ "ids": [all[1], all[1]] })).expect(200),
        json!({ "unread": 2 })
    );
    let unread = list(&shop, me, "unread=true").expect(200);
    assert_eq!(ids(&unread), [all[0].clone(), all[2].clone()]);
    let read_at = |at: usize| list(&shop, me, "").expect(200)["items"][at]["read_at"].clone();
    assert_eq!(read_at(1), "2026-05-01T20:03:00+08:00");
    shop.world.clock.advance(60);
    assert_eq!(
        read(&shop, me, &json!({ "until": all[1] })).expect(200),
        json!({ "unread": 1 })
    );
    assert_eq!(
        read(&shop, me, &json!({ "until": all[1] })).expect(200),
        json!({ "unread": 1 })
    );
    assert_eq!(
        (read_at(1), read_at(2)),
        (json!("2026-05-01T20:03:00+08:00"), json!("2026-05-01T20:04:00+08:00"))
    );
    assert_eq!(ids(&list(&shop, me, "unread=true").expect(200)), all[..1]);
    assert_eq!(
        read(&shop, me, &json!({ "ids": [] })).expect(200),
        json!({ "unread": 1 })
    );
}

#[test]
fn a_strangers_message_is_not_found_and_nothing_is_noted_then() {
    let shop = Shop::open();
    let (me, other) = (shop.guest.token.as_str(), Person::guest(&shop.world));
    cancelled(&shop);
    let mine = ids(&list(&shop, me, "").expect(200)).remove(0);
    let nothing = json!({ "items": [], "next_cursor": null, "unread": 0 });
    assert_eq!(list(&shop, &other.token, "").expect(200), nothing);
    for body in [
        json!({ "ids": [mine] }),
        json!({ "until": mine }),
        json!({ "ids": [shop.guest.id] }),
        json!({ "until": shop.guest.id }),
    ] {
        read(&shop, &other.token, &body).refused(404, "not-found");
    }
    read(&shop, me, &json!({ "ids": [mine, other.id] })).refused(404, "not-found");
    assert_eq!(list(&shop, me, "").expect(200)["unread"], 1);
}

#[test]
fn odd_requests_are_refused() {
    let shop = Shop::open();
    let me = shop.guest.token.as_str();
    for (query, status, slug) in [
        ("limit=0", 422, "invalid"),
        ("limit=101", 422, "invalid"),
        ("cursor=x", 400, "unreadable"),
        ("unread=yes", 400, "unreadable"),
    ] {
        list(&shop, me, query).refused(status, slug);
    }
    let id = shop.guest.id;
    for body in [
        json!({}),
        json!({ "ids": [], "until": id }),
        json!({ "ids": vec![id; 101] }),
    ] {
        read(&shop, me, &body).refused(422, "invalid");
    }
    for body in [
        json!([]),
        json!({ "ids": id }),
        json!({ "until": "1" }),
        json!({ "ids": ["1"] }),
    ] {
        read(&shop, me, &body).refused(400, "unreadable");
    }
    list(&shop, "x", "").refused(401, "unauthenticated");
    read(&shop, "x", &json!({ "ids": [] })).refused(401, "unauthenticated");
}
