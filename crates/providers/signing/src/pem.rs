//! PEM as operators really paste it: wrapped or on one line, with real line ends or with the two characters `\n`.

use crate::Misconfigured;
use base64::{Engine, engine::general_purpose::STANDARD};

/// One block between `-----BEGIN …-----` and `-----END …-----`.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block says it is, such as `PUBLIC KEY`.
    pub label: String,
    /// Its content in DER.
    pub der: Vec<u8>,
}

/// All blocks in the text, in order; text between them is skipped. `None` where a block has no end or is not base64.
#[must_use]
pub fn blocks(text: &str) -> Option<Vec<Block>> {
    let text = real_line_ends(text);
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while let Some((_, block)) = rest.split_once("-----BEGIN ") {
        let (label, block) = block.split_once("-----")?;
        let (content, after) = block.split_once(format!("-----END {label}-----").as_str())?;
        found.push(Block {
            label: label.to_owned(),
            der: unpacked(content)?,
        });
        rest = after;
    }
    Some(found)
}

/// The DER of a text that is nothing but base64, as Alipay's key tool hands keys out. `None` for PEM and anything else.
#[must_use]
pub fn bare(text: &str) -> Option<Vec<u8>> {
    unpacked(&real_line_ends(text)).filter(|der| !der.is_empty())
}

/// Base64 has no backslash, so that this touches nothing but line ends of a value that went through JSON or a shell.
fn real_line_ends(text: &str) -> String {
    text.replace("\\r", "").replace("\\n", "\n")
}

fn unpacked(content: &str) -> Option<Vec<u8>> {
    let packed: String = content.split_ascii_whitespace().collect();
    STANDARD.decode(packed).ok()
}

/// What is read of every block `CERTIFICATE` in the text, in order; at least one.
pub(crate) fn certificates<T>(
    setting: &'static str,
    text: &str,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<Vec<T>, Misconfigured> {
    let wrong = |problem| Misconfigured { setting, problem };
    let blocks = blocks(text).ok_or(wrong("is not readable PEM"))?;
    let certificates: Option<Vec<T>> = blocks
        .iter()
        .filter(|block| block.label == "CERTIFICATE")
        .map(|block| read(&block.der))
        .collect();
    match certificates {
        None => Err(wrong(
            "has a block that is not a certificate with an RSA key of 2048 bits",
        )),
        Some(certificates) if certificates.is_empty() => Err(wrong("has no block CERTIFICATE")),
        Some(certificates) => Ok(certificates),
    }
}
