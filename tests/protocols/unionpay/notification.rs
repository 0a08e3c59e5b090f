//! Notifications: what is genuine is read, and nothing else is.

use super::fixture::{
    self, BACK_URL, BLINDING, MER_ID, NOW, ORDER, REFUND, gateway, gateway_by, key, notifications, payment, refund,
    sandbox, signer,
};
use money::Fen;
use unionpay::{
    Chain, Code, Doubt, Environment, Failure, LARGEST_BODY, Notice, Notifications,
    gateway::{Gateway, Record, Settings, Signer, Signing},
};

fn body(record: &Record, signing: Signing<'_>) -> Vec<u8> {
    let request = gateway().notification(BACK_URL, record, signing, BLINDING).unwrap();
    assert_eq!(request.uri(), BACK_URL);
    request.into_body()
}

fn by(other: &Signer) -> Result<Notice, Failure> {
    notifications().read(NOW, &body(&payment(), Signing::By(other)))
}

#[test]
fn a_payment_is_a_claim_that_names_what_to_ask_for() {
    let Notice::Payment(claim) = notifications().read(NOW, &body(&payment(), Signing::Genuine)).unwrap() else {
        unreachable!()
    };
    assert_eq!(claim.order(), ORDER);
    assert_eq!(claim.query_id, Some(payment().query_id));
    assert_eq!(
        (claim.amount, claim.currency.as_str(), claim.code),
        (Fen::new(4005), "156", Code::Success)
    );
}

#[test]
fn a_refund_is_not_taken_for_a_payment() {
    let Notice::Refund(claim) = notifications().read(NOW, &body(&refund(), Signing::Genuine)).unwrap() else {
        unreachable!()
    };
    assert_eq!(claim.order(), REFUND);
    assert_eq!(claim.payment_query_id, Some(payment().query_id));
    assert_eq!(claim.amount, Fen::new(1000));
}

#[test]
fn another_kind_is_taken_and_means_nothing() {
    let revoked = Record {
        kind: "31",
        ..payment()
    };
    let notice = notifications().read(NOW, &body(&revoked, Signing::Genuine)).unwrap();
    assert!(matches!(notice, Notice::Other { kind, .. } if kind == "31"));
}

#[test]
fn an_attackers_own_chain_is_refused() {
    // The same names as UnionPay's, other keys: whatever the certificate says of itself, nobody pinned vouches for it.
    let foreign = signer(&sandbox("foreign_private_key"), &sandbox("foreign_certificate"));
    assert_eq!(by(&foreign), Err(Failure::Unverified(Doubt::Chain)));
    // UnionPay's certificate is public: it does not help without the key.
    let borrowed = signer(&sandbox("foreign_private_key"), &sandbox("gateway_certificate"));
    assert_eq!(by(&borrowed), Err(Failure::Unverified(Doubt::Mismatch)));
    // Two certificates in one message: nobody knows which is meant.
    let both = format!("{}{}", sandbox("gateway_certificate"), sandbox("foreign_certificate"));
    let both = signer(&sandbox("foreign_private_key"), &both);
    assert_eq!(by(&both), Err(Failure::Unverified(Doubt::Certificate)));
}

#[test]
fn a_certificate_is_good_in_its_time_only() {
    let expired = signer(&sandbox("gateway_private_key"), &sandbox("expired_certificate"));
    assert_eq!(by(&expired), Err(Failure::Unverified(Doubt::Period)));
    let genuine = body(&payment(), Signing::Genuine);
    assert!(notifications().read(NOW, &genuine).is_ok());
    assert_eq!(
        notifications().read(0, &genuine),
        Err(Failure::Unverified(Doubt::Period))
    );
}

#[test]
fn another_merchant_of_the_same_authority_is_not_unionpay() {
    let merchant = signer(&key("merchant_private_key"), &sandbox("merchant_certificate"));
    assert_eq!(by(&merchant), Err(Failure::Unverified(Doubt::Holder)));
}

#[test]
fn the_test_signer_is_believed_in_the_test_environment_only() {
    let test = signer(&sandbox("gateway_private_key"), &key("test_signer"));
    assert_eq!(by(&test), Err(Failure::Unverified(Doubt::Holder)));
    let chain = Chain::new(&sandbox("root"), &sandbox("middle"), Environment::Test).unwrap();
    let in_test = Notifications::new(MER_ID, chain).unwrap();
    assert!(in_test.read(NOW, &body(&payment(), Signing::By(&test))).is_ok());
    assert!(in_test.read(NOW, &body(&payment(), Signing::Genuine)).is_ok());
}

#[test]
fn several_authorities_are_good_while_unionpay_changes_from_one_to_the_next() {
    let middles = |first: &str, second: &str| format!("{first}\n{second}");
    let both = middles(&sandbox("middle"), &sandbox("middle"));
    let chain = Chain::new(&sandbox("root"), &both, Environment::Production).unwrap();
    let receiver = Notifications::new(MER_ID, chain).unwrap();
    assert!(receiver.read(NOW, &body(&payment(), Signing::Genuine)).is_ok());
    // One of another root among them is a mistake that is told at once.
    let mixed = middles(&sandbox("middle"), &key("foreign_middle"));
    assert!(Chain::new(&sandbox("root"), &mixed, Environment::Production).is_err());
    let foreign = Chain::new(&key("foreign_root"), &key("foreign_middle"), Environment::Production).unwrap();
    let foreign = Notifications::new(MER_ID, foreign).unwrap();
    assert_eq!(
        foreign.read(NOW, &body(&payment(), Signing::Genuine)),
        Err(Failure::Unverified(Doubt::Chain))
    );
}

#[test]
fn one_fen_more_is_noticed() {
    let tampered = body(&payment(), Signing::Tampered);
    assert_eq!(
        notifications().read(NOW, &tampered),
        Err(Failure::Unverified(Doubt::Mismatch))
    );
}

#[test]
fn one_changed_byte_anywhere_is_refused() {
    let genuine = body(&payment(), Signing::Genuine);
    for at in (0..genuine.len()).step_by(29) {
        let mut changed = genuine.clone();
        changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
        assert!(notifications().read(NOW, &changed).is_err(), "byte {at}");
        assert!(notifications().read(NOW, &genuine[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn another_merchants_notification_is_foreign() {
    let other = Gateway::new(Settings {
        mer_id: "777290000000002",
        merchant_certificate: &sandbox("merchant_certificate"),
        signer: signer(&sandbox("gateway_private_key"), &sandbox("gateway_certificate")),
    })
    .unwrap();
    let request = other
        .notification(BACK_URL, &payment(), Signing::Genuine, BLINDING)
        .unwrap();
    assert_eq!(
        notifications().read(NOW, request.body()),
        Err(Failure::Foreign("merId"))
    );
}

#[test]
fn proven_nonsense_is_unreadable() {
    let part = |record: Record| notifications().read(NOW, &body(&record, Signing::Genuine)).unwrap_err();
    assert_eq!(
        part(Record {
            order_id: String::new(),
            ..payment()
        }),
        Failure::Unreadable("orderId")
    );
    assert_eq!(part(Record { kind: "", ..payment() }), Failure::Unreadable("txnType"));
    assert_eq!(
        part(Record {
            currency: String::new(),
            ..payment()
        }),
        Failure::Unreadable("currencyCode")
    );
    assert_eq!(
        part(Record {
            amount: Fen::new(-1),
            ..payment()
        }),
        Failure::Unreadable("txnAmt")
    );
    assert_eq!(
        part(Record {
            amount: Fen::new(i64::MAX),
            ..payment()
        }),
        Failure::Unreadable("txnAmt")
    );
}

#[test]
fn too_much_is_refused_before_it_is_hashed() {
    let mut body = body(&payment(), Signing::Genuine);
    body.resize(LARGEST_BODY + 1, b'0');
    assert_eq!(
        notifications().read(NOW, &body),
        Err(Failure::Unverified(Doubt::Oversized(LARGEST_BODY + 1)))
    );
    let many = (0..300).map(|at| format!("a{at}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(
        notifications().read(NOW, many.as_bytes()),
        Err(Failure::Unverified(Doubt::NotParameters))
    );
}

#[test]
fn nothing_secret_is_shown() {
    let gateway = gateway_by(signer(&sandbox("gateway_private_key"), &sandbox("gateway_certificate")));
    let shown = format!("{gateway:?} {:?} {:?}", notifications(), fixture::merchant());
    assert!(!shown.contains("BEGIN") && !shown.contains("PrivateKey"), "{shown}");
}
