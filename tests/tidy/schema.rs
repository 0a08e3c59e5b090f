//! The schema with the comments of its files: who owns what of it, and a readable snapshot for each owner.

use crate::{
    files, named, read,
    sql::{code, words},
};
use rusqlite::Connection;
use std::{collections::BTreeMap, env, fs};

/// A step of the schema, as its file has it.
pub(crate) struct Step {
    pub(crate) name: String,
    /// With their comments.
    pub(crate) statements: Vec<String>,
}

impl Step {
    pub(crate) fn owner(&self) -> &str {
        self.name.split('_').nth(1).unwrap_or_default()
    }
}

/// Something that a step has made.
pub(crate) struct Object {
    /// TABLE, INDEX, TRIGGER or VIEW.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) owner: String,
    /// As the step has it, with its comments.
    pub(crate) text: String,
    /// Whether a later step has changed it.
    is_altered: bool,
}

/// The steps of every database.
pub(crate) fn migrations() -> Vec<Step> {
    steps("crates/schema/migrations")
}

/// The steps of the sandbox.
pub(crate) fn sandbox() -> Vec<Step> {
    steps("crates/schema/sandbox")
}

fn steps(folder: &str) -> Vec<Step> {
    let files = files(folder, ".sql").into_iter();
    let step = |path: std::path::PathBuf| Step {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        statements: read(&path).split("\n\n").map(|text| text.trim().to_owned()).collect(),
    };
    files.map(step).collect()
}

/// A new database of every bundle.
pub(crate) fn schema() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    run(&connection, &migrations());
    connection
}

/// A new database of the sandbox.
pub(crate) fn schema_of_the_sandbox() -> Connection {
    let connection = schema();
    run(&connection, &sandbox());
    connection
}

fn run(connection: &Connection, steps: &[Step]) {
    for statement in steps.iter().flat_map(|step| &step.statements) {
        connection
            .execute_batch(statement)
            .unwrap_or_else(|error| panic!("{error} in: {statement}"));
    }
}

/// All that the steps have made and not dropped since, in the order in which it was made.
pub(crate) fn objects(steps: &[Step]) -> Vec<Object> {
    let mut found: Vec<Object> = Vec::new();
    for step in steps {
        for text in &step.statements {
            let words = words(text);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words[..] {
                ["CREATE", "UNIQUE" | "VIRTUAL", kind, name, ..] | ["CREATE", kind, name, ..] => found.push(Object {
                    kind: kind.to_owned(),
                    name: name.to_owned(),
                    owner: step.owner().to_owned(),
                    text: text.clone(),
                    is_altered: false,
                }),
                ["DROP", kind, name, ..] => {
                    found.retain(|object| (object.kind.as_str(), object.name.as_str()) != (kind, name));
                }
                ["ALTER", "TABLE", name, ref change @ ..] => {
                    let table = found.iter_mut().find(|object| object.name == name).expect("a table");
                    table.is_altered = true;
                    if let ["RENAME", "TO", name, ..] = change {
                        (*name).clone_into(&mut table.name);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// Which objects there are, and how the engine has written them down; none that it has made for itself.
fn known(connection: &Connection) -> BTreeMap<String, String> {
    let mut query = connection
        .prepare(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM sqlite_schema AS virtual
               WHERE virtual.sql LIKE 'CREATE VIRTUAL%' AND sqlite_schema.name GLOB virtual.name || '_*'
                 AND sqlite_schema.type = 'table'
             )",
        )
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// A statement that puts the rows of a table there, if it has any.
fn rows(connection: &Connection, table: &str) -> Option<String> {
    let columns = format!("SELECT group_concat(name, ', ') FROM pragma_table_info('{table}')");
    let columns: String = connection.query_row(&columns, [], |row| row.get(0)).unwrap();
    let quoted: Vec<_> = columns.split(", ").map(|column| format!("quote({column})")).collect();
    let select = format!("SELECT {} FROM \"{table}\"", quoted.join(" || ', ' || "));
    let mut query = connection.prepare(&select).unwrap();
    let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let rows: Vec<_> = rows.map(|row| format!("  ({})", row.unwrap())).collect();
    (!rows.is_empty()).then(|| format!("INSERT INTO {table} ({columns}) VALUES\n{};", rows.join(",\n")))
}

/// What each owner has, as the steps leave it.
fn snapshots() -> BTreeMap<String, String> {
    let every = schema();
    let connection = schema_of_the_sandbox();
    let mut known = known(&connection);
    let mut found = BTreeMap::<String, String>::new();
    let steps = Vec::from_iter(migrations().into_iter().chain(sandbox()));
    for object in objects(&steps) {
        let Object {
            kind,
            name,
            owner,
            text,
            ..
        } = &object;
        let present = known.remove(name);
        let present = present.unwrap_or_else(|| panic!("{kind} {name} of {owner} is not there"));
        let comments: Vec<_> = text.lines().take_while(|line| line.starts_with("--")).collect();
        let text = if object.is_altered {
            Vec::from_iter(comments.into_iter().chain([present.as_str(), ";"])).join("\n")
        } else {
            assert_eq!(
                code(text).trim_end_matches(';').replace('\n', " "),
                code(&present).replace('\n', " ")
            );
            text.clone()
        };
        let text = text.replacen(&format!("-- Owner: {owner}. "), "-- ", 1);
        let snapshot = found.entry(owner.clone()).or_insert_with(|| {
            format!("-- What belongs to {owner}, as the steps leave it; written by a test, never by hand.\n")
        });
        *snapshot += &format!("\n{text}\n");
        if kind == "TABLE" && owner != "sandbox" && !present.starts_with("CREATE VIRTUAL") {
            snapshot.extend(rows(&every, name).map(|rows| format!("\n{rows}\n")));
        }
    }
    assert!(known.is_empty(), "which step has made them? {known:?}");
    found
}

/// SQLite runs the trigger first that was made last. A charge that is written behind what refers to it makes every table with
/// such rows be searched from its beginning to its end.
#[test]
fn of_a_placement_the_charges_are_written_first() {
    let first =
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'placement' ORDER BY rowid DESC LIMIT 1";
    let first: String = schema_of_the_sandbox().query_row(first, [], |row| row.get(0)).unwrap();
    assert_eq!(first, "placement_of_charges");
}

/// `KAIMEN_WRITE_SCHEMA=1 cargo test -p tests --test tidy` writes the snapshots anew.
#[test]
fn the_snapshots_of_the_schema_are_the_present_ones() {
    let folder = tests::root().join("crates/schema/snapshot");
    let present = snapshots();
    if env::var_os("KAIMEN_WRITE_SCHEMA").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for entry in fs::read_dir(&folder).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        for (owner, snapshot) in &present {
            fs::write(folder.join(format!("{owner}.sql")), snapshot).unwrap();
        }
    }
    let written = files("crates/schema/snapshot", ".sql").into_iter();
    let written: BTreeMap<_, _> = written
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(&path)))
        .collect();
    assert!(written.keys().eq(present.keys()), "whose snapshots are these?");
    for (owner, snapshot) in &present {
        assert!(
            written[owner] == *snapshot,
            "{owner}.sql is not what {owner} has: run with KAIMEN_WRITE_SCHEMA=1"
        );
    }
}

/// What runs is what the files say, but for their comments.
#[test]
fn the_packed_steps_are_those_of_the_files() {
    for (packed, files) in [(::schema::migrations(), migrations()), (::schema::sandbox(), sandbox())] {
        let packed_steps = packed.steps().unwrap();
        assert_eq!(packed_steps.len(), files.len());
        for ((packed, file), number) in packed_steps.iter().zip(&files).zip(1..) {
            assert_eq!(
                (packed.number, packed.name.as_str(), packed.owner.as_str()),
                (number, file.name.as_str(), file.owner())
            );
            let statements: Vec<_> = file.statements.iter().map(|statement| code(statement)).collect();
            assert_eq!(packed.statements().collect::<Vec<_>>(), statements, "{}", packed.name);
        }
        assert_eq!(packed.newest(), packed_steps.last().unwrap().number);
    }
}

#[test]
fn a_step_ends_each_statement_with_an_empty_line() {
    for step in migrations().iter().chain(&sandbox()) {
        for statement in &step.statements {
            let name = &step.name;
            assert!(
                !code(statement).is_empty(),
                "{name}: a comment alone is no statement: {statement}"
            );
            assert!(statement.ends_with(';'), "{name}: an empty line within: {statement}");
        }
    }
}

#[test]
fn a_step_is_named_by_its_number_its_owner_and_what_it_makes() {
    for (folder, steps) in [("migrations", migrations()), ("sandbox", sandbox())] {
        for (step, number) in steps.iter().zip(1..) {
            let prefix = format!("{number:04}_{}_", step.owner());
            assert!(
                step.name.len() > prefix.len() && step.name.starts_with(&prefix),
                "{}",
                step.name
            );
            let begin = format!("-- Owner: {}. ", step.owner());
            assert!(
                step.statements[0].starts_with(&begin),
                "{} begins with {begin}",
                step.name
            );
            assert!(folder == "migrations" || step.owner() == "sandbox", "{}", step.name);
        }
    }
    assert!(named(&files("crates/schema/migrations", ".sql")[0]).ends_with("0001_member_people.sql"));
}
