//! WeChat Pay changes its keys while both are in use, and tries out whether one looks at its signatures.

use super::{open, refused};
use tests::{Bundle, Stay, Traces, WECHAT_PAY_CALLBACK as PATH, WechatPay, by_settings, rooms, sandbox_key};
use wechat_pay::gateway::Signing;

/// The serial of the sandbox's platform certificate, as WeChat Pay writes it.
const SERIAL: &str = "5A2DB0C0FFEE00000000000000002000";

#[test]
fn a_public_key_and_an_old_certificate_are_believed_at_once() {
    let certificate = sandbox_key("wechat_pay_platform_certificate.pem");
    let arguments = by_settings("wechat", &[("wechat_pay_certificates", &certificate)]);
    let bundle = Bundle::with(&arguments);
    let guest = bundle.guest("both");
    let lower = SERIAL.to_lowercase();
    let padded = format!("00{SERIAL}");
    let signers = [
        WechatPay::of(&bundle),
        WechatPay::with_certificate(&bundle, SERIAL),
        WechatPay::with_certificate(&bundle, &lower),
        WechatPay::with_certificate(&bundle, &padded),
    ];
    for wechat in &signers {
        let stay = Stay::ahead(&bundle, rooms::FIRST, 60, 60);
        let order = guest.book(stay);
        guest.ask_to_pay(&order, None).expect_status(200);
        wechat.tell(&wechat.success()).expect_status(204);
        assert_eq!(guest.order(&order)["status"], "paid");
        // Both tell of the same: one payment.
        for again in &signers {
            again.tell(&signers[0].success()).expect_status(204);
        }
        let order = guest.order(&order);
        assert_eq!(order["paid_fen"], order["amount_fen"]);
        bundle.forward_minutes(180);
    }
    let mut traces = Traces::of(&bundle, PATH);
    // One key under the serial of the other, and a serial that neither has.
    let success = signers[0].success();
    for serial in [
        "PUB_KEY_ID_0000000000000000000000000000SANDBOX",
        "5A2DB0C0FFEE00000000000000002001",
        "0",
    ] {
        let wechat = WechatPay::with_certificate(&bundle, serial);
        let reply = wechat.tell(&success);
        refused(&reply, PATH, 401);
        traces.one_line(&reply, "refused with 401: ");
    }
}

#[test]
fn a_certificate_that_nobody_has_named_is_refused() {
    let bundle = Bundle::start();
    let guest = bundle.guest("old");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::with_certificate(&bundle, SERIAL);
    let mut traces = Traces::of(&bundle, PATH);
    let reply = wechat.tell(&wechat.success());
    refused(&reply, PATH, 401);
    let why = format!("refused with 401: not proven to come from WeChat Pay: no key for the serial {SERIAL}");
    traces.only_line(&reply, &why);
    assert_eq!(guest.order(&order)["status"], "pending_payment");
}

#[test]
fn a_probe_is_refused_and_what_comes_behind_it_is_believed() {
    let bundle = Bundle::start();
    let guest = bundle.guest("probed");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let success = wechat.success();
    let probe = wechat.signed(&success, Signing::Probe, 0);
    let mut traces = Traces::of(&bundle, PATH);
    for signature in [
        "WECHATPAY/SIGNTEST/",
        "WECHATPAY/SIGNTEST/AAAA",
        "WECHATPAY/SIGNTEST/==",
    ] {
        let mut other = probe.clone();
        other
            .headers_mut()
            .insert("wechatpay-signature", signature.parse().unwrap());
        for probe in [&probe, &other] {
            let reply = wechat.send(probe);
            refused(&reply, PATH, 401);
            traces.only_line(
                &reply,
                "refused with 401: not proven to come from WeChat Pay: the signature is not base64",
            );
        }
    }
    wechat.tell(&success).expect_status(204);
    assert_eq!(guest.order(&order)["status"], "paid");
    // A probe of what is paid changes nothing either, and does not undo it.
    refused(&wechat.send(&probe), PATH, 401);
    assert_eq!(guest.order(&order)["status"], "paid");
}

#[test]
fn the_log_names_wechat_pays_own_name_of_a_call() {
    let bundle = Bundle::start();
    let guest = bundle.guest("named");
    let order = open(&bundle, &guest);
    let wechat = WechatPay::of(&bundle);
    let mut told = wechat.signed(&wechat.success(), Signing::Genuine, 0);
    told.headers_mut()
        .insert("request-id", "08F78BC7A806105F18C5E6-268435466".parse().unwrap());
    let mut traces = Traces::of(&bundle, PATH);
    wechat.send(&told).expect_status(204);
    let lines = traces.lines();
    let said = format!("{PATH}: Request-Id 08F78BC7A806105F18C5E6-268435466");
    assert!(lines.len() == 1 && lines[0].ends_with(&said), "{lines:?}");
    assert_eq!(guest.order(&order)["status"], "paid");
}
