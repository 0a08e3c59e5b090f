//! A client's network address as engines and proxies write it: with a port, in brackets, in quotes, behind others.

use std::net::{IpAddr, SocketAddr};

/// The last of several addresses, without its port; none where it is no address, such as the word `unknown` (RFC 7239).
pub(crate) fn last_of(told: &str) -> Option<IpAddr> {
    let last = told.rsplit(',').next()?.trim();
    let last = last.rsplit(';').next()?.trim();
    let last = match last.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("for") => value.trim(),
        _ => last,
    };
    let plain = last.trim_matches('"');
    let bare = plain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(plain);
    // An address of one machine only, such as `fe80::1%eth0`, has a zone behind it.
    let bare = bare.split('%').next().unwrap_or(bare);
    let address = bare.parse().ok();
    address.or_else(|| plain.parse().ok().map(|socket: SocketAddr| socket.ip()))
}
