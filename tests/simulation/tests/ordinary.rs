//! A hundred thousand steps in which nothing is planted, and nothing may be found.

use simulation::{Plan, run};

#[test]
fn nothing_is_found_where_nothing_is_planted() {
    let plan = Plan {
        seed: 1,
        steps: 100_000,
        fault: None,
    };
    let report = run(plan).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{report}");
    // Who finds nothing must have looked at something.
    assert!(report.steps >= plan.steps);
    assert!(
        report.orders > 3000 && report.payments > 1000 && report.refunds > 100,
        "{report}"
    );
    assert!(report.exceptions > 10 && report.deaths > 500, "{report}");
}

#[test]
fn one_seed_gives_one_run() {
    let plan = Plan {
        seed: 77,
        steps: 3000,
        fault: None,
    };
    let twice = [run(plan), run(plan)].map(|report| report.unwrap_or_else(|failure| panic!("{failure}")));
    assert_eq!(twice[0], twice[1]);
}
