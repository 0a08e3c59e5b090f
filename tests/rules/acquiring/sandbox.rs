//! A new sandbox has the platform's accounts at the gateways that it plays: rows that are sealed with its own key, and hold what
//! stands in `components/system/sandbox/keys/accounts`.

use crate::acquiring::fixture::{Scene, block_on};
use acquiring::{
    Gateways,
    accounts::{check, members},
};
use clock::{Clock, Moment};
use database::{Database, Statements, parameters};
use payment::{Acquirer, Channel, PaymentAccount};
use sealed::{Keys, Place};
use serde::Deserialize;
use std::{collections::BTreeMap, env, fmt::Write, fs};

const STEP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../crates/schema/sandbox/0005_sandbox_accounts.sql"
);

/// When the sandbox's shops opened.
const OPENED_AT: i64 = 1_767_225_600;

fn account(channel: Channel) -> BTreeMap<String, String> {
    serde_json::from_value(scene::sandbox_account(channel.name())).unwrap()
}

fn id(channel: Channel) -> String {
    format!("0197a0000000700080000000ac00000{}", 1 + channel as u8)
}

fn keys() -> Keys {
    let (_, keys) = scene::defaults(&["sealing_keys"]).remove(0);
    Keys::read(&keys).unwrap()
}

/// The step, sealed anew.
fn step() -> String {
    let (scene, clock) = (Scene::new(), Clock::simulated(Moment::from_unix(OPENED_AT), 5));
    let mut text = "-- Owner: sandbox. The platform's accounts at the gateways that a sandbox plays, sealed with the sandbox's own key. They hold what
-- stands in components/system/sandbox/keys/accounts; written by a test of the crate acquiring.
".to_owned();
    let mut versions = String::new();
    let mut rows = Vec::new();
    for channel in Channel::ONLINE {
        let (id, given) = (id(channel), account(channel));
        let who = block_on(check(&scene.world, channel, &given)).unwrap();
        rows.push(format!(
            "  ('{id}', '{}', '{}', '{}')",
            channel.name(),
            who.merchant,
            who.app
        ));
        let row = format!("{id}/1");
        let place = Place {
            column: "payment_account_version.settings",
            row: &row,
        };
        let sealed = keys()
            .seal(&clock, place, &serde_json::to_string(&given).unwrap())
            .unwrap();
        let pieces: Vec<_> = sealed.as_bytes().chunks(116).map(String::from_utf8_lossy).collect();
        write!(
            versions,
            "\nINSERT INTO payment_account_version (account_id, version, sealing_key, made_by, made_at, settings) VALUES (
  '{id}', 1, '{}', 'system', {OPENED_AT},
  '{}'
);
",
            keys().sealing_id(),
            pieces.join("' ||\n  '")
        )
        .unwrap();
    }
    write!(
        text,
        "INSERT INTO payment_account (
  id, channel, merchant_code, app, state, version, made_by, made_at, changed_by, changed_at
)
SELECT column1, column2, column3, column4, 'live', 1, 'system', {OPENED_AT}, 'system', {OPENED_AT}
FROM (VALUES
{}
);
{versions}",
        rows.join(",\n")
    )
    .unwrap();
    text
}

#[test]
fn a_new_sandbox_has_an_account_at_every_gateway_that_it_plays() {
    if env::var_os("KAIMEN_WRITE_SCHEMA").is_some() {
        fs::write(STEP, step()).unwrap();
        return;
    }
    #[derive(Deserialize)]
    struct Row {
        settings: String,
        account: PaymentAccount,
    }
    let sandbox = Database::in_memory(true).unwrap();
    let found = "SELECT settings, (SELECT named FROM payment_account_named WHERE payment_account_named.id = account.id) AS account
        FROM payment_account AS account JOIN payment_account_version ON account_id = account.id
        WHERE channel = ?1 AND state = 'live' AND merchant_number IS NULL";
    for channel in Channel::ONLINE {
        let row: Row = sandbox.one(found, parameters![channel.name()]).unwrap();
        let name = format!("{}/1", id(channel));
        let place = Place {
            column: "payment_account_version.settings",
            row: &name,
        };
        let opened: BTreeMap<String, String> =
            serde_json::from_str(&keys().open(place, &row.settings).unwrap()).unwrap();
        assert_eq!(opened, account(channel), "run with KAIMEN_WRITE_SCHEMA=1");
        let names: Vec<_> = members(channel).iter().map(|member| member.setting).collect();
        let mut scene = Scene::new().without(&names);
        scene.world.database = sandbox.clone();
        let told = block_on(Gateways::new(&scene.world).account(channel, Some(&row.account))).unwrap();
        assert_eq!((told.own, told.merchant), (None, row.account.merchant));
    }
}
