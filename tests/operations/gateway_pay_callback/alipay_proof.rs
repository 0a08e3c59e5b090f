//! What is not proven to come from Alipay.

use super::refused;
use alipay::{
    Trade,
    gateway::{Kind, Signing},
};
use serde_json::{Value, json};
use tests::{ALIPAY_APP, ALIPAY_CALLBACK as PATH, ALIPAY_SELLER, Alipay, Bundle, Guest, Reply, Stay, Traces, rooms};

const UNPROVEN: &str = "refused with 401: not proven to come from Alipay: ";

/// Refused in Alipay's form; nothing has changed, and one line tells why and quotes nothing.
#[track_caller]
fn refuses(traces: &mut Traces<'_>, reply: &Reply, why: &str) {
    refused(reply, PATH, 401);
    traces.only_line(reply, &format!("{UNPROVEN}{why}"));
}

fn open(bundle: &Bundle, guest: &Guest<'_>) -> (Value, Trade) {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 60, 90));
    let trade = Alipay::of(bundle).cashier(guest, &order);
    (order, trade)
}

fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

fn form(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

#[test]
fn a_signature_of_anybody_else_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("forged");
    let (order, trade) = open(&bundle, &guest);
    let alipay = Alipay::of(&bundle);
    let mut traces = Traces::of(&bundle, PATH);
    for kind in [Kind::Dropped, Kind::Kept] {
        let reply = alipay.send(alipay.signed(&trade, kind, Signing::WrongKey));
        refuses(&mut traces, &reply, "the signature does not fit");
        let reply = alipay.send(alipay.signed(&trade, kind, Signing::Unsigned));
        refuses(&mut traces, &reply, "there is no signature");
        // Real keys, of others: another gateway's, and one that an attacker has made.
        for key in ["gateway_private_key.pem", "unionpay_foreign_private_key.pem"] {
            let other = Alipay::with(&bundle, ALIPAY_APP, ALIPAY_SELLER, key);
            let reply = other.send(other.signed(&trade, kind, Signing::Genuine));
            refuses(&mut traces, &reply, "the signature does not fit");
        }
    }
    // The signature of another notification, which is genuine.
    let mut dearer = trade.clone();
    dearer.total = dearer.total.plus(dearer.total).unwrap();
    let sign = pairs(&alipay.signed(&dearer, Kind::Dropped, Signing::Genuine))
        .pop()
        .unwrap();
    let mut other = pairs(&alipay.signed(&trade, Kind::Dropped, Signing::Genuine));
    *other.last_mut().unwrap() = sign;
    refuses(&mut traces, &alipay.send(form(&other)), "the signature does not fit");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}

#[test]
fn no_parameter_can_be_another_or_absent_or_doubled() {
    let bundle = Bundle::start();
    let guest = bundle.guest("tampered");
    let (order, trade) = open(&bundle, &guest);
    let alipay = Alipay::of(&bundle);
    let good = pairs(&alipay.signed(&trade, Kind::Dropped, Signing::Genuine));
    assert!(
        good.iter().any(|(name, value)| name == "body" && value.is_empty()),
        "an empty value is signed, too"
    );
    let mut traces = Traces::of(&bundle, PATH);
    for (at, (name, value)) in good.iter().enumerate() {
        let with = |value: String| {
            let mut other = good.clone();
            other[at].1 = value;
            form(&other)
        };
        let (changed, absent) = match name.as_str() {
            "sign" => ("the signature is not base64", Some("there is no signature")),
            "sign_type" => ("an unknown kind of signature", None),
            _ => ("the signature does not fit", Some("the signature does not fit")),
        };
        refuses(&mut traces, &alipay.send(with(format!("{value}1"))), changed);
        if let Some(why) = absent {
            let mut without = good.clone();
            without.remove(at);
            refuses(&mut traces, &alipay.send(form(&without)), why);
        }
        for again in [value.clone(), "1".to_owned()] {
            let mut doubled = good.clone();
            doubled.push((name.clone(), again));
            refuses(&mut traces, &alipay.send(form(&doubled)), "the body is no form");
        }
        // Its name written otherwise is the same name.
        let hidden = format!("{}&%{:02x}{}=1", form(&good), name.as_bytes()[0], &name[1..]);
        refuses(&mut traces, &alipay.send(hidden), "the body is no form");
    }
    for more in ["&extra=1", "&extra=", "&extra"] {
        let body = format!("{}{more}", form(&good));
        refuses(&mut traces, &alipay.send(body), "the signature does not fit");
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    // The rule of trades does not cover the kind of signature: without it the notification is as proven as before.
    let without: Vec<_> = good.into_iter().filter(|(name, _)| name != "sign_type").collect();
    assert_eq!(alipay.send(form(&without)).text(), "success");
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn what_is_torn_anywhere_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("torn");
    let (order, trade) = open(&bundle, &guest);
    let alipay = Alipay::of(&bundle);
    let good = alipay.signed(&trade, Kind::Dropped, Signing::Genuine);
    let mut traces = Traces::of(&bundle, PATH);
    let ends = (0..good.len()).filter(|end| end % 23 == 0 || [b'&', b'=', b'%'].contains(&good[*end]));
    for end in ends.chain(good.len() - 8..good.len()) {
        let reply = alipay.send(&good[..end]);
        refused(&reply, PATH, 401);
        traces.one_line(&reply, UNPROVEN);
        let reply = alipay.send(&good[end + 1..]);
        refused(&reply, PATH, 401);
        traces.one_line(&reply, UNPROVEN);
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    assert_eq!(alipay.send(good).text(), "success");
}

#[test]
fn what_is_no_notification_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("strange");
    let (order, trade) = open(&bundle, &guest);
    let alipay = Alipay::of(&bundle);
    let good = alipay.signed(&trade, Kind::Dropped, Signing::Genuine);
    let object: serde_json::Map<String, Value> = pairs(&good)
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    let mut traces = Traces::of(&bundle, PATH);
    for body in [
        "",
        "{",
        "null",
        "😀",
        "out_trade_no",
        "<xml><sign>1</sign></xml>",
        "sign_type=RSA2",
    ] {
        refuses(&mut traces, &alipay.send(body), "there is no signature");
    }
    for body in ["sign=", "sign=a&sign=b", "sign=%", "=", "sign=%zz&a=1"] {
        let reply = alipay.send(body);
        refused(&reply, PATH, 401);
        traces.one_line(&reply, UNPROVEN);
    }
    refuses(
        &mut traces,
        &alipay.send(b"sign=\xff\xfe".as_slice()),
        "the signature is not base64",
    );
    let reply = bundle.post(PATH, &Value::Object(object)).send();
    refused(&reply, PATH, 401);
    traces.one_line(&reply, UNPROVEN);
    // A genuine one behind so much else; and nothing but a name.
    let filled = [good.as_slice(), b"&", &vec![b'a'; 70_000]].concat();
    for body in [filled, vec![b'a'; 1 << 20], vec![b'&'; 1 << 20]] {
        let why = format!("the body has {} bytes", body.len());
        refuses(&mut traces, &alipay.send(body), &why);
    }
    // What stands in the address counts for nothing.
    let body = good.iter().map(|byte| char::from(*byte)).collect::<String>();
    let reply = bundle
        .call("POST", &format!("{PATH}?{body}"))
        .body("text/plain", "")
        .send();
    refuses(&mut traces, &reply, "there is no signature");
    let reply = bundle.post(&format!("{PATH}?{body}"), &json!({})).send();
    refuses(&mut traces, &reply, "there is no signature");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    let other = "?trade_status=TRADE_CLOSED&sign=1&out_trade_no=1";
    let reply = bundle
        .call("POST", &format!("{PATH}{other}"))
        .body("text/plain", good)
        .send();
    assert_eq!(reply.text(), "success");
    assert_eq!(guest.order(&order)["status"], "paid");
}
