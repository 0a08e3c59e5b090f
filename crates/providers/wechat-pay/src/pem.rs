//! PEM as operators really paste it: wrapped or on one line, with real line ends or with the two characters `\n`.

use base64::{Engine, engine::general_purpose::STANDARD};

/// One block between `-----BEGIN …-----` and `-----END …-----`.
pub(crate) struct Block {
    /// What the block says it is, such as `PUBLIC KEY`.
    pub(crate) label: String,
    /// Its content in DER.
    pub(crate) der: Vec<u8>,
}

/// All blocks in the text, in order; text between them is skipped. `None` where a block has no end or is not base64.
pub(crate) fn blocks(text: &str) -> Option<Vec<Block>> {
    // Base64 has no backslash, so that this touches nothing but line ends of a value that went through JSON or a shell.
    let text = text.replace("\\r", "").replace("\\n", "\n");
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while let Some((_, block)) = rest.split_once("-----BEGIN ") {
        let (label, block) = block.split_once("-----")?;
        let (content, after) = block.split_once(format!("-----END {label}-----").as_str())?;
        let packed: String = content.split_ascii_whitespace().collect();
        found.push(Block {
            label: label.to_owned(),
            der: STANDARD.decode(packed).ok()?,
        });
        rest = after;
    }
    Some(found)
}
