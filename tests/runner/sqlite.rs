//! SQLite in both forms of its interface.

use crate::project::{Gate, Project, ask, refused, send};
use rusqlite::Connection;
use serde_json::json;
use std::thread;

const FORMS: [&str; 2] = ["/sqlite/list", "/sqlite/stream"];

#[test]
fn both_forms_give_the_same() {
    let project = Project::new();
    let runner = project.start(&[]);
    for form in FORMS {
        let statement =
            "SELECT 7 AS whole, 0.5 AS part, NULL AS missing, x'00ff' AS bytes, ?1 AS text, ?2 || '!' AS more
                         UNION ALL SELECT 8, 1.5, NULL, x'', '', ''";
        let query = [("statement", statement), ("parameter", "茶\u{0}'"), ("parameter", "b")];
        let answer = ask(&runner, form, &query);
        assert_eq!(
            answer["columns"],
            json!(["whole", "part", "missing", "bytes", "text", "more"]),
            "{form}"
        );
        let rows = json!([[7, 0.5, null, [0, 255], "茶\u{0}'", "b!"], [8, 1.5, null, [], "", ""]]);
        assert_eq!(answer["rows"], rows, "{form}");
    }
}

#[test]
fn both_forms_count_changes() {
    let project = Project::new();
    let runner = project.start(&[]);
    ask(
        &runner,
        "/sqlite/list",
        &[(
            "statement",
            "CREATE TABLE cup (id INTEGER PRIMARY KEY, tea TEXT NOT NULL)",
        )],
    );
    for (form, last) in FORMS.into_iter().zip([2, 4]) {
        let query = [
            ("statement", "INSERT INTO cup (tea) VALUES (?1), (?1) RETURNING tea"),
            ("parameter", "红茶"),
        ];
        let answer = ask(&runner, form, &query);
        assert_eq!(answer["rows"], json!([["红茶"], ["红茶"]]), "{form}");
        assert_eq!(
            (&answer["changes"], &answer["last_insert_rowid"]),
            (&json!(2), &json!(last)),
            "{form}"
        );
    }
}

#[test]
fn both_forms_tell_what_failed() {
    let project = Project::new();
    let runner = project.start(&[]);
    ask(
        &runner,
        "/sqlite/list",
        &[("statement", "CREATE TABLE cup (id INTEGER PRIMARY KEY)")],
    );
    ask(&runner, "/sqlite/list", &[("statement", "INSERT INTO cup VALUES (1)")]);
    for form in FORMS {
        for (statement, words) in [
            ("SELECT * FROM nowhere", "no such table: nowhere"),
            ("SELEKT 1", "syntax error"),
            ("INSERT INTO cup VALUES (1)", "UNIQUE constraint failed"),
            ("SELECT ?1", "parameter"),
        ] {
            let refusal = refused(&runner, form, &[("statement", statement)]);
            assert!(
                refusal.contains("Io(") && refusal.contains(words),
                "{form} {statement}: {refusal}"
            );
            // As with Spin, the streaming form fails in its end and never in the call.
            assert_eq!(refusal.starts_with("at the end"), form == "/sqlite/stream", "{refusal}");
        }
    }
}

#[test]
fn other_files_stay_out_of_reach() {
    let project = Project::new();
    let runner = project.start(&[]);
    let other = project.path("other.db");
    for statement in [
        "ATTACH '{}' AS other",
        "ATTACH 'file:{}?mode=rwc' AS other",
        "VACUUM INTO '{}'",
    ] {
        let statement = statement.replace("{}", other.to_str().unwrap());
        for form in FORMS {
            let refusal = refused(&runner, form, &[("statement", &statement)]);
            assert!(refusal.contains("authoriz"), "{form} {statement}: {refusal}");
        }
    }
    refused(&runner, "/sqlite/list", &[("statement", "SELECT load_extension('x')")]);
    assert!(!other.exists());
    ask(&runner, "/sqlite/list", &[("statement", "VACUUM")]);
}

#[test]
fn a_transaction_is_its_connections_own() {
    let project = Project::new();
    // Who waits in the plain form holds the instance up with everything in it, so each request gets one of its own.
    let runner = project.start(&["--max-instance-concurrent-reuse-count", "1"]);
    let run = |statement| ask(&runner, "/sqlite/list", &[("statement", statement)])["rows"].take();
    run("PRAGMA journal_mode = wal");
    run("CREATE TABLE cup (id INTEGER PRIMARY KEY)");
    let gate = Gate::new();
    thread::scope(|scope| {
        let transaction = scope.spawn(|| {
            ask(
                &runner,
                "/sqlite/transaction",
                &[("statement", "INSERT INTO cup VALUES (1)"), ("url", &gate.url())],
            )
        });
        let caller = gate.caller();
        assert_eq!(
            run("SELECT count(*) FROM cup"),
            json!([[0]]),
            "what is not committed is not seen"
        );
        let writers = FORMS.map(|form| {
            let runner = &runner;
            scope.spawn(move || ask(runner, form, &[("statement", "INSERT INTO cup DEFAULT VALUES")]))
        });
        assert_eq!(run("SELECT count(*) FROM cup"), json!([[0]]), "who writes waits");
        caller.let_in();
        transaction.join().unwrap();
        writers.into_iter().for_each(|writer| drop(writer.join().unwrap()));
        assert_eq!(run("SELECT group_concat(id) FROM cup"), json!([["1,2,3"]]));
    });
}

#[test]
fn a_trap_rolls_back() {
    let project = Project::new();
    let runner = project.start(&[]);
    ask(
        &runner,
        "/sqlite/list",
        &[("statement", "CREATE TABLE cup (id INTEGER PRIMARY KEY)")],
    );
    let query = [
        ("statement", "BEGIN IMMEDIATE"),
        ("statement", "INSERT INTO cup VALUES (1)"),
    ];
    assert_eq!(send(&runner, "/sqlite/panic", &query).status, 500);
    let answer = ask(
        &runner,
        "/sqlite/list",
        &[
            ("statement", "INSERT INTO cup VALUES (2)"),
            ("statement", "SELECT id FROM cup"),
        ],
    );
    assert_eq!(answer["rows"], json!([[2]]));
}

#[test]
fn state_survives_a_restart() {
    let project = Project::new();
    let runner = project.start(&[]);
    let query = [
        ("statement", "CREATE TABLE cup (tea)"),
        ("statement", "INSERT INTO cup VALUES (?)"),
        ("parameter", "茶"),
    ];
    ask(&runner, "/sqlite/list", &query);
    ask(&runner, "/key-value/set", &[("key", "cup"), ("value", "full")]);
    drop(runner);
    let runner = project.start(&[]);
    assert_eq!(
        ask(&runner, "/sqlite/list", &[("statement", "SELECT tea FROM cup")])["rows"],
        json!([["茶"]])
    );
    assert_eq!(ask(&runner, "/key-value/get", &[("key", "cup")]), "full");
    let file = Connection::open(project.state("sqlite_db.db")).unwrap();
    let tea: String = file.query_row("SELECT tea FROM cup", [], |row| row.get(0)).unwrap();
    assert_eq!(tea, "茶", "the file is where Spin has it");
    assert!(project.state("sqlite_key_value.db").exists());
}
