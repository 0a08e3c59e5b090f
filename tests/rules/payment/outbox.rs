//! What is told to a gateway until it has taken it: refunds, and deliveries.
use crate::payment::scene::{PRICE, Played, Scene, turn};
use database::{Error, Statements};
use order::Status;
use payment::{
    Channel, Decision, Failure, RefundFate, delivery,
    exception::{self, Resolution},
    refund::{self, Cause, Notice},
};
use serde::Deserialize;
use settings::Mode;

#[derive(Debug, Deserialize, PartialEq)]
struct Balance {
    account: String,
    fen: i64,
}

fn balances(scene: &Scene) -> Vec<(String, i64)> {
    let sums =
        "SELECT account, sum(balance_fen) AS fen FROM ledger_balance GROUP BY account HAVING fen <> 0 ORDER BY account";
    let rows: Vec<Balance> = scene.world.database.all(sums, &[]).unwrap();
    rows.into_iter().map(|row| (row.account, row.fen)).collect()
}

fn named(balances: &[(&str, i64)]) -> Vec<(String, i64)> {
    balances.iter().map(|(name, fen)| ((*name).to_owned(), *fen)).collect()
}

/// A paid order that is given up, with its whole price on the way back.
fn given_up(scene: &Scene) -> clock::Id {
    let order = scene.paid(60);
    turn(scene, order, Status::Paid, Status::Refunding);
    let cause = Cause {
        reason: "cancelled by guest",
        actor: "guest",
    };
    let back = |change: &database::Transaction| payment::give_back(change, &scene.world, order, PRICE, cause);
    assert_eq!(scene.world.database.transaction::<_, Error>(back).unwrap(), PRICE);
    order
}

/// One tick's worth of refunds; tells how many were due.
fn push(scene: &Scene, gateway: &Played) -> usize {
    let due = refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund")).unwrap();
    for due in &due {
        // What fails comes again; that is what is looked at.
        drop(pollster::block_on(refund::push(&scene.world, gateway, due)));
    }
    due.len()
}

fn settled() -> Result<RefundFate, Failure> {
    Ok(RefundFate::Settled {
        gateway_refund_id: Some("50".to_owned()),
    })
}

fn processing() -> Result<RefundFate, Failure> {
    Ok(RefundFate::Processing {
        gateway_refund_id: None,
    })
}

#[test]
fn a_refund_is_sent_with_one_number_until_the_gateway_has_it_and_asked_about_until_it_is_settled() {
    let scene = Scene::new(Mode::Sandbox);
    let order = given_up(&scene);
    assert_eq!(balances(&scene), named(&[("refunds_due", -4000), ("wechat", 4000)]));
    let gateway = Played::default();
    let unclear = || Err(Failure::Unclear("504".to_owned()));
    gateway
        .refunds
        .borrow_mut()
        .extend([unclear(), processing(), processing(), settled()]);
    let mut asked = Vec::new();
    for _ in 0..12 {
        push(&scene, &gateway);
        asked.extend(gateway.asked());
        scene.pass_minutes(5);
    }
    let kinds: Vec<_> = asked.iter().map(|(what, _)| *what).collect();
    assert_eq!(kinds, ["refund", "refund", "refund_fate", "refund_fate"]);
    assert!(asked.iter().all(|(_, number)| *number == asked[0].1), "one number");
    assert_eq!(scene.look(order).status, Status::Refunded);
    assert_eq!(balances(&scene), []);
    assert_eq!(push(&scene, &gateway), 0, "what is settled is left alone");
}

#[test]
fn of_two_ticks_at_once_one_sends_and_a_new_try_waits_longer_each_time() {
    let scene = Scene::new(Mode::Sandbox);
    given_up(&scene);
    let mut waited = Vec::new();
    let mut seconds = 0;
    while waited.len() < 6 {
        let due = refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund")).unwrap();
        assert!(
            refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund"))
                .unwrap()
                .is_empty()
        );
        if !due.is_empty() {
            waited.push(seconds);
            seconds = 0;
        }
        scene.world.clock.advance(10);
        seconds += 10;
    }
    assert_eq!(waited, [0, 30, 60, 120, 240, 480]);
}

#[test]
fn what_the_gateway_lost_is_sent_again_with_the_same_number() {
    let scene = Scene::new(Mode::Sandbox);
    given_up(&scene);
    let gateway = Played::default();
    gateway
        .refunds
        .borrow_mut()
        .extend([processing(), Ok(RefundFate::Unseen), settled()]);
    push(&scene, &gateway);
    scene.pass_minutes(5);
    push(&scene, &gateway);
    let asked = gateway.asked();
    let kinds: Vec<_> = asked.iter().map(|(what, _)| *what).collect();
    assert_eq!(kinds, ["refund", "refund_fate", "refund"]);
    assert!(asked.iter().all(|(_, number)| *number == asked[0].1));
    assert_eq!(scene.count("refund WHERE state = 'settled'"), 1);
}

#[test]
fn what_cannot_go_back_the_way_it_came_is_left_for_people() {
    for answer in [
        Ok(RefundFate::Abnormal {
            cause: "the account is closed".to_owned(),
        }),
        Err(Failure::Refused("the account is closed".to_owned())),
    ] {
        let scene = Scene::new(Mode::Sandbox);
        let order = given_up(&scene);
        let gateway = Played::default();
        gateway.refunds.borrow_mut().push_back(answer);
        push(&scene, &gateway);
        assert_eq!(
            scene.count("refund WHERE state = 'abnormal' AND failure LIKE '%account is closed%'"),
            1
        );
        scene.pass_minutes(600);
        assert_eq!(push(&scene, &gateway), 0, "nobody sends it again by himself");
        assert_eq!(scene.look(order).status, Status::Refunding);
        assert_eq!(balances(&scene), named(&[("refunds_due", -4000), ("wechat", 4000)]));
    }
}

#[test]
fn a_notice_settles_only_the_refund_that_it_names() {
    let scene = Scene::new(Mode::Sandbox);
    given_up(&scene);
    let due = refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund"))
        .unwrap()
        .remove(0)
        .refund;
    let genuine = Notice {
        channel: Channel::Wechat,
        own_account: None,
        out_refund_no: due.id.to_string(),
        out_trade_no: due.out_trade_no.clone(),
        amount: due.amount_fen,
        fate: settled().unwrap(),
    };
    let others = [
        Notice {
            channel: Channel::Alipay,
            ..genuine.clone()
        },
        Notice {
            out_refund_no: due.out_trade_no.clone(),
            ..genuine.clone()
        },
        Notice {
            out_trade_no: due.id.to_string(),
            ..genuine.clone()
        },
        Notice {
            amount: money::Fen::new(1),
            ..genuine.clone()
        },
        Notice {
            own_account: Some(due.id),
            ..genuine.clone()
        },
    ];
    for other in others {
        assert!(!refund::notified(&scene.world, &other).unwrap(), "{other:?}");
        assert_eq!(scene.count("refund WHERE state = 'settled'"), 0);
    }
    assert!(refund::notified(&scene.world, &genuine).unwrap());
    assert!(
        refund::notified(&scene.world, &genuine).unwrap(),
        "told twice, settled once"
    );
    assert_eq!(scene.count("refund WHERE state = 'settled'"), 1);
    assert_eq!(scene.count("ledger_transfer WHERE posting = 'refund_settled'"), 1);
    // A later word does not take it back.
    let late = Notice {
        fate: processing().unwrap(),
        ..genuine
    };
    refund::notified(&scene.world, &late).unwrap();
    assert_eq!(scene.count("refund WHERE state = 'settled'"), 1);
}

#[test]
fn a_notice_that_a_refund_was_given_up_only_makes_us_ask() {
    let scene = Scene::new(Mode::Sandbox);
    given_up(&scene);
    let gateway = Played::default();
    gateway.refunds.borrow_mut().extend([processing(), settled()]);
    let due = refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund"))
        .unwrap()
        .remove(0)
        .refund;
    let stale = Notice {
        channel: Channel::Wechat,
        own_account: None,
        out_refund_no: due.id.to_string(),
        out_trade_no: due.out_trade_no.clone(),
        amount: due.amount_fen,
        fate: RefundFate::Abnormal {
            cause: "told again".to_owned(),
        },
    };
    for _ in 0..2 {
        assert!(refund::notified(&scene.world, &stale).unwrap());
        assert_eq!(scene.count("refund WHERE state = 'abnormal'"), 0);
        assert_eq!(
            push(&scene, &gateway),
            1,
            "at once, without the time between two questions"
        );
    }
    assert!(refund::notified(&scene.world, &stale).unwrap());
    assert_eq!(push(&scene, &gateway), 0);
    assert_eq!(scene.count("refund WHERE state = 'settled'"), 1);
}

#[test]
fn money_that_fits_nothing_waits_in_suspense_until_people_send_it_back() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.order(60);
    let mut told = scene.told(&scene.pay(order, None));
    told.amount = money::Fen::new(90);
    scene.settle(&told);
    scene.settle(&told);
    assert_eq!(balances(&scene), named(&[("suspense", -90), ("wechat", 90)]));
    let resolve = || {
        #[derive(Deserialize)]
        struct Open {
            id: clock::Id,
        }
        let open: Open = scene
            .world
            .database
            .one("SELECT id FROM payment_exception", &[])
            .unwrap();
        let change = |change: &database::Transaction| {
            exception::resolve(
                change,
                &scene.world,
                open.id,
                Resolution::Refunded,
                scene.guest,
                "wrong amount",
            )
        };
        scene.world.database.transaction::<_, Error>(change).unwrap()
    };
    assert!(resolve());
    assert!(!resolve(), "it is resolved once");
    let gateway = Played::default();
    gateway.refunds.borrow_mut().push_back(settled());
    assert_eq!(push(&scene, &gateway), 1);
    assert_eq!(balances(&scene), []);
    // What has gone back pays nothing, whatever is told of it later.
    told.amount = PRICE;
    assert_eq!(scene.settle(&told), Decision::GivenBack);
    assert_eq!(scene.look(order).status, Status::PendingPayment);
}

#[test]
fn what_is_told_beyond_a_payment_goes_back_alone() {
    #[derive(Deserialize)]
    struct Open {
        id: clock::Id,
    }
    let scene = Scene::new(Mode::Sandbox);
    let mut told = scene.told(&scene.pay(scene.order(60), None));
    scene.settle(&told);
    told.amount = PRICE.plus(money::Fen::new(1)).unwrap();
    scene.settle(&told);
    let open: Open = scene
        .world
        .database
        .one("SELECT id FROM payment_exception", &[])
        .unwrap();
    let change = |change: &database::Transaction| {
        exception::resolve(
            change,
            &scene.world,
            open.id,
            Resolution::Refunded,
            scene.guest,
            "too much",
        )
    };
    assert!(scene.world.database.transaction::<_, Error>(change).unwrap());
    let due = refund::take_due(&scene.world.database, scene.now(), &scene.due("push-refund")).unwrap();
    let sent = &due[0].refund;
    assert_eq!((due.len(), sent.amount_fen.get(), sent.paid_fen), (1, 1, told.amount));
}

#[test]
fn a_fulfilled_order_is_told_to_wechat_until_it_knows() {
    let scene = Scene::new(Mode::Sandbox);
    let order = scene.paid(60);
    turn(&scene, order, Status::Paid, Status::InUse);
    assert_eq!(scene.count("shipping_report"), 0);
    turn(&scene, order, Status::InUse, Status::Completed);
    let gateway = Played::default();
    let unclear = Err(Failure::Unclear("busy".to_owned()));
    gateway.deliveries.borrow_mut().extend([unclear, Ok(())]);
    for _ in 0..5 {
        for delivery in delivery::take_due(&scene.world.database, scene.now(), &scene.due("report-delivery")).unwrap() {
            drop(pollster::block_on(delivery::tell(&scene.world, &gateway, &delivery)));
        }
        scene.pass_minutes(1);
    }
    assert_eq!(gateway.asked().len(), 2);
    assert_eq!(
        scene.count("shipping_report WHERE state = 'reported' AND attempts = 2"),
        1
    );
}
