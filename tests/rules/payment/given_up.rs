//! Orders of several things, of which some are given up, and things that end at different times.

use crate::payment::{
    businesses::{CAUSE, HOUR, room_with_tea, tea, thing},
    leases::lease,
    scene::{Played, Scene},
};
use ::scene::{NewListing, NewStay, Placed, Purchase, Thing, stock};
use api::World;
use charge::Kind;
use clock::{Id, Moment};
use database::{Error, Statements, Transaction, parameters};
use fulfilment::Turn;
use money::Fen;
use order::{LineKind, Status};
use payment::{Decision, refund, refund::Cause};
use reservation::hold::Gaps;
use serde::Deserialize;
use settings::Mode;

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Span {
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    over_at: Option<Moment>,
}

impl Scene {
    fn span(&self, placed: Placed) -> Span {
        let look = r#"SELECT starts_at, ends_at, over_at FROM "order" WHERE id = ?1"#;
        self.world.database.one(look, parameters![placed.order_id]).unwrap()
    }

    /// Ends what time ends by now; tells how many orders end with it.
    fn end_by_time(&self) -> usize {
        let (now, due) = (self.now(), self.due("end-fulfilment"));
        let ended = self
            .world
            .database
            .transaction(|change| fulfilment::end_by_time(change, now, now, &due));
        ended.unwrap().len()
    }

    /// Why a fulfilment is not turned.
    fn refusal(&self, placed: Placed, item: i64, source: &str, target: &str) -> String {
        let how = Turn {
            source,
            target,
            actor: "staff",
            at: self.now(),
            cause: "test",
        };
        let refused = fulfilment::turn(&self.world.database, placed.order_id, item, how);
        refused.unwrap_err().to_string()
    }

    fn settle_refunds(&self) {
        let gateway = Played::default();
        for due in refund::take_due(&self.world.database, self.now(), &self.due("push-refund")).unwrap() {
            let settled = payment::RefundFate::Settled {
                gateway_refund_id: None,
            };
            gateway.refunds.borrow_mut().push_back(Ok(settled));
            assert!(pollster::block_on(refund::push(&self.world, &gateway, &due)).unwrap());
        }
    }
}

#[test]
fn what_is_paid_after_the_end_is_earned_at_once() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let goods = Thing {
        sku_id: Some(shelf.1),
        quantity: Some(1),
        ..thing(LineKind::Goods, shelf.0, 3800)
    };
    let (purchase, item) = Purchase::new(&scene.world).thing(goods);
    let purchase = purchase.reserve(&scene.world, item, shelf.1, 1);
    let purchase = purchase.fulfil(&scene.world, item, "pickup");
    let until = scene.now().plus_minutes(600);
    let wrapping = thing(LineKind::Extra, shelf.0, 500);
    let (purchase, extra) = purchase.charged(&scene.world, Kind::Extra, until, Some(item), wrapping);
    let placed = purchase.place(&scene.world, scene.guest).unwrap();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    scene.reach(placed, 0, "waiting", "collected");
    assert_eq!(
        (scene.status(placed), scene.balance("merchant")),
        (Status::Completed, -3800)
    );
    assert_eq!(scene.pay_charge(extra), Decision::Paid);
    assert_eq!((scene.balance("merchant"), scene.balance("guest")), (-4300, 0));
    assert_eq!(scene.due("report-delivery").len(), 2, "its channel pays it out, too");
}

#[test]
fn an_order_of_which_everything_is_given_up_goes_back_and_nobody_has_missed_it() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 2, "serve").unwrap();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.give_up(placed, 1, 100), 7600);
    assert_eq!(scene.status(placed), Status::Paid);
    assert_eq!(scene.give_up(placed, 0, 50), 2000);
    assert_eq!(scene.status(placed), Status::Refunding);
    scene.settle_refunds();
    assert_eq!(scene.status(placed), Status::Refunded);
    assert_eq!((scene.balance("merchant"), scene.balance("guest")), (-2000, 0));
}

#[test]
fn what_is_given_up_without_any_money_back_is_cancelled_and_earned() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 1, "serve").unwrap();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!((scene.give_up(placed, 0, 0), scene.give_up(placed, 1, 0)), (0, 0));
    assert_eq!(
        (scene.status(placed), scene.balance("merchant")),
        (Status::Cancelled, -7800)
    );
}

#[test]
fn a_deposit_goes_back_whole_whatever_the_terms_say() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, _) = lease(&scene);
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    assert_eq!(scene.give_up(placed, 0, 50), 300_000 + 9950);
    assert_eq!(scene.status(placed), Status::Refunding);
    scene.settle_refunds();
    assert_eq!((scene.balance("deposit"), scene.balance("merchant")), (0, -9950));
}

#[test]
fn what_a_shop_gives_back_by_its_own_word_is_not_the_guests_deposit() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, _) = lease(&scene);
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    scene.pass_minutes(1);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    let back = |amount: i64, give: fn(&Transaction, &World, Id, Fen, Cause<'_>) -> Result<Fen, Error>| {
        let given = scene
            .world
            .database
            .transaction(|change| give(change, &scene.world, placed.order_id, Fen::new(amount), CAUSE));
        given.unwrap().get()
    };
    assert_eq!(back(5000, payment::give_back), 5000);
    assert_eq!((scene.balance("deposit"), scene.balance("guest")), (-300_000, -14_900));
    assert_eq!(back(300_000, payment::give_back_order), 300_000);
    assert_eq!((scene.balance("deposit"), scene.balance("guest")), (0, -14_900));
}

#[test]
fn nothing_reaches_a_guest_who_has_not_paid() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 1, "pickup").unwrap();
    for (item, target) in [(0, "begun"), (1, "ready"), (1, "collected")] {
        let refused = scene.refusal(placed, item, "waiting", target);
        assert!(refused.contains("not paid for"), "{refused}");
    }
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    scene.reach(placed, 1, "waiting", "ready");
}

#[test]
fn a_thing_is_given_up_by_its_line_only() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 2, "serve").unwrap();
    let refused = scene.refusal(placed, 1, "waiting", "given_up");
    assert!(refused.contains("by its line"), "{refused}");
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    let refused = scene.refusal(placed, 1, "waiting", "given_up");
    assert!(refused.contains("by its line"), "{refused}");
    assert_eq!(stock(&scene.world, shelf.1), (3, 2));
    assert_eq!(scene.give_up(placed, 1, 100), 7600);
    assert_eq!(stock(&scene.world, shelf.1), (3, 0));
}

#[test]
fn a_room_ends_by_time_also_where_goods_wait_to_be_collected() {
    for is_collected_first in [true, false] {
        let scene = Scene::new(Mode::Live);
        let shelf = tea(&scene, 3);
        let placed = room_with_tea(&scene, shelf, 1, "pickup").unwrap();
        assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
        assert_eq!(scene.span(placed).over_at, None, "somebody has to collect the goods");
        scene.pass_minutes(60);
        scene.reach(placed, 0, "waiting", "begun");
        if is_collected_first {
            scene.reach(placed, 1, "waiting", "collected");
            assert_eq!(scene.span(placed).over_at, scene.span(placed).ends_at);
        }
        assert_eq!(scene.end_by_time(), 0);
        scene.pass_minutes(60);
        scene.end_by_time();
        let over = scene.count("fulfilment WHERE method = 'stay' AND state = 'ended'");
        assert_eq!(over, 1, "the stay is over, whatever waits");
        if !is_collected_first {
            assert_eq!(scene.status(placed), Status::InUse);
            scene.pass_minutes(30);
            scene.reach(placed, 1, "waiting", "collected");
        }
        assert_eq!(scene.status(placed), Status::Completed);
        let over_last = scene.now().unix();
        let until = format!(r#""order" WHERE used_until = {over_last}"#);
        assert_eq!(scene.count(&until), 1, "it is used until the last of it is over");
        assert_eq!(scene.balance("merchant"), -7800);
    }
}

#[test]
fn tea_without_its_room_has_no_time_to_be_missed_by() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 1, "serve").unwrap();
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert!(scene.span(placed).over_at.is_some());
    assert_eq!(scene.give_up(placed, 0, 100), 4000);
    let none = Span {
        starts_at: None,
        ends_at: None,
        over_at: None,
    };
    assert_eq!(scene.span(placed), none);
    scene.pass_minutes(24 * 60);
    assert_eq!((scene.end_by_time(), scene.status(placed)), (0, Status::Paid));
    scene.reach(placed, 1, "waiting", "made");
    scene.reach(placed, 1, "made", "served");
    assert_eq!(
        (scene.status(placed), scene.balance("merchant")),
        (Status::Completed, -3800)
    );
}

#[test]
fn two_visits_of_one_worker_have_their_ways_between_them_also_in_one_order() {
    let scene = Scene::new(Mode::Live);
    let world = &scene.world;
    let cleaning = NewListing {
        kind: "service",
        attributes: r#"{"category": "保洁"}"#,
        fulfilment: "visit",
        price_unit: "visit",
        tariff: None,
    }
    .open(world);
    cleaning.resource(world, 24 * HOUR);
    let way = Gaps {
        before: 2700,
        after: 2700,
    };
    let both = |between: i64| {
        let mut purchase = Purchase::new(world);
        for begins in [600, 600 + 60 + between] {
            let (with_it, item) = purchase.thing(thing(LineKind::Visit, cleaning.number, 9900));
            purchase = with_it
                .hold(world, item, cleaning.number, scene.period(begins, 60), way)
                .fulfil(world, item, "visit");
        }
        purchase.place(world, scene.guest)
    };
    assert!(both(89).is_none());
    assert!(both(90).is_some());
}

#[test]
fn an_order_waits_as_long_as_the_charge_that_opens_it() {
    let scene = Scene::new(Mode::Live);
    let order = NewStay::new(scene.guest, scene.now().plus_minutes(60)).book(&scene.world);
    let apart = "UPDATE charge SET pay_before = pay_before + 1 WHERE id = ?1";
    let refused = scene
        .world
        .database
        .run(apart, parameters![order.charge_id])
        .unwrap_err();
    assert!(refused.to_string().contains("waits as long"), "{refused}");
    let later = r#"UPDATE "order" SET pay_before = pay_before + 60 WHERE id = ?1"#;
    scene.world.database.run(later, parameters![order.order_id]).unwrap();
    assert_eq!(
        scene.count(r#"charge JOIN "order" ON "order".id = order_id AND "order".pay_before = charge.pay_before"#),
        1
    );
    assert_eq!(scene.due("expire-order"), Vec::<String>::new());
    scene.pass_minutes(16);
    assert_eq!(scene.due("expire-order"), [order.order_id.to_string()]);
}
