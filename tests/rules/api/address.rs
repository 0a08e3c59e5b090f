//! Where a request comes from, behind a proxy and without one.

use api::{Request, World};
use bytes::Bytes;
use pollster::block_on;
use settings::Settings;

/// What counts as the address of a request with these lines of the header that the proxy writes.
fn address(lines: &[&str]) -> String {
    let world = World {
        settings: Settings::given([("client_address_header", "x-forwarded-for".to_owned())]),
        ..scene::world(clock::Moment::from_unix(0))
    };
    let mut request = http::Request::post("/").header("spin-client-addr", "198.51.100.7:4711");
    for line in lines {
        request = request.header("x-forwarded-for", *line);
    }
    let (head, ()) = request.body(()).unwrap().into_parts();
    let request = Request::new(head, Bytes::new(), &world.clock);
    block_on(world.client_address(&request)).unwrap()
}

#[test]
fn an_address_is_read_however_it_is_written() {
    for (told, expected) in [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("\"192.0.2.1:80\"", "192.0.2.1"),
        ("for=\"[2001:db8::1]:4711\"", "2001:db8::1"),
        ("proto=https;for=192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
    ] {
        assert_eq!(address(&[told]), expected, "{told}");
    }
}

#[test]
fn the_last_line_is_the_proxys_own_word() {
    assert_eq!(address(&["203.0.113.9", "192.0.2.1"]), "192.0.2.1");
    assert_eq!(
        address(&["203.0.113.9, 203.0.113.10", "203.0.113.11, 192.0.2.1"]),
        "192.0.2.1"
    );
}

#[test]
fn what_is_no_address_is_not_believed() {
    for told in [
        "",
        " ",
        "unknown",
        "_hidden",
        "192.0.2",
        "192.0.2.1, ",
        &"x".repeat(8000),
    ] {
        assert_eq!(address(&[told]), "198.51.100.7", "{told}");
    }
    assert_eq!(address(&[]), "198.51.100.7");
}
