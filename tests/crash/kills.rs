//! Fifty kills under load.

use crate::{
    client::Client,
    left,
    notes::{Kind, Notes},
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
const CLIENTS: u64 = 4;

/// At most so much time passes between a start and the next load: holds lapse, stays begin and end.
const MINUTES_BETWEEN: u64 = 60;

#[test]
fn what_was_acknowledged_outlives_fifty_kills() {
    let seed = seed();
    println!("KAIMEN_SEED={seed}");
    let chance = Chance::new(seed);
    let new = |number| Client::new(&format!("guest{number}"), seed.wrapping_add(number + 1));
    let mut clients: Vec<Client> = (0..CLIENTS).map(new).collect();
    let mut bundle = Bundle::start();
    let mut kill = 0;
    while kill < KILLS || !is_enough(&clients) {
        kill += 1;
        assert!(kill <= 3 * KILLS, "too little was done: {}", told(&clients));
        // Some die again while they are still at what the former one has left.
        let is_hasty = chance.below(5) == 0 && kill > 1;
        if !is_hasty {
            let mut found = look_again(&bundle, &mut clients);
            found.extend(quiet::until_heard(&bundle));
            bundle = must_be_none(bundle, &found, seed, kill);
            let minutes = chance.below(MINUTES_BETWEEN);
            bundle.forward_minutes(i64::try_from(minutes).unwrap());
        }
        let milliseconds = if is_hasty {
            chance.below(60)
        } else {
            100 + chance.below(500)
        };
        let is_rush = chance.below(4) == 0;
        load_and_kill(&bundle, &mut clients, Duration::from_millis(milliseconds), is_rush);
        let state = bundle.kill();
        let mut found = left::look(state.path(), clients.iter().map(|client| &client.notes));
        found.extend(clients.iter_mut().flat_map(Client::faults));
        bundle = must_be_none(Bundle::on(state, &[]), &found, seed, kill);
    }
    let mut found = look_again(&bundle, &mut clients);
    found.extend(quiet::until_nothing_is_under_way(&bundle));
    found.extend(left::look(bundle.state(), clients.iter().map(|client| &client.notes)));
    drop(must_be_none(bundle, &found, seed, kill));
    println!("{kill} kills, {}", told(&clients));
}

/// Puts the bundle under load, and kills it in the middle.
fn load_and_kill(bundle: &Bundle, clients: &mut [Client], after: Duration, is_rush: bool) {
    let killed = AtomicBool::new(false);
    thread::scope(|scope| {
        for client in clients {
            scope.spawn(|| client.work(bundle, &killed, is_rush));
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

fn done(clients: &[Client]) -> BTreeMap<Kind, usize> {
    let mut counts = BTreeMap::new();
    for done in clients.iter().flat_map(|client| &client.notes.done) {
        *counts.entry(done.asked.kind).or_default() += 1;
    }
    counts
}

fn sum(clients: &[Client], count: fn(&Notes) -> usize) -> usize {
    clients.iter().map(|client| count(&client.notes)).sum()
}

/// A run in which little happened shows little: on a busy machine there are more kills than fifty.
fn is_enough(clients: &[Client]) -> bool {
    let done = done(clients);
    done.len() == 5
        && sum(clients, |notes| notes.heard.len()) >= KILLS / 5
        && sum(clients, |notes| notes.cut_off) >= KILLS / 2
}

fn told(clients: &[Client]) -> String {
    let heard = sum(clients, |notes| notes.heard.len());
    let cut_off = sum(clients, |notes| notes.cut_off);
    let done = done(clients);
    format!("acknowledged: {done:?}, {heard} payments; died in the middle of {cut_off} changes")
}
