//! What people wrote reaches no gateway with characters that it refuses: the gateways are played by what their documents say.

use crate::acquiring::fixture::{Scene, alipay, block_on, unionpay, wechat};
use ::alipay::TradeStatus;
use acquiring::Gateways;
use payment::{Acquirer, Attempt, Channel, Refund};
use wechat_pay::{RefundState, TradeState};

fn played(channel: Channel) -> Scene {
    let scene = Scene::new();
    match channel {
        Channel::Wechat => wechat::stands(
            &scene,
            wechat::payment(TradeState::NotPaid),
            wechat::refunded(RefundState::Processing),
        ),
        Channel::Alipay => alipay::stands(
            &scene,
            alipay::trade(TradeStatus::WaitBuyerPay, false),
            Some(alipay::refunded()),
        ),
        _ => unionpay::stands(&scene, None, None),
    }
    scene
}

#[test]
fn a_room_of_any_name_can_be_paid_and_its_money_goes_back_for_any_reason() {
    for channel in Channel::ONLINE {
        let scene = played(channel);
        let gateways = Gateways::new(&scene.world);
        for words in [
            "𠮷庭🍵",
            "🍵🍵🍵",
            "门打不开😡`\n&=/{}",
            "👨\u{200d}👩\u{200d}👧",
            &"茶𠮷".repeat(200),
        ] {
            let attempt = Attempt {
                description: words.to_owned(),
                ..scene.attempt(channel)
            };
            let opened = block_on(gateways.open(&attempt));
            assert!(opened.is_ok(), "{} {words}: {opened:?}", channel.name());
            let refund = Refund {
                reason: words.to_owned(),
                ..scene.back(channel)
            };
            let taken = block_on(gateways.refund(&refund));
            assert!(taken.is_ok(), "{} {words}: {taken:?}", channel.name());
        }
    }
}
