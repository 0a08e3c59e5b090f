//! One model carries five businesses: an order of each is placed, paid through the arbiter, cancelled and refunded by the line,
//! and nothing asks which business it is.

use crate::payment::scene::{Scene, turn};
use ::scene::{NewListing, Placed, Purchase, Thing, stock};
use clock::Id;
use database::{Statements, parameters};
use fulfilment::Turn;
use money::Fen;
use order::{LineKind, Status};
use payment::{Decision, Reason, give_up_item, refund::Cause};
use reservation::hold::Gaps;
use serde::Deserialize;
use settings::Mode;
use tariff::{Measured, Period, Visit};

pub(crate) const HOUR: i64 = 3600;
const ROOM: i64 = 101;

const ROOM_TERMS: &str = "SELECT id FROM tariff WHERE listing_number = 101 LIMIT 1";

pub(crate) const CAUSE: Cause<'_> = Cause {
    reason: "test",
    actor: "staff",
};

impl Scene {
    pub(crate) fn period(&self, in_minutes: i64, minutes: i64) -> Period {
        let starts_at = self.now().plus_minutes(in_minutes);
        Period::new(starts_at.unix(), starts_at.plus_minutes(minutes).unix()).unwrap()
    }

    pub(crate) fn pay_charge(&self, charge_id: Id) -> Decision {
        self.settle(&self.told(&self.collect(charge_id)))
    }

    pub(crate) fn status(&self, placed: Placed) -> Status {
        #[derive(Deserialize)]
        struct Row {
            status: Status,
        }
        let look = r#"SELECT status FROM "order" WHERE id = ?1"#;
        self.world
            .database
            .one::<Row>(look, parameters![placed.order_id])
            .unwrap()
            .status
    }

    pub(crate) fn reach(&self, placed: Placed, item: i64, source: &str, target: &str) {
        let how = Turn {
            source,
            target,
            actor: "staff",
            at: self.now(),
            cause: "test",
        };
        assert!(fulfilment::turn(&self.world.database, placed.order_id, item, how).unwrap());
    }

    /// Gives a thing bought up by itself; answers what goes back.
    pub(crate) fn give_up(&self, placed: Placed, item: i64, percent: u8) -> i64 {
        let (world, order_id) = (&self.world, placed.order_id);
        let back = world
            .database
            .transaction(|change| give_up_item(change, world, order_id, item, percent, CAUSE));
        back.unwrap().get()
    }

    /// What stands in an account of the ledger.
    pub(crate) fn balance(&self, account: &str) -> i64 {
        #[derive(Deserialize)]
        struct Sum {
            fen: i64,
        }
        let sum = "SELECT coalesce(sum(balance_fen), 0) AS fen FROM ledger_balance WHERE account = ?1";
        self.world.database.one::<Sum>(sum, parameters![account]).unwrap().fen
    }
}

pub(crate) fn thing(kind: LineKind, listing_number: i64, amount: i64) -> Thing {
    Thing {
        kind,
        listing_number,
        tariff_id: None,
        sku_id: None,
        quantity: None,
        amount: Fen::new(amount),
    }
}

pub(crate) fn tea(scene: &Scene, on_hand: i64) -> (i64, Id) {
    let listing = NewListing {
        kind: "goods",
        attributes: r#"{"category": "绿茶"}"#,
        fulfilment: "serve",
        price_unit: "piece",
        tariff: None,
    }
    .open(&scene.world);
    (listing.number, listing.article(&scene.world, 3800, on_hand))
}

/// A room from an hour on with so many pots of tea; the items are 0 and 1.
pub(crate) fn room_with_tea(scene: &Scene, (listing, sku_id): (i64, Id), pots: i64, method: &str) -> Option<Placed> {
    #[derive(Deserialize)]
    struct Terms {
        id: Id,
    }
    let world = &scene.world;
    let terms: Terms = world.database.one(ROOM_TERMS, &[]).unwrap();
    let room = Thing {
        tariff_id: Some(terms.id),
        ..thing(LineKind::Stay, ROOM, 4000)
    };
    let pots_of_tea = Thing {
        sku_id: Some(sku_id),
        quantity: Some(pots),
        ..thing(LineKind::Goods, listing, 3800 * pots)
    };
    let gaps = Gaps { before: 0, after: 900 };
    let (purchase, stay) = Purchase::new(world).thing(room);
    let (purchase, tea) = purchase
        .hold(world, stay, ROOM, scene.period(60, 60), gaps)
        .fulfil(world, stay, "stay")
        .thing(pots_of_tea);
    purchase
        .reserve(world, tea, sku_id, pots)
        .fulfil(world, tea, method)
        .place(world, scene.guest)
}

#[test]
fn a_room_with_two_pots_of_tea() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    let placed = room_with_tea(&scene, shelf, 2, "serve").unwrap();
    assert_eq!(stock(&scene.world, shelf.1), (3, 2));
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.status(placed), Status::Paid);
    // The tea alone is given up: it is on the shelf again, and the stay goes on.
    assert_eq!(scene.give_up(placed, 1, 100), 7600);
    assert_eq!(scene.give_up(placed, 1, 100), 0, "once");
    assert_eq!(stock(&scene.world, shelf.1), (3, 0));
    assert_eq!(scene.status(placed), Status::Paid);
    scene.pass_minutes(60);
    scene.reach(placed, 0, "waiting", "begun");
    assert_eq!(scene.status(placed), Status::InUse);
    scene.pass_minutes(60);
    scene.reach(placed, 0, "begun", "ended");
    assert_eq!(scene.status(placed), Status::Completed);
    assert_eq!(scene.balance("merchant"), -4000);
}

#[test]
fn a_room_is_not_held_without_its_tea_nor_the_tea_without_the_room() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 3);
    assert!(room_with_tea(&scene, shelf, 4, "serve").is_none());
    assert_eq!(
        scene.count("hold") + scene.count("charge") + scene.count("stock_reservation"),
        0
    );
    scene.order(60);
    assert!(room_with_tea(&scene, shelf, 1, "serve").is_none());
    assert_eq!(stock(&scene.world, shelf.1), (3, 0));
}

#[test]
fn goods_alone() {
    let scene = Scene::new(Mode::Live);
    let shelf = tea(&scene, 5);
    let buy = |pots: i64| {
        let goods = Thing {
            sku_id: Some(shelf.1),
            quantity: Some(pots),
            ..thing(LineKind::Goods, shelf.0, 3800 * pots)
        };
        let (purchase, item) = Purchase::new(&scene.world).thing(goods);
        let purchase = purchase.reserve(&scene.world, item, shelf.1, pots);
        purchase
            .fulfil(&scene.world, item, "pickup")
            .place(&scene.world, scene.guest)
    };
    let placed = buy(3).unwrap();
    assert!(buy(3).is_none(), "three of five are spoken for");
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    scene.reach(placed, 0, "waiting", "ready");
    assert_eq!(scene.status(placed), Status::InUse);
    scene.reach(placed, 0, "ready", "collected");
    assert_eq!(scene.status(placed), Status::Completed);
    assert_eq!(stock(&scene.world, shelf.1), (2, 0));
    assert_eq!(scene.balance("merchant"), -11400);

    // Who does not pay in time has the pieces until somebody else wants them.
    let late = buy(2).unwrap();
    let payment = scene.collect(late.charge_id);
    scene.pass_minutes(17);
    let other = buy(2).unwrap();
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::Refund(Reason::SlotGone));
    assert_eq!(scene.pay_charge(other.charge_id), Decision::Paid);
    assert_eq!(stock(&scene.world, shelf.1), (2, 2));
    // Cancelled as a whole, they are for others again, and paid late after all they are taken again.
    turn(&scene, other.order_id, Status::Paid, Status::Refunding);
    assert_eq!(stock(&scene.world, shelf.1), (2, 0));
    let again = buy(2).unwrap();
    let payment = scene.collect(again.charge_id);
    scene.pass_minutes(20);
    turn(&scene, again.order_id, Status::PendingPayment, Status::Expired);
    assert_eq!(stock(&scene.world, shelf.1), (2, 0));
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    assert_eq!(
        (scene.status(again), stock(&scene.world, shelf.1)),
        (Status::Paid, (2, 2))
    );
}

#[test]
fn fuel_is_only_a_price_for_a_litre() {
    let scene = Scene::new(Mode::Live);
    let terms = Measured {
        fen_per_unit: Fen::new(789),
    };
    let listing = NewListing {
        kind: "fuel",
        attributes: r#"{"grade": "95"}"#,
        fulfilment: "dispense",
        price_unit: "litre",
        tariff: Some(("unit", r#"{"fen_per_unit": 789}"#)),
    }
    .open(&scene.world);
    let amount = terms.price(25_340).unwrap();
    assert_eq!(amount, Fen::new(19993));
    let fuel = Thing {
        tariff_id: listing.tariff_id,
        quantity: Some(25_340),
        ..thing(LineKind::Fuel, listing.number, amount.get())
    };
    let order = || {
        let (purchase, item) = Purchase::new(&scene.world).thing(fuel);
        purchase
            .fulfil(&scene.world, item, "dispense")
            .place(&scene.world, scene.guest)
            .unwrap()
    };
    let placed = order();
    assert_eq!(
        scene.pay_charge(placed.charge_id),
        Decision::Paid,
        "nothing to confirm is success"
    );
    scene.reach(placed, 0, "waiting", "authorised");
    scene.reach(placed, 0, "authorised", "dispensing");
    assert_eq!(scene.status(placed), Status::InUse);
    assert_eq!(scene.give_up(placed, 0, 100), 0, "what flows is not given up");
    scene.reach(placed, 0, "dispensing", "dispensed");
    assert_eq!(scene.status(placed), Status::Completed);
    assert_eq!(scene.balance("merchant"), -19993);

    // Money that comes an hour late still buys fuel: nothing of it was kept.
    let late = order();
    let payment = scene.collect(late.charge_id);
    scene.pass_minutes(75);
    turn(&scene, late.order_id, Status::PendingPayment, Status::Expired);
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    assert_eq!(scene.status(late), Status::Paid);
}

fn work() -> Visit {
    Visit {
        fen_per_visit: Fen::new(9900),
        included_minutes: 120,
        fen_per_further_hour: Fen::new(5000),
        maximum_minutes: 480,
        travel_minutes: 45,
    }
}

#[test]
fn a_visit_holds_its_worker_with_the_way_there_and_back() {
    let scene = Scene::new(Mode::Live);
    let world = &scene.world;
    let terms = work();
    let offer = |category: &'static str| NewListing {
        kind: "service",
        attributes: category,
        fulfilment: "visit",
        price_unit: "visit",
        tariff: Some((
            "visit",
            r#"{"fen_per_visit": 9900, "included_minutes": 120, "fen_per_further_hour": 5000, "maximum_minutes": 480,
              "travel_minutes": 45}"#,
        )),
    };
    let cleaning = offer(r#"{"category": "保洁"}"#).open(world);
    let worker = cleaning.resource(world, 24 * HOUR);
    // The same worker also repairs.
    let repair = offer(r#"{"category": "维修"}"#).open(world);
    let serves = "INSERT INTO listing_resource (listing_number, resource_id) VALUES (?1, ?2)";
    world.database.run(serves, parameters![repair.number, worker]).unwrap();
    let book = |listing: ::scene::Listing, in_minutes: i64| {
        let period = scene.period(in_minutes, 180);
        let price = terms.price(period).unwrap();
        assert_eq!(price, Fen::new(14900));
        let visit = Thing {
            tariff_id: listing.tariff_id,
            ..thing(LineKind::Visit, listing.number, price.get())
        };
        let way = Gaps {
            before: i64::from(terms.travel_minutes) * 60,
            after: i64::from(terms.travel_minutes) * 60,
        };
        let (purchase, item) = Purchase::new(world).thing(visit);
        let purchase = purchase.hold(world, item, listing.number, period, way);
        purchase.fulfil(world, item, "visit").place(world, scene.guest)
    };
    let placed = book(cleaning, 600).unwrap();
    assert!(book(repair, 600 + 180 + 89).is_none(), "the worker is on the way");
    assert!(book(repair, 600 - 180 - 89).is_none(), "the worker is on the way");
    let next = book(repair, 600 + 180 + 90).unwrap();
    assert!(book(cleaning, 600 - 180 - 90).is_some());
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    for (source, target) in [
        ("waiting", "accepted"),
        ("accepted", "on_the_way"),
        ("on_the_way", "started"),
    ] {
        assert_eq!(scene.status(placed), Status::Paid);
        scene.reach(placed, 0, source, target);
    }
    assert_eq!(scene.status(placed), Status::InUse);
    scene.reach(placed, 0, "started", "finished");
    assert_eq!(scene.status(placed), Status::Completed);
    // Given up for a half, its time is for others at once.
    assert_eq!(scene.pay_charge(next.charge_id), Decision::Paid);
    assert_eq!(scene.give_up(next, 0, 50), 7450);
    assert!(book(cleaning, 600 + 180 + 90).is_some());
}
