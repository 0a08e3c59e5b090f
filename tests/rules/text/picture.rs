use proptest::prelude::*;
use text::{LONGEST_ADDRESS, is_picture};

#[test]
fn a_picture_lies_with_us_or_in_the_web() {
    for address in [
        "https://cdn.example/a.png",
        "https://cdn.example:8443/a@2x.png?b=c",
        "HTTPS://CDN.EXAMPLE/",
        "/sandbox/pictures/1",
    ] {
        assert!(is_picture(address), "{address}");
    }
    let long = format!("https://cdn.example/{}", "a".repeat(LONGEST_ADDRESS));
    for address in [
        "",
        "cdn.example/a.png",
        "//cdn.example/a.png",
        "/\\cdn.example/a.png",
        "http://cdn.example/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "ftp://a.example/",
        "wxfile://tmp/a.png",
        "https://",
        "https:///a.png",
        "https://cdn.example@evil.example/",
        "https://name:word@cdn.example/",
        "https://cdn.example/a b",
        "https://cdn.example/a\nb",
        "https://cdn.example/\u{7}",
        "https://cdn.example/\u{202e}gnp.a",
        "https://cdn.example/\"onload",
        &long,
    ] {
        assert!(!is_picture(address), "{address:?}");
    }
}

proptest! {
    #[test]
    fn nothing_else_is_one(text: String) {
        let begins = text.to_ascii_lowercase().starts_with("https://") || text.starts_with('/');
        prop_assert!(!is_picture(&text) || begins);
    }
}
