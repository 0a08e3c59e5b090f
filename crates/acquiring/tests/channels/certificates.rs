//! WeChat Pay's platform certificates: fetched now and then by one of many, and believed wherever their serial is met.

use crate::fixture::{
    Scene, block_on, key, plain, secrets,
    wechat::{MERCHANT, as_it_should, moment, payment, refunded, signing_as},
};
use acquiring::certificates::refresh;
use api::World;
use outbound::Outbound;
use payment::{Channel::Wechat, Failure, Fate};
use serde::Deserialize;
use signing::CertifiedKey;
use store::Statements;
use wechat_pay::{
    PlatformCertificate, RefundState, TradeState,
    gateway::{Asked, Gateway, Listed},
};

/// Certificates that stand for WeChat Pay's: any with an RSA key serves. The first is configured, the second comes later.
pub(crate) const OLD: &str = "unionpay_gateway";
pub(crate) const NEW: &str = "unionpay_foreign";

pub(crate) fn certificate(name: &str) -> PlatformCertificate {
    let pem = key(&format!("{name}_certificate.pem"));
    PlatformCertificate {
        serial: CertifiedKey::from_pem("certificate", &pem)
            .unwrap()
            .remove(0)
            .serial_hex,
        pem,
        effective_at: 1_704_067_200,
        expires_at: 1_800_000_000,
    }
}

/// WeChat Pay as it signs with this certificate's key.
pub(crate) fn signing(scene: &Scene, name: &str) -> Gateway {
    signing_as(scene, &certificate(name).serial, &format!("{name}_private_key.pem"))
}

/// A merchant without a public key of WeChat Pay's, who has configured the old certificate.
pub(crate) fn certificate_mode() -> Scene {
    Scene::with(&[
        ("wechat_pay_public_key_id", ""),
        ("wechat_pay_public_key", ""),
        ("wechat_pay_certificates", &certificate(OLD).pem),
    ])
}

/// Lists these, and does whatever else is asked.
pub(crate) fn lists(scene: &Scene, gateway: Gateway, listed: Vec<PlatformCertificate>) {
    scene.answers(move |call, now| {
        let now = moment(now);
        let asked = Asked::read(call, MERCHANT).unwrap();
        let Asked::Certificates = asked else {
            let (paid, back) = (payment(TradeState::Success), refunded(RefundState::Success));
            return Ok(as_it_should(&gateway, &asked, &paid, &back, &now));
        };
        let listed: Vec<Listed<'_>> = listed
            .iter()
            .map(|certificate| Listed {
                certificate,
                resource_nonce: "fdasflkja484",
            })
            .collect();
        Ok(gateway.certificates(&listed, "0-9", &now).unwrap())
    });
}

/// Both are listed, signed by the old one, and kept.
pub(crate) fn fetched() -> Scene {
    let scene = certificate_mode();
    lists(&scene, signing(&scene, OLD), vec![certificate(OLD), certificate(NEW)]);
    assert_eq!(refreshed(&scene), Ok(2));
    scene.calls();
    scene
}

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
        .store
        .all("SELECT serial FROM platform_certificate ORDER BY serial", &[])
        .unwrap();
    kept.into_iter().map(|kept| kept.serial).collect()
}

#[test]
fn a_merchant_with_a_public_key_fetches_nothing() {
    let scene = Scene::new();
    assert_eq!(refreshed(&scene), Ok(0));
    assert!(scene.calls().is_empty());
    assert_eq!(scene.world.store.statements(), 0);
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
fn a_failed_fetch_is_tried_again_when_the_next_is_due() {
    let scene = certificate_mode();
    assert!(matches!(refreshed(&scene), Err(Failure::Silent(_))));
    lists(&scene, signing(&scene, OLD), vec![certificate(OLD)]);
    assert_eq!(refreshed(&scene), Ok(0));
    scene.world.clock.advance(6 * 3600);
    assert_eq!(refreshed(&scene), Ok(1));
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
    assert_eq!(scene.world.store.statements(), 0);
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
