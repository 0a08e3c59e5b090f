//! What is not proven to come from UnionPay: its certificate travels with the message, so that the chain is everything.

use super::refused;
use serde_json::Value;
use tests::{Bundle, Guest, Reply, Stay, Traces, UNIONPAY_CALLBACK as PATH, Unionpay, rooms, unionpay_signer};
use unionpay::gateway::{Record, Signing};

const UNPROVEN: &str = "refused with 401: not proven to come from UnionPay: ";

/// Refused in UnionPay's form; nothing has changed, and one line tells why and quotes nothing.
#[track_caller]
fn refuses(traces: &mut Traces<'_>, reply: &Reply, why: &str) {
    refused(reply, PATH, 401);
    traces.only_line(reply, &format!("{UNPROVEN}{why}"));
}

/// An order whose money is there, of which nobody has told.
fn paid(bundle: &Bundle, guest: &Guest<'_>) -> (Value, Record) {
    let order = guest.book(Stay::ahead(bundle, rooms::FIRST, 60, 90));
    let unionpay = Unionpay::of(bundle);
    let mut record = unionpay.cashier(guest, &order);
    unionpay.pay(&mut record);
    (order, record)
}

fn pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

fn form(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn with(good: &[(String, String)], name: &str, value: &str) -> String {
    let mut other = good.to_vec();
    let pair = other.iter_mut().find(|(known, _)| known == name);
    pair.unwrap().1 = value.to_owned();
    form(&other)
}

#[test]
fn a_certificate_of_anybody_else_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("forged");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let own = "components/system/sandbox/keys/unionpay";
    let made = "tests/protocols/unionpay/keys";
    let mut traces = Traces::of(&bundle, PATH);
    for (private_key, certificate, why) in [
        // An attacker's own chain, with UnionPay's name and the names of its authorities.
        (
            format!("{own}_foreign_private_key.pem"),
            format!("{own}_foreign_certificate.pem"),
            "the certificate does not come from the pinned chain",
        ),
        // Authorities sign certificates, not messages; this one is the attacker's.
        (
            format!("{own}_foreign_private_key.pem"),
            format!("{made}/foreign_middle.pem"),
            "the certificate does not come from the pinned chain",
        ),
        // UnionPay's own, of a time that is over.
        (
            format!("{own}_gateway_private_key.pem"),
            format!("{own}_expired_certificate.pem"),
            "the certificate or its chain is not good at this time",
        ),
        // A merchant's, from the genuine chain.
        (
            format!("{made}/merchant_private_key.pem"),
            format!("{own}_merchant_certificate.pem"),
            "the certificate is not UnionPay's",
        ),
        // Who signs in UnionPay's test environment signs nowhere else.
        (
            format!("{own}_gateway_private_key.pem"),
            format!("{made}/test_signer.pem"),
            "the certificate is not UnionPay's",
        ),
        // The pinned authority itself.
        (
            format!("{own}_gateway_private_key.pem"),
            format!("{own}_root.pem"),
            "the certificate does not come from the pinned chain",
        ),
        // UnionPay's certificate, which everybody has seen, without its key.
        (
            format!("{own}_foreign_private_key.pem"),
            format!("{own}_gateway_certificate.pem"),
            "the signature does not fit",
        ),
    ] {
        let signer = unionpay_signer(&private_key, &certificate);
        let reply = unionpay.send(unionpay.signed(&record, Signing::By(&signer)));
        refuses(&mut traces, &reply, why);
    }
    let reply = unionpay.send(unionpay.signed(&record, Signing::Tampered));
    refuses(&mut traces, &reply, "the signature does not fit");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    assert_eq!(unionpay.tell(&record).text(), "ok");
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn the_certificate_is_one_and_as_it_was_signed() {
    let bundle = Bundle::start();
    let guest = bundle.guest("certificate");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let good = pairs(&unionpay.signed(&record, Signing::Genuine));
    let (_, certificate) = good.iter().find(|(name, _)| name == "signPubKeyCert").unwrap();
    let foreign = unionpay_signer(
        "components/system/sandbox/keys/unionpay_foreign_private_key.pem",
        "components/system/sandbox/keys/unionpay_foreign_certificate.pem",
    );
    let foreign = pairs(&unionpay.signed(&record, Signing::By(&foreign)));
    let (_, other) = foreign.iter().find(|(name, _)| name == "signPubKeyCert").unwrap();
    let mut traces = Traces::of(&bundle, PATH);
    for (value, why) in [
        (other.clone(), "the certificate does not come from the pinned chain"),
        (format!("{certificate}\r\n{other}"), "the certificate is unreadable"),
        (format!("{other}\r\n{certificate}"), "the certificate is unreadable"),
        (
            "-----BEGIN CERTIFICATE-----".to_owned(),
            "the certificate is unreadable",
        ),
        (certificate[..500].to_owned(), "the certificate is unreadable"),
        ("茶".repeat(100), "the certificate is unreadable"),
        (String::new(), "the parameter signPubKeyCert is absent"),
        // The same certificate in other characters is another text than was signed.
        (certificate.replace("\r\n", "\n"), "the signature does not fit"),
        (format!("{certificate}\r\n"), "the signature does not fit"),
    ] {
        refuses(&mut traces, &unionpay.send(with(&good, "signPubKeyCert", &value)), why);
    }
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}

#[test]
fn no_parameter_can_be_another_or_absent_or_doubled() {
    let bundle = Bundle::start();
    let guest = bundle.guest("tampered");
    let (order, record) = paid(&bundle, &guest);
    let unionpay = Unionpay::of(&bundle);
    let good = pairs(&unionpay.signed(&record, Signing::Genuine));
    let mut traces = Traces::of(&bundle, PATH);
    for (at, (name, value)) in good.iter().enumerate() {
        let mut without = good.clone();
        without.remove(at);
        for other in [with(&good, name, &format!("{value}1")), form(&without)] {
            let reply = unionpay.send(other);
            refused(&reply, PATH, 401);
            traces.one_line(&reply, UNPROVEN);
        }
        for again in [value, "1"] {
            let mut doubled = good.clone();
            doubled.push((name.clone(), again.to_owned()));
            refuses(&mut traces, &unionpay.send(form(&doubled)), "a parameter stands twice");
        }
        let hidden = format!("{}&%{:02x}{}=1", form(&good), name.as_bytes()[0], &name[1..]);
        refuses(&mut traces, &unionpay.send(hidden), "a parameter stands twice");
    }
    let body = format!("{}&extra=1", form(&good));
    refuses(&mut traces, &unionpay.send(body), "the signature does not fit");
    assert_eq!(guest.order(&order)["status"], "pending_payment");
    // In which order they come, and how they are encoded, is not signed.
    let mut backwards = good;
    backwards.reverse();
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let written: Vec<String> = backwards
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    assert_eq!(unionpay.send(written.join("&")).text(), "ok");
    assert_eq!(guest.order(&order)["status"], "paid");
}
