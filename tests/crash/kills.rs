//! Fifty kills under load.

use crate::{
    client::Client,
    left,
    notes::Kind,
    quiet,
    seed::{Chance, seed},
};
use std::{
    collections::BTreeMap,
    process::Command,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    thread,
    time::Duration,
};
use tests::{Bundle, invariants::Violation};

const KILLS: usize = 50;
const CLIENTS: u64 = 6;

/// So much time passes between a start and the next load: holds lapse, stays begin and end.
const MINUTES_BETWEEN: i64 = 40;

#[test]
fn what_was_acknowledged_outlives_fifty_kills() {
    let seed = seed();
    println!("KAIMEN_SEED={seed}");
    let chance = Chance::new(seed);
    let new = |number| Client::new(&format!("guest{number}"), seed.wrapping_add(number + 1));
    let mut clients: Vec<Client> = (0..CLIENTS).map(new).collect();
    let mut bundle = Bundle::start();
    for kill in 1..=KILLS {
        // Some die again while they are still at what the former one has left.
        let is_hasty = chance.below(5) == 0 && kill > 1;
        if !is_hasty {
            let mut found = look_again(&bundle, &mut clients);
            found.extend(quiet::until_heard(&bundle));
            bundle = must_be_none(bundle, &found, seed, kill);
            bundle.forward_minutes(MINUTES_BETWEEN);
        }
        let milliseconds = if is_hasty {
            chance.below(60)
        } else {
            100 + chance.below(500)
        };
        load_and_kill(&bundle, &mut clients, Duration::from_millis(milliseconds));
        let state = bundle.kill();
        let mut found = left::look(state.path(), clients.iter().map(|client| &client.notes));
        found.extend(clients.iter_mut().flat_map(Client::faults));
        bundle = must_be_none(Bundle::on(state, &[]), &found, seed, kill);
    }
    let mut found = look_again(&bundle, &mut clients);
    found.extend(quiet::until_nothing_is_under_way(&bundle));
    found.extend(left::look(bundle.state(), clients.iter().map(|client| &client.notes)));
    drop(must_be_none(bundle, &found, seed, KILLS));
    enough_was_done(&clients);
}

/// Puts the bundle under load, and kills it in the middle.
fn load_and_kill(bundle: &Bundle, clients: &mut [Client], after: Duration) {
    let killed = AtomicBool::new(false);
    thread::scope(|scope| {
        for client in clients {
            scope.spawn(|| client.work(bundle, &killed));
        }
        thread::sleep(after);
        killed.store(true, SeqCst);
        let process = bundle.process_id().to_string();
        let sent = Command::new("kill").args(["-s", "KILL", &process]).status();
        assert!(sent.unwrap().success());
    });
}

fn look_again(bundle: &Bundle, clients: &mut [Client]) -> Vec<Violation> {
    thread::scope(|scope| {
        let looking = |client| scope.spawn(|| Client::look_again(client, bundle));
        let looking: Vec<_> = clients.iter_mut().map(looking).collect();
        let found = looking.into_iter().map(|client| client.join().unwrap().unwrap());
        found.flatten().collect()
    })
}

/// Stops where something is wrong, and keeps the state to be looked at.
fn must_be_none(bundle: Bundle, found: &[Violation], seed: u64, kill: usize) -> Bundle {
    if found.is_empty() {
        return bundle;
    }
    let state = bundle.kill().keep();
    let lines: Vec<_> = found.iter().map(Violation::to_string).collect();
    let (lines, state) = (lines.join("\n"), state.display());
    panic!("after kill {kill} with KAIMEN_SEED={seed}; the state is kept in {state}\n{lines}")
}

/// A run in which little happened would show little.
fn enough_was_done(clients: &[Client]) {
    let mut done: BTreeMap<Kind, usize> = BTreeMap::new();
    for done_one in clients.iter().flat_map(|client| &client.notes.done) {
        *done.entry(done_one.asked.kind).or_default() += 1;
    }
    let sum = |count: fn(&Client) -> usize| clients.iter().map(count).sum::<usize>();
    let heard = sum(|client| client.notes.heard.len());
    let cut_off = sum(|client| client.notes.cut_off);
    println!("{KILLS} kills: {done:?}, {heard} payments told; {cut_off} requests with a key were cut off");
    assert!(done.values().all(|count| *count > 0) && done.len() == 5, "{done:?}");
    assert!(
        done[&Kind::Book] >= KILLS && heard >= KILLS / 5,
        "{done:?}, {heard} payments told"
    );
    assert!(cut_off > 0, "no request was under way when its process died");
}
