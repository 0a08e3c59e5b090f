//! How the body of a request is packed: not at all.

use crate::{Problem, problems};
use http::{HeaderMap, header};

/// Lets only bodies pass that are what they mean: one that is packed would be read as something else, or unpack to any size.
///
/// # Errors
/// 415, with the encodings that are taken (RFC 9110, 15.5.16).
pub fn plain_body(headers: &HeaderMap) -> Result<(), Problem> {
    let lines = headers.get_all(header::CONTENT_ENCODING);
    let is_plain = lines
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
        .all(|encoding| {
            let encoding = encoding.trim_ascii();
            encoding.is_empty() || encoding.eq_ignore_ascii_case(b"identity")
        });
    if is_plain {
        return Ok(());
    }
    let refusal = problems::UNSUPPORTED_MEDIA_TYPE.because(
        "请求内容不能压缩或另行编码",
        "The body must come as it is, without a content encoding",
    );
    Err(refusal.header("accept-encoding", "identity".to_owned()))
}
