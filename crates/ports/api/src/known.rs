//! Whether the caller knows an answer already, by its tag (RFC 9110, 13.1.2).

use http::{HeaderMap, header};

/// Whether `If-None-Match` names this tag, or any. Tags are compared as weak ones, as they are meant to be here: what stands for
/// the same need not be the same bytes.
pub(crate) fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH);
    let mut named = lines
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    named.any(|named| {
        let named = named.trim_ascii();
        let opaque = named.strip_prefix(b"W/").unwrap_or(named);
        named == b"*" || unquoted(opaque) == Some(tag.as_bytes())
    })
}

fn unquoted(opaque: &[u8]) -> Option<&[u8]> {
    opaque.strip_prefix(b"\"")?.strip_suffix(b"\"")
}
