//! The native twin: a process that can die, and others who have a turn.

use database::{Database, Error, Statements};
use serde::Deserialize;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

#[derive(Deserialize)]
struct Count {
    days: i64,
}

#[test]
fn a_process_that_dies_within_a_transaction_leaves_nothing_of_it() {
    let database = Database::in_memory(false).unwrap();
    let insert = "INSERT INTO holiday (date, kind, name) VALUES ('2099-01-01', 'holiday', '元旦')";
    let count = "SELECT count(*) AS days FROM holiday WHERE date = '2099-01-01'";
    let days = || database.one::<Count>(count, &[]).map(|found| found.days);
    for statements in 0..3 {
        database.die_after(statements);
        let outcome: Result<(), Error> = database.transaction(|change| change.run(insert, &[]).map(drop));
        assert!(matches!(outcome, Err(Error::Engine { .. })));
        assert!(database.is_dead() && days().is_err());
        database.revive().unwrap();
        assert_eq!(days().unwrap(), 0);
    }
    database.die_after(3);
    let outcome: Result<(), Error> = database.transaction(|change| change.run(insert, &[]).map(drop));
    assert!(outcome.is_ok() && database.is_dead());
    database.revive().unwrap();
    assert_eq!(days().unwrap(), 1);
}

#[test]
fn another_one_has_a_turn_between_statements_and_never_within_a_transaction() {
    static TURNS: AtomicUsize = AtomicUsize::new(0);
    let database = Database::in_memory(false).unwrap();
    let turns = || TURNS.load(SeqCst);
    database.let_in(Some(|| {
        TURNS.fetch_add(1, SeqCst);
    }));
    database.run("SELECT 1", &[]).unwrap();
    assert_eq!(turns(), 1);
    let outcome: Result<(), Error> = database.transaction(|change| {
        assert_eq!(turns(), 2, "before it begins");
        change.run("SELECT 1", &[]).map(drop)
    });
    assert!(outcome.is_ok());
    assert_eq!(turns(), 2);
    database.let_in(None);
    database.run("SELECT 1", &[]).unwrap();
    assert_eq!(turns(), 2);
}
