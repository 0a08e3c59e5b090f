//! The schema as numbered steps that only ever grow, each a file `NNNN_<owner>_<what>.sql`. A step that has run anywhere is
//! never edited: a change is a new step. A statement ends with an empty line, because an engine runs one at a time.
//!
//! The owner is the crate whose statements write what the step makes, and nobody else's do. A trigger belongs to the owner of
//! the table that it writes, whatever table it hangs on.

include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// Why packed steps cannot be read: a fault of how they were packed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// They cannot be unpacked.
    #[error("the steps cannot be unpacked: {0}")]
    Packed(String),
    /// What was packed is no text.
    #[error("the steps are no text: {0}")]
    Text(String),
    /// A step does not begin with a name of the form `NNNN_<owner>_<what>`.
    #[error("a step begins with {0:?}")]
    Name(String),
}

/// One step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Its number; steps run in this order, each once.
    pub number: i64,
    /// Its file's name.
    pub name: String,
    /// Who writes what it makes.
    pub owner: String,
    /// Its statements, without comments; an empty line ends each.
    pub text: String,
}

impl Migration {
    /// The statements one by one: an engine runs one at a time.
    pub fn statements(&self) -> impl Iterator<Item = &str> {
        let statements = self.text.split("\n\n").map(str::trim);
        statements.filter(|statement| !statement.is_empty())
    }

    /// Reads a step from its name on one line and its statements behind it.
    fn read(step: &str) -> Result<Migration, Unreadable> {
        let (name, text) = step.split_once('\n').unwrap_or((step, ""));
        let mut parts = name.splitn(3, '_');
        let number = parts.next().and_then(|number| number.parse().ok());
        match (number, parts.next(), parts.next()) {
            (Some(number), Some(owner), Some(what)) if !owner.is_empty() && !what.is_empty() => Ok(Migration {
                number,
                name: name.to_owned(),
                owner: owner.to_owned(),
                text: text.to_owned(),
            }),
            _ => Err(Unreadable::Name(name.to_owned())),
        }
    }
}

/// Steps that are kept packed.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    first: &'static str,
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
    /// Steps as they are packed: the name of the first, the number of the last, and all of them deflated, a form feed between two.
    #[must_use]
    pub const fn new(first: &'static str, newest: i64, packed: &'static [u8]) -> Packed {
        Packed { first, newest, packed }
    }

    /// The name of the first step: by it a schema is told from one that began otherwise.
    #[must_use]
    pub const fn first(&self) -> &'static str {
        self.first
    }

    /// The number of the last step.
    #[must_use]
    pub const fn newest(&self) -> i64 {
        self.newest
    }

    /// The steps in their order.
    ///
    /// # Errors
    /// [`Unreadable`] where they are not as the build script packs them.
    pub fn steps(&self) -> Result<Vec<Migration>, Unreadable> {
        let bytes = miniz_oxide::inflate::decompress_to_vec(self.packed);
        let bytes = bytes.map_err(|error| Unreadable::Packed(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| Unreadable::Text(error.to_string()))?;
        text.split('\u{c}').map(Migration::read).collect()
    }
}
