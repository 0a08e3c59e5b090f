//! The end: asked for, or not.

use crate::project::{Gate, Project, ask, send, signal, until, with};
use rusqlite::Connection;
use std::{
    net::TcpStream,
    sync::atomic::{AtomicI64, Ordering},
    thread,
};
use tests::Runner;

fn stops(runner: &mut Runner) {
    let status = until("the end", || runner.process().try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_signal_ends_it() {
    for name in ["TERM", "INT"] {
        let project = Project::new();
        let mut runner = project.start(&[]);
        let idle = TcpStream::connect(runner.address().trim_start_matches("http://")).unwrap();
        assert_eq!(ask(&runner, "/hello", &[]), "hello");
        signal(runner.process_id(), name);
        stops(&mut runner);
        drop(idle);
    }
}

#[test]
fn what_is_under_way_is_answered_first() {
    let project = Project::new();
    let mut runner = project.start(&[]);
    let address = runner.address().trim_start_matches("http://").to_owned();
    let gate = Gate::new();
    thread::scope(|scope| {
        let under_way = scope.spawn(|| send(&runner, "/out", &[("url", &gate.url())]));
        let caller = gate.caller();
        signal(runner.process_id(), "TERM");
        until("a closed door", || TcpStream::connect(&address).err());
        caller.let_in();
        let reply = under_way.join().unwrap();
        assert_eq!((reply.status, &reply.json()["body"]), (200, &"welcome".into()));
    });
    stops(&mut runner);
}

#[test]
fn killed_under_load_it_has_lost_nothing_that_it_confirmed() {
    let project = Project::new();
    let runner = project.start(&[]);
    let setup = [
        ("statement", "PRAGMA journal_mode = wal"),
        ("statement", "CREATE TABLE cup (id INTEGER PRIMARY KEY)"),
    ];
    ask(&runner, "/sqlite/list", &setup);
    let insert = |form| runner.address().to_owned() + &with(form, &[("statement", "INSERT INTO cup DEFAULT VALUES")]);
    let addresses = ["/sqlite/list", "/sqlite/stream", "/sqlite/list", "/sqlite/stream"].map(insert);
    let confirmed = &AtomicI64::new(0);
    thread::scope(|scope| {
        for address in &addresses {
            scope.spawn(move || {
                while ureq::get(address).call().is_ok() {
                    confirmed.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        until("confirmed rows", || {
            (confirmed.load(Ordering::Relaxed) > 100).then_some(())
        });
        signal(runner.process_id(), "KILL");
    });
    let (confirmed, writers) = (confirmed.load(Ordering::Relaxed), addresses.len() as i64);
    let file = Connection::open(project.state("sqlite_db.db")).unwrap();
    let intact: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(intact, "ok");
    let rows: i64 = file
        .query_row("SELECT count(*) FROM cup", [], |row| row.get(0))
        .unwrap();
    assert!(
        (confirmed..=confirmed + writers).contains(&rows),
        "{rows} rows, {confirmed} confirmed"
    );
    drop((file, runner));
    let runner = project.start(&[]);
    assert_eq!(
        ask(&runner, "/sqlite/list", &[("statement", "SELECT count(*) FROM cup")])["rows"][0][0],
        rows
    );
}
