//! Money that comes too late: it takes the time again where that is free, else it goes back.

use super::{CHANNELS, THIRD, Till, till::text};
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms};

/// Orders of one guest that are paid in time through one channel, of which the bundle hears too late.
struct Late {
    channel: &'static str,
    free: (Value, String),
    taken: (Value, String),
    cancelled: (Value, String),
}

#[test]
fn money_that_is_told_too_late_takes_the_room_again_or_goes_back() {
    late(|till, all| {
        for Late {
            free, taken, cancelled, ..
        } in all
        {
            for (_, number) in [free, taken, cancelled] {
                till.tell(number);
            }
        }
    });
}

#[test]
fn money_that_is_asked_for_too_late_takes_the_room_again_or_goes_back() {
    late(|till, _| till.pass(&[]));
}

fn late(hear: impl Fn(&Till<'_>, &[Late])) {
    let bundle = Bundle::with(&["--variable", "most_unpaid_orders=20"]);
    let till = Till::of(&bundle);
    let (guest, other) = (till.guest("late"), till.guest("quick"));
    let (mut all, mut wanted) = (Vec::new(), Vec::new());
    for channel in CHANNELS {
        let stay = till.stay();
        let silently = |stay: Stay| {
            let order = guest.book(stay);
            let number = till.open(&guest, &order, channel);
            till.press_unheard(&number);
            (order, number)
        };
        all.push(Late {
            channel,
            free: silently(till.stay()),
            taken: silently(stay),
            cancelled: silently(till.stay()),
        });
        wanted.push(stay);
    }
    for Late { channel, cancelled, .. } in &all {
        assert_eq!(till.cancel(&guest, &cancelled.0)["status"], "cancelled", "{channel}");
    }
    bundle.forward_minutes(17);
    for stay in wanted {
        till.paid(&other, "wechat", stay);
    }
    hear(&till, &all);
    till.pass(&[1, 2]);
    for Late {
        channel,
        free,
        taken,
        cancelled,
    } in &all
    {
        let free = guest.order(&free.0);
        assert_eq!(
            (&free["status"], &free["refunding_fen"]),
            (&json!("paid"), &json!(0)),
            "{channel}: {free}"
        );
        goes_back(&till, &guest, taken, "slot-gone");
        goes_back(&till, &guest, cancelled, "order-cancelled");
    }
    till.agrees();
}

#[test]
fn a_renewal_that_is_paid_too_late_goes_back() {
    let bundle = Bundle::start();
    let till = Till::of(&bundle);
    let (guest, other) = (till.guest("stays"), till.guest("comes"));
    let evenings = [("wechat", rooms::FIRST), ("alipay", rooms::SECOND), ("unionpay", THIRD)];
    let mut renewals = Vec::new();
    for (channel, room) in evenings {
        let stay = Stay::ahead(&bundle, room, 10, 120);
        let order = till.paid(&guest, channel, stay);
        renewals.push((stay, renew(&till, &guest, &order, channel)));
    }
    // The time behind the first one is taken meanwhile; the others are told when all is over.
    bundle.forward_minutes(12);
    let (stay, first) = &renewals[0];
    let next = stay.ends_at.plus_minutes(15);
    till.paid(
        &other,
        "wechat",
        Stay {
            starts_at: next,
            ends_at: next.plus_minutes(60),
            ..*stay
        },
    );
    till.tell(&first.1);
    bundle.forward_to(stay.ends_at.plus_minutes(61));
    for (_, (_, number)) in &renewals[1..] {
        till.tell(number);
    }
    till.pass(&[1, 2]);
    for (number, (stay, renewal)) in renewals.iter().enumerate() {
        goes_back(
            &till,
            &guest,
            renewal,
            if number == 0 { "slot-gone" } else { "too-late" },
        );
        let order = guest.order(&renewal.0);
        assert_eq!(
            (&order["status"], &order["ends_at"]),
            (&json!("no_show"), &json!(stay.ends_at))
        );
        let statement = format!("/v1/orders/{}/statement", text(&order["id"]));
        let told = guest.get(&statement).send().expect_status(200);
        assert_eq!(told["kept_fen"], order["amount_fen"], "the stay itself is earned");
    }
    till.agrees();
}

/// An hour more, paid in time; the message is lost.
fn renew(till: &Till<'_>, guest: &Guest<'_>, order: &Value, channel: &str) -> (Value, String) {
    let path = format!("/v1/orders/{}/renew", text(&order["id"]));
    let renewal = guest.post(&path, &json!({ "minutes": 60 })).send().expect_status(201);
    let cashier = till.ask(guest, order, Some(&renewal), channel).expect_status(200);
    let number = text(&cashier["payment_id"]).to_owned();
    till.press_unheard(&number);
    (order.clone(), number)
}

/// The whole payment went back once, for this reason.
#[track_caller]
fn goes_back(till: &Till<'_>, guest: &Guest<'_>, (order, number): &(Value, String), reason: &str) {
    let order = guest.order(order);
    let mut payments = order["payments"].as_array().unwrap().iter();
    let payment = payments.find(|payment| payment["id"] == **number).unwrap();
    let refunds = payment["refunds"].as_array().unwrap();
    assert_eq!(refunds.len(), 1, "{order}");
    assert_eq!(
        (&refunds[0]["state"], &refunds[0]["reason"]),
        (&json!("settled"), &json!(reason)),
        "{order}"
    );
    let given = till.given_back(number);
    assert_eq!(given.len(), 1, "{given:?}");
    assert_eq!(given[0]["amount_fen"], payment["amount_fen"]);
}
