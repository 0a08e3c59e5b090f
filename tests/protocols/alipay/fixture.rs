//! Both sides of the protocol, made of test keys.

use alipay::{
    Merchant, Moment, Refund, Settings, Trade, TradeStatus,
    gateway::{self, Gateway, RefundFacts},
};
use money::Fen;
use std::{fs, path::PathBuf};

/// The time of every test: 2025-05-20T13:29:35+08:00.
pub const NOW: i64 = 1_747_718_975;
pub const APP_ID: &str = "2021000000000001";
pub const SELLER_ID: &str = "2088101117955611";
pub const NUMBER: &str = "0198c0de000070008000000000000001";
pub const REFUND_NUMBER: &str = "0198c0de000070008000000000000002";
pub const TRADE_NO: &str = "2025052022001468450512505578";
pub const BUYER: &str = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5";

pub fn file(name: &str) -> String {
    fs::read_to_string(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("alipay/vectors")
            .join(name),
    )
    .unwrap()
}

pub fn moment() -> Moment {
    Moment {
        now: NOW,
        blinding: [7; 32],
    }
}

pub fn merchant_at(api: &str) -> Merchant {
    let settings = Settings {
        app_id: APP_ID,
        private_key: &file("app_private_key.pem"),
        alipay_public_key: &file("gateway_public_key.pem"),
        api,
    };
    Merchant::new(settings, SELLER_ID).unwrap()
}

pub fn merchant() -> Merchant {
    merchant_at("https://openapi.alipay.com/gateway.do")
}

pub fn gateway() -> Gateway {
    Gateway::new(gateway::Settings {
        app_id: APP_ID,
        seller_id: SELLER_ID,
        app_public_key: &file("app_public_key.pem"),
        private_key: &file("gateway_private_key.pem"),
    })
    .unwrap()
}

/// A trade of 40.05 yuan that is paid.
pub fn paid() -> Trade {
    Trade {
        out_trade_no: NUMBER.to_owned(),
        trade_no: TRADE_NO.to_owned(),
        status: TradeStatus::Success,
        total: Fen::new(4005),
        currency: "CNY".to_owned(),
        paid_at: Some(NOW - 3),
        buyer_paid: Some(Fen::new(3005)),
        buyer_open_id: Some(BUYER.to_owned()),
        buyer_user_id: None,
    }
}

/// A trade that waits.
pub fn unpaid(status: TradeStatus) -> Trade {
    Trade {
        status,
        paid_at: None,
        buyer_paid: None,
        ..paid()
    }
}

/// Ten yuan of it back.
pub fn refund() -> Refund<'static> {
    Refund {
        out_trade_no: NUMBER,
        out_request_no: REFUND_NUMBER,
        amount: Fen::new(1000),
        reason: "房间未打开",
    }
}

pub fn refund_facts() -> RefundFacts<'static> {
    RefundFacts {
        out_trade_no: NUMBER,
        trade_no: TRADE_NO,
        out_request_no: REFUND_NUMBER,
        amount: Fen::new(1000),
        sum: Fen::new(1500),
        total: Fen::new(4005),
        at: NOW,
    }
}
