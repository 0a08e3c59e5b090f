//! What was read from settings at some cost, such as keys.

use crate::Error;
use std::{cell::RefCell, fmt, rc::Rc};

/// So many are kept at once: those of the bundle itself, and of the accounts that were last used.
const MOST: usize = 32;

/// Each is kept under the texts that it was read from, so that it is never what the settings do not say.
pub struct Kept<T>(RefCell<Vec<(Vec<String>, Rc<T>)>>);

impl<T> Kept<T> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Kept<T> {
        Kept(RefCell::new(Vec::new()))
    }

    /// What these texts say, read if it is not known.
    ///
    /// # Errors
    /// What `read` answers; then nothing is kept.
    pub fn or_read(
        &self,
        texts: Vec<String>,
        read: impl FnOnce(&[String]) -> Result<T, Error>,
    ) -> Result<Rc<T>, Error> {
        let mut kept = self.0.borrow_mut();
        if let Some((_, value)) = kept.iter().find(|(from, _)| *from == texts) {
            return Ok(Rc::clone(value));
        }
        let value = Rc::new(read(&texts)?);
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((texts, Rc::clone(&value)));
        Ok(value)
    }
}

/// What it was read from are secrets.
impl<T> fmt::Debug for Kept<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Kept(…)")
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept::new()
    }
}
