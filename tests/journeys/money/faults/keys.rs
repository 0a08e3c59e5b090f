//! WeChat Pay changes its key: what is signed by the one or the other is believed, and no callback is lost.

use super::collecting::is_paid_once;
use crate::money::{Till, till::text};
use serde_json::json;
use tests::{Bundle, by_settings, sandbox_key};

/// What WeChat Pay is asked for, and what it tells, from the cashier to the refund.
const OPERATIONS: [&str; 5] = ["prepay", "notification", "query", "refund", "refund_query"];

/// A bundle whose settings name a platform certificate beside the public key.
fn with_certificate(name: &str) -> Bundle {
    let arguments = by_settings("wechat", &[("wechat_pay_certificates", &sandbox_key(name))]);
    Bundle::with(&arguments)
}

#[test]
fn what_is_signed_by_the_former_key_counts_as_long_as_it_is_configured() {
    let bundle = with_certificate("wechat_pay_platform_certificate.pem");
    signs_all_by_the_former_key(&bundle);
}

#[test]
fn a_certificate_that_is_new_to_us_is_fetched_before_it_is_needed() {
    // The one that was configured once is long over.
    let bundle = with_certificate("unionpay_expired_certificate.pem");
    bundle.tick();
    signs_all_by_the_former_key(&bundle);
}

fn signs_all_by_the_former_key(bundle: &Bundle) {
    let till = Till::of(bundle);
    let guest = till.guest("calm");
    for operation in OPERATIONS {
        till.plant("wechat", operation, "old_key");
    }
    // Told by itself, and then asked for.
    let told = till.paid(&guest, "wechat", till.stay());
    is_paid_once(&guest, &told, "told");
    let asked = guest.book(till.stay());
    till.press_unheard(&till.open(&guest, &asked, "wechat"));
    till.pass(&[1]);
    is_paid_once(&guest, &asked, "asked for");
    till.plant("wechat", "notification", "lose");
    till.cancel(&guest, &asked);
    till.pass(&[1]);
    let back = guest.order(&asked);
    assert_eq!(
        (&back["status"], &back["refunded_fen"]),
        (&json!("refunded"), &back["paid_fen"])
    );
    assert_eq!(till.given_back(text(&back["payments"][0]["id"])).len(), 1);
    till.agrees();
}
