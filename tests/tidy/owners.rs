//! A table has one owner, and only the owner's statements write it: those of the owner's crate, and the triggers of the owner's
//! steps. Everybody else calls the owner.

use crate::{
    files,
    schema::{Step, migrations, objects, sandbox},
    sql::{Statement, texts, writes},
};
use std::collections::{BTreeMap, BTreeSet};

/// Each owner, and where its statements stand.
const OWNERS: [(&str, &[&str]); 20] = [
    ("acquiring", &["crates/acquiring"]),
    ("audit", &["crates/business/audit"]),
    ("caller", &["crates/ports/caller"]),
    ("catalogue", &["crates/business/catalogue"]),
    ("charge", &["crates/business/charge"]),
    ("device", &["crates/business/device", "components/guest/unlock"]),
    ("fulfilment", &["crates/business/fulfilment"]),
    ("idempotency", &["crates/business/idempotency"]),
    ("member", &["crates/business/member"]),
    ("message", &["crates/business/message"]),
    ("order", &["crates/business/order"]),
    ("payment", &["crates/business/payment"]),
    ("permission", &["crates/business/member"]),
    ("reconciliation", &["crates/business/reconciliation"]),
    ("reservation", &["crates/business/reservation"]),
    ("review", &["components/guest/review"]),
    ("sandbox", &["components/system/sandbox"]),
    ("schedule", &["crates/business/schedule"]),
    ("stock", &["crates/business/stock"]),
    (
        "tariff",
        &["components/merchant/tariffs", "components/platform/calendar"],
    ),
];

/// Where the engine of the steps writes down which have run.
const RECORDS: [&str; 2] = ["schema_migration", "sandbox_migration"];

/// What a new sandbox opens with is written by these steps into everybody's tables.
const OPENING: [&str; 2] = ["0004_sandbox_shops", "0005_sandbox_accounts"];

/// The owner of each table, and the views that are written: whoever has a part in what is written there takes it by a trigger of
/// its own.
struct Tables {
    owners: BTreeMap<String, String>,
    views: BTreeSet<String>,
}

fn tables(steps: &[Step]) -> Tables {
    let objects = objects(steps);
    let of = |kind: &'static str| objects.iter().filter(move |object| object.kind == kind);
    let owners = of("TABLE").map(|table| (table.name.clone(), table.owner.clone()));
    Tables {
        owners: owners.collect(),
        views: of("VIEW").map(|view| view.name.clone()).collect(),
    }
}

impl Tables {
    /// Whose a table is that somebody writes; none where it is a view.
    fn owner(&self, table: &str, place: &str) -> Option<&str> {
        if self.views.contains(table) {
            return None;
        }
        let owner = self.owners.get(table);
        Some(owner.unwrap_or_else(|| panic!("{place} writes {table}, which no step has made")))
    }
}

fn steps() -> Vec<Step> {
    migrations().into_iter().chain(sandbox()).collect()
}

#[test]
fn a_step_writes_only_what_its_owner_has() {
    let steps = steps();
    let tables = tables(&steps);
    let mut faults = Vec::new();
    let mut written = 0;
    for step in steps.iter().filter(|step| !OPENING.contains(&step.name.as_str())) {
        for statement in &step.statements {
            // What a table is built anew in has another name until the old one is gone.
            for table in writes(statement).into_iter().filter(|table| !table.ends_with("_again")) {
                written += 1;
                let owner = tables.owner(&table, &step.name);
                if owner.is_some_and(|owner| owner != step.owner()) {
                    faults.push(format!(
                        "{} writes {table} of {}: {statement}",
                        step.name,
                        owner.unwrap()
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(
        written > 50,
        "only {written} found: does this test still read the steps?"
    );
}

#[test]
fn a_statement_writes_only_what_its_place_owns() {
    let tables = tables(&steps());
    let places: BTreeMap<_, _> = OWNERS.into();
    let mut faults = Vec::new();
    let mut written = BTreeSet::new();
    // The runner's own files are no part of the bundle.
    let of_the_bundle = |statement: &Statement| !statement.place.starts_with("crates/runner/");
    for Statement { place, text } in ["components", "crates"]
        .into_iter()
        .flat_map(texts)
        .filter(of_the_bundle)
    {
        for table in writes(&text) {
            if RECORDS.contains(&table.as_str()) && place == "crates/ports/database/src/migration.rs" {
                continue;
            }
            let Some(owner) = tables.owner(&table, &place) else {
                continue;
            };
            if places[owner]
                .iter()
                .any(|folder| place.starts_with(&format!("{folder}/")))
            {
                written.insert(table);
            } else {
                faults.push(format!("{place} writes {table} of {owner}: {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(
        written.len() > 20,
        "only {written:?} are written: does this test still read the sources?"
    );
}

#[test]
fn every_owner_owns_something() {
    let steps = steps();
    let named: BTreeSet<_> = steps.iter().map(Step::owner).collect();
    assert_eq!(named, OWNERS.iter().map(|(owner, _)| *owner).collect());
    for (owner, folders) in OWNERS {
        for folder in folders.iter().filter(|folder| **folder != "crates/business/catalogue") {
            assert!(
                !files(folder, "Cargo.toml").is_empty(),
                "{owner} has nothing at {folder}"
            );
        }
    }
}
