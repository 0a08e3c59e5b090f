//! Accounts of the database: a merchant's own before the settings, the settings before the platform's.

use crate::acquiring::fixture::{PRICE, Scene, alipay, block_on, unionpay, wechat};
use ::alipay::TradeStatus;
use acquiring::{
    Gateways,
    accounts::{self, Fault, New, Resealed, check, members, reseal, set},
};
use clock::{Clock, Id};
use database::{Statements, parameters};
use payment::{Acquirer, Channel, Failure, PaymentAccount};
use sealed::Keys;
use serde::Deserialize;
use settings::{Mode, Settings};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};
use wechat_pay::{RefundState, TradeState};

pub(crate) const MERCHANT: i64 = 7;

static SCENES: AtomicU64 = AtomicU64::new(100);

/// An account with the keys that the sandbox plays the gateway for.
pub(crate) fn given(scene: &Scene, channel: Channel) -> BTreeMap<String, String> {
    let all = members(channel).iter();
    let given = all.map(|member| (member.name.to_owned(), scene.setting(member.setting).to_owned()));
    given.collect()
}

/// A bundle whose settings have no account of this channel.
pub(crate) fn bare(channel: Channel) -> Scene {
    let names: Vec<_> = members(channel).iter().map(|member| member.setting).collect();
    let mut scene = Scene::new().without(&names);
    // An instance has one database: ids of another scene on this thread would be known to it.
    let seed = SCENES.fetch_add(1, Ordering::Relaxed);
    scene.world.clock = Clock::simulated(scene.world.clock.now(), seed);
    let merchant = "INSERT INTO merchant (number, id, name, created_at) VALUES (?1, ?2, 'tea', 0)";
    let row = parameters![MERCHANT, "0198c0de0000700080000000000000ee"];
    scene.world.database.run(merchant, row).unwrap();
    scene
}

pub(crate) fn keep(
    scene: &Scene,
    of: Option<i64>,
    channel: Channel,
    given: &BTreeMap<String, String>,
) -> PaymentAccount {
    #[derive(Deserialize)]
    struct Named {
        account: PaymentAccount,
    }
    let account = block_on(check(&scene.world, channel, given)).unwrap();
    let keys = block_on(Keys::of(&scene.world.settings, scene.world.mode)).unwrap();
    let new = New {
        merchant_number: of,
        channel,
        account: &account,
        actor: Id::parse("0198c0de0000700080000000000000dd").unwrap(),
        at: scene.world.clock.now(),
    };
    let (database, clock) = (&scene.world.database, &scene.world.clock);
    database
        .transaction(|change| set(change, clock, &keys, new, given))
        .unwrap();
    let live = "SELECT (SELECT named FROM payment_account_named WHERE payment_account_named.id = payment_account.id) AS account
        FROM payment_account WHERE state = 'live' AND channel = ?1 AND merchant_number IS ?2";
    let named: Named = database.one(live, parameters![channel.name(), of]).unwrap();
    named.account
}

fn plays(scene: &Scene, channel: Channel) {
    match channel {
        Channel::Wechat => wechat::stands(
            scene,
            wechat::payment(TradeState::Success),
            wechat::refunded(RefundState::Processing),
        ),
        Channel::Alipay => alipay::stands(scene, alipay::trade(TradeStatus::Success, true), None),
        _ => unionpay::stands(scene, Some(unionpay::paid(scene, "00")), None),
    }
}

fn choose(scene: &Scene, channel: Channel, offered: &PaymentAccount) -> Result<Option<PaymentAccount>, Failure> {
    block_on(Gateways::new(&scene.world).choose(channel, Some(offered.clone())))
}

#[test]
fn a_payment_is_taken_asked_about_and_given_back_with_its_account() {
    for channel in Channel::ONLINE {
        for of in [Some(MERCHANT), None] {
            let mut scene = bare(channel);
            let account = keep(&scene, of, channel, &given(&scene, channel));
            assert_eq!((account.is_own, account.version), (of.is_some(), 1));
            scene.account = Some(account.clone());
            plays(&scene, channel);
            let told = scene.account(channel).unwrap();
            assert_eq!((told.own, &told.merchant), (account.own_id(), &account.merchant));
            let before = scene.world.database.statements();
            assert!(scene.fate(channel).is_ok() && scene.refund_fate(channel).is_ok());
            assert_eq!(scene.world.database.statements(), before, "it is opened once");
        }
    }
}

#[test]
fn a_payment_that_notes_none_is_the_platforms_where_the_settings_have_no_account() {
    for channel in Channel::ONLINE {
        let scene = bare(channel);
        assert!(matches!(scene.account(channel), Err(Failure::Unconfigured(_))));
        let account = keep(&scene, None, channel, &given(&scene, channel));
        plays(&scene, channel);
        let told = scene.account(channel).unwrap();
        assert_eq!((told.own, told.merchant), (None, account.merchant));
        let before = scene.world.database.statements();
        assert!(scene.fate(channel).is_ok());
        assert_eq!(scene.world.database.statements(), before, "for a minute it is known");
    }
}

#[test]
fn a_merchants_own_counts_before_the_settings_and_they_before_the_platforms() {
    let scene = bare(Channel::Alipay);
    let platform = keep(&scene, None, Channel::Alipay, &given(&scene, Channel::Alipay));
    let own = keep(&scene, Some(MERCHANT), Channel::Alipay, &given(&scene, Channel::Alipay));
    assert_eq!(choose(&scene, Channel::Alipay, &own).unwrap(), Some(own.clone()));
    assert_eq!(
        choose(&scene, Channel::Alipay, &platform).unwrap(),
        Some(platform.clone())
    );
    let complete = Scene::new();
    assert_eq!(choose(&complete, Channel::Alipay, &own).unwrap(), Some(own));
    assert_eq!(choose(&complete, Channel::Alipay, &platform).unwrap(), None);
    // What is there and cannot be used is told: nobody's money goes elsewhere for a misspelt key.
    let broken = Scene::with(&[("alipay_private_key", "no key")]);
    assert_eq!(choose(&broken, Channel::Alipay, &platform).unwrap(), None);
    let told = broken.account(Channel::Alipay);
    assert!(
        matches!(&told, Err(Failure::Unconfigured(text)) if text.contains("`alipay_private_key`")),
        "{told:?}"
    );
}

/// Who brings a gateway of his own to the sandbox sets what is his, and the sandbox's account fills the rest.
#[test]
fn in_the_sandbox_a_setting_that_stands_alone_counts_and_in_live_mode_it_is_mixed_with_nothing() {
    let whole = given(&Scene::new(), Channel::Alipay);
    let scene = Scene::with(&[("alipay_app_id", "9021000100000099")]);
    let mut scene = scene.without(&["alipay_seller_id", "alipay_private_key", "alipay_public_key"]);
    let platform = keep(&scene, None, Channel::Alipay, &whole);
    assert_eq!(choose(&scene, Channel::Alipay, &platform).unwrap(), None);
    let us = scene.account(Channel::Alipay).unwrap();
    assert_eq!(
        (us.app.as_str(), &us.merchant),
        ("9021000100000099", &platform.merchant)
    );
    scene.world.mode = Mode::Live;
    assert_eq!(choose(&scene, Channel::Alipay, &platform).unwrap(), Some(platform));
}

/// Who logs in with Alipay pays nothing: that the platform takes no payments there any more shuts nobody out.
#[test]
fn an_account_that_takes_no_payments_any_more_still_lets_people_log_in() {
    let scene = bare(Channel::Alipay);
    let logs_in = || block_on(acquiring::alipay::app(&scene.world)).map(|app| app.app_id().to_owned());
    assert!(
        matches!(logs_in(), Err(Failure::Unconfigured(_))),
        "there was none ever"
    );
    let mut keys = given(&scene, Channel::Alipay);
    let first = keep(&scene, None, Channel::Alipay, &keys);
    scene.world.clock.advance(61);
    assert_eq!(logs_in(), Ok(first.app.clone()));
    let actor = Id::parse("0198c0de0000700080000000000000dd").unwrap();
    let retire = || {
        scene.world.clock.advance(61);
        let now = scene.world.clock.now();
        let gone = accounts::retire(&scene.world.database, None, Channel::Alipay, actor, now);
        assert!(gone.unwrap().is_some());
    };
    retire();
    assert_eq!(logs_in(), Ok(first.app));
    assert!(
        matches!(scene.account(Channel::Alipay), Err(Failure::Unconfigured(_))),
        "nothing is paid there"
    );
    // Of several it is the last.
    keys.insert("app_id".to_owned(), "9021000100000002".to_owned());
    keep(&scene, None, Channel::Alipay, &keys);
    retire();
    scene.world.clock.advance(61);
    assert_eq!(logs_in().as_deref(), Ok("9021000100000002"));
}

#[test]
fn the_gateway_of_an_own_account_calls_an_address_of_its_own() {
    let mut scene = bare(Channel::Wechat);
    let own = keep(&scene, Some(MERCHANT), Channel::Wechat, &given(&scene, Channel::Wechat));
    let platform = keep(&scene, None, Channel::Wechat, &given(&scene, Channel::Wechat));
    for (account, behind) in [
        (own.clone(), format!("wechat-pay/{}\"", own.id)),
        (platform, "wechat-pay\"".to_owned()),
    ] {
        scene.account = Some(account);
        assert!(matches!(scene.open(Channel::Wechat), Err(Failure::Silent(_))));
        let calls = scene.calls();
        let body = String::from_utf8_lossy(calls[0].body()).into_owned();
        assert!(body.contains(&format!("/v1/callbacks/{behind}")), "{body}");
        assert!(body.contains(&PRICE.get().to_string()));
    }
    let found = |channel, id| accounts::own(&scene.world, channel, id).unwrap();
    assert_eq!(found(Channel::Wechat, own.id), Some(own.clone()));
    assert_eq!(found(Channel::Alipay, own.id), None);
    assert_eq!(
        found(Channel::Wechat, scene.account.clone().unwrap().id),
        None,
        "the platform's has no such address"
    );
}

#[test]
fn new_keys_are_a_version_and_somebody_else_is_another_account() {
    let scene = bare(Channel::Unionpay);
    let mut keys = given(&scene, Channel::Unionpay);
    let first = keep(&scene, Some(MERCHANT), Channel::Unionpay, &keys);
    let again = keep(&scene, Some(MERCHANT), Channel::Unionpay, &keys);
    assert_eq!((again.id, again.version), (first.id, 2));
    keys.insert("mer_id".to_owned(), "777290058110048".to_owned());
    let other = keep(&scene, Some(MERCHANT), Channel::Unionpay, &keys);
    assert_ne!(other.id, first.id);
    // The old one goes on speaking for what it took, and may come back.
    let mut old = scene;
    old.account = Some(again);
    assert_eq!(old.account(Channel::Unionpay).unwrap().merchant, first.merchant);
    let back = keep(&old, Some(MERCHANT), Channel::Unionpay, &given(&old, Channel::Unionpay));
    assert_eq!((back.id, back.version), (first.id, 3));
    for forbidden in [
        "DELETE FROM payment_account",
        "DELETE FROM payment_account_version",
        "UPDATE payment_account SET merchant_code = '1'",
        "UPDATE payment_account_version SET made_by = ''",
    ] {
        assert!(old.world.database.run(forbidden, &[]).is_err(), "{forbidden}");
    }
}

#[test]
fn a_sealed_account_opens_in_its_row_alone_and_with_its_key_alone() {
    let scene = bare(Channel::Alipay);
    let first = keep(&scene, Some(MERCHANT), Channel::Alipay, &given(&scene, Channel::Alipay));
    let steal = "INSERT INTO payment_account_version (account_id, version, settings, sealing_key, made_by, made_at)
        SELECT account_id, 2, settings, sealing_key, made_by, made_at FROM payment_account_version";
    scene.world.database.run(steal, &[]).unwrap();
    let stolen = PaymentAccount {
        version: 2,
        ..first.clone()
    };
    let told = block_on(Gateways::new(&scene.world).account(Channel::Alipay, Some(&stolen)));
    assert!(
        matches!(&told, Err(Failure::Unconfigured(text)) if text.contains("another place")),
        "{told:?}"
    );
    let mut other = scene;
    other.world.settings = Settings::given([(
        "sealing_keys",
        "new:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned(),
    )]);
    let told = block_on(Gateways::new(&other.world).account(Channel::Alipay, Some(&first)));
    assert!(
        matches!(&told, Err(Failure::Unconfigured(text)) if text.contains("no key `sandbox-1`")),
        "{told:?}"
    );
}

#[test]
fn a_new_sealing_key_seals_anew_what_the_old_one_has_and_the_old_one_may_go() {
    let mut scene = bare(Channel::Alipay);
    keep(&scene, Some(MERCHANT), Channel::Alipay, &given(&scene, Channel::Alipay));
    let second = keep(&scene, Some(MERCHANT), Channel::Alipay, &given(&scene, Channel::Alipay));
    let new = "new:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let both = Keys::read(&format!("{new},{}", scene.setting("sealing_keys"))).unwrap();
    let alone = Keys::read(new).unwrap();
    let again = |keys: &Keys| reseal(&scene.world.database, &scene.world.clock, keys).unwrap();
    let unopened = vec![second.id];
    assert_eq!(again(&alone), Resealed { sealed: 0, unopened });
    assert_eq!(again(&both).sealed, 2);
    assert_eq!(again(&both), Resealed::default());
    scene.world.settings = Settings::given([
        ("sealing_keys", new.to_owned()),
        ("alipay_api", scene.setting("alipay_api").to_owned()),
    ]);
    scene.account = Some(second);
    assert!(scene.account(Channel::Alipay).is_ok());
}

#[test]
fn an_account_that_is_given_up_takes_nothing_new() {
    let mut scene = bare(Channel::Unionpay);
    let own = keep(
        &scene,
        Some(MERCHANT),
        Channel::Unionpay,
        &given(&scene, Channel::Unionpay),
    );
    let retire = |of| {
        let (database, at) = (&scene.world.database, scene.world.clock.now());
        accounts::retire(database, of, Channel::Unionpay, own.id, at).unwrap()
    };
    assert_eq!(
        (retire(None), retire(Some(MERCHANT)), retire(Some(MERCHANT))),
        (None, Some(own.id), None)
    );
    scene.account = Some(own);
    assert!(scene.account(Channel::Unionpay).is_ok(), "it speaks for what it took");
}

#[test]
fn what_an_account_lacks_or_has_wrong_is_named_before_it_is_kept() {
    let scene = bare(Channel::Wechat);
    let good = given(&scene, Channel::Wechat);
    let faults = |changed: &[(&str, &str)]| {
        let mut given = good.clone();
        given.extend(
            changed
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        );
        block_on(check(&scene.world, Channel::Wechat, &given)).unwrap_err()
    };
    let names = |faults: Vec<Fault>| -> Vec<&str> {
        let name = |fault| match fault {
            Fault::Missing(name) | Fault::Unusable(name, _) | Fault::OfTheSandbox(name) => name,
            Fault::Bundle(error) => panic!("{error}"),
        };
        faults.into_iter().map(name).collect()
    };
    assert_eq!(names(faults(&[("serial", " "), ("mchid", "")])), ["mchid", "serial"]);
    assert_eq!(
        names(faults(&[("serial", "xyz"), ("api_v3_key", "short")])),
        ["serial", "api_v3_key"]
    );
    assert_eq!(
        names(faults(&[(
            "private_key",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        )])),
        ["private_key"]
    );
    assert_eq!(names(faults(&[("public_key_id", "")])), ["public_key_id"]);
    assert_eq!(
        names(faults(&[("public_key_id", ""), ("public_key", "")])),
        ["public_key"]
    );
    assert_eq!(
        names(faults(&[("certificates", &"x".repeat(40_000))])),
        ["certificates"]
    );
    let mut live = bare(Channel::Wechat);
    live.world.mode = Mode::Live;
    let refused = block_on(check(&live.world, Channel::Wechat, &good)).unwrap_err();
    assert!(matches!(refused[..], [Fault::OfTheSandbox(_)]), "{refused:?}");
}

#[test]
fn a_bill_is_asked_for_with_every_account_through_which_something_moved() {
    use reconciliation::{Bills, Day};
    let scene = bare(Channel::Wechat);
    let yesterday = Day::parse("2026-04-30").unwrap();
    let bill = || block_on(Gateways::new(&scene.world).bill(Channel::Wechat, yesterday));
    assert!(matches!(bill(), Err(Failure::Unconfigured(_))));
    keep(&scene, None, Channel::Wechat, &given(&scene, Channel::Wechat));
    keep(&scene, Some(MERCHANT), Channel::Wechat, &given(&scene, Channel::Wechat));
    assert!(matches!(bill(), Err(Failure::Silent(_))));
    assert_eq!(scene.calls().len(), 1, "through the merchant's own nothing moved");
}
