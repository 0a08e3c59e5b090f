//! Both sides of the protocol, made of official test keys.

use serde_json::Value;
use std::{fs, path::PathBuf};
use wechat_pay::{Merchant, Moment, Notifications, PublicKeys, Settings};

/// The time of every test: 2025-05-20T13:29:35+08:00.
pub const NOW: i64 = 1_747_718_975;
pub const API_V3_KEY: &str = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";
pub const PLATFORM_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
pub const MERCHANT_SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
pub const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

pub fn file(name: &str) -> String {
    fs::read_to_string(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("wechat_pay/vectors")
            .join(name),
    )
    .unwrap()
}

/// One of the official vectors.
pub struct Vector(Value);

impl Vector {
    pub fn named(name: &str) -> Vector {
        let all: Value = serde_json::from_str(&file("vectors.json")).unwrap();
        Vector(all[name].clone())
    }

    pub fn text(&self, field: &str) -> &str {
        self.0[field].as_str().unwrap()
    }
}

pub fn moment(now: i64) -> Moment<'static> {
    Moment {
        now,
        nonce: NONCE,
        blinding: [7; 32],
    }
}

/// The public half of a private test key, as PEM.
pub fn public_half(private: &str) -> String {
    use rsa::{
        RsaPrivateKey,
        pkcs8::{DecodePrivateKey, EncodePublicKey, LineEnding},
    };
    let key = RsaPrivateKey::from_pkcs8_pem(private).unwrap();
    key.to_public_key().to_public_key_pem(LineEnding::LF).unwrap()
}

/// The keys of the stand-in's WeChat Pay.
pub fn platform_keys() -> PublicKeys {
    PublicKeys::new()
        .with_public_key(PLATFORM_ID, &public_half(&file("wechatpay_go_test_key.pem")))
        .unwrap()
}

pub fn merchant_with(platform_keys: PublicKeys) -> Merchant {
    Merchant::new(Settings {
        appid: "wx2421b1c4370ec43b",
        mchid: "1900007291",
        merchant_serial: MERCHANT_SERIAL,
        merchant_private_key: &file("wechat_doc_test_key.pem"),
        platform_keys,
        base_url: "https://api.mch.weixin.qq.com/",
    })
    .unwrap()
}

pub fn merchant() -> Merchant {
    merchant_with(platform_keys())
}

pub fn notifications() -> Notifications {
    Notifications::new(API_V3_KEY, platform_keys()).unwrap()
}

pub fn gateway() -> wechat_pay::gateway::Gateway {
    use wechat_pay::gateway::{Gateway, Settings};
    let merchant_key = public_half(&file("wechat_doc_test_key.pem"));
    Gateway::new(Settings {
        mchid: "1900007291",
        merchant_keys: PublicKeys::new()
            .with_public_key(MERCHANT_SERIAL, &merchant_key)
            .unwrap(),
        platform_serial: PLATFORM_ID,
        platform_private_key: &file("wechatpay_go_test_key.pem"),
        api_v3_key: API_V3_KEY,
    })
    .unwrap()
}

/// A payment of 40.05 yuan that succeeded.
pub fn paid() -> wechat_pay::Transaction {
    use wechat_pay::{Amount, TradeState, Transaction};
    Transaction {
        appid: "wx2421b1c4370ec43b".to_owned(),
        mchid: "1900007291".to_owned(),
        out_trade_no: "0198c0de000070008000000000000001".to_owned(),
        transaction_id: Some("4200002469202505208888888888".to_owned()),
        trade_type: Some("JSAPI".to_owned()),
        trade_state: TradeState::Success,
        success_time: Some(NOW - 3),
        payer_openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned()),
        amount: Some(Amount {
            total: money::Fen::new(4005),
            payer_total: Some(money::Fen::new(3005)),
            currency: "CNY".to_owned(),
        }),
        attach: None,
    }
}

/// A refund of 15.05 yuan of it.
pub fn refund() -> wechat_pay::Refund<'static> {
    wechat_pay::Refund {
        out_trade_no: "0198c0de000070008000000000000001",
        out_refund_no: "0198c0de00007000800000000000000f",
        reason: Some("预订已取消"),
        notify_url: Some("https://kaimen.example/v1/callbacks/wechat-pay"),
        amount: money::Fen::new(1505),
        total: money::Fen::new(4005),
    }
}

/// What WeChat Pay knows of it, once it is settled.
pub fn refunded() -> wechat_pay::RefundRecord {
    use wechat_pay::{RefundAmount, RefundRecord, RefundState};
    RefundRecord {
        refund_id: "50000000382019052709732678859".to_owned(),
        out_refund_no: "0198c0de00007000800000000000000f".to_owned(),
        transaction_id: "4200002469202505208888888888".to_owned(),
        out_trade_no: "0198c0de000070008000000000000001".to_owned(),
        state: RefundState::Success,
        success_time: Some(NOW - 5),
        received_account: Some("招商银行信用卡0403".to_owned()),
        amount: RefundAmount {
            total: money::Fen::new(4005),
            refund: money::Fen::new(1505),
            payer_total: Some(money::Fen::new(4005)),
            payer_refund: Some(money::Fen::new(1505)),
            currency: "CNY".to_owned(),
        },
    }
}
