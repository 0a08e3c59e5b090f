//! Every `.sql` file is prepared against the schema, and the readable snapshot of the schema is the present one.

use crate::{files, named, read};
use database::{DEMO, MIGRATIONS};
use rusqlite::Connection;
use std::{env, fs};

pub(crate) fn schema() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for statement in MIGRATIONS.iter().flat_map(database::Migration::statements) {
        connection
            .execute_batch(statement)
            .unwrap_or_else(|error| panic!("{error} in: {statement}"));
    }
    connection
}

#[test]
fn every_statement_file_runs_against_the_schema() {
    let connection = schema();
    let mut prepared = 0;
    let statements = ["components", "crates/business"]
        .into_iter()
        .flat_map(|folder| files(folder, ".sql"));
    // A fragment is prepared as a part of the statements that it is used in, by the tests of its crate.
    for path in statements.filter(|path| !named(path).ends_with(".fragment.sql")) {
        let statement = connection.prepare(&read(&path));
        statement.unwrap_or_else(|error| panic!("{}: {error}", named(&path)));
        prepared += 1;
    }
    assert!(
        prepared > 3,
        "only {prepared} files found: does this test still look in the right place?"
    );
}

#[test]
fn a_migration_ends_each_statement_with_an_empty_line() {
    for migration in MIGRATIONS.iter().chain([&DEMO]) {
        for statement in migration.statements() {
            let code = statement.lines().find(|line| !line.trim_start().starts_with("--"));
            assert!(
                code.is_some(),
                "{}: a comment alone is no statement: {statement}",
                migration.name
            );
            assert!(
                statement.ends_with(';'),
                "{}: an empty line within: {statement}",
                migration.name
            );
        }
    }
}

#[test]
fn migrations_are_numbered_without_gaps() {
    for (migration, number) in MIGRATIONS.iter().zip(1..) {
        assert_eq!(migration.number, number);
        assert!(
            migration.name.starts_with(&format!("{number:04}_")),
            "{}",
            migration.name
        );
    }
}

/// `KAIMEN_WRITE_SCHEMA=1 cargo test -p tests --test tidy` writes the snapshot anew.
#[test]
fn the_snapshot_of_the_schema_is_the_present_one() {
    let connection = schema();
    let mut query = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT GLOB 'listing_words_*' AND name NOT GLOB 'store_place_[nrp]*' ORDER BY type = 'trigger', type = 'index', tbl_name, name")
        .unwrap();
    let statements = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let statements: Vec<_> = statements
        .map(|statement| format!("{};\n", statement.unwrap()))
        .collect();
    let present = format!(
        "-- The whole schema as the migrations leave it; written by a test, never by hand.\n\n{}",
        statements.join("\n")
    );
    let path = tests::root().join("crates/ports/database/schema.sql");
    if env::var_os("KAIMEN_WRITE_SCHEMA").is_some() {
        fs::write(&path, &present).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        written == present,
        "schema.sql is not the present schema: run with KAIMEN_WRITE_SCHEMA=1"
    );
}
