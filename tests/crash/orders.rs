//! Orders of all five kinds in the bundle's file before the load begins, made by the crates of the business as their components
//! would make them. Time and the tick work on them from then on: some lapse, some are missed, some begin, some stay owed.

use crate::left::DATABASE;
use api::World;
use charge::Kind;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use fulfilment::Turn;
use money::Fen;
use order::LineKind;
use reservation::hold::Gaps;
use rusqlite::Connection;
use scene::{Listing, NewListing, Placed, Purchase, Thing};
use serde::Deserialize;
use std::path::Path;
use tariff::Period;
use tempfile::TempDir;
use tests::{Bundle, invariants::check};

const HOUR: i64 = 3600;

/// The room of the first store that is booked least under load, and the tea that is served there.
const ROOM: i64 = 103;
const TEA: i64 = 901;

const SKU: &str =
    "SELECT sku.id FROM sku JOIN listing ON listing.product_number = sku.product_number WHERE listing.number = ?1";

const OPEN_CHARGE: &str = "SELECT amount_fen FROM charge WHERE id = ?1";

/// What the file holds then, at least twice.
const METHODS: [&str; 6] = ["dispense", "lease", "pickup", "serve", "stay", "visit"];

#[derive(Deserialize)]
struct Sku {
    id: Id,
}

#[derive(Deserialize)]
struct Amount {
    amount_fen: i64,
}

/// A bundle whose file holds them.
pub(crate) fn bundle(seed: u64) -> Bundle {
    let bundle = Bundle::start();
    let now = bundle.now();
    let state = bundle.kill();
    write(state.path(), now, seed);
    Bundle::on(state, &[])
}

fn write(state: &Path, now: Moment, seed: u64) {
    let database = Database::in_file(&state.join(DATABASE), true).expect("the file of a bundle");
    let world = World {
        clock: Clock::simulated(now, seed),
        ..scene::world_on(database, now)
    };
    let guest = scene::guest(&world);
    Counter { world, guest }.serve();
}

#[test]
fn the_orders_that_a_load_finds_are_of_all_kinds_and_sound() {
    let state = TempDir::new().unwrap();
    write(state.path(), Moment::from_unix(1_777_636_807), 1);
    let connection = Connection::open(state.path().join(DATABASE)).unwrap();
    assert_eq!(check(&connection), []);
    let mut methods = connection
        .prepare("SELECT method FROM fulfilment GROUP BY method HAVING count(*) > 1 ORDER BY method")
        .unwrap();
    let methods = methods.query_map([], |row| row.get(0)).unwrap();
    let methods: Vec<String> = methods.collect::<Result<_, _>>().unwrap();
    assert_eq!(methods, METHODS);
}

/// The people of the first store, and one guest.
struct Counter {
    world: World,
    guest: Id,
}

impl Counter {
    /// Of each kind one that waits for its money, and some that are further.
    fn serve(&self) {
        self.phones();
        self.visits();
        self.fuel();
        self.goods();
        self.rooms();
    }

    /// The months of one that is with its guest become due while the load goes on; the first waits for a deposit.
    fn phones(&self) {
        let listing = self.listing("phone", r#"{"brand": "华为", "model": "Mate 60"}"#, "lease", "month");
        for _ in 0..3 {
            listing.resource(&self.world, 800 * 24 * HOUR);
        }
        let (_, _) = self.lease(listing);
        let (secured, _) = self.lease(listing);
        self.pay(secured.charge_id);
        let (in_hand, deposit) = self.lease(listing);
        self.pay(in_hand.charge_id);
        self.pay(deposit);
        self.reach(in_hand, 0, &["waiting", "shipped", "in_hand"]);
    }

    fn lease(&self, listing: Listing) -> (Placed, Id) {
        let world = &self.world;
        let rent = thing(LineKind::Rent, listing.number, 19_900);
        let (purchase, item) = Purchase::new(world).thing(rent);
        let shipping = Gaps {
            before: 24 * HOUR,
            after: 72 * HOUR,
        };
        let purchase = purchase
            .hold(world, item, listing.number, self.period(60, 90 * 24 * 60), shipping)
            .fulfil(world, item, "lease");
        let deposited = thing(LineKind::Deposit, listing.number, 300_000);
        let (mut purchase, deposit) =
            purchase.charged(world, Kind::Deposit, self.now().plus_minutes(15), None, deposited);
        for month in 1..3 {
            let due = self.now().plus_minutes(20 * month);
            (purchase, _) = purchase.charged(world, Kind::Instalment, due, Some(item), rent);
        }
        (purchase.place(world, self.guest).unwrap(), deposit)
    }

    fn visits(&self) {
        let listing = self.listing("service", r#"{"category": "保洁"}"#, "visit", "visit");
        listing.resource(&self.world, 24 * HOUR);
        let book = |in_minutes| {
            let visit = thing(LineKind::Visit, listing.number, 9_900);
            let (purchase, item) = Purchase::new(&self.world).thing(visit);
            let way = Gaps {
                before: 2_700,
                after: 2_700,
            };
            let purchase = purchase.hold(&self.world, item, listing.number, self.period(in_minutes, 60), way);
            let purchase = purchase.fulfil(&self.world, item, "visit");
            purchase.place(&self.world, self.guest).unwrap()
        };
        book(300);
        let accepted = book(600);
        self.pay(accepted.charge_id);
        self.reach(accepted, 0, &["waiting", "accepted"]);
        let started = book(60);
        self.pay(started.charge_id);
        self.reach(started, 0, &["waiting", "accepted", "started"]);
    }

    fn fuel(&self) {
        let listing = self.listing("fuel", r#"{"grade": "95"}"#, "dispense", "litre");
        let fill_up = || {
            let (purchase, item) = Purchase::new(&self.world).thing(thing(LineKind::Fuel, listing.number, 19_993));
            let purchase = purchase.fulfil(&self.world, item, "dispense");
            purchase.place(&self.world, self.guest).unwrap()
        };
        fill_up();
        let authorised = fill_up();
        self.pay(authorised.charge_id);
        self.reach(authorised, 0, &["waiting", "authorised"]);
    }

    /// What is not paid for is for others again; more is owed for what was fetched.
    fn goods(&self) {
        let listing = self.listing("goods", r#"{"category": "绿茶"}"#, "pickup", "piece");
        let sku_id = listing.article(&self.world, 3_800, 5);
        let buy = || {
            let goods = Thing {
                sku_id: Some(sku_id),
                quantity: Some(2),
                ..thing(LineKind::Goods, listing.number, 7_600)
            };
            let (purchase, item) = Purchase::new(&self.world).thing(goods);
            let purchase = purchase.reserve(&self.world, item, sku_id, 2);
            let purchase = purchase.fulfil(&self.world, item, "pickup");
            let wrapping = thing(LineKind::Extra, listing.number, 500);
            let until = self.now().plus_minutes(600);
            let (purchase, _) = purchase.charged(&self.world, Kind::Extra, until, Some(item), wrapping);
            purchase.place(&self.world, self.guest).unwrap()
        };
        buy();
        let collected = buy();
        self.pay(collected.charge_id);
        self.reach(collected, 0, &["waiting", "ready", "collected"]);
    }

    /// Time ends the stay, and with it what was to be served.
    fn rooms(&self) {
        let Sku { id: sku_id } = self.world.database.one(SKU, parameters![TEA]).unwrap();
        let book = |in_minutes| {
            let room = Thing {
                tariff_id: Some(scene::tariff(&self.world.database, ROOM)),
                ..thing(LineKind::Stay, ROOM, 4_000)
            };
            let pots = Thing {
                sku_id: Some(sku_id),
                quantity: Some(1),
                ..thing(LineKind::Goods, TEA, 3_800)
            };
            let (purchase, stay) = Purchase::new(&self.world).thing(room);
            let gaps = Gaps { before: 0, after: 900 };
            let (purchase, tea) = purchase
                .hold(&self.world, stay, ROOM, self.period(in_minutes, 60), gaps)
                .fulfil(&self.world, stay, "stay")
                .thing(pots);
            let purchase = purchase.reserve(&self.world, tea, sku_id, 1);
            let purchase = purchase.fulfil(&self.world, tea, "serve");
            purchase.place(&self.world, self.guest).unwrap()
        };
        book(30);
        let paid = book(120);
        self.pay(paid.charge_id);
        self.reach(paid, 1, &["waiting", "made"]);
    }

    fn listing(
        &self,
        kind: &'static str,
        attributes: &'static str,
        method: &'static str,
        unit: &'static str,
    ) -> Listing {
        let listing = NewListing {
            kind,
            attributes,
            fulfilment: method,
            price_unit: unit,
            tariff: None,
        };
        listing.open(&self.world)
    }

    /// The shop takes the money itself: no gateway of the sandbox knows of these guests.
    fn pay(&self, charge_id: Id) {
        let (world, now) = (&self.world, self.now());
        let Amount { amount_fen } = world.database.one(OPEN_CHARGE, parameters![charge_id]).unwrap();
        scene::pay_through(world, "offline", charge_id, amount_fen);
        assert!(charge::pay(&world.database, charge_id, scene::STAFF, now).unwrap());
    }

    fn reach(&self, placed: Placed, item: i64, states: &[&str]) {
        for pair in states.windows(2) {
            let how = Turn {
                source: pair[0],
                target: pair[1],
                actor: scene::STAFF,
                at: self.now(),
                cause: "by the shop",
            };
            assert!(fulfilment::turn(&self.world.database, placed.order_id, item, how).unwrap());
        }
    }

    fn now(&self) -> Moment {
        self.world.clock.now()
    }

    fn period(&self, in_minutes: i64, minutes: i64) -> Period {
        let now = self.now().unix();
        let starts_at = Moment::from_unix(now - now.rem_euclid(60)).plus_minutes(in_minutes);
        Period::new(starts_at.unix(), starts_at.plus_minutes(minutes).unix()).unwrap()
    }
}

fn thing(kind: LineKind, listing_number: i64, amount: i64) -> Thing {
    Thing {
        kind,
        listing_number,
        tariff_id: None,
        sku_id: None,
        quantity: None,
        amount: Fen::new(amount),
    }
}
