//! No statement reads a table that grows from its first row to its last: every one finds its rows by an index, the
//! statements of the triggers that it fires among them.
//!
//! Nobody runs ANALYZE, so SQLite plans by the schema alone, and a plan here is the plan everywhere.

use crate::{files, named, read, statements::schema};
use database::DEMO;
use rusqlite::{Connection, config::DbConfig};
use std::collections::BTreeSet;

/// SQLite explains a look for children of a new row, and skips it as long as no foreign key is broken: always.
const SKIPPED: &str = "the foreign key's, which is skipped";

/// The sandbox shows all locks there are; a live bundle never runs this.
const SANDBOX: &str = "a page of the sandbox";

/// Steps that read a whole table and may: in which statement, which step, and why.
const MAY_SCAN: [(&str, &str, &str); 5] = [
    (
        "components/system/tick/src/forget.rs",
        "SCAN login_attempt",
        "in the order of rowid, as many as a batch",
    ),
    (
        "components/system/sandbox/src/lock_installed.sql",
        "SCAN device",
        SANDBOX,
    ),
    (
        "components/system/sandbox/src/lock_installed.sql",
        "SCAN sandbox_lock USING COVERING INDEX sqlite_autoindex_sandbox_lock_1",
        SANDBOX,
    ),
    ("crates/business/booking/src/renewal.rs", "SCAN payment", SKIPPED),
    ("crates/business/order/src/life.rs", "SCAN renewal", SKIPPED),
];

/// The pieces of a search are no statements by themselves: its own tests prove the plans of what they are put together to.
const PUT_TOGETHER: &str = "components/guest/search/src/";

/// A statement and where it stands.
struct Statement {
    place: String,
    text: String,
}

/// Every `.sql` file, and every literal of the sources that is a statement.
fn statements() -> Vec<Statement> {
    let mut found = Vec::new();
    for folder in ["components", "crates/business"] {
        for path in files(folder, ".sql") {
            found.push(Statement {
                place: named(&path),
                text: read(&path),
            });
        }
        for path in files(folder, ".rs") {
            let place = named(&path);
            let literals = literals(&read(&path)).into_iter();
            found.extend(literals.map(|text| Statement {
                place: place.clone(),
                text,
            }));
        }
    }
    found.retain(|statement| {
        let place = &statement.place;
        place.contains("/src/") && !place.contains(".fragment.") && !place.starts_with(PUT_TOGETHER)
    });
    // A fragment is explained with what it belongs to.
    let view = read("crates/business/order/src/view.sql");
    let of_user = "crates/business/order/src/of_user.fragment.sql";
    found.push(Statement {
        place: of_user.to_owned(),
        text: view.clone() + &read(of_user),
    });
    found.push(Statement {
        place: "crates/business/order/src/view.rs".to_owned(),
        text: view + "WHERE placed.id = ?1 AND placed.user_id = ?2",
    });
    found.retain(|statement| statement.place != "crates/business/order/src/view.sql");
    found
}

/// The literals of a source that begin as a statement does.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for verb in ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "] {
        for (at, _) in source.match_indices(&format!("\"{verb}")) {
            let rest = &source[at + 1..];
            if source[..at].ends_with("r#") {
                found.push(rest[..rest.find("\"#").unwrap()].to_owned());
            } else {
                found.push(unescaped(rest));
            }
        }
    }
    found
}

/// A literal up to its end.
fn unescaped(rest: &str) -> String {
    let mut text = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next().unwrap() {
            '"' => return text,
            '\\' => match letters.next().unwrap() {
                '\n' => text.push(' '),
                letter => text.push(letter),
            },
            letter => text.push(letter),
        }
    }
}

/// The steps of a statement and of the triggers that it fires.
fn plan(connection: &Connection, place: &str, text: &str) -> Vec<String> {
    let explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}"));
    let mut explained = explained.unwrap_or_else(|error| panic!("{place}: {error}: {text}"));
    let mut rows = explained.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get("detail").unwrap());
    }
    steps
}

/// The steps that read all there is. A list of one's own (rows of a parameter's JSON, rows computed before) is not meant.
fn scans(steps: &[String]) -> impl Iterator<Item = &str> {
    let is_computed = |name: &str| {
        let is_it = |step: &String| {
            ["CO-ROUTINE", "MATERIALIZE"]
                .map(|how| format!("{how} {name}"))
                .contains(step)
        };
        name.starts_with('(') || steps.iter().any(is_it)
    };
    let scans = steps
        .iter()
        .filter_map(|step| Some((step.as_str(), step.strip_prefix("SCAN ")?)));
    let scans = scans.filter(|(_, what)| *what != "CONSTANT ROW" && !what.contains(" VIRTUAL TABLE "));
    scans.filter(move |(_, name)| !is_computed(name)).map(|(step, _)| step)
}

fn connection() -> Connection {
    let connection = schema();
    for statement in DEMO.statements() {
        connection.execute_batch(statement).unwrap();
    }
    // A plan then tells what the triggers do, too.
    let told = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true);
    assert!(told.unwrap());
    connection
}

#[test]
fn no_statement_reads_a_whole_table() {
    let connection = connection();
    let (mut faults, mut excused) = (Vec::new(), BTreeSet::new());
    let statements = statements();
    for Statement { place, text } in &statements {
        for step in scans(&plan(&connection, place, text)) {
            match MAY_SCAN.iter().position(|may| (may.0, may.1) == (place.as_str(), step)) {
                Some(may) => drop(excused.insert(may)),
                None => faults.push(format!("{place}: {step}: {text}")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert_eq!(
        excused.len(),
        MAY_SCAN.len(),
        "an excuse that nobody needs: {excused:?}"
    );
    let explained = statements.len();
    assert!(
        explained > 60,
        "only {explained} found: does this test still look in the right place?"
    );
}

/// The test above is worth nothing if plans leave out the triggers.
#[test]
fn the_plans_tell_what_triggers_do() {
    let confirm = "UPDATE hold SET state = 'confirmed' WHERE id = ?1";
    let steps = plan(&connection(), "hold", confirm);
    let of_trigger = "SEARCH hold USING INDEX hold_active (resource_id=? AND starts_at>? AND starts_at<?)";
    assert!(steps.iter().any(|step| step == of_trigger), "{steps:#?}");
}
