//! The schema as numbered steps that only ever grow, each a file `NNNN_<owner>_<what>.sql`. A step that has run anywhere is
//! never edited: a change is a new step. A statement ends with an empty line, because an engine runs one at a time.
//!
//! The owner is the crate whose statements write what the step makes, and nobody else's do. A trigger belongs to the owner of
//! the table that it writes, whatever table it hangs on.

use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// One step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number; steps run in this order, each once.
    pub number: i64,
    /// Its file's name.
    pub name: String,
    /// Its statements, without comments; an empty line ends each.
    pub text: String,
}

impl Migration {
    /// The statements one by one: an engine runs one at a time.
    pub fn statements(&self) -> impl Iterator<Item = &str> {
        let statements = self.text.split("\n\n").map(str::trim);
        statements.filter(|statement| !statement.is_empty())
    }

    /// Who writes what it makes.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.name.split('_').nth(1).unwrap_or_default()
    }
}

/// Steps that are kept packed.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    newest: i64,
    packed: &'static [u8],
}

/// The schema of every database.
#[must_use]
pub fn migrations() -> Packed {
    MIGRATIONS
}

/// What a database of the sandbox has beside it: the books of the counterparts that it plays, and the shops that it opens
/// with.
#[must_use]
pub fn sandbox() -> Packed {
    SANDBOX
}

impl Packed {
    /// The number of the last step.
    #[must_use]
    pub const fn newest(&self) -> i64 {
        self.newest
    }

    /// The steps in their order.
    #[must_use]
    pub fn steps(&self) -> Vec<Migration> {
        // What the build script has packed can be unpacked; a step that could not would be missed by the tests.
        let bytes = miniz_oxide::inflate::decompress_to_vec(self.packed).unwrap_or_default();
        let text = match String::from_utf8_lossy(&bytes) {
            Cow::Borrowed(text) => text.to_owned(),
            Cow::Owned(text) => text,
        };
        text.split('\u{c}').filter_map(step).collect()
    }
}

fn step(text: &str) -> Option<Migration> {
    let (name, text) = text.split_once('\n')?;
    let number = name.split('_').next()?.parse().ok()?;
    Some(Migration {
        number,
        name: name.to_owned(),
        text: text.to_owned(),
    })
}
