//! POST /v1/bookings

use serde_json::json;
use tests::{Bundle, Stay, race, refuses_bad_bodies, refuses_strangers, rooms, shelf};

const PATH: &str = "/v1/bookings";

#[test]
fn a_booking_holds_the_room_until_it_is_paid() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 90);
    let order = guest.book(stay);
    assert_eq!(order["status"], "pending_payment");
    assert_eq!(order["starts_at"], json!(stay.starts_at));
    assert_eq!(order["paid_fen"], 0);
    assert!(order["amount_fen"].as_i64().unwrap() > 0);
    assert_eq!(guest.order(&order)["status"], "pending_payment");

    let other = bundle.guest("li");
    other
        .post(PATH, &other.booking(stay))
        .send()
        .expect_problem(409, "slot-taken");
    // Within the cleaning gap.
    let close = Stay {
        starts_at: stay.ends_at.plus_minutes(1),
        ends_at: stay.ends_at.plus_minutes(91),
        ..stay
    };
    other
        .post(PATH, &other.booking(close))
        .send()
        .expect_problem(409, "slot-taken");
}

#[test]
fn an_unpaid_hold_gives_way_even_if_no_tick_comes_by() {
    let bundle = Bundle::start();
    let (slow, quick) = (bundle.guest("slow"), bundle.guest("quick"));
    let stay = Stay::ahead(&bundle, rooms::FIRST, 120, 90);
    let lost = slow.book(stay);
    bundle.forward_minutes(15);
    assert_eq!(slow.order(&lost)["status"], "expired");
    assert_eq!(quick.book(stay)["status"], "pending_payment");
}

#[test]
fn two_hundred_at_once_get_one_booking() {
    let bundle = Bundle::start();
    let guest = bundle.guest("crowd");
    let body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let replies = race(200, |_| guest.post(PATH, &body).send());
    let booked = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(booked, 1);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.expect_problem(409, "slot-taken");
    }
}

#[test]
fn the_same_press_twice_is_one_order() {
    let bundle = Bundle::start();
    let guest = bundle.guest("twice");
    let body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let replies = race(10, |_| guest.post(PATH, &body).key("press-1").send());
    let first = replies[0].expect_status(201);
    for reply in &replies {
        assert_eq!(reply.expect_status(201), first);
    }
    let replayed = replies
        .iter()
        .filter(|reply| reply.header("idempotency-replayed") == Some("true"))
        .count();
    assert_eq!(replayed, 9);

    let other = guest.booking(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
    guest
        .post(PATH, &other)
        .key("press-1")
        .send()
        .expect_problem(422, "idempotency-key-reused");
}

#[test]
fn a_key_that_cannot_be_read_books_nothing() {
    let bundle = Bundle::start();
    let guest = bundle.guest("odd");
    let body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    for key in ["键", "", "a\u{a0}b", &"k".repeat(256)] {
        let problem = guest
            .post(PATH, &body)
            .key(key)
            .send()
            .expect_problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["pointer"], "/Idempotency-Key", "{key}");
    }
    let twice = guest.post(PATH, &body).key("1").key("1").send();
    twice.expect_problem(400, "unreadable");
    let none = guest.get("/v1/orders").send().expect_status(200);
    assert_eq!(none["items"], json!([]));
}

#[test]
fn what_says_the_same_is_the_same_under_a_key() {
    let bundle = Bundle::start();
    let guest = bundle.guest("again");
    let mut body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    body["remark"] = json!("é");
    let first = guest.post(PATH, &body).key("press-1").send().expect_status(201);
    let members: Vec<_> = body.as_object().unwrap().iter().rev().collect();
    let written: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("{name:?} :\n {value}"))
        .collect();
    let written = format!("{{ {} }}", written.join(" , ")).replace("é", "\\u00e9");
    for path in [PATH, "/v1/bookings?_t=1", "/v1/bookings?_t=2"] {
        let call = bundle.call("POST", path).token(&guest.token).key("press-1");
        let again = call.body("application/json", written.as_str()).send();
        assert_eq!(again.expect_status(201), first, "{path}");
        assert_eq!(again.header("idempotency-replayed"), Some("true"), "{path}");
    }
    body["remark"] = json!("e");
    let other = guest.post(PATH, &body).key("press-1").send();
    other.expect_problem(422, "idempotency-key-reused");
}

#[test]
fn a_remark_is_kept_as_it_can_be_read() {
    let bundle = Bundle::start();
    let guest = bundle.guest("words");
    let mut body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    for remark in ["靠窗\u{202e}", "\u{200b}", "a\u{7}", &"茶".repeat(501)] {
        body["remark"] = json!(remark);
        let problem = guest.post(PATH, &body).send().expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/remark", "{problem}");
    }
    body["remark"] = json!(format!("  {}\r\n两位 ", "👨‍👩‍👧".repeat(490)));
    let order = guest.post(PATH, &body).send().expect_status(201);
    assert_eq!(order["remark"], format!("{}\n两位", "👨‍👩‍👧".repeat(490)));
    assert_eq!(guest.order(&order)["remark"], order["remark"]);
}

#[test]
fn goods_are_booked_with_the_room_and_go_back_whole_with_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("thirsty");
    let with = |quantity: i64| {
        let mut wish = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 90, 60));
        let room = wish["expect_amount_fen"].as_i64().unwrap();
        wish["goods"] = json!([{ "sku_id": shelf::TEA, "quantity": quantity }]);
        wish["expect_amount_fen"] = json!(room + 3800 * quantity);
        wish
    };
    let order = guest.post(PATH, &with(2)).send().expect_status(201);
    assert_eq!(order["amount_fen"], with(2)["expect_amount_fen"]);
    let lines = guest.order(&order)["lines"].clone();
    let tea = lines.as_array().unwrap().last().unwrap();
    let told =
        json!({ "kind": "goods", "label": "明前龙井 一壶", "unit_fen": 3800, "quantity": 2, "amount_fen": 7600 });
    assert_eq!(tea, &told);
    guest.pay(&order, None);
    // Too late for any of the room, by its terms.
    let cancel = format!("/v1/orders/{}/cancel", order["id"].as_str().unwrap());
    let cancelled = guest.post(&cancel, &json!({})).send().expect_status(200);
    assert!(cancelled["refunding_fen"].as_i64().unwrap() >= 7600, "{cancelled}");
    bundle.settle_refunds();
    assert_eq!(guest.order(&order)["status"], "refunded");
}

#[test]
fn of_many_who_want_the_last_pieces_some_get_them_and_the_others_no_room() {
    let bundle = Bundle::start();
    let guests: Vec<_> = (0..4).map(|number| bundle.guest(&format!("g{number}"))).collect();
    let wishes: Vec<_> = (0..4)
        .map(|number| {
            let stay = Stay::ahead(&bundle, rooms::FIRST, 60 + 120 * number, 60);
            let mut wish = guests[0].booking(stay);
            let room = wish["expect_amount_fen"].as_i64().unwrap();
            wish["goods"] = json!([{ "sku_id": shelf::TEA, "quantity": 80 }]);
            wish["expect_amount_fen"] = json!(room + 3800 * 80);
            wish
        })
        .collect();
    // There are two hundred.
    let replies = race(4, |number| guests[number].post(PATH, &wishes[number]).send());
    let booked = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(booked, 2);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        let problem = reply.expect_problem(409, "sold-out");
        assert_eq!(problem["sold_out"][0]["sku_id"], shelf::TEA);
        assert!(problem["sold_out"][0]["left"].as_i64().unwrap() < 80, "{problem}");
    }
}

#[test]
fn the_price_is_the_one_that_was_shown() {
    let bundle = Bundle::start();
    let guest = bundle.guest("cheap");
    let mut body = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let price = body["expect_amount_fen"].clone();
    body["expect_amount_fen"] = json!(1);
    let problem = guest.post(PATH, &body).send().expect_problem(409, "price-changed");
    assert_eq!(problem["amount_fen"], price);
}

#[test]
fn rules_are_refused_with_their_data() {
    let bundle = Bundle::start();
    let guest = bundle.guest("rules");
    let good = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let with = |name: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[name] = value;
        guest.post(PATH, &body).send()
    };
    with("people", json!(500)).expect_problem(422, "too-many-people");
    let nobody = with("people", json!(0)).expect_problem(422, "too-many-people");
    let detail = nobody["detail"].as_str().unwrap();
    assert!(detail.starts_with("人数不在可容纳范围内：人数应为 1 到 "), "{detail}");
    with("starts_at", json!("2020-01-01T10:00:00+08:00")).expect_problem(422, "in-the-past");
    with("ends_at", good["starts_at"].clone()).expect_problem(422, "ends-before-start");
    let unknown = json!([{ "sku_id": "0197a0000000700080000000000000ff", "quantity": 1 }]);
    with("goods", unknown).expect_problem(422, "invalid");
    with("coupon_id", json!("x")).expect_problem(422, "invalid");
    with("listing_id", json!("0197a0000000700080000000000000ff")).expect_problem(404, "not-found");
    let far = bundle.now().plus_minutes(40 * 24 * 60).unix() / 60 * 60;
    let far = Stay {
        starts_at: clock::Moment::from_unix(far),
        ends_at: clock::Moment::from_unix(far + 3600),
        room: rooms::FIRST,
    };
    let mut body = far.body();
    body["expect_amount_fen"] = json!(1);
    guest.post(PATH, &body).send().expect_problem(422, "too-far-ahead");
}

#[test]
fn it_refuses_what_it_cannot_read() {
    let bundle = Bundle::start();
    let guest = bundle.guest("bad");
    refuses_strangers(&bundle, "POST", PATH);
    let good = guest.booking(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    refuses_bad_bodies(&guest, PATH, &good);
}

#[test]
fn nobody_keeps_a_whole_evening_without_paying() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let replies = race(18, |number| {
        let stay = Stay::ahead(&bundle, rooms::FIRST, 60 + 120 * i64::try_from(number).unwrap(), 60);
        guest.post(PATH, &guest.booking(stay)).send()
    });
    let held = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(held, 3, "however many ask at once");
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!(
            (reply.status, reply.header("retry-after").is_some()),
            (429, true),
            "{}",
            reply.text()
        );
    }
    // Somebody else is not held back.
    let other = bundle.guest("li");
    other.book(Stay::ahead(&bundle, rooms::SECOND, 60, 60));
}
