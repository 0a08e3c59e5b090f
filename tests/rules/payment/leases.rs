//! A phone on lease: what is paid at once, what is deposited, and what stays owed month by month.

use crate::payment::businesses::{CAUSE, HOUR, thing};
use crate::payment::scene::{Scene, turn};
use ::scene::{NewListing, Placed, Purchase, Thing};
use charge::Kind;
use clock::{Id, Moment};
use money::Fen;
use order::{LineKind, Status};
use payment::Decision;
use reservation::hold::Gaps;
use settings::Mode;
use tariff::{Lease, Period};

/// A phone for a year: the first month, a deposit, and eleven instalments.
pub(crate) fn lease(scene: &Scene) -> (Placed, Id, Vec<Id>) {
    let world = &scene.world;
    let terms = Lease {
        fen_per_month: Fen::new(19900),
        deposit_fen: Fen::new(300_000),
        minimum_months: 3,
        maximum_months: 24,
    };
    let listing = NewListing {
        kind: "phone",
        attributes: r#"{"brand": "华为", "model": "Mate 60"}"#,
        fulfilment: "lease",
        price_unit: "month",
        tariff: Some((
            "term",
            r#"{"fen_per_month": 19900, "deposit_fen": 300000, "minimum_months": 3, "maximum_months": 24}"#,
        )),
    }
    .open(world);
    listing.resource(world, 800 * 24 * HOUR);
    let months = terms
        .months("2026-05-03".parse().unwrap(), 12, "Asia/Shanghai".parse().unwrap())
        .unwrap();
    let whole = Period::new(months[0].starts_at, months[11].ends_at).unwrap();
    let rent = Thing {
        tariff_id: listing.tariff_id,
        quantity: Some(1),
        ..thing(LineKind::Rent, listing.number, 19900)
    };
    let (purchase, item) = Purchase::new(world).thing(rent);
    let shipping = Gaps {
        before: 24 * HOUR,
        after: 72 * HOUR,
    };
    let purchase = purchase
        .hold(world, item, listing.number, whole, shipping)
        .fulfil(world, item, "lease");
    let deposited = thing(LineKind::Deposit, listing.number, 300_000);
    let until = scene.now().plus_minutes(15);
    let (mut purchase, deposit) = purchase.charged(world, Kind::Deposit, until, None, deposited);
    let mut instalments = Vec::new();
    for month in &months[1..] {
        let due = Moment::from_unix(month.starts_at);
        let (with_it, id) = purchase.charged(world, Kind::Instalment, due, Some(item), rent);
        purchase = with_it;
        instalments.push(id);
    }
    (purchase.place(world, scene.guest).unwrap(), deposit, instalments)
}

#[test]
fn a_phone_with_first_month_deposit_and_eleven_instalments() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, instalments) = lease(&scene);
    assert_eq!(scene.count("charge"), 13);
    assert_eq!(scene.pay_charge(placed.charge_id), Decision::Paid);
    assert_eq!(scene.status(placed), Status::Paid);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    assert_eq!(scene.balance("deposit"), -300_000);
    scene.reach(placed, 0, "waiting", "shipped");
    assert_eq!(scene.status(placed), Status::Paid);
    scene.reach(placed, 0, "shipped", "in_hand");
    assert_eq!(scene.status(placed), Status::InUse);
    // An instalment is earned when it is paid, also long after it was due; what is owed does not lapse.
    scene.pass_minutes(60 * 24 * 60);
    for instalment in &instalments {
        assert_eq!(scene.pay_charge(*instalment), Decision::Paid);
    }
    assert_eq!(scene.balance("merchant"), -11 * 19900);
    scene.pass_minutes(400 * 24 * 60);
    assert_eq!(
        scene.status(placed),
        Status::InUse,
        "time alone does not bring a phone back"
    );
    scene.reach(placed, 0, "in_hand", "returned");
    assert_eq!(scene.status(placed), Status::Completed);
    assert_eq!(scene.balance("merchant"), -12 * 19900);
    assert_eq!(scene.balance("deposit"), -300_000, "a deposit is never earned");
    let back = scene
        .world
        .database
        .transaction(|change| payment::give_back_of_charge(change, &scene.world, deposit, Fen::new(300_000), CAUSE));
    assert_eq!(back.unwrap(), Fen::new(300_000));
    assert_eq!((scene.balance("deposit"), scene.balance("merchant")), (0, -12 * 19900));
}

#[test]
fn a_lease_that_is_not_paid_owes_nothing_and_one_that_is_paid_late_owes_all() {
    let scene = Scene::new(Mode::Live);
    let (placed, deposit, instalments) = lease(&scene);
    let payment = scene.collect(placed.charge_id);
    scene.pass_minutes(20);
    turn(&scene, placed.order_id, Status::PendingPayment, Status::Expired);
    assert_eq!(scene.count("charge WHERE state = 'expired'"), 13);
    assert_eq!(scene.count("hold WHERE state = 'lapsed'"), 1);
    assert_eq!(scene.settle(&scene.told(&payment)), Decision::RetakeThenPaid);
    assert_eq!(scene.count("charge WHERE state = 'pending_payment'"), 12);
    assert_eq!(scene.pay_charge(deposit), Decision::Paid);
    assert_eq!(scene.pay_charge(instalments[0]), Decision::Paid);
    turn(&scene, placed.order_id, Status::Paid, Status::Refunding);
    assert_eq!(
        scene.count("charge WHERE state = 'pending_payment'"),
        0,
        "who gives up owes nothing more"
    );
}
