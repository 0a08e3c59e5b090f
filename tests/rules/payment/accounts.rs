//! A payment notes the account that takes it: whatever is asked or told of it says so, and only that account's keys prove
//! anything about it.

use crate::payment::scene::{APP, MERCHANT, PRICE, Scene, account, turn};
use clock::Id;
use database::{Error, Statements, parameters};
use order::Status;
use payment::{
    Account, Channel, Decision, Doubt, PaymentAccount,
    attempt::{self, NewAttempt},
    refund::{self, Cause},
    settle,
};
use serde::Deserialize;
use settings::Mode;

/// An account of the shop's merchant or of the platform.
fn open_account(scene: &Scene, of: Option<i64>) -> PaymentAccount {
    let id = scene.world.clock.id();
    // The sandbox has the platform's already.
    let retire = "UPDATE payment_account SET state = 'retired'";
    scene.world.database.run(retire, &[]).unwrap();
    let make = "INSERT INTO payment_account (
        id, merchant_number, channel, merchant_code, app, state, version, made_by, made_at, changed_by, changed_at
      ) VALUES (?1, ?2, 'wechat', ?3, ?4, 'live', 3, 'test', 0, 'test', 0)";
    let row = parameters![id, of, MERCHANT, APP];
    scene.world.database.run(make, row).unwrap();
    PaymentAccount {
        id,
        version: 3,
        is_own: of.is_some(),
        merchant: MERCHANT.to_owned(),
        app: APP.to_owned(),
    }
}

fn claim(scene: &Scene, order: Id, account: &PaymentAccount) -> payment::Attempt {
    let new = NewAttempt {
        id: scene.world.clock.id(),
        charge_id: scene.stay(order).charge_id,
        channel: Channel::Wechat,
        account_id: Some(account.id),
        payer: Some("openid-1"),
        description: "茶室",
    };
    attempt::claim(&scene.world.database, new, scene.now())
        .unwrap()
        .unwrap()
}

#[derive(Deserialize)]
struct Holder {
    account_id: Option<Id>,
}

#[test]
fn whatever_is_asked_of_a_payment_names_its_account() {
    for of in [Some(1), None] {
        let scene = Scene::new(Mode::Sandbox);
        let account = open_account(&scene, of);
        let order = scene.order(60);
        let attempt = claim(&scene, order, &account);
        let database = &scene.world.database;
        assert_eq!(attempt.account.as_ref(), Some(&account));
        assert_eq!(attempt.asked().account.as_ref(), Some(&account));
        let found = attempt::find(database, &attempt.id.to_string(), Channel::Wechat).unwrap();
        assert_eq!(found.unwrap().account.as_ref(), Some(&account));
        scene.pass_minutes(1);
        let unheard = attempt::take_unheard(database, scene.now(), &scene.due("ask-payment")).unwrap();
        assert_eq!(unheard[0].asked.account.as_ref(), Some(&account));
        let us = Account::from(&account);
        let told = scene.told(&attempt).success();
        assert_eq!(settle(&scene.world, &us, &told).unwrap(), Decision::Paid);
        turn(&scene, order, Status::Paid, Status::Refunding);
        let cause = Cause {
            reason: "cancelled by guest",
            actor: "guest",
        };
        let back = |change: &database::Transaction| payment::give_back(change, &scene.world, order, PRICE, cause);
        database.transaction::<_, Error>(back).unwrap();
        let due = refund::take_due(database, scene.now(), &scene.due("push-refund")).unwrap();
        assert_eq!(due[0].refund.account.as_ref(), Some(&account));
        // The keys may change, who it is cannot, nor which one it was.
        let change = "UPDATE payment_account SET version = 4 WHERE id = ?1";
        database.run(change, parameters![account.id]).unwrap();
        let found = refund::find(database, &due[0].refund.id.to_string(), Channel::Wechat).unwrap();
        assert_eq!(found.unwrap().refund.account.map(|account| account.version), Some(4));
        let other = "UPDATE payment SET account_id = NULL WHERE id = ?1";
        assert!(database.run(other, parameters![attempt.id]).is_err());
    }
}

#[test]
fn what_others_keys_prove_is_kept_at_their_account_and_pays_nothing() {
    let scene = Scene::new(Mode::Sandbox);
    let own = open_account(&scene, Some(1));
    let order = scene.order(60);
    let payment = scene.pay(order, None);
    let told = scene.told(&payment).success();
    let doubt = Decision::Exception(Doubt::OtherMerchant);
    assert_eq!(settle(&scene.world, &Account::from(&own), &told).unwrap(), doubt);
    assert_eq!(scene.look(order).status, Status::PendingPayment);
    let kept: Holder = scene
        .world
        .database
        .one("SELECT account_id FROM payment_exception", &[])
        .unwrap();
    assert_eq!(kept.account_id, Some(own.id));
    // And the other way round: the platform's keys say nothing about what a merchant's own account takes.
    let order = scene.order(240);
    let attempt = claim(&scene, order, &own);
    let told = scene.told(&attempt).success();
    assert_eq!(settle(&scene.world, &account(), &told).unwrap(), doubt);
    assert_eq!(
        settle(&scene.world, &Account::from(&own), &told).unwrap(),
        Decision::Paid
    );
}

/// The keys of a merchant's own account are in the merchant's hands: whoever holds them could else write into the books of all.
#[test]
fn what_an_own_gateway_tells_of_numbers_that_are_not_ours_moves_no_money_here() {
    let scene = Scene::new(Mode::Sandbox);
    let own = open_account(&scene, Some(1));
    let mut told = scene.told(&scene.pay(scene.order(60), None));
    told.number = scene.world.clock.id().to_string();
    let doubt = Decision::Exception(Doubt::UnknownPayment);
    assert_eq!(
        settle(&scene.world, &Account::from(&own), &told.success()).unwrap(),
        doubt
    );
    assert_eq!(scene.count("payment_exception WHERE suspense_fen = 0"), 1);
    assert_eq!(scene.count("ledger_transfer"), 0);
    told.transaction = "43".to_owned();
    assert_eq!(settle(&scene.world, &account(), &told.success()).unwrap(), doubt);
    assert_eq!(
        scene.count("payment_exception WHERE suspense_fen > 0"),
        1,
        "the platform's own"
    );
}

#[test]
fn money_that_fits_nothing_goes_back_from_the_account_that_has_it() {
    let scene = Scene::new(Mode::Sandbox);
    let platform = open_account(&scene, None);
    let attempt = claim(&scene, scene.order(60), &platform);
    let mut told = scene.told(&attempt);
    told.currency = "CNY";
    told.payer = Some("openid-2");
    assert_eq!(scene.settle(&told), Decision::Exception(Doubt::OtherPayer));
    let kept: Holder = scene
        .world
        .database
        .one("SELECT account_id FROM payment_exception", &[])
        .unwrap();
    assert_eq!(kept.account_id, Some(platform.id));
}
