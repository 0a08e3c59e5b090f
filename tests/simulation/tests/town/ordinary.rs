//! A hundred thousand steps in which nothing is planted, and nothing may be found.

use simulation::{Plan, Report, run};

fn ordinary(seed: u64, steps: u64) -> Report {
    let plan = Plan {
        seed,
        steps,
        fault: None,
    };
    run(plan).unwrap_or_else(|failure| panic!("{failure}"))
}

/// What must have happened, or nothing was looked at.
const HAPPENS: [&str; 83] = [
    "exception other-amount",
    "exception other-app",
    "exception other-currency",
    "exception other-merchant",
    "exception other-payer",
    "exception unknown-payment",
    "order cancelled",
    "order completed",
    "order expired",
    "order no_show",
    "order refunded",
    "payment alipay closed",
    "payment alipay succeeded",
    "payment offline succeeded",
    "payment unionpay closed",
    "payment unionpay succeeded",
    "payment wechat closed",
    "payment wechat succeeded",
    "refund cancelled by guest",
    "refund exception",
    "refund not as expected",
    "refund order-cancelled",
    "refund paid-twice",
    "refund slot-gone",
    "refund too-late",
    "refund with apologies",
    "renewal expired",
    "renewal paid",
    "retaken",
    "paid at a gateway",
    "entry of a bill",
    "found by asking",
    "in between",
    "answered again",
    "outage",
    "arrived late",
    "settled by hand",
    "sent again by hand",
    "articles lapsed",
    "articles released",
    "articles retaken",
    "articles sold",
    "pickup collected",
    "pickup missed",
    "serve given_up",
    "serve missed",
    "serve served",
    "refund given up by guest",
    "refused not-to-be-had",
    "stock broken",
    "stock returned",
    "buy_out paid",
    "cancelled by guest of deposit",
    "damage paid",
    "deposit paid",
    "dispense dispensed",
    "dispense given_up",
    "dispense missed",
    "extra expired",
    "extra paid",
    "extra paid after the end",
    "given up by guest of deposit",
    "instalment expired",
    "instalment paid",
    "instalment paid after the end",
    "lease bought",
    "lease given up by guest",
    "lease given_up",
    "lease lost",
    "lease returned",
    "lease slot-gone",
    "order-cancelled of deposit",
    "order-cancelled of instalment",
    "overdue paid",
    "paid-twice of deposit",
    "paid-twice of instalment",
    "refund deposit",
    "too-late of instalment",
    "visit finished",
    "visit given up by guest",
    "visit given_up",
    "visit missed",
    "visit slot-gone",
];

#[test]
fn nothing_is_found_where_nothing_is_planted() {
    let report = ordinary(2, 100_000);
    assert!(report.steps >= 100_000 && report.deaths > 500, "{report}");
    let missing: Vec<_> = HAPPENS
        .iter()
        .filter(|name| report.counts.get(**name).is_none_or(|times| *times == 0))
        .collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
}

#[test]
fn one_seed_gives_one_run() {
    assert_eq!(ordinary(77, 3000), ordinary(77, 3000));
    assert_ne!(ordinary(77, 3000), ordinary(78, 3000));
}
