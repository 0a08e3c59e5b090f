use http::Uri;

/// How many bytes the address of a picture has at most.
pub const LONGEST_ADDRESS: usize = 512;

/// Whether a picture can lie there: a path of the bundle's own, such as `/sandbox/pictures/1`, or an address of the web that
/// nobody on the way can read or change. No name and no password before the host: `https://cdn.example@evil.example/` is not
/// where it seems to be.
#[must_use]
pub fn is_picture(address: &str) -> bool {
    // What RFC 3986 allows nowhere could end the attribute of a page that shows the picture.
    let is_clean = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    if address.len() > LONGEST_ADDRESS || !address.bytes().all(is_clean) {
        return false;
    }
    let Ok(parsed) = address.parse::<Uri>() else {
        return false;
    };
    match (parsed.scheme_str(), parsed.authority()) {
        (Some("https"), Some(host)) => !host.host().is_empty() && !host.as_str().contains('@'),
        // `//cdn.example/` is a host, in a browser.
        (None, None) => address.starts_with('/') && !address.starts_with("//"),
        _ => false,
    }
}
