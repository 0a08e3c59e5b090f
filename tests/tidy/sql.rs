//! Statements as text: where they stand in the sources, and which tables they write.

use crate::{files, named, read};

/// A statement and where it stands.
pub(crate) struct Statement {
    pub(crate) place: String,
    pub(crate) text: String,
}

/// Every `.sql` file below a folder's sources, and every literal of its `.rs` files, their tests left out.
pub(crate) fn texts(folder: &str) -> Vec<Statement> {
    let is_source = |path: &std::path::PathBuf| named(path).contains("/src/");
    let mut found = Vec::new();
    for path in files(folder, ".sql").into_iter().filter(is_source) {
        found.push(Statement {
            place: named(&path),
            text: read(&path),
        });
    }
    for path in files(folder, ".rs").into_iter().filter(is_source) {
        let place = named(&path);
        let source = read(&path);
        let production = source.split("\n#[cfg(test)]").next().unwrap_or_default();
        let texts = literals(production).into_iter();
        found.extend(texts.map(|text| Statement {
            place: place.clone(),
            text,
        }));
    }
    found
}

/// Whether a text begins as a statement does.
pub(crate) fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "]
        .iter()
        .any(|verb| text.starts_with(verb))
}

/// The literals of a Rust source that are text.
pub(crate) fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let before = &rest[..at];
        rest = &rest[at..];
        let hashes = before.len() - before.trim_end_matches('#').len();
        let is_raw = before.trim_end_matches('#').ends_with('r');
        if let Some(text) = rest.strip_prefix('"') {
            let (text, behind) = if is_raw {
                let end = format!("\"{}", "#".repeat(hashes));
                let (text, behind) = text.split_once(end.as_str()).expect("the end of a raw text");
                (text.to_owned(), behind)
            } else {
                unescaped(text)
            };
            found.push(text);
            rest = behind;
        } else if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, behind)| behind);
        } else {
            rest = behind_letter(rest);
        }
    }
    found
}

/// A text up to its end, and what stands behind.
fn unescaped(source: &str) -> (String, &str) {
    let mut text = String::new();
    let mut letters = source.char_indices();
    loop {
        match letters.next().expect("the end of a text") {
            (at, '"') => return (text, &source[at + 1..]),
            (_, '\\') => match letters.next().expect("what is escaped").1 {
                '\n' => text.push(' '),
                letter => text.push(letter),
            },
            (_, letter) => text.push(letter),
        }
    }
}

/// Behind the letter `'x'` or `'\x'`; a lifetime and a division are passed by themselves.
fn behind_letter(source: &str) -> &str {
    let mut letters = source.char_indices().skip(1);
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((at, _))) => source[at + 1..].split_once('\'').map_or("", |(_, behind)| behind),
        (Some(_), Some((at, '\''))) if source.starts_with('\'') => &source[at + 1..],
        _ => &source[1..],
    }
}

/// A statement without its comments.
pub(crate) fn code(statement: &str) -> String {
    let lines = statement.lines().map(str::trim);
    let lines: Vec<_> = lines.filter(|line| !line.starts_with("--")).collect();
    lines.join("\n")
}

/// The words, names and signs of a statement; a name in quotes is its name, and a text is one empty word.
pub(crate) fn words(statement: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = statement.trim_start();
    while let Some(letter) = rest.chars().next() {
        let length = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        rest = match letter {
            '-' if rest.starts_with("--") => rest.split_once('\n').map_or("", |(_, behind)| behind),
            '\'' | '"' => {
                let (text, behind) = rest[1..].split_once(letter).unwrap_or((&rest[1..], ""));
                found.push(if letter == '"' { text.to_owned() } else { String::new() });
                behind
            }
            _ => {
                let (word, behind) = rest.split_at(length.unwrap_or(rest.len()).max(letter.len_utf8()));
                found.push(word.to_owned());
                behind
            }
        }
        .trim_start();
    }
    found
}

/// The tables that a statement writes.
pub(crate) fn writes(statement: &str) -> Vec<String> {
    let words = words(statement);
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let mut found = Vec::new();
    for at in 0..words.len() {
        let verb = word(at);
        // INSERT OR IGNORE, UPDATE OR FAIL.
        let next = if word(at + 1) == "OR" { at + 3 } else { at + 1 };
        let name = match verb {
            "INSERT" | "REPLACE" if word(next) == "INTO" => next + 1,
            "DELETE" if word(next) == "FROM" => next + 1,
            "UPDATE" if word(next + 1) == "SET" || word(next + 1) == "AS" && word(next + 3) == "SET" => next,
            _ => continue,
        };
        assert!(!word(name).is_empty(), "which table is written? {statement}");
        found.push(word(name).to_owned());
    }
    found
}

#[test]
fn what_a_statement_writes_is_found() {
    for (statement, tables) in [
        (
            "SELECT replace(a, 'DELETE FROM b', '') FROM c -- DELETE FROM d",
            &[][..],
        ),
        (
            "INSERT INTO \"order\" (id) VALUES (1) ON CONFLICT DO UPDATE SET id = 2",
            &["order"],
        ),
        ("INSERT OR IGNORE INTO a SELECT 1", &["a"]),
        ("UPDATE a SET b = 1", &["a"]),
        ("UPDATE OR FAIL a AS b SET c = 1", &["a"]),
        ("WITH b AS (SELECT 1) DELETE FROM a WHERE true", &["a"]),
        (
            "CREATE TRIGGER a AFTER UPDATE OF b ON c BEGIN INSERT INTO d SELECT 1;\n UPDATE e SET f = 1; DELETE FROM g; END",
            &["d", "e", "g"],
        ),
        (
            "CREATE TRIGGER a AFTER DELETE ON b BEGIN SELECT raise(ABORT, 'no'); END",
            &[],
        ),
    ] {
        assert_eq!(writes(statement), tables, "{statement}");
    }
}

#[test]
fn texts_of_a_source_are_found() {
    let source = r###"
        // "a comment"
        fn f<'a>(x: &'a str) { g('"', '\'', "one \"two\" \
            three", 4 / 2, r#"a "raw" one"#); }
    "###;
    assert_eq!(literals(source), ["one \"two\"              three", "a \"raw\" one"]);
}
