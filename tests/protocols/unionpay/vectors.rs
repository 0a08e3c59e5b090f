//! A genuine notification of UnionPay's test environment (U1), and every way in which it is not genuine any more.

use super::fixture::{chain, test_chain, vector};
use money::Fen;
use unionpay::{Chain, Code, Doubt, Environment, Failure, Notice, Notifications};

/// 2022-09-08T13:22:10+08:00: its certificate ended on 2025-07-31.
const THEN: i64 = 1_662_614_530;
const CERTIFICATE_ENDS: i64 = 1_753_924_756;
const MER_ID: &str = "777290058167151";

fn form() -> String {
    vector("unionpay_notify_U1.form").trim_end().to_owned()
}

fn read_with(chain: Chain, now: i64, form: &str) -> Result<Notice, Failure> {
    Notifications::new(MER_ID, chain).unwrap().read(now, form.as_bytes())
}

fn read(form: &str) -> Result<Notice, Failure> {
    read_with(test_chain(), THEN, form)
}

fn doubt(result: Result<Notice, Failure>) -> Doubt {
    match result {
        Err(Failure::Unverified(doubt)) => doubt,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn u1_is_read() {
    let Notice::Payment(claim) = read(&form()).unwrap() else {
        unreachable!()
    };
    assert_eq!(claim.order_id, "yansongda20220908132206");
    assert_eq!(claim.order().at, THEN - 4);
    assert_eq!(claim.query_id.as_deref(), Some("782209081322060674028"));
    assert_eq!(
        (claim.amount, claim.currency.as_str(), claim.code),
        (Fen::new(1), "156", Code::Success)
    );
    // The holder is UnionPay itself, which signs in production, too.
    let [root, middle] = ["unionpay_test_root.cer", "unionpay_test_middle.cer"].map(vector);
    let production = Chain::new(&root, &middle, Environment::Production).unwrap();
    assert!(read_with(production, THEN, &form()).is_ok());
}

#[test]
fn u1_is_good_while_its_certificate_is() {
    assert!(read_with(test_chain(), CERTIFICATE_ENDS, &form()).is_ok());
    for now in [CERTIFICATE_ENDS + 1, 1_596_158_355, 0, i64::MIN, i64::MAX] {
        assert_eq!(doubt(read_with(test_chain(), now, &form())), Doubt::Period, "{now}");
    }
}

#[test]
fn u1_counts_for_nothing_under_another_chain() {
    assert_eq!(doubt(read_with(chain(), THEN, &form())), Doubt::Chain);
}

#[test]
fn line_ends_of_the_certificate_are_signed() {
    let form = form();
    assert_eq!(doubt(read(&form.replace("%0D%0A", "%0A"))), Doubt::Mismatch);
    let end = "-----END+CERTIFICATE-----";
    assert_eq!(
        doubt(read(&form.replace(end, &format!("{end}%0D%0A")))),
        Doubt::Mismatch
    );
    assert_eq!(doubt(read(&form.replace(end, &format!("{end}%0A")))), Doubt::Mismatch);
}

#[test]
fn whatever_is_added_taken_or_changed_is_noticed() {
    let form = form();
    for (changed, expected) in [
        (format!("{form}&route=unionpay"), Doubt::Mismatch),
        (format!("route=unionpay&{form}"), Doubt::Mismatch),
        (format!("{form}&txnAmt="), Doubt::Repeated("txnAmt".to_owned())),
        (format!("{form}&txnAmt=1"), Doubt::Repeated("txnAmt".to_owned())),
        (form.replace("&txnAmt=1&", "&txnAmt=100&"), Doubt::Mismatch),
        (form.replace("&txnAmt=1&", "&"), Doubt::Mismatch),
        (form.replace("&respMsg=success", "&respMsg=Success"), Doubt::Mismatch),
        (
            form.replace("%3D%3D&accessType", "%253D%253D&accessType"),
            Doubt::Mismatch,
        ),
        (form.replace("&version=5.1.0", "&version=5.0.0"), Doubt::Kind("version")),
        (
            form.replace("&encoding=utf-8", "&encoding=GBK"),
            Doubt::Kind("encoding"),
        ),
        (
            form.replace("&signMethod=01", "&signMethod=11"),
            Doubt::Kind("signMethod"),
        ),
        (form.replace("&signMethod=01", ""), Doubt::Kind("signMethod")),
        (form.replace("&signature=", "&sign="), Doubt::Absent("signature")),
        (
            form.replace("&signPubKeyCert=", "&cert="),
            Doubt::Absent("signPubKeyCert"),
        ),
        (form.replace("&signature=JeA4", "&signature=JeA5"), Doubt::Mismatch),
        (form.replace("&signature=JeA4", "&signature=!eA4"), Doubt::NotBase64),
        (
            form.replace("BEGIN+CERTIFICATE", "BEGIN+PUBLIC+KEY"),
            Doubt::Certificate,
        ),
        // The certificate's end is put off to 2028: what its issuer signed does not fit any more.
        (form.replace("%0AMjUwNzMx", "%0AMjgwNzMx"), Doubt::Chain),
        (String::new(), Doubt::Absent("signPubKeyCert")),
    ] {
        assert_ne!(changed, form, "nothing was changed for {expected:?}");
        assert_eq!(doubt(read(&changed)), expected);
    }
}

#[test]
fn u1_is_for_its_merchant_only() {
    let other = Notifications::new("777290000000001", test_chain()).unwrap();
    assert_eq!(other.read(THEN, form().as_bytes()), Err(Failure::Foreign("merId")));
}

#[test]
fn a_chain_that_does_not_hold_is_no_chain() {
    let [root, middle, leaf] = [
        "unionpay_test_root.cer",
        "unionpay_test_middle.cer",
        "unionpay_U1_cert.pem",
    ]
    .map(vector);
    let wrong = |root: &str, middle: &str| {
        let error = Chain::new(root, middle, Environment::Production).unwrap_err();
        (error.setting, error.problem)
    };
    assert_eq!(wrong(&leaf, &middle).1, "has one that the root did not sign");
    assert_eq!(wrong(&root, &leaf).1, "has one that the root did not sign");
    assert_eq!(wrong(&root, "").0, "middle_certificate");
    assert_eq!(wrong("", &middle).0, "root_certificate");
    assert_eq!(
        wrong(&format!("{root}{root}"), &middle).1,
        "has more than one certificate"
    );
}
