//! Each channel from the first press to the delivery.

use super::{CHANNELS, THIRD, Till, till::text};
use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms};

/// An order that is paid through a channel, with the numbers of its payments.
struct Evening {
    channel: &'static str,
    order: Value,
    numbers: Vec<String>,
}

/// Pays through a channel; the gateway tells it by itself, and takes the answer for done.
fn pay(till: &Till<'_>, guest: &Guest<'_>, evening: &mut Evening, renewal: Option<&Value>) {
    let cashier = till
        .ask(guest, &evening.order, renewal, evening.channel)
        .expect_status(200);
    let opens = match evening.channel {
        "wechat" => &cashier["wechat"]["package"],
        "alipay" => &cashier["alipay"]["trade_no"],
        _ => &cashier["unionpay"]["tn"],
    };
    assert!(!text(opens).is_empty(), "{cashier}");
    let number = text(&cashier["payment_id"]).to_owned();
    let told = till.press(&number, &json!({})).expect_status(200);
    let taken = if evening.channel == "wechat" { 204 } else { 200 };
    assert_eq!(told["notified"], taken, "{}: {told}", evening.channel);
    evening.numbers.push(number);
    evening.order = guest.order(&evening.order);
}

/// What an order's statement tells, by kind.
fn statement(guest: &Guest<'_>, order: &Value) -> (Value, Vec<(String, i64)>) {
    let path = format!("/v1/orders/{}/statement", text(&order["id"]));
    let told = guest.get(&path).send().expect_status(200);
    let entries = told["entries"].as_array().unwrap().iter();
    let entries = entries
        .map(|entry| (text(&entry["kind"]).to_owned(), entry["amount_fen"].as_i64().unwrap()))
        .collect();
    (told, entries)
}

#[test]
fn each_channel_pays_an_order_and_its_renewal_to_the_end() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let guest = till.guest("ming");
    let rooms = [rooms::FIRST, rooms::SECOND, THIRD];
    let mut evenings: Vec<Evening> = CHANNELS
        .into_iter()
        .zip(rooms)
        .map(|(channel, room)| Evening {
            channel,
            order: guest.book(Stay::ahead(&bundle, room, 30, 120)),
            numbers: Vec::new(),
        })
        .collect();
    for evening in &mut evenings {
        pay(&till, &guest, evening, None);
        let order = &evening.order;
        assert_eq!(
            (&order["status"], &order["paid_fen"]),
            (&json!("paid"), &order["amount_fen"])
        );
        let (told, entries) = statement(&guest, order);
        assert_eq!(entries, [("payment".to_owned(), order["paid_fen"].as_i64().unwrap())]);
        assert_eq!(
            (&told["kept_fen"], &told["vouchers"][0]["channel"]),
            (&order["paid_fen"], &json!(evening.channel))
        );
    }
    bundle.forward_minutes(31);
    for evening in &mut evenings {
        let path = format!("/v1/orders/{}", text(&evening.order["id"]));
        let door = guest
            .post(&format!("{path}/unlock"), &json!({}))
            .key(evening.channel)
            .send();
        assert_eq!(door.expect_status(200)["outcome"], "executed");
        let renewal = guest
            .post(&format!("{path}/renew"), &json!({ "minutes": 60 }))
            .send()
            .expect_status(201);
        pay(&till, &guest, evening, Some(&renewal));
        assert_eq!(evening.order["ends_at"], renewal["ends_at"], "{}", evening.channel);
    }
    let end = Moment::parse(text(&evenings[0].order["ends_at"])).unwrap();
    bundle.forward_to(end.plus_minutes(1));
    till.pass(&[1]);
    fulfilled(&till, &guest, &evenings);
}

/// The stays are over: the shop has earned them, and WeChat alone was told of the delivery.
fn fulfilled(till: &Till<'_>, guest: &Guest<'_>, evenings: &[Evening]) {
    let shipments = till.items("/sandbox/wechat/shipments");
    for Evening {
        channel,
        order,
        numbers,
    } in evenings
    {
        let order = guest.order(order);
        assert_eq!(order["status"], "completed", "{channel}");
        let (told, entries) = statement(guest, &order);
        let paid = order["amount_fen"].as_i64().unwrap();
        assert_eq!((&told["paid_fen"], &told["kept_fen"]), (&json!(paid), &json!(paid)));
        assert_eq!(
            (entries.len(), &entries[2]),
            (3, &("earned".to_owned(), paid)),
            "{channel}"
        );
        for number in numbers {
            let told = shipments
                .iter()
                .filter(|shipment| shipment["out_trade_no"] == **number)
                .count();
            assert_eq!(told, usize::from(*channel == "wechat"), "{channel}: {shipments:?}");
        }
    }
    assert_eq!(shipments.len(), 2);
    till.agrees();
}
