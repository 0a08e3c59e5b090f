//! Fifty kills under load.

use crate::{
    client::Client,
    left,
    load::Load,
    notes::{Kind, Notes},
    orders, quiet,
    seed::{Chance, seed},
};
use std::{collections::BTreeMap, process::Command, thread, time::Duration};
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
    let mut bundle = orders::bundle(seed);
    for kill in 1..=KILLS {
        // Some die again while they are still at what the former one has left.
        let is_hasty = chance.below(5) == 0 && kill > 1;
        if !is_hasty {
            let mut found = look_again(&bundle, &mut clients);
            found.extend(quiet::until_heard(&bundle));
            bundle = must_be_none(bundle, &found, seed, kill);
            let minutes = chance.below(MINUTES_BETWEEN);
            bundle.forward_minutes(i64::try_from(minutes).unwrap());
        }
        let steps = if is_hasty {
            chance.index(6)
        } else {
            10 + chance.index(60)
        };
        let load = Load::new(chance.below(4) == 0);
        let moment = Duration::from_millis(chance.below(20));
        work_and_die(&bundle, &mut clients, &load, steps, moment);
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

/// Puts the bundle under load, and kills it a moment after so many steps of its guests.
fn work_and_die(bundle: &Bundle, clients: &mut [Client], load: &Load, steps: usize, moment: Duration) {
    thread::scope(|scope| {
        for client in clients {
            scope.spawn(|| client.work(bundle, load));
        }
        load.wait_for_steps(steps);
        thread::sleep(moment);
        load.kill();
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
    for one in clients.iter().flat_map(|client| &client.notes.done) {
        *done.entry(one.asked.kind).or_default() += 1;
    }
    let sum = |count: fn(&Notes) -> usize| clients.iter().map(|client| count(&client.notes)).sum::<usize>();
    let heard = sum(|notes| notes.heard.len());
    let cut_off = sum(|notes| notes.cut_off);
    let done_unheard = sum(|notes| notes.done_unheard);
    let told = format!(
        "{done:?}, {heard} payments; died in the middle of {cut_off} changes, of which {done_unheard} were done"
    );
    println!("{KILLS} kills, acknowledged: {told}");
    assert!(done.len() == 5 && done[&Kind::Book] >= KILLS, "{told}");
    assert!(heard >= KILLS / 5 && cut_off >= KILLS / 5, "{told}");
}
