//! When a listing with several resources is taken, against an oracle that looks at every instant.

use crate::guest_listing::scene::{NOW, Scene, room};
use clock::Moment;
use database::parameters;
use kaimen_guest_listing::availability::{Query, Span, availability};
use proptest::{collection::vec, prelude::*};
use std::cell::Cell;

/// Minutes of the window that is asked for.
const WINDOW: i64 = 60;

/// A place for tea with two tables, and two more here.
const TABLES: i64 = 304;

/// Where the resources may be taken twice: what overlaps is to be shown right, however it came to be.
fn scene() -> Scene {
    let scene = Scene::new();
    scene.run("DROP TRIGGER hold_is_kept_out", parameters![]);
    for number in [3, 4] {
        let id = scene.world.clock.id();
        scene.run(
            "INSERT INTO resource (id, store_number, name) SELECT ?1, store_number, ?2 FROM listing WHERE number = ?3",
            parameters![id, format!("茶席{number}"), TABLES],
        );
        scene.run(
            "INSERT INTO listing_resource (listing_number, resource_id) VALUES (?1, ?2)",
            parameters![TABLES, id],
        );
    }
    scene
}

fn keep_in_service(scene: &Scene, resources: usize) {
    scene.run(
        "UPDATE resource SET state = iif(id IN (
           SELECT resource_id FROM listing_resource WHERE listing_number = ?1 ORDER BY resource_id LIMIT ?2
         ), 'in_service', 'out_of_service')",
        parameters![TABLES, i64::try_from(resources).unwrap()],
    );
}

#[test]
fn it_is_when_no_resource_is_free() {
    let (scene, hours) = (scene(), Cell::new(0));
    proptest!(|(resources in 0..=4_usize, holds in vec((0..4_usize, -20..80_i64, 1..30_i64), 0..12))| {
        // Each case has a window of its own, far from those of the others.
        hours.set(hours.get() + 4);
        let from = hours.get() * 60;
        let is_taken = |resource: usize, at: i64| holds.iter().any(|(held, from, length)| {
            *held == resource && (*from..from + length).contains(&at)
        });
        let expected: Vec<i64> =
            (0..WINDOW).filter(|at| (0..resources).all(|resource| is_taken(resource, *at))).collect();

        keep_in_service(&scene, resources);
        for (resource, start, length) in &holds {
            let resource = i64::try_from(*resource).unwrap();
            scene.hold(TABLES, resource, (from + start, from + start + length), (0, 0), None);
        }
        let at = |minutes| NOW.plus_minutes(from + minutes);
        let query = Query { from: Some(at(0)), to: Some(at(WINDOW)) };
        let found = availability(&scene.world, room(TABLES), &query).unwrap().busy;
        let minute = |moment: Moment| (moment.unix() - at(0).unix()) / 60;
        let instants: Vec<i64> = found.iter().flat_map(|span: &Span| minute(span.starts_at)..minute(span.ends_at)).collect();
        prop_assert_eq!(instants, expected);
        prop_assert!(found.windows(2).all(|pair| pair[0].ends_at < pair[1].starts_at), "not merged: {:?}", found);
    });
}
