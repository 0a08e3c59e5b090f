//! Where a gateway is.

use crate::Misconfigured;
use http::Uri;

/// The URL and the host in it, which is signed.
pub(crate) fn endpoint(base_url: &str) -> Result<(Uri, String), Misconfigured> {
    const WRONG: Misconfigured = Misconfigured {
        setting: "base_url",
        problem: "is not http(s)://host[/path]",
    };
    let uri = Uri::try_from(base_url.trim()).map_err(|_| WRONG)?;
    let host = uri
        .authority()
        .map(|authority| authority.as_str().to_owned())
        .ok_or(WRONG)?;
    let is_plain = matches!(uri.scheme_str(), Some("http" | "https")) && uri.query().is_none() && !host.contains('@');
    if is_plain { Ok((uri, host)) } else { Err(WRONG) }
}
