//! What guests are told of, each once, in the transaction of its cause.

use crate::system_messages::shop::Shop;
use clock::Id;
use database::{Statements, parameters};
use money::Fen;
use order::{Status, Turn};
use payment::{Account, Channel, Decision, Success, refund};
use scene::{Person, STAFF, Stay, give_back, pay_through};
use serde::Deserialize;

#[derive(Debug, Deserialize, PartialEq)]
struct Message {
    template: String,
    key: Id,
    user_id: Id,
    order_id: Option<Id>,
    amount_fen: i64,
    store: String,
    listing: String,
}

/// All messages, in their order.
fn messages(shop: &Shop) -> Vec<Message> {
    let look =
        "SELECT template, key, user_id, order_id, facts ->> 'amount_fen' AS amount_fen, facts ->> 'store' AS store,
      facts ->> 'listing' AS listing FROM message ORDER BY at, template, id";
    shop.world.database.all(look, &[]).unwrap()
}

fn message(shop: &Shop, template: &str, key: Id, stay: Stay, amount_fen: i64) -> Message {
    Message {
        template: template.to_owned(),
        key,
        user_id: shop.guest.id,
        order_id: Some(stay.order_id),
        amount_fen,
        store: "开门茶室·柳巷店".to_owned(),
        listing: "听雨".to_owned(),
    }
}

fn settle(shop: &Shop, refund_id: Id) {
    let settle = "UPDATE refund SET state = 'settled', changed_at = ?2 WHERE id = ?1";
    let row = parameters![refund_id, shop.world.clock.now()];
    shop.world.database.run(settle, row).unwrap();
}

fn paid_with_money(shop: &Shop, in_minutes: i64) -> Stay {
    let stay = shop.order(in_minutes);
    pay_through(&shop.world, "wechat", stay.charge_id, 4000);
    stay.pay(&shop.world);
    stay
}

#[test]
fn a_refund_is_told_when_it_is_decided_and_when_it_is_there() {
    let (shop, _) = Shop::open();
    let stay = paid_with_money(&shop, 60);
    let refund = give_back(&shop.world, stay.order_id, 1500, "decided");
    let decided = message(&shop, "refund_decided", refund, stay, 1500);
    assert_eq!(messages(&shop), [decided]);
    shop.world.clock.advance(60);
    for state in ["sent", "abnormal", "decided", "sent"] {
        let move_on = "UPDATE refund SET state = ?2 WHERE id = ?1";
        shop.world.database.run(move_on, parameters![refund, state]).unwrap();
    }
    assert_eq!(messages(&shop).len(), 1, "the guest need not know how it is sent");
    settle(&shop, refund);
    settle(&shop, refund);
    let settled = message(&shop, "refund_settled", refund, stay, 1500);
    assert_eq!(messages(&shop)[1..], [settled]);
}

#[test]
fn what_the_shop_pays_out_itself_is_on_no_way() {
    let (shop, _) = Shop::open();
    let stay = shop.order(60);
    pay_through(&shop.world, "offline", stay.charge_id, 4000);
    stay.pay(&shop.world);
    let refund = give_back(&shop.world, stay.order_id, 4000, "settled");
    assert_eq!(messages(&shop), [message(&shop, "refund_settled", refund, stay, 4000)]);
}

#[test]
fn money_of_no_order_is_nobodys_message() {
    let (shop, _) = Shop::open();
    let exception = shop.world.clock.id();
    let keep =
        "INSERT INTO payment_exception (id, channel, out_trade_no, transaction_id, reason, detail, at, suspense_fen)
      VALUES (?1, 'wechat', 'x', 'y', 'unknown-payment', '{}', 0, 4000)";
    shop.world.database.run(keep, parameters![exception]).unwrap();
    let refund = "INSERT INTO refund (id, exception_id, amount_fen, reason, actor, state, decided_at, changed_at)
      VALUES (?1, ?2, 4000, 'x', 'system', 'decided', 0, 0)";
    let id = shop.world.clock.id();
    shop.world.database.run(refund, parameters![id, exception]).unwrap();
    settle(&shop, id);
    assert_eq!(messages(&shop), []);
}

/// Money of so many fen that the gateway tells of an attempt to pay.
fn success(shop: &Shop, payment_id: Id, transaction: &str) -> Decision {
    let account = Account {
        own: None,
        merchant: "m".to_owned(),
        app: "a".to_owned(),
    };
    let success = Success {
        channel: Channel::Wechat,
        out_trade_no: payment_id.to_string(),
        transaction_id: transaction.to_owned(),
        amount: Fen::new(4000),
        currency: "CNY".to_owned(),
        merchant: account.merchant.clone(),
        app: account.app.clone(),
        payer: None,
        paid_at: shop.world.clock.now(),
    };
    payment::settle(&shop.world, &account, &success).unwrap()
}

fn attempt(shop: &Shop, charge_id: Id) -> Id {
    let id = shop.world.clock.id();
    let open =
        "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, asked_at, expires_at, changed_at)
      SELECT ?1, id, order_id, 'wechat', 4000, 'closing', ?3, ?3, ?3 FROM charge WHERE id = ?2";
    let row = parameters![id, charge_id, shop.world.clock.now()];
    shop.world.database.run(open, row).unwrap();
    id
}

#[test]
fn a_payment_that_is_of_no_use_goes_back_and_is_told_once_however_often_the_gateway_tells_it() {
    let (shop, _) = Shop::open();
    let stay = shop.order(60);
    let payment = attempt(&shop, stay.charge_id);
    let second = attempt(&shop, stay.charge_id);
    assert_eq!(success(&shop, payment, "42a"), Decision::Paid);
    assert_eq!(messages(&shop), [], "a payment that is taken tells itself");
    for _ in 0..3 {
        success(&shop, second, "42b");
    }
    let told = messages(&shop);
    let expected = message(&shop, "payment_returned", told[0].key, stay, 4000);
    assert_eq!(told, [expected]);
    settle(&shop, told[0].key);
    assert_eq!(messages(&shop).len(), 2);
}

#[test]
fn a_late_payment_of_what_is_gone_is_told() {
    let (shop, _) = Shop::open();
    let late = shop.order(60);
    let payment = attempt(&shop, late.charge_id);
    shop.forward_minutes(16);
    late.turn(&shop.world, Status::Expired, "test");
    shop.paid(44);
    assert!(matches!(success(&shop, payment, "42a"), Decision::Refund(_)));
    let told = messages(&shop);
    assert_eq!(told, [message(&shop, "payment_returned", told[0].key, late, 4000)]);
}

#[test]
fn only_the_shops_cancellation_is_told_to_the_guest() {
    let (shop, _) = Shop::open();
    let turn = |stay: Stay, source, target, actor: &str| {
        let how = Turn {
            source,
            target,
            actor,
            at: shop.world.clock.now(),
            cause: "test",
        };
        assert!(order::turn(&shop.world.database, stay.order_id, how).unwrap());
    };
    let guest = shop.guest.id.to_string();
    turn(shop.order(60), Status::PendingPayment, Status::Cancelled, &guest);
    turn(shop.paid(60), Status::Paid, Status::Refunding, &guest);
    shop.order(180).turn(&shop.world, Status::Expired, "test");
    let used = shop.paid(0);
    used.enter(&shop.world);
    turn(used, Status::InUse, Status::Refunding, STAFF);
    assert_eq!(messages(&shop), []);
    let (unpaid, paid) = (shop.order(300), shop.paid(420));
    turn(unpaid, Status::PendingPayment, Status::Cancelled, STAFF);
    shop.world.clock.advance(1);
    turn(paid, Status::Paid, Status::Refunding, STAFF);
    let told = |stay: Stay| message(&shop, "order_cancelled", stay.order_id, stay, 4000);
    assert_eq!(messages(&shop), [told(unpaid), told(paid)]);
}

#[test]
fn what_is_undone_was_never_told() {
    let (shop, _) = Shop::open();
    let stay = paid_with_money(&shop, 60);
    let undone = shop
        .world
        .database
        .transaction(|change| -> Result<(), database::Error> {
            let cause = refund::Cause {
                reason: "test",
                actor: STAFF,
            };
            let given = refund::give_back(change, &shop.world, stay.order_id, Fen::new(4000), cause)?;
            assert_eq!((given, messages_within(change)), (Fen::new(4000), 1));
            change
                .run(
                    "INSERT INTO message_channel (template, channel, position) VALUES ('x', 'x', 1)",
                    &[],
                )
                .map(drop)
        });
    assert!(undone.is_err());
    assert_eq!((messages(&shop).len(), shop.count("message_delivery")), (0, 0));
}

fn messages_within(change: &impl Statements) -> i64 {
    #[derive(Deserialize)]
    struct Count {
        count: i64,
    }
    change
        .one::<Count>("SELECT count(*) AS count FROM message", &[])
        .unwrap()
        .count
}

#[test]
fn a_message_is_the_owners_of_the_order_and_says_the_same_for_ever() {
    let (shop, _) = Shop::open();
    let other = Person::guest(&shop.world);
    let stay = paid_with_money(&shop, 60);
    give_back(&shop.world, stay.order_id, 100, "decided");
    assert_eq!(messages(&shop)[0].user_id, shop.guest.id);
    for change in [
        format!("UPDATE message SET user_id = '{}'", other.id),
        "UPDATE message SET facts = '{}'".to_owned(),
    ] {
        assert!(shop.world.database.run(&change, &[]).is_err(), "{change}");
    }
}
