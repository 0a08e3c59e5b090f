//! Where a picture lies.

const LONGEST_ADDRESS: usize = 512;

/// `http::Uri` admits just the characters of RFC 3986, so nothing that could break out of an attribute.
pub(crate) fn is_address(text: &str) -> bool {
    let parsed = (text.len() <= LONGEST_ADDRESS).then(|| text.parse::<http::Uri>());
    let Some(Ok(address)) = parsed else { return false };
    matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some_and(|host| !host.is_empty())
}
