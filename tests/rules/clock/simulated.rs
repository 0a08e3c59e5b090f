//! A simulation's time and randomness.

use clock::{Clock, Moment};

#[test]
fn one_seed_gives_one_sequence() {
    let start = Moment::from_unix(1_777_636_800);
    let (first, second) = (Clock::simulated(start, 7), Clock::simulated(start, 7));
    assert_eq!(first.id(), second.id());
    assert_ne!(first.id(), first.id());
}

#[test]
fn clones_share_the_time() {
    let clock = Clock::simulated(Moment::from_unix(0), 0);
    clock.clone().advance(60);
    assert_eq!(clock.now(), Moment::from_unix(60));
}
