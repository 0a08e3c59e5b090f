//! WeChat Pay's platform certificates: fetched now and then by one of many, and believed wherever their serial is met.

use crate::acquiring::fixture::{
    Scene, block_on,
    certificates::{NEW, OLD, certificate, certificate_mode, fetched, lists, signing},
    plain, secrets,
    wechat::moment,
};
use acquiring::certificates::refresh;
use api::World;
use database::Statements;
use outbound::Outbound;
use payment::{Channel::Wechat, Failure, Fate};
use serde::Deserialize;
use wechat_pay::gateway::Listed;

fn refreshed(scene: &Scene) -> Result<usize, Failure> {
    let outcome = block_on(refresh(&scene.world));
    if let Err(failure) = &outcome {
        secrets::assert_none(scene, &format!("{failure} {failure:?}"));
    }
    outcome
}

fn serials(world: &World) -> Vec<String> {
    #[derive(Deserialize)]
    struct Kept {
        serial: String,
    }
    let kept: Vec<Kept> = world
        .database
        .all("SELECT serial FROM platform_certificate ORDER BY serial", &[])
        .unwrap();
    kept.into_iter().map(|kept| kept.serial).collect()
}

#[test]
fn a_merchant_with_a_public_key_fetches_nothing() {
    let scene = Scene::new();
    assert_eq!(refreshed(&scene), Ok(0));
    assert!(scene.calls().is_empty());
    assert_eq!(scene.world.database.statements(), 0);
}

#[test]
fn certificates_are_fetched_once_in_six_hours() {
    let scene = fetched();
    let mut both = vec![certificate(OLD).serial, certificate(NEW).serial];
    both.sort();
    assert_eq!(serials(&scene.world), both);
    for (seconds, fetched) in [(0, 0), (6 * 3600 - 1, 0), (1, 2), (60, 0)] {
        scene.world.clock.advance(seconds);
        assert_eq!(refreshed(&scene), Ok(fetched));
        assert_eq!(scene.calls().len(), usize::from(fetched > 0));
    }
    assert_eq!(serials(&scene.world), both);
}

#[test]
fn of_two_at_once_one_fetches() {
    let scene = certificate_mode();
    let gateway = signing(&scene, OLD);
    // The other machine: the same database, and nobody who would answer it.
    let other = World {
        outbound: Outbound::default(),
        ..scene.world.clone()
    };
    scene.answers(move |_, now| {
        assert_eq!(block_on(refresh(&other)), Ok(0));
        let only = certificate(OLD);
        let listed = Listed {
            certificate: &only,
            resource_nonce: "fdasflkja484",
        };
        Ok(gateway.certificates(&[listed], "0-9", &moment(now)).unwrap())
    });
    assert_eq!(refreshed(&scene), Ok(1));
}

#[test]
fn a_list_brings_its_own_proof_where_its_key_is_new() {
    let scene = certificate_mode();
    lists(&scene, signing(&scene, NEW), vec![certificate(NEW)]);
    assert_eq!(refreshed(&scene), Ok(1));
    assert_eq!(serials(&scene.world), [certificate(NEW).serial]);
}

#[test]
fn a_list_that_proves_nothing_is_not_kept() {
    let scene = certificate_mode();
    // Signed by a certificate that is neither known nor in it.
    lists(&scene, signing(&scene, NEW), vec![certificate(OLD)]);
    assert!(matches!(refreshed(&scene), Err(Failure::Unclear(_))));
    // Encrypted for another merchant.
    let other = Scene::with(&[("wechat_pay_api_v3_key", "another-api-v3-key-of-32-bytes-x")]);
    for name in [OLD, NEW] {
        scene.world.clock.advance(6 * 3600);
        lists(&scene, signing(&other, name), vec![certificate(OLD), certificate(NEW)]);
        assert!(matches!(refreshed(&scene), Err(Failure::Refused(_))));
    }
    scene.world.clock.advance(6 * 3600);
    scene.answers(|_, _| Ok(plain(404, r#"{"code":"RESOURCE_NOT_EXISTS"}"#)));
    assert!(refreshed(&scene).is_err());
    assert!(serials(&scene.world).is_empty());
}

#[test]
fn what_is_not_configured_takes_nobodys_turn() {
    let scene = Scene::with(&[
        ("wechat_pay_certificates", &certificate(OLD).pem),
        ("wechat_pay_api_v3_key", ""),
    ]);
    let missing = refreshed(&scene);
    assert!(
        matches!(&missing, Err(Failure::Unconfigured(text)) if text.contains("`wechat_pay_api_v3_key`")),
        "{missing:?}"
    );
    let taken = "SELECT name FROM mutex";
    assert!(!scene.world.database.changed(taken, &[]).unwrap());
}

#[test]
fn a_certificate_that_is_over_is_believed_no_longer() {
    let scene = fetched();
    let until = certificate(NEW).expires_at;
    scene.world.clock.advance(until - scene.world.clock.now().unix());
    lists(&scene, signing(&scene, NEW), Vec::new());
    assert!(matches!(scene.fate(Wechat), Err(Failure::Unclear(_))));
    // One that is configured is good as long as it is configured.
    lists(&scene, signing(&scene, OLD), Vec::new());
    assert!(matches!(scene.fate(Wechat), Ok(Fate::Paid(_))));
}
