//! Both sides of the protocol, made of the sandbox's keys.

use money::Fen;
use std::{fs, path::PathBuf};
use unionpay::{
    AppOrder, Asked, Chain, Code, Environment, Merchant, Notifications, Order, Settings,
    gateway::{self, Gateway, Record, Signer},
};

/// The time of every test: 2026-03-01T12:00:00+08:00.
pub const NOW: i64 = 1_772_337_600;
pub const MER_ID: &str = "777290000000001";
pub const ORDER_ID: &str = "0198c0de000070008000000000000001";
pub const REFUND_ID: &str = "0198c0de000070008000000000000002";
pub const BACK_URL: &str = "https://kaimen.example/v1/callbacks/unionpay";
pub const BLINDING: [u8; 32] = [7; 32];

pub const ORDER: Order<'static> = Order {
    id: ORDER_ID,
    at: NOW - 60,
};
pub const REFUND: Order<'static> = Order {
    id: REFUND_ID,
    at: NOW - 30,
};
pub const ASKED: Asked<'static> = Asked {
    order: ORDER,
    expires_at: NOW + 840,
};

pub fn app_order() -> AppOrder<'static> {
    AppOrder {
        order: ORDER,
        expires_at: ASKED.expires_at,
        amount: Fen::new(4005),
        description: "茶室 2 小时",
        back_url: BACK_URL,
    }
}

fn text(path: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A vector.
pub fn vector(name: &str) -> String {
    text(&format!("unionpay/vectors/{name}"))
}

/// A key that only the tests need.
pub fn key(name: &str) -> String {
    text(&format!("unionpay/keys/{name}.pem"))
}

/// A key of the sandbox.
pub fn sandbox(name: &str) -> String {
    text(&format!("../../components/system/sandbox/keys/unionpay_{name}.pem"))
}

pub fn chain() -> Chain {
    Chain::new(&sandbox("root"), &sandbox("middle"), Environment::Production).unwrap()
}

/// The chain of UnionPay's test environment.
pub fn test_chain() -> Chain {
    let [root, middle] = ["unionpay_test_root.cer", "unionpay_test_middle.cer"].map(vector);
    Chain::new(&root, &middle, Environment::Test).unwrap()
}

pub fn merchant() -> Merchant {
    Merchant::new(Settings {
        mer_id: MER_ID,
        private_key: &key("merchant_private_key"),
        certificate: &sandbox("merchant_certificate"),
        chain: chain(),
        base_url: "https://gateway.95516.com/",
        file_base_url: "https://filedownload.95516.com/",
    })
    .unwrap()
}

pub fn notifications() -> Notifications {
    Notifications::new(MER_ID, chain()).unwrap()
}

pub fn signer(key: &str, certificate: &str) -> Signer {
    Signer::new(key, certificate).unwrap()
}

pub fn gateway_by(signer: Signer) -> Gateway {
    Gateway::new(gateway::Settings {
        mer_id: MER_ID,
        merchant_certificate: &sandbox("merchant_certificate"),
        signer,
    })
    .unwrap()
}

pub fn gateway() -> Gateway {
    gateway_by(signer(&sandbox("gateway_private_key"), &sandbox("gateway_certificate")))
}

/// A payment of 40.05 yuan that succeeded.
pub fn payment() -> Record {
    Record {
        kind: "01",
        order_id: ORDER_ID.to_owned(),
        ordered_at: ORDER.at,
        query_id: "782603011200001234568".to_owned(),
        payment_query_id: None,
        amount: Fen::new(4005),
        currency: "156".to_owned(),
        done_at: Some(NOW - 3),
        code: Code::Success,
    }
}

/// A refund of ten yuan of it.
pub fn refund() -> Record {
    Record {
        kind: "04",
        order_id: REFUND_ID.to_owned(),
        ordered_at: REFUND.at,
        query_id: "782603011200301234569".to_owned(),
        payment_query_id: Some(payment().query_id),
        amount: Fen::new(1000),
        done_at: Some(NOW - 1),
        ..payment()
    }
}
