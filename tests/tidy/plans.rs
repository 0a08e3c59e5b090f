//! No statement reads a table that grows from its first row to its last: every one finds its rows by an index, the
//! statements of the triggers that it fires among them.
//!
//! Nobody runs ANALYZE, so SQLite plans by the schema alone, and a plan here is the plan everywhere.

use crate::{
    read,
    schema::{Step, migrations, objects, schema_of_the_sandbox},
    sql::{Statement, code, is_statement, texts, words, writes},
};
use rusqlite::{Connection, config::DbConfig};
use std::collections::BTreeSet;

/// SQLite explains a look for children of a new row, and skips it as long as no foreign key is broken: always, where what is referred
/// to is written first.
const SKIPPED: &str = "the foreign key's, which is skipped";

/// The sandbox shows all locks there are; a live bundle never runs this.
const SANDBOX: &str = "a page of the sandbox";

/// Steps that read a whole table and may: in which statement, which step, and why.
const MAY_SCAN: [(&str, &str, &str); 10] = [
    (
        "crates/business/member/src/attempt.rs",
        "SCAN login_attempt",
        "in the order of rowid, as many as a batch",
    ),
    (
        "components/system/sandbox/src/lock/installed.sql",
        "SCAN sandbox_lock USING COVERING INDEX sqlite_autoindex_sandbox_lock_1",
        SANDBOX,
    ),
    ("crates/business/order/src/new_order.sql", "SCAN hold", SKIPPED),
    (
        "crates/business/order/src/new_order.sql",
        "SCAN ledger_transfer",
        SKIPPED,
    ),
    ("crates/business/order/src/new_order.sql", "SCAN order_line", SKIPPED),
    ("crates/business/order/src/new_order.sql", "SCAN stock_entry", SKIPPED),
    ("crates/business/order/src/place.sql", "SCAN hold", SKIPPED),
    ("crates/business/order/src/place.sql", "SCAN ledger_transfer", SKIPPED),
    ("crates/business/order/src/place.sql", "SCAN order_line", SKIPPED),
    ("crates/business/order/src/place.sql", "SCAN stock_entry", SKIPPED),
];

/// The pieces of a search are no statements by themselves: its own tests prove the plans of what they are put together to.
const PUT_TOGETHER: &str = "components/guest/search/src/";

/// Every `.sql` file, and every literal of the sources that is a statement.
fn statements() -> Vec<Statement> {
    let mut found: Vec<_> = ["components", "crates/business"].into_iter().flat_map(texts).collect();
    found.retain(|Statement { place, text }| {
        (place.ends_with(".sql") || is_statement(text))
            && !place.contains(".fragment.")
            && !place.starts_with(PUT_TOGETHER)
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
    found.extend(OF_SHOP.iter().map(|pieces| of_shop(pieces)));
    found
}

/// The statements of a shop's orders, each by what stands behind the item.
const OF_SHOP: [&[&str]; 5] = [
    &["one"],
    &["placed", "filter", "newest"],
    &["period", "filter", "sorted"],
    &["of_guest", "filter", "newest"],
    &["asking", "filter", "newest"],
];

fn of_shop(pieces: &[&str]) -> Statement {
    let piece = |name: &&str| format!("components/merchant/orders/src/{name}.fragment.sql");
    Statement {
        place: piece(&pieces[0]),
        text: ["item"].iter().chain(pieces).map(|name| read(piece(name))).collect(),
    }
}

/// The steps of a statement and of the triggers that it fires. Behind a new row that others may refer to, SQLite would look for
/// those that do only while one of them refers to nothing (foreignkeys.html, 4.2; `OP_FkIfZero`), and lists that as a step all the same:
/// so new rows are explained without foreign keys. What a trigger deletes or changes is explained with the statement that does just that.
fn plan(connection: &Connection, text: &str) -> Result<Vec<String>, rusqlite::Error> {
    let is_filling = text.trim_start().starts_with("INSERT");
    connection.pragma_update(None, "foreign_keys", !is_filling)?;
    let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}"))?;
    let mut rows = explained.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(row.get("detail")?);
    }
    Ok(steps)
}

/// The steps that read all there is. A list of one's own (rows of a parameter's JSON, rows computed before) is not meant, nor
/// one that does not grow.
fn scans<'a>(steps: &'a [String], lists: &'a Lists) -> impl Iterator<Item = &'a str> {
    let is_computed = |name: &str| {
        let is_it = |step: &String| {
            ["CO-ROUTINE", "MATERIALIZE"]
                .map(|how| format!("{how} {name}"))
                .contains(step)
        };
        name.starts_with('(') || steps.iter().any(is_it) || lists.computed.contains(name) || lists.fixed.contains(name)
    };
    let scans = steps
        .iter()
        .filter_map(|step| Some((step.as_str(), step.strip_prefix("SCAN ")?)));
    let scans = scans.filter(|(_, what)| *what != "CONSTANT ROW" && !what.contains(" VIRTUAL TABLE "));
    scans.filter(move |(_, name)| !is_computed(name)).map(|(step, _)| step)
}

/// What a plan names beside the tables that grow.
struct Lists {
    /// What triggers and views compute before they read it: the engine does not say so in the plan of a trigger.
    computed: BTreeSet<String>,
    /// The lists of kinds and states, which have their rows from the steps.
    fixed: BTreeSet<String>,
}

impl Lists {
    fn of(steps: &[Step]) -> Lists {
        let objects = objects(steps);
        let named = |kind: &'static str| objects.iter().filter(move |object| object.kind == kind);
        let tables: BTreeSet<_> = named("TABLE").map(|table| table.name.clone()).collect();
        let views: BTreeSet<_> = named("VIEW").map(|view| view.name.clone()).collect();
        let mut computed = views.clone();
        let mut renamed = tables.clone();
        for object in &objects {
            for name in words(&object.text).windows(3).filter(|name| name[1] == "AS") {
                if name[0] == ")" || views.contains(&name[0]) {
                    computed.insert(name[2].clone());
                } else if tables.contains(&name[0]) {
                    renamed.insert(name[2].clone());
                }
            }
        }
        let filled = steps.iter().flat_map(|step| &step.statements);
        Lists {
            computed: &computed - &renamed,
            fixed: filled
                .filter(|text| is_statement(&code(text)) && is_filling(&code(text)))
                .flat_map(|text| writes(text))
                .collect(),
        }
    }
}

/// Whether a step's statement puts rows there; what changes or deletes some is about those that shops have made.
fn is_filling(text: &str) -> bool {
    !["DELETE", "UPDATE"]
        .iter()
        .any(|word| text.trim_start().starts_with(word))
}

fn connection() -> Connection {
    let connection = schema_of_the_sandbox();
    // A plan then tells what the triggers do, too.
    let told = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRIGGER_EQP, true);
    assert!(told.unwrap());
    connection
}

#[test]
fn no_statement_reads_a_whole_table() {
    let connection = connection();
    let lists = Lists::of(&migrations());
    let (mut faults, mut excused) = (Vec::new(), BTreeSet::new());
    let statements = statements();
    for Statement { place, text } in &statements {
        let steps = plan(&connection, text).unwrap_or_else(|error| {
            faults.push(format!("{place}: {error}"));
            Vec::new()
        });
        for step in scans(&steps, &lists) {
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
    let steps = plan(&connection(), confirm).unwrap();
    let of_trigger = "SEARCH hold USING INDEX hold_active (resource_id=? AND blocked_from>? AND blocked_from<?)";
    assert!(steps.iter().any(|step| step == of_trigger), "{steps:#?}");
}
