//! Ids: one spelling, and the order of time.

use clock::{Clock, Id, Moment};

fn new(seconds: i64, seed: u64) -> Id {
    Clock::simulated(Moment::from_unix(seconds), seed).id()
}

#[test]
fn an_id_has_one_spelling() {
    let id = new(1_777_636_800, 7);
    assert_eq!(Id::parse(&id.to_string()), Some(id));
    assert_eq!(id.to_string().len(), 32);
    assert_eq!(Id::parse(&id.to_string().to_uppercase()), None);
    assert_eq!(Id::parse("0197-not-an-id"), None);
}

#[test]
fn a_later_id_sorts_later() {
    for (earlier, later) in (0..100).flat_map(|earlier| (0..100).map(move |later| (earlier, later))) {
        assert!(
            new(1, earlier).to_string() < new(2, later).to_string(),
            "{earlier} {later}"
        );
    }
}
