//! Where a page ended: opaque to the client, exact to the search.

use api::{Problem, problems};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// The place behind a row. Keys are whole numbers and a listing's number is unique, so that the next page begins exactly
/// there: nothing is skipped and nothing comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// What the listings are sorted by.
    pub(crate) key: i64,
    /// The listing's number, where keys are the same.
    pub(crate) number: i64,
    /// The query that it belongs to.
    query: u64,
}

impl Cursor {
    /// Before the first row.
    pub(crate) const fn before_all(query: u64) -> Cursor {
        Cursor {
            key: i64::MIN,
            number: 0,
            query,
        }
    }

    /// Behind another row, of the same query.
    pub(crate) const fn moved_behind(self, key: i64, number: i64) -> Cursor {
        Cursor { key, number, ..self }
    }

    /// Reads what [`Cursor::written`] wrote for the same query.
    ///
    /// # Errors
    /// 400 for anything else.
    pub(crate) fn read(text: &str, query: u64) -> Result<Cursor, Problem> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .filter(|cursor: &Cursor| cursor.query == query)
            .ok_or_else(|| problems::UNREADABLE.field("/cursor", ("不是本次查询的游标", "not a cursor of this query")))
    }

    pub(crate) fn written(self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(format!(
            r#"{{"key":{},"number":{},"query":{}}}"#,
            self.key, self.number, self.query
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_written_and_for_its_own_query_only() {
        let cursor = Cursor {
            key: -475,
            number: i64::MAX,
            query: u64::MAX,
        };
        assert_eq!(Cursor::read(&cursor.written(), u64::MAX).unwrap(), cursor);
        assert!(Cursor::read(&cursor.written(), 7).is_err());
        for foreign in ["", "!", "e30", "bnVsbA", &"A".repeat(10_000)] {
            assert!(Cursor::read(foreign, u64::MAX).is_err(), "{foreign}");
        }
    }
}
