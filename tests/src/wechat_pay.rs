use crate::{Bundle, Reply, sandbox_key};
use http::Request;
use money::Fen;
use wechat_pay::{
    Amount, Moment, PublicKeys, RefundNotice, TradeState, Transaction,
    gateway::{Draft, Gateway, Settings, Signing},
};

/// Where WeChat Pay tells the bundle of payments.
pub const WECHAT_PAY_CALLBACK: &str = "/v1/callbacks/wechat-pay";

/// A gateway with the sandbox's own keys, which says what a test wants it to say.
pub struct WechatPay<'a> {
    bundle: &'a Bundle,
    gateway: Gateway,
    path: String,
}

impl<'a> WechatPay<'a> {
    /// The one that the bundle knows.
    #[must_use]
    pub fn of(bundle: &'a Bundle) -> WechatPay<'a> {
        WechatPay::with_api_v3_key(bundle, API_V3_KEY)
    }

    /// One that encrypts with another key.
    #[must_use]
    pub fn with_api_v3_key(bundle: &'a Bundle, api_v3_key: &str) -> WechatPay<'a> {
        let serial = "PUB_KEY_ID_0000000000000000000000000000SANDBOX";
        WechatPay::new(bundle, serial, "gateway_private_key.pem", api_v3_key)
    }

    /// One that signs with the key of its platform certificate, under this serial.
    #[must_use]
    pub fn with_certificate(bundle: &'a Bundle, serial: &str) -> WechatPay<'a> {
        WechatPay::new(bundle, serial, "wechat_pay_platform_private_key.pem", API_V3_KEY)
    }

    fn new(bundle: &'a Bundle, serial: &str, key: &str, api_v3_key: &str) -> WechatPay<'a> {
        let gateway = Gateway::new(Settings {
            mchid: "1900000001",
            merchant_keys: PublicKeys::new()
                .with_public_key("1", &sandbox_key("merchant_public_key.pem"))
                .expect("the sandbox's"),
            platform_serial: serial,
            platform_private_key: &sandbox_key(key),
            api_v3_key,
        });
        WechatPay {
            bundle,
            gateway: gateway.expect("the sandbox's"),
            path: WECHAT_PAY_CALLBACK.to_owned(),
        }
    }

    /// It tells at the address of this account.
    #[must_use]
    pub fn for_account(mut self, id: &str) -> WechatPay<'a> {
        self.path = format!("{WECHAT_PAY_CALLBACK}/{id}");
        self
    }

    /// The success of what the gateway has been asked for last.
    #[must_use]
    pub fn success(&self) -> Transaction {
        let list = self.bundle.get("/sandbox/payments").send().expect_status(200);
        let asked = &list["items"][0];
        let text = |name: &str| asked[name].as_str().expect("the sandbox's").to_owned();
        Transaction {
            appid: "wx5a2db0c0ffee0001".to_owned(),
            mchid: "1900000001".to_owned(),
            out_trade_no: text("out_trade_no"),
            transaction_id: Some(format!("4200{}", &text("out_trade_no")[8..])),
            trade_type: Some("JSAPI".to_owned()),
            trade_state: TradeState::Success,
            success_time: Some(self.bundle.now().unix()),
            payer_openid: Some(text("openid")),
            amount: Some(Amount {
                total: Fen::new(asked["total_fen"].as_i64().expect("the sandbox's")),
                payer_total: None,
                currency: "CNY".to_owned(),
            }),
            attach: None,
        }
    }

    /// A notification that was signed so many seconds ago.
    #[must_use]
    pub fn signed(&self, transaction: &Transaction, signing: Signing, seconds_ago: i64) -> Request<Vec<u8>> {
        let now = self.bundle.now().unix() - seconds_ago;
        self.gateway
            .notification(&DRAFT, transaction, signing, &moment(now))
            .expect("the sandbox's")
    }

    /// A notification of a refund.
    #[must_use]
    pub fn refund(&self, notice: &RefundNotice, signing: Signing) -> Request<Vec<u8>> {
        let now = moment(self.bundle.now().unix());
        let told = self.gateway.refund_notification(&DRAFT, notice, signing, &now);
        told.expect("a notification")
    }

    /// An event that is no success of a payment, or none that can be read.
    #[must_use]
    pub fn other_event(&self, event: &str, plain: &[u8]) -> Request<Vec<u8>> {
        let now = moment(self.bundle.now().unix());
        let told = self.gateway.other_notification(&DRAFT, event, "refund", plain, &now);
        told.expect("a notification")
    }

    /// Tells the bundle now.
    #[must_use]
    pub fn tell(&self, transaction: &Transaction) -> Reply {
        self.send(&self.signed(transaction, Signing::Genuine, 0))
    }

    /// Sends a notification as it is.
    #[must_use]
    pub fn send(&self, request: &Request<Vec<u8>>) -> Reply {
        let mut call = self.bundle.call("POST", &self.path);
        for (name, value) in request.headers().iter().filter(|(name, _)| *name != "content-type") {
            call = call.header(name.as_str(), value.to_str().expect("the sandbox's"));
        }
        call.body("application/json", request.body().clone()).send()
    }
}

const API_V3_KEY: &str = "sandbox-api-v3-key-of-32-bytes--";

const DRAFT: Draft<'static> = Draft {
    notify_url: "http://localhost/v1/callbacks/wechat-pay",
    id: "EV-1",
    created_at: 1_777_636_800,
    resource_nonce: "0123456789ab",
};

fn moment(now: i64) -> Moment<'static> {
    Moment {
        now,
        nonce: "593BEC0C930BF1AFEB40B4A08C8FB242",
        blinding: [7; 32],
    }
}
