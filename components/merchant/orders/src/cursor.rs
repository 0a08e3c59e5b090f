//! Where a page ended.

use api::{Problem, problems};

/// The place behind an item: what the list is sorted by, and what tells items apart of which that is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) key: i64,
    pub(crate) name: String,
}

impl Cursor {
    /// Reads what [`Cursor::written`] wrote.
    ///
    /// # Errors
    /// 400 for anything else.
    pub(crate) fn read(text: Option<&str>) -> Result<Option<Cursor>, Problem> {
        let Some(text) = text else { return Ok(None) };
        let parts = text
            .split_once('.')
            .and_then(|(key, name)| Some((key.parse().ok()?, name)));
        let fits = |name: &str| (1..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        match parts {
            Some((key, name)) if fits(name) => Ok(Some(Cursor {
                key,
                name: name.to_owned(),
            })),
            _ => Err(problems::UNREADABLE.field("/cursor", ("不是本列表的游标", "not a cursor of this list"))),
        }
    }

    pub(crate) fn written(key: i64, name: impl std::fmt::Display) -> String {
        format!("{key}.{name}")
    }
}
