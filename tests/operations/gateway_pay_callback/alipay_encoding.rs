//! Alipay signs values, not bytes: the same values in another encoding are as proven as before, other values are not.

use super::refused;
use alipay::{
    PrivateKey,
    gateway::{Kind, Signing},
};
use tests::{ALIPAY_APP, ALIPAY_CALLBACK as PATH, ALIPAY_SELLER, Alipay, Bundle, Stay, Traces, rooms, sandbox_key};

/// Every byte as an escape.
fn escaped(text: &str, digits: fn(u8) -> String) -> String {
    text.bytes().map(|byte| format!("%{}", digits(byte))).collect()
}

fn join(pairs: &[(String, String)], written: impl Fn(&str) -> String) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", written(name), written(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Only what a form cannot do without, and a space as `%20`.
fn sparing(text: &str) -> String {
    let byte = |byte| match byte {
        b'%' | b'&' | b'=' | b'+' | b' ' => format!("%{byte:02x}").into_bytes(),
        _ => vec![byte],
    };
    String::from_utf8(text.bytes().flat_map(byte).collect()).unwrap()
}

#[test]
fn the_same_values_in_another_encoding_are_the_same_notification() {
    let bundle = Bundle::start();
    let guest = bundle.guest("encoded");
    let alipay = Alipay::of(&bundle);
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let trade = alipay.cashier(&guest, &order);
    let good = alipay.signed(&trade, Kind::Dropped, Signing::Genuine);
    let text = String::from_utf8(good.clone()).unwrap();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&good).into_owned().collect();
    let mut backwards = pairs.clone();
    backwards.reverse();
    let same = [
        join(&pairs, |text| escaped(text, |byte| format!("{byte:02x}"))),
        join(&pairs, |text| escaped(text, |byte| format!("{byte:02X}"))),
        join(&pairs, sparing),
        join(&backwards, sparing),
        text.replace('+', "%20"),
        format!("&&{}&", text.replace('&', "&&")),
        text.replace("body=&", "body&"),
        text,
    ];
    let mut traces = Traces::of(&bundle, PATH);
    for (number, body) in same.into_iter().enumerate() {
        let reply = alipay.send(body);
        assert_eq!((reply.status, reply.text().as_str()), (200, "success"), "{number}");
        if number > 0 {
            traces.only_line(&reply, &format!("AlreadyKnown {}", trade.out_trade_no));
        }
        assert!(number > 0 || traces.changes().contains(&"payment"));
        assert_eq!(guest.order(&order)["status"], "paid");
    }
    assert_eq!(guest.order(&order)["paid_fen"], order["amount_fen"]);
}

#[test]
fn values_that_were_decoded_or_escaped_on_the_way_are_other_values() {
    let bundle = Bundle::start();
    let guest = bundle.guest("escaped");
    let alipay = Alipay::of(&bundle);
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let trade = alipay.cashier(&guest, &order);
    let good = alipay.signed(&trade, Kind::Dropped, Signing::Genuine);
    let text = String::from_utf8(good.clone()).unwrap();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&good).into_owned().collect();
    let plain = |written: fn(&str) -> String| {
        let mut other = pairs.clone();
        for (_, value) in other.iter_mut().filter(|(name, _)| !name.starts_with("sign")) {
            *value = written(value);
        }
        join(&other, sparing)
    };
    let others = [
        // What frameworks do to values before one sees them.
        plain(|value| value.replace('"', "&quot;")),
        plain(|value| value.replace('&', "&amp;")),
        plain(|value| value.trim_matches(|sign| "[]".contains(sign)).to_owned()),
        plain(|value| value.replace('茶', "\u{fffd}")),
        plain(|value| value.replace(' ', "+")),
        plain(str::to_uppercase),
        plain(|value| format!("{value} ")),
        // Encoded twice, or not at all.
        text.replace('%', "%25"),
        text.replace("%2B", "+"),
        text.replace("%22", "%5C%22"),
    ];
    let mut traces = Traces::of(&bundle, PATH);
    for (number, body) in others.into_iter().enumerate() {
        assert_ne!(body, text, "{number}");
        let reply = alipay.send(body);
        refused(&reply, PATH, 401);
        traces.one_line(
            &reply,
            "refused with 401: not proven to come from Alipay: the signature ",
        );
    }
    let nothing_encoded = join(&pairs, str::to_owned);
    let reply = alipay.send(nothing_encoded);
    refused(&reply, PATH, 401);
    traces.only_line(
        &reply,
        "refused with 401: not proven to come from Alipay: the body is no form",
    );
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    assert_eq!(alipay.send(good).text(), "success");
}

#[test]
fn a_charset_of_another_time_is_refused_and_named() {
    let bundle = Bundle::start();
    let guest = bundle.guest("charset");
    let alipay = Alipay::of(&bundle);
    let order = guest.book(Stay::ahead(&bundle, rooms::FIRST, 60, 90));
    let trade = alipay.cashier(&guest, &order);
    let total = trade.total.to_string();
    let key = PrivateKey::from_pem("key", &sandbox_key("alipay_gateway_private_key.pem")).unwrap();
    // Genuine to the last byte: 茶室 in GBK.
    let signed = |charset: &str| {
        let pairs: [(&str, &[u8]); 9] = [
            ("app_id", ALIPAY_APP.as_bytes()),
            ("charset", charset.as_bytes()),
            ("notify_id", b"1"),
            ("out_trade_no", trade.out_trade_no.as_bytes()),
            ("seller_id", ALIPAY_SELLER.as_bytes()),
            ("subject", b"\xb2\xe8\xca\xd2"),
            ("total_amount", total.as_bytes()),
            ("trade_no", trade.trade_no.as_bytes()),
            ("trade_status", b"TRADE_SUCCESS"),
        ];
        let text: Vec<Vec<u8>> = pairs
            .iter()
            .map(|(name, value)| [name.as_bytes(), b"=", value].concat())
            .collect();
        let sign = key.sign(&text.join(&b'&'), [7; 32]).unwrap();
        let pair = |(name, value): &(&str, &[u8])| {
            format!("{name}={}", form_urlencoded::byte_serialize(value).collect::<String>())
        };
        let body: Vec<String> = pairs.iter().map(pair).collect();
        let sign: String = form_urlencoded::byte_serialize(sign.as_bytes()).collect();
        format!("{}&sign={sign}&sign_type=RSA2", body.join("&"))
    };
    let mut traces = Traces::of(&bundle, PATH);
    for charset in ["GBK", "gbk", "GB2312", "ISO-8859-1"] {
        let reply = alipay.send(signed(charset));
        refused(&reply, PATH, 400);
        traces.only_line(
            &reply,
            &format!("refused with 400: the message is written in {charset}, not in UTF-8"),
        );
    }
    let reply = alipay.send(signed("utf-8"));
    refused(&reply, PATH, 400);
    traces.only_line(&reply, "refused with 400: unreadable notification (line 0, column 0)");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}
