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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kept: &Kept<usize>, text: &str, made: &mut usize) -> usize {
        let value = kept.or_read(vec![text.to_owned()], |texts| {
            *made += 1;
            Ok(texts[0].len())
        });
        *value.unwrap()
    }

    #[test]
    fn each_is_read_once_as_long_as_it_is_used_among_few() {
        let (kept, mut made) = (Kept::new(), 0);
        for _ in 0..3 {
            assert_eq!((read(&kept, "one", &mut made), read(&kept, "other", &mut made)), (3, 5));
        }
        assert_eq!(made, 2);
        for number in 0..MOST {
            read(&kept, &number.to_string(), &mut made);
        }
        read(&kept, "one", &mut made);
        assert_eq!(made, 2 + MOST + 1);
    }

    #[test]
    fn what_cannot_be_read_is_not_kept() {
        let kept = Kept::<usize>::new();
        for _ in 0..2 {
            let refused = kept.or_read(vec!["x".to_owned()], |_| Err(Error::Missing("name")));
            assert_eq!(refused, Err(Error::Missing("name")));
        }
        assert_eq!(kept.or_read(vec!["x".to_owned()], |_| Ok(1)), Ok(Rc::new(1)));
    }
}
