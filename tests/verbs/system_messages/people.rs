//! Texts go to phones that are sealed, and those that stand in the clear are sealed.

use crate::system_messages::{
    deliveries::cancellation,
    shop::{PHONE, Shop},
};
use clock::Id;
use database::{Statements, parameters};
use scene::{OPERATOR, STAFF};
use serde_json::{Value, json};

const SEAL: &str = "/internal/due/seal-people";

const ANOTHER_KEY: &str = "another:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A shop whose guest can be told by text only.
fn without_wechat() -> (Shop, crate::system_messages::counterparts::Counterparts) {
    let (shop, counterparts) = Shop::open();
    shop.run("DELETE FROM identity");
    (shop, counterparts)
}

fn write_in_the_clear(shop: &Shop) {
    let clear = "UPDATE user SET phone = ?2, birthday = '1999-12-31' WHERE id = ?1";
    let row = parameters![shop.guest.id, PHONE];
    shop.world.database.run(clear, row).unwrap();
}

#[test]
fn a_text_goes_to_a_phone_however_it_is_kept() {
    for write in [Shop::guest_has_a_phone, write_in_the_clear] {
        let (shop, counterparts) = without_wechat();
        write(&shop);
        cancellation(&shop);
        assert_eq!(shop.deliver(), (1, 0));
        assert!(counterparts.came()[0].contains(PHONE));
    }
}

#[test]
fn a_phone_that_was_sealed_for_somebody_else_is_told_nothing() {
    let (shop, counterparts) = without_wechat();
    shop.ask(SEAL, &shop.due("seal-people"));
    let guest = shop.guest.id;
    let copy = "UPDATE user SET phone_fingerprint = 'x',
      phone_sealed = (SELECT staff.phone_sealed FROM user AS staff WHERE staff.id = ?2) WHERE id = ?1";
    shop.world.database.run(copy, parameters![guest, STAFF]).unwrap();
    cancellation(&shop);
    assert_eq!((shop.deliver(), counterparts.came()), ((0, 1), vec![]));
    assert_eq!(
        shop.deliveries(),
        [format!(
            "order_cancelled sms failed `user.phone` of the account {guest}: the sealed text belongs to another place"
        )]
    );
}

#[test]
fn without_its_key_a_text_waits_until_the_key_is_there() {
    let (mut shop, counterparts) = without_wechat();
    shop.guest_has_a_phone();
    cancellation(&shop);
    for (keys, named) in [
        ("", "`sealing_keys` is missing"),
        (ANOTHER_KEY, "has no key `sandbox-1`"),
    ] {
        shop.set("sealing_keys", keys);
        assert_eq!((shop.deliver(), counterparts.came()), ((0, 1), vec![]));
        let told = shop.deliveries().concat();
        assert!(
            told.starts_with("order_cancelled sms waiting") && told.contains(named),
            "{told}"
        );
        shop.forward_minutes(5);
    }
    let (_, own) = scene::defaults(&["sealing_keys"]).remove(0);
    shop.set("sealing_keys", &format!("{ANOTHER_KEY},{own}"));
    assert_eq!(shop.deliver(), (1, 0));
    assert!(counterparts.came()[0].contains(PHONE));
}

#[test]
fn who_stands_in_the_clear_is_sealed_when_it_is_due() {
    let (mut shop, _) = Shop::open();
    write_in_the_clear(&shop);
    let people = [shop.guest.id, Id::parse(STAFF).unwrap(), Id::parse(OPERATOR).unwrap()];
    let mut due = shop.due("seal-people");
    due.sort();
    let mut expected = people.to_vec();
    expected.sort();
    assert_eq!(due, expected);

    let (_, own) = scene::defaults(&["sealing_keys"]).remove(0);
    shop.set("sealing_keys", "");
    let (status, problem) = shop.call(SEAL, "sandbox-tick-secret", &json!({ "subjects": due }));
    assert_eq!(
        (status, &problem["type"]),
        (503, &json!("/problems/not-configured")),
        "{problem}"
    );
    assert_eq!(shop.due("seal-people").len(), 3);

    shop.set("sealing_keys", &own);
    shop.ask(SEAL, &due);
    assert_eq!(shop.due("seal-people"), []);
    let all = scene::everything(&shop.world.database);
    for plain in ["13800138000", "1999-12-31", "13800000001", "13800000002"] {
        assert!(!all.contains(plain), "{plain}");
    }
    shop.ask(SEAL, &due);
    assert_eq!(
        scene::everything(&shop.world.database),
        all,
        "there is nothing more to do"
    );
}

#[test]
fn one_that_does_not_open_holds_up_no_other() {
    let (shop, _) = Shop::open();
    shop.guest_has_a_phone();
    let damaged = "UPDATE user SET phone_sealed = 'sandbox-1.x', birthday = '1999-12-31' WHERE id = ?1";
    shop.world.database.run(damaged, parameters![shop.guest.id]).unwrap();
    let done: Value = shop.ask(SEAL, &shop.due("seal-people"));
    assert_eq!(done["is_silent"], false);
    assert_eq!(shop.due("seal-people"), [shop.guest.id]);
}
