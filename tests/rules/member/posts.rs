//! Who may do what beside being a guest, and where.

use caller::Permit;
use clock::{Id, Moment};
use database::{Database, Statements, parameters};
use scene::Person;
use serde::Deserialize;
use std::collections::BTreeSet;

fn world() -> api::World {
    scene::world(Moment::from_unix(1_777_636_800))
}

/// The stores for which somebody may do it.
fn stores(database: &Database, user_id: Id, permission: &str) -> BTreeSet<i64> {
    #[derive(Deserialize)]
    struct Row {
        store_number: i64,
    }
    let found = "SELECT store_number FROM may WHERE user_id = ?1 AND permission = ?2 AND store_number IS NOT NULL";
    let rows: Vec<Row> = database.all(found, parameters![user_id, permission]).unwrap();
    rows.into_iter().map(|row| row.store_number).collect()
}

fn has(world: &api::World, person: &Person, permission: &'static str) -> bool {
    Permit::of(&world.database, person.caller.clone(), permission)
        .unwrap()
        .is_some()
}

#[test]
fn a_post_reaches_as_far_as_it_says() {
    let world = world();
    let (owner, clerk) = (
        Person::with_post(&world, "owner", Some(1), None),
        Person::with_post(&world, "clerk", Some(1), Some(2)),
    );
    let (stranger, operator) = (
        Person::next_door(&world),
        Person::with_post(&world, "operator", None, None),
    );
    let of = |person: &Person| stores(&world.database, person.id, "refunds");
    assert!(of(&owner).is_superset(&BTreeSet::from([1, 2])) && !of(&owner).contains(&11));
    assert_eq!(of(&clerk), BTreeSet::from([2]));
    assert_eq!(of(&stranger), BTreeSet::from([11]));
    assert_eq!(of(&operator), BTreeSet::new());
}

#[test]
fn a_role_has_its_permissions_and_no_others() {
    let world = world();
    let (owner, clerk) = (
        Person::with_post(&world, "owner", Some(1), None),
        Person::with_post(&world, "clerk", Some(1), None),
    );
    let (manager, operator) = (
        Person::with_post(&world, "manager", Some(1), None),
        Person::with_post(&world, "operator", None, None),
    );
    let guest = Person::guest(&world);
    for (permission, expected) in [
        ("refunds", [true, true, true, false, false]),
        ("payments", [true, true, true, false, false]),
        ("payment_accounts", [true, false, false, false, false]),
        ("platform_payment_accounts", [false, false, false, true, false]),
        ("platform_refunds", [false, false, false, true, false]),
        ("exceptions", [false, false, false, true, false]),
        ("reconciliation", [false, false, false, true, false]),
    ] {
        let found = [&owner, &manager, &clerk, &operator, &guest].map(|person| has(&world, person, permission));
        assert_eq!(found, expected, "{permission}");
    }
}

#[test]
fn what_is_of_the_platform_is_for_no_merchants_role() {
    let database = Database::in_memory(true).unwrap();
    for (role, permission) in [("owner", "exceptions"), ("operator", "refunds")] {
        let give = "INSERT INTO role_permission (role, permission) VALUES (?1, ?2)";
        assert!(
            database.run(give, parameters![role, permission]).is_err(),
            "{role} {permission}"
        );
    }
}

#[test]
fn what_was_written_into_the_audit_stays() {
    let world = world();
    let owner = Person::with_post(&world, "owner", Some(1), None);
    let permit = Permit::of(&world.database, owner.caller.clone(), "refunds")
        .unwrap()
        .unwrap();
    audit::note(
        &world.database,
        &world.clock,
        &permit,
        ("test", "x"),
        None::<&i64>,
        Some(&1),
    )
    .unwrap();
    for statement in ["UPDATE audit SET action = 'another'", "DELETE FROM audit"] {
        assert!(world.database.run(statement, &[]).is_err(), "{statement}");
    }
}
