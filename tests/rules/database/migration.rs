//! A database comes to the newest schema by itself, whatever it was and however many open it at once.

use database::{Database, Error, Statements, parameters};

#[derive(serde::Deserialize)]
struct Count {
    count: i64,
}

/// How many steps are on record, and how many there are.
fn steps(database: &Database) -> (i64, i64) {
    let count = |from: &str| {
        let count = format!("SELECT count(*) AS count FROM {from}");
        database.one::<Count>(&count, &[]).unwrap().count
    };
    let sandbox = "sqlite_schema WHERE name = 'sandbox_migration'";
    let of_the_sandbox = if count(sandbox) == 1 {
        count("sandbox_migration")
    } else {
        0
    };
    (count("schema_migration"), of_the_sandbox)
}

fn all() -> (i64, i64) {
    let count = |steps: schema::Packed| i64::try_from(steps.steps().unwrap().len()).unwrap();
    (count(schema::migrations()), count(schema::sandbox()))
}

fn shops(database: &Database) -> i64 {
    database
        .one::<Count>("SELECT count(*) AS count FROM store", &[])
        .unwrap()
        .count
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("kaimen-store-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_file_that_is_opened_again_keeps_what_it_has() {
    let folder = folder("again");
    let path = folder.join("again.db");
    let insert = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, 'x', 0, 0)";
    Database::in_file(&path, true)
        .unwrap()
        .run(insert, parameters!["0".repeat(32)])
        .unwrap();
    let database = Database::in_file(&path, true).unwrap();
    assert_eq!(steps(&database), all());
    let users: Count = database
        .one("SELECT count(*) AS count FROM user WHERE nickname = 'x'", &[])
        .unwrap();
    assert_eq!(users.count, 1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn many_that_open_a_new_file_at_once_make_one_schema() {
    let folder = folder("at-once");
    let path = folder.join("new.db");
    std::thread::scope(|scope| {
        let openers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| Database::in_file(&path, true).map(|database| steps(&database))))
            .collect();
        for opener in openers {
            assert_eq!(opener.join().unwrap().unwrap(), all());
        }
    });
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_live_bundle_refuses_a_database_that_the_sandbox_made() {
    let folder = folder("sandbox");
    let path = folder.join("sandbox.db");
    assert!(shops(&Database::in_file(&path, true).unwrap()) > 0);
    for _ in 0..2 {
        assert!(matches!(Database::in_file(&path, false), Err(Error::OfTheSandbox)));
    }
    assert!(Database::in_file(&path, true).is_ok());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_live_database_never_gets_the_sandboxs_shops() {
    let folder = folder("live");
    let path = folder.join("live.db");
    for _ in 0..2 {
        let database = Database::in_file(&path, false).unwrap();
        assert_eq!((shops(&database), steps(&database)), (0, (all().0, 0)));
        assert!(matches!(Database::in_file(&path, true), Err(Error::OfALiveBundle)));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_an_older_version_made_is_refused_as_that() {
    let folder = folder("older");
    let path = folder.join("older.db");
    let older = rusqlite::Connection::open(&path).unwrap();
    let made = "CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        INSERT INTO schema_migration VALUES (0, 'demo'), (1, '0001_member'), (99, '0099_kept_money')";
    older.execute_batch(made).unwrap();
    for sandbox in [true, false] {
        let refused = Database::in_file(&path, sandbox).map(drop);
        assert!(
            matches!(refused, Err(Error::OfAnotherVersion)),
            "{sandbox}: {refused:?}"
        );
    }
    let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
    let tables: i64 = older.query_row(tables, [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1, "it is left as it was");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_database_that_stopped_at_any_step_is_brought_to_the_newest() {
    let folder = folder("behind");
    let (migrations, sandbox) = (
        schema::migrations().steps().unwrap(),
        schema::sandbox().steps().unwrap(),
    );
    let record = |of: &str| format!("CREATE TABLE {of} (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
    for done in 0..sandbox.len() {
        let path = folder.join(format!("{done}.db"));
        let old = rusqlite::Connection::open(&path).unwrap();
        for of in ["schema_migration", "sandbox_migration"] {
            old.execute_batch(&record(of)).unwrap();
        }
        let done = [
            ("schema_migration", migrations.as_slice()),
            ("sandbox_migration", &sandbox[..done]),
        ];
        for (of, steps) in done {
            for step in steps {
                old.execute_batch(&step.text.replace("\n\n", ";\n").replace(";;", ";"))
                    .unwrap();
                let keep = format!("INSERT INTO {of} VALUES (?1, ?2)");
                old.execute(&keep, (step.number, &step.name)).unwrap();
            }
        }
        drop(old);
        let database = Database::in_file(&path, true).unwrap();
        assert_eq!(steps(&database), all());
        assert!(shops(&database) > 0);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_change_that_fails_leaves_nothing() {
    let database = Database::in_memory(false).unwrap();
    let outcome: Result<(), Error> = database.transaction(|change| {
        change.run(
            "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, 'x', 0, 0)",
            parameters!["0".repeat(32)],
        )?;
        change.run("INSERT INTO nowhere VALUES (1)", &[]).map(drop)
    });
    assert!(outcome.is_err());
    assert_eq!(
        database
            .one::<Count>("SELECT count(*) AS count FROM user", &[])
            .unwrap()
            .count,
        0
    );
}
