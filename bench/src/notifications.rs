//! What WeChat Pay would send, encrypted and signed with the sandbox's keys.

use crate::orders::{AMOUNT_FEN, Waiting};
use anyhow::{Context as _, Result};
use clock::{Clock, Moment};
use http::Request;
use money::Fen;
use std::thread;
use toml::Table;
use wechat_pay::{
    Amount, PublicKeys, TradeState, Transaction,
    gateway::{Draft, Gateway, Settings, Signing},
};

const GATEWAY_PRIVATE_KEY: &str = include_str!("../../components/system/sandbox/keys/gateway_private_key.pem");
const MERCHANT_PUBLIC_KEY: &str = include_str!("../../components/system/sandbox/keys/merchant_public_key.pem");

/// What the merchant has there.
const ACCOUNT: &str = include_str!("../../components/system/sandbox/keys/accounts/wechat.json");

/// The gateway and its merchant, by the settings of the manifest and the sandbox's account.
pub struct Sender {
    gateway: Gateway,
    appid: String,
    mchid: String,
    now: Moment,
}

impl Sender {
    /// With the keys of the sandbox.
    pub fn new(manifest: &Table, now: Moment) -> Result<Sender> {
        let setting = |name: &str| {
            let default = manifest
                .get("variables")
                .and_then(|all| all.get(name))
                .and_then(|one| one.get("default"));
            default
                .and_then(toml::Value::as_str)
                .with_context(|| format!("the setting {name}"))
        };
        let account: serde_json::Value = serde_json::from_str(ACCOUNT)?;
        let member = |name: &str| {
            account[name]
                .as_str()
                .with_context(|| format!("{name} of the sandbox's account"))
        };
        let mchid = member("mchid")?;
        let gateway = Gateway::new(Settings {
            mchid,
            merchant_keys: PublicKeys::new().with_public_key(member("serial")?, MERCHANT_PUBLIC_KEY)?,
            platform_serial: member("public_key_id")?,
            platform_private_key: GATEWAY_PRIVATE_KEY,
            api_v3_key: member("api_v3_key")?,
        })?;
        Ok(Sender {
            gateway,
            appid: setting("wechat_appid")?.to_owned(),
            mchid: mchid.to_owned(),
            now,
        })
    }

    /// A message about a payment that is no success: it is proven and decrypted, and then there is nothing to do.
    pub fn idle(&self) -> Result<Request<Vec<u8>>> {
        let clock = Clock::simulated(self.now, 99);
        let payment = Waiting {
            payment_id: clock.id(),
            openid: "nobody".to_owned(),
        };
        self.one(&payment, TradeState::NotPaid, &clock)
    }

    /// The messages for all these payments; signing is work, so it is done on all cores.
    pub fn sign(&self, waiting: &[Waiting]) -> Result<Vec<Request<Vec<u8>>>> {
        let share = waiting.len().div_ceil(thread::available_parallelism()?.get()).max(1);
        thread::scope(|scope| {
            let shares = waiting.chunks(share).zip(0..);
            let threads: Vec<_> = shares
                .map(|(share, number)| scope.spawn(move || self.share(share, number)))
                .collect();
            let mut all = Vec::new();
            for thread in threads {
                all.extend(thread.join().ok().context("signing broke off")??);
            }
            Ok(all)
        })
    }

    fn share(&self, waiting: &[Waiting], number: u64) -> Result<Vec<Request<Vec<u8>>>> {
        let clock = Clock::simulated(self.now, 100 + number);
        waiting
            .iter()
            .map(|payment| self.one(payment, TradeState::Success, &clock))
            .collect()
    }

    fn one(&self, payment: &Waiting, trade_state: TradeState, clock: &Clock) -> Result<Request<Vec<u8>>> {
        let (number, now) = (payment.payment_id.to_string(), self.now.unix());
        let (nonce, resource_nonce) = (hex::encode(clock.random::<16>()), hex::encode(clock.random::<6>()));
        let transaction = Transaction {
            appid: self.appid.clone(),
            mchid: self.mchid.clone(),
            transaction_id: Some(format!("4200{}", &number[8..])),
            out_trade_no: number,
            trade_type: Some("JSAPI".to_owned()),
            trade_state,
            success_time: Some(now),
            payer_openid: Some(payment.openid.clone()),
            amount: Some(Amount {
                total: Fen::new(AMOUNT_FEN),
                payer_total: Some(Fen::new(AMOUNT_FEN)),
                currency: "CNY".to_owned(),
            }),
            attach: None,
        };
        let draft = Draft {
            notify_url: "http://127.0.0.1/v1/callbacks/wechat-pay",
            id: &format!("EV-{}", transaction.out_trade_no),
            created_at: now,
            resource_nonce: &resource_nonce,
        };
        let moment = wechat_pay::Moment {
            now,
            nonce: &nonce,
            blinding: clock.random(),
        };
        let request = self
            .gateway
            .notification(&draft, &transaction, Signing::Genuine, &moment)?;
        Ok(request)
    }
}
