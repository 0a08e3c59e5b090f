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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops there")]
mod tests {
    use super::*;

    fn steps(bytes: &[u8]) -> Result<Vec<Migration>, Unreadable> {
        let packed = miniz_oxide::deflate::compress_to_vec(bytes, 1);
        Packed {
            first: "",
            newest: 0,
            packed: packed.leak(),
        }
        .steps()
    }

    #[test]
    fn a_step_is_its_name_and_its_statements() {
        let read = steps(b"0001_order_orders\nCREATE a;\n\nCREATE b;\x0c0002_stock_what_there_is\n").unwrap();
        let [orders, stock] = read.as_slice() else {
            panic!("{read:?}")
        };
        assert_eq!((orders.number, orders.owner.as_str()), (1, "order"));
        assert_eq!(orders.statements().collect::<Vec<_>>(), ["CREATE a;", "CREATE b;"]);
        assert_eq!(
            (stock.number, stock.owner.as_str(), stock.statements().count()),
            (2, "stock", 0)
        );
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_never_no_step() {
        let cut_off = Packed {
            packed: &MIGRATIONS.packed[..100],
            ..MIGRATIONS
        };
        assert!(matches!(cut_off.steps(), Err(Unreadable::Packed(_))));
        assert!(matches!(steps(b"0001_order_\xff\n"), Err(Unreadable::Text(_))));
        for name in [
            "",
            "order",
            "one_order_orders",
            "0001",
            "0001_order",
            "0001__orders",
            "0001_order_",
        ] {
            let whole = format!("0001_order_orders\nCREATE a;\x0c{name}\nCREATE b;");
            assert_eq!(steps(whole.as_bytes()), Err(Unreadable::Name(name.to_owned())));
        }
    }

    #[test]
    fn the_bundles_own_steps_can_be_read() {
        for packed in [migrations(), sandbox()] {
            let steps = packed.steps().unwrap();
            let (first, last) = (steps.first().unwrap(), steps.last().unwrap());
            assert_eq!((first.name.as_str(), last.number), (packed.first(), packed.newest()));
        }
    }
}
