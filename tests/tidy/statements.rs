//! Every `.sql` file is prepared against the schema.

use crate::{
    files, named, read,
    schema::{schema, schema_of_the_sandbox},
};

#[test]
fn every_statement_file_runs_against_the_schema() {
    let (connection, of_the_sandbox) = (schema(), schema_of_the_sandbox());
    let mut prepared = 0;
    let mut faults = Vec::new();
    let statements = ["components", "crates/business"]
        .into_iter()
        .flat_map(|folder| files(folder, ".sql"));
    // A fragment is prepared as a part of the statements that it is used in, by the tests of what uses it.
    for path in statements.filter(|path| !named(path).ends_with(".fragment.sql")) {
        // Nobody else knows of the sandbox's tables.
        let is_sandbox = named(&path).starts_with("components/system/sandbox/");
        let connection = if is_sandbox { &of_the_sandbox } else { &connection };
        if let Err(error) = connection.prepare(&read(&path)) {
            faults.push(format!("{}: {error}", named(&path)));
        }
        prepared += 1;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(
        prepared > 3,
        "only {prepared} files found: does this test still look in the right place?"
    );
}
