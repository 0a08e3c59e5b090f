//! The simulation can fail: each planted fault is found, under its name, and its seed finds it again.

use simulation::{Failure, Fault, Plan, Violation, run};

/// So many steps are enough for any of them.
const STEPS: u64 = 20_000;

/// With the second one nobody in town comes to the rarest of them in time.
const SEEDS: [u64; 3] = [1, 3, 4];

fn found(fault: Fault, seed: u64) -> Box<Failure> {
    let plan = Plan {
        seed,
        steps: STEPS,
        fault: Some(fault),
    };
    match run(plan) {
        Ok(report) => panic!("{} is not found with seed {seed}: {report}", fault.name()),
        Err(failure) => failure,
    }
}

fn is_found_as(fault: Fault, names: &[&str]) {
    is_found_where(fault, |violation| names.contains(&violation.name.as_str()));
}

fn is_found_where(fault: Fault, is_meant: impl Fn(&Violation) -> bool) {
    for seed in SEEDS {
        let failure = found(fault, seed);
        assert!(is_meant(&failure.violation), "{failure}");
        assert!(failure.step <= STEPS, "{failure}");
        assert!(
            failure
                .to_string()
                .contains(&format!("--seed {seed} --steps {STEPS} --fault {}", fault.name()))
        );
        let again = found(fault, seed);
        assert_eq!((again.step, &again.violation), (failure.step, &failure.violation));
        assert_eq!(again.trace, failure.trace);
    }
}

#[test]
fn holds_that_may_overlap() {
    is_found_as(Fault::OverlapUnguarded, &["overlapping_holds"]);
}

#[test]
fn a_refund_that_is_sent_again_with_a_new_number() {
    is_found_as(Fault::RefundAnew, &["refund_of_another_number", "asked_wrongly"]);
}

#[test]
fn a_success_that_is_booked_twice() {
    // Or a refund of it is about to be sent while the payment has lost its number, or is more than what is left of it.
    is_found_as(
        Fault::SettledTwice,
        &["ledger", "paid_without_money", "refunds_within_payments", "internal"],
    );
}

#[test]
fn a_late_payment_that_pays_without_the_room() {
    // Or what the order was to be paid by has not been paid.
    is_found_as(Fault::LateUnheld, &["stay_holds", "charges"]);
}

/// By the books, or by the database, which undoes an order whose articles are not to be had after all.
#[test]
fn articles_that_stay_spoken_for() {
    is_found_where(Fault::StockForgotten, |violation| match violation.name.as_str() {
        "database" => violation.what.contains("has found no place"),
        name => ["stock", "stock_reservations"].contains(&name),
    });
}

#[test]
fn an_order_that_does_not_follow_what_it_brings() {
    is_found_as(Fault::UseForgotten, &["fulfilments"]);
}

#[test]
fn an_attempt_to_pay_that_the_tick_forgets() {
    is_found_as(Fault::AttemptForgotten, &["closed_but_payable"]);
}

#[test]
fn a_deposit_that_is_earned() {
    is_found_as(Fault::DepositEarned, &["deposits"]);
}

#[test]
fn an_instalment_that_is_taken_for_an_order_that_was_given_up() {
    is_found_as(Fault::InstalmentTaken, &["charges"]);
}
