//! GET /v1/merchant/orders · GET /v1/merchant/orders/:id, …/events · POST /v1/merchant/orders/:id/cancel, …/end, …/goods/:item/served,
//! …/goods/:item/not-made

use serde_json::{Value, json};
use tests::{Bundle, Guest, Reply, Stay, race, refuses_strangers, rooms, shelf};

const ORDERS: &str = "/v1/merchant/orders";

fn path(order: &Value, rest: &str) -> String {
    format!("{ORDERS}/{}{rest}", order["id"].as_str().unwrap())
}

fn list(bundle: &Bundle, staff: &str, query: &str) -> Value {
    let call = bundle.get(&format!("{ORDERS}?{query}")).token(staff);
    call.send().expect_status(200)
}

fn ids(page: &Value) -> Vec<&Value> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["id"])
        .collect()
}

fn cancel(bundle: &Bundle, staff: &str, order: &Value, key: &str) -> Reply {
    let call = bundle.post(&path(order, "/cancel"), &json!({ "reason": "空调坏了😡" }));
    call.token(staff).key(key).send()
}

fn end(bundle: &Bundle, staff: &str, order: &Value, key: &str) -> Reply {
    let call = bundle.post(&path(order, "/end"), &json!({}));
    call.token(staff).key(key).send()
}

/// Somebody who has opened the door just now.
fn inside<'a>(bundle: &'a Bundle, name: &str) -> (Guest<'a>, Value) {
    let guest = bundle.guest(name);
    let order = guest.paid(Stay::ahead(bundle, rooms::FIRST, 0, 120));
    bundle.forward_minutes(2);
    let unlock = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    guest.post(&unlock, &json!({})).key("in").send().expect_status(200);
    assert_eq!(guest.order(&order)["status"], "in_use");
    (guest, order)
}

/// So many pots of tea that were ordered from inside and paid for.
fn have_brought(guest: &Guest<'_>, order: &Value, pots: i64) {
    let wish = json!({ "goods": [{ "sku_id": shelf::TEA, "quantity": pots }], "expect_amount_fen": 3800 * pots });
    let path = format!("/v1/orders/{}/goods", order["id"].as_str().unwrap());
    let ordered = guest.post(&path, &wish).send().expect_status(201);
    guest.pay_charge(order, &ordered["charge_id"]);
}

#[test]
fn the_shop_brings_what_was_ordered_or_gives_the_money_back() {
    let bundle = Bundle::start();
    let staff = bundle.staff();
    let (guest, order) = inside(&bundle, "thirsty");
    have_brought(&guest, &order, 1);
    have_brought(&guest, &order, 2);
    let page = list(&bundle, &staff, "needs=goods");
    let goods = page["items"][0]["goods"].as_array().unwrap();
    let told = |index: usize| (goods[index]["quantity"].clone(), goods[index]["state"].clone());
    assert_eq!(
        (told(0), told(1)),
        ((json!(1), json!("waiting")), (json!(2), json!("waiting")))
    );
    let act = |index: usize, deed: &str, body: &Value, key: &str| {
        let path = path(&order, &format!("/goods/{}/{deed}", goods[index]["item"]));
        bundle.post(&path, body).token(&staff).key(key).send()
    };
    refuses_strangers(&bundle, "POST", &path(&order, "/goods/1/served"));
    refuses_strangers(&bundle, "POST", &path(&order, "/goods/1/not-made"));
    let replies = race(5, |_| act(0, "served", &json!({}), "one"));
    for reply in replies {
        assert_eq!(reply.expect_status(200)["state"], "served");
    }
    act(0, "served", &json!({}), "two").expect_problem(409, "not-to-be-brought");
    let sorry = json!({ "reason": "今天卖完了" });
    assert_eq!(
        act(1, "not-made", &sorry, "three").expect_status(200)["state"],
        "given_up"
    );
    act(1, "served", &json!({}), "four").expect_problem(409, "not-to-be-brought");
    bundle.settle_refunds();
    let after = guest.order(&order);
    assert_eq!(
        (&after["refunded_fen"], &after["status"]),
        (&json!(7600), &json!("in_use"))
    );
    assert_eq!(ids(&list(&bundle, &staff, "needs=goods")), Vec::<&Value>::new());
    let nothing = path(&order, "/goods/0/not-made");
    bundle
        .post(&nothing, &sorry)
        .token(&staff)
        .send()
        .expect_problem(404, "not-found");
}

#[test]
fn the_shop_sees_who_comes_and_all_that_belongs_to_an_order() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("comes"), bundle.staff());
    let phone = json!({ "code": "sandbox-phone-+8613800138000-1" });
    guest.post("/v1/me/phone", &phone).send().expect_status(200);
    let first = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let second = guest.book(Stay::ahead(&bundle, rooms::SECOND, 2 * 24 * 60, 60));
    let all = list(&bundle, &staff, "");
    assert_eq!(ids(&all), [&second["id"], &first["id"]]);
    assert_eq!(all["items"][1]["guest"]["phone"], "+86138****8000");
    let encoded = |moment: clock::Moment| moment.to_string().replace('+', "%2B");
    let tonight = format!(
        "from={}&to={}&sort=starts",
        encoded(bundle.now()),
        encoded(bundle.now().plus_minutes(24 * 60))
    );
    assert_eq!(ids(&list(&bundle, &staff, &tonight)), [&first["id"]]);
    assert_eq!(ids(&list(&bundle, &staff, "needs=payment")), [&second["id"]]);
    assert_eq!(
        ids(&list(&bundle, &staff, "phone=13800138000&status=paid")),
        [&first["id"]]
    );
    let page = list(&bundle, &staff, "limit=1");
    let rest = format!("limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(ids(&list(&bundle, &staff, &rest)), [&first["id"]]);

    let look = |rest: &str| bundle.get(&path(&first, rest)).token(&staff).send().expect_status(200);
    let shown = look("");
    assert_eq!(shown["payments"][0]["amount_fen"], first["paid_fen"]);
    assert_eq!(shown["holds"][0]["state"], "confirmed");
    assert_eq!(shown["guest"]["phone"], "+86138****8000");
    assert_eq!(look("?phone=full")["guest"]["phone"], "+8613800138000");
    let events = look("/events");
    let last = events["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["kind"], &last["actor"]["kind"]),
        (&json!("see-phone"), &json!("staff"))
    );
}

#[test]
fn many_who_cancel_at_once_give_the_money_back_once() {
    let bundle = Bundle::start();
    let (guest, other, staff) = (bundle.guest("goes"), bundle.guest("takes"), bundle.staff());
    let stay = Stay::ahead(&bundle, rooms::FIRST, 30, 60);
    let order = guest.paid(stay);
    let replies = race(6, |number| cancel(&bundle, &staff, &order, &number.to_string()));
    let done: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(done.len(), 1);
    assert_eq!(done[0].json()["refunding_fen"], order["paid_fen"]);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "not-cancellable");
    }
    let told = guest.get("/v1/messages").send().expect_status(200);
    let told = told["items"].as_array().unwrap();
    assert!(
        told.iter().any(|message| message["template"] == "order_cancelled"),
        "{told:?}"
    );
    other.paid(stay);
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn a_stay_that_is_ended_leaves_its_room_to_others() {
    let bundle = Bundle::start();
    let staff = bundle.staff();
    let (guest, order) = inside(&bundle, "stays");
    let replies = race(4, |number| end(&bundle, &staff, &order, &number.to_string()));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.expect_problem(409, "not-in-use");
    }
    let ended = guest.order(&order);
    assert_eq!(ended["status"], "completed");
    let unlock = format!("/v1/orders/{}/unlock", order["id"].as_str().unwrap());
    let press = guest.post(&unlock, &json!({})).key("again").send();
    press.expect_problem(409, "ended");
    bundle.guest("next").paid(Stay::ahead(&bundle, rooms::FIRST, 30, 60));
    let review = json!({ "environment": 5, "facilities": 5, "tea": 5, "service": 5, "text": "好", "anonymous": false });
    let review = guest.post(&format!("/v1/orders/{}/review", order["id"].as_str().unwrap()), &review);
    review.send().expect_status(201);
}

#[test]
fn the_same_key_is_the_same_deed() {
    let bundle = Bundle::start();
    let staff = bundle.staff();
    let (_, running) = inside(&bundle, "twice");
    let ahead = bundle.guest("ahead").paid(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    for (reply, again) in [
        (end(&bundle, &staff, &running, "1"), end(&bundle, &staff, &running, "1")),
        (
            cancel(&bundle, &staff, &ahead, "1"),
            cancel(&bundle, &staff, &ahead, "1"),
        ),
    ] {
        assert_eq!(again.expect_status(200), reply.expect_status(200));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
    }
    let other = bundle.post(&path(&ahead, "/cancel"), &json!({ "reason": "其他" }));
    let reused = other.token(&staff).key("1").send();
    reused.expect_problem(422, "idempotency-key-reused");
}

#[test]
fn only_the_shop_does_it_and_what_is_odd_is_refused() {
    let bundle = Bundle::start();
    let (guest, staff) = (bundle.guest("guest"), bundle.staff());
    let order = guest.paid(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    guest.get(ORDERS).send().expect_problem(403, "not-allowed");
    guest.get(&path(&order, "")).send().expect_problem(403, "not-allowed");
    cancel(&bundle, &guest.token, &order, "1").expect_problem(403, "not-allowed");
    refuses_strangers(&bundle, "GET", ORDERS);
    let absent = json!({ "id": rooms::FIRST });
    for (method, rest) in [("GET", ""), ("GET", "/events"), ("POST", "/cancel"), ("POST", "/end")] {
        refuses_strangers(&bundle, method, &path(&absent, rest));
        let call = bundle.call(method, &path(&absent, rest)).token(&staff);
        let call = if method == "POST" {
            call.json(&json!({ "reason": "x" }))
        } else {
            call
        };
        call.send().expect_problem(404, "not-found");
    }
    let own = bundle.get(&format!("{ORDERS}/not-an-id")).token(&staff).send();
    own.expect_problem(404, "not-found");
    for odd in [json!({}), json!({ "reason": [] }), json!({ "reason": null })] {
        let call = bundle.post(&path(&order, "/cancel"), &odd).token(&staff);
        call.send().expect_problem(400, "unreadable");
    }
    end(&bundle, &staff, &order, "1").expect_problem(409, "not-in-use");
    for query in [
        "cursor=9",
        "status=gone",
        "from=now",
        "store_id=1",
        "needs=x",
        "sort=x",
        "limit=x",
    ] {
        let call = bundle.get(&format!("{ORDERS}?{query}")).token(&staff);
        call.send().expect_problem(400, "unreadable");
    }
    for query in ["limit=0", "sort=starts", "phone=12"] {
        let call = bundle.get(&format!("{ORDERS}?{query}")).token(&staff);
        call.send().expect_problem(422, "invalid");
    }
    let phone = bundle.get(&path(&order, "?phone=half")).token(&staff).send();
    phone.expect_problem(400, "unreadable");
}
