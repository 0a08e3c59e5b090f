//! What the money for a renewal does, also when it comes late.

use crate::guest_renew::fixture::{Evening, Order, after_eight, hold};
use clock::Id;
use database::Statements;
use money::Fen;
use reservation::renewal::{Extended, NewRenewal};
use serde_json::Value;
use tariff::Period;

fn asked(evening: &Evening, minutes: i64) -> Id {
    let renewal: Value = evening.ask(minutes).unwrap();
    Id::parse(renewal["renewal_id"].as_str().unwrap()).unwrap()
}

fn paid(evening: &Evening, renewal_id: Id) -> bool {
    let now = evening.world.clock.now();
    charge::pay(&evening.world.database, renewal_id, "gateway", now).unwrap()
}

#[test]
fn the_money_moves_the_end_once() {
    let evening = Evening::running();
    let renewal_id = asked(&evening, 60);
    let before = evening.world.database.statements();
    assert!(paid(&evening, renewal_id));
    assert_eq!(evening.world.database.statements() - before, 1);
    let longer = Order {
        ends_at: after_eight(180),
        amount_fen: 10_800,
        lines: 1,
    };
    assert_eq!(evening.order(), longer);
    assert_eq!(
        evening.holds(),
        [hold(false, 0, 120, "confirmed"), hold(true, 120, 180, "confirmed")]
    );
    assert_eq!(evening.log(), ["in_use", "renewal_asked", "renewal_paid"]);
    assert!(!paid(&evening, renewal_id));
    assert_eq!(evening.order(), longer);
    // And once more.
    let again = asked(&evening, 30);
    assert!(paid(&evening, again));
    assert_eq!(
        evening.order(),
        Order {
            ends_at: after_eight(210),
            amount_fen: 12_200,
            lines: 2
        }
    );
}

#[test]
fn late_money_takes_the_time_again_if_it_is_free() {
    let evening = Evening::running();
    let renewal_id = asked(&evening, 60);
    evening.world.clock.advance(600);
    assert!(charge::expire(&evening.world.database, renewal_id, "system", evening.world.clock.now()).unwrap());
    assert_eq!(evening.holds()[1], hold(true, 120, 180, "lapsed"));
    assert!(paid(&evening, renewal_id));
    assert_eq!(evening.order().ends_at, after_eight(180));
}

#[test]
fn late_money_does_not_push_anybody_out() {
    let evening = Evening::running();
    let renewal_id = asked(&evening, 60);
    evening.world.clock.advance(600);
    // The unpaid wish gives way by itself, whether the tick has come by or not.
    let next = evening.next(135, 240);
    assert!(!paid(&evening, renewal_id));
    let unchanged = Order {
        ends_at: after_eight(120),
        amount_fen: 8000,
        lines: 0,
    };
    assert_eq!(evening.order(), unchanged);
    assert_eq!(evening.holds()[0], hold(false, 0, 120, "confirmed"));
    assert_eq!(evening.log(), ["in_use", "renewal_asked"]);
    let kept = "SELECT id FROM hold WHERE order_id = ?1 AND state = 'confirmed'";
    assert!(evening.world.database.changed(kept, &[next.into()]).unwrap());
}

#[test]
fn money_for_a_former_wish_makes_the_later_one_void() {
    let evening = Evening::running();
    let (former, later) = (asked(&evening, 60), asked(&evening, 30));
    assert!(paid(&evening, former));
    assert_eq!(evening.order().ends_at, after_eight(180));
    assert!(!paid(&evening, later), "it starts from an end that is no more");
    assert_eq!(evening.order().ends_at, after_eight(180));
    let held: Vec<_> = evening
        .holds()
        .into_iter()
        .filter(|hold| hold.state == "held")
        .collect();
    assert_eq!(held, []);
}

#[test]
fn a_stay_that_is_over_does_not_come_back() {
    let evening = Evening::running();
    let renewal_id = asked(&evening, 60);
    evening.world.clock.advance(3600);
    evening.stay.leave(&evening.world);
    assert!(!paid(&evening, renewal_id));
    assert_eq!(evening.order().ends_at, after_eight(120));
}

/// Whether who saw the stay end then, in minutes after eight, is given an hour more.
fn is_given(evening: &Evening, end: i64) -> bool {
    let of = Extended {
        item: 0,
        listing_number: 101,
        tariff_id: scene::tariff(&evening.world.database, 101),
        resource_id: Id::parse("0197a00000007000800000000b000101").unwrap(),
        gap_after: 900,
    };
    let added = Period::new(after_eight(end).unix(), after_eight(end + 60).unix()).unwrap();
    let wish = NewRenewal {
        id: evening.world.clock.id(),
        hold_id: evening.world.clock.id(),
        order_id: evening.stay.order_id,
        of,
        added,
        amount: Fen::new(2800),
        lines: Vec::new(),
        pay_before: after_eight(70),
        asked_at: evening.world.clock.now(),
    };
    wish.ask(&evening.world.database).unwrap()
}

#[test]
fn two_at_once_cannot_both_have_the_time() {
    assert!(is_given(&Evening::running(), 120));
    // Somebody books between the look and the hold.
    let evening = Evening::running();
    evening.next(180, 240);
    assert!(!is_given(&evening, 120));
    assert!(!is_given(&Evening::running(), 119));
}
