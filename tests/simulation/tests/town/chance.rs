//! One seed, one sequence.

use simulation::chance::Chance;

#[test]
fn one_seed_gives_one_sequence_and_stays_within_its_bounds() {
    let (mut first, mut second) = (Chance::new(7), Chance::new(7));
    for _ in 0..1000 {
        let number = first.between(-3, 3);
        assert_eq!(number, second.between(-3, 3));
        assert!((-3..=3).contains(&number));
    }
    assert_ne!(Chance::new(1).draw(), Chance::new(2).draw());
}

#[test]
fn weights_are_kept() {
    let mut chance = Chance::new(1);
    let mut counts = [0; 3];
    for _ in 0..10_000 {
        counts[chance.weighted(&[(1, 0), (0, 1), (3, 2)]).unwrap()] += 1;
    }
    assert!((2200..2800).contains(&counts[0]), "{counts:?}");
    assert_eq!(counts[1], 0);
    assert_eq!(chance.weighted::<u8>(&[]), None);
    assert_eq!(chance.index(0), None);
}
