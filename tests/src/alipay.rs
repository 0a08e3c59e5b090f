use crate::{Bundle, Guest, Reply, sandbox_key};
use alipay::{
    Moment, Trade, TradeStatus,
    gateway::{Draft, Gateway, Kind, RefundFacts, Settings, Signing},
};
use http::Request;
use money::Fen;
use serde_json::{Value, json};

/// Where Alipay tells the bundle of payments.
pub const ALIPAY_CALLBACK: &str = "/v1/callbacks/alipay";

/// The app that the bundle is.
pub const ALIPAY_APP: &str = "9021000100000001";

/// The account that its money goes to.
pub const ALIPAY_SELLER: &str = "2088000000000001";

/// An Alipay that says what a test wants it to say.
pub struct Alipay<'a> {
    bundle: &'a Bundle,
    gateway: Gateway,
    path: String,
}

impl<'a> Alipay<'a> {
    /// The one that the bundle knows, with the sandbox's own key.
    #[must_use]
    pub fn of(bundle: &'a Bundle) -> Alipay<'a> {
        Alipay::with(bundle, ALIPAY_APP, ALIPAY_SELLER, "alipay_gateway_private_key.pem")
    }

    /// One for another app or seller, or with another one of the sandbox's keys.
    #[must_use]
    pub fn with(bundle: &'a Bundle, app_id: &str, seller_id: &str, key: &str) -> Alipay<'a> {
        let gateway = Gateway::new(Settings {
            app_id,
            seller_id,
            app_public_key: &sandbox_key("alipay_merchant_public_key.pem"),
            private_key: &sandbox_key(key),
        });
        Alipay {
            bundle,
            gateway: gateway.expect("the sandbox's"),
            path: ALIPAY_CALLBACK.to_owned(),
        }
    }

    /// It tells at the address of this account.
    #[must_use]
    pub fn for_account(mut self, id: &str) -> Alipay<'a> {
        self.path = format!("{ALIPAY_CALLBACK}/{id}");
        self
    }

    /// The guest logs in with Alipay, too, and opens the cashier for the order; the trade is told as if it were paid now.
    #[must_use]
    pub fn cashier(&self, guest: &Guest<'_>, order: &Value) -> Trade {
        let code = json!({ "auth_code": format!("sandbox-{}", order["id"].as_str().expect("an order")) });
        let login = self.bundle.post("/v1/login/alipay", &code).token(&guest.token);
        login.send().expect_status(200);
        let path = format!("/v1/orders/{}/pay", order["id"].as_str().expect("an order"));
        let session = guest.post(&path, &json!({ "channel": "alipay" })).send();
        let session = session.expect_status(200);
        let list = self.bundle.get("/sandbox/payments").send().expect_status(200);
        let items = list["items"].as_array().expect("the sandbox's");
        let asked = items
            .iter()
            .find(|asked| asked["out_trade_no"] == session["payment_id"]);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let total = Fen::new(session["amount_fen"].as_i64().expect("an amount"));
        Trade {
            out_trade_no: text(&session["payment_id"]),
            trade_no: text(&session["alipay"]["trade_no"]),
            status: TradeStatus::Success,
            total,
            currency: "CNY".to_owned(),
            paid_at: Some(self.bundle.now().unix()),
            buyer_paid: Some(total),
            buyer_open_id: Some(text(&asked.expect("what was asked for")["openid"])),
            buyer_user_id: None,
        }
    }

    /// The body of a notification of the trade.
    #[must_use]
    pub fn signed(&self, trade: &Trade, kind: Kind, signing: Signing) -> Vec<u8> {
        let draft = Draft { kind, signing, ..DRAFT };
        let told = self.gateway.notification(&draft, trade, &self.moment());
        told.map(Request::into_body).expect("a notification")
    }

    /// The body of a notification of a refund of the trade: so much goes back by a refund of this number.
    #[must_use]
    pub fn refunded(&self, trade: &Trade, out_request_no: &str, amount: Fen) -> Vec<u8> {
        let facts = RefundFacts {
            out_trade_no: &trade.out_trade_no,
            trade_no: &trade.trade_no,
            out_request_no,
            amount,
            sum: amount,
            total: trade.total,
            at: self.bundle.now().unix(),
        };
        let told = self.gateway.refund_notification(&DRAFT, trade, &facts, &self.moment());
        told.map(Request::into_body).expect("a notification")
    }

    /// The body of a notification of anything.
    #[must_use]
    pub fn other(&self, kind: Kind, parameters: &[(&'static str, &str)]) -> Vec<u8> {
        let draft = Draft { kind, ..DRAFT };
        let told = self.gateway.other_notification(&draft, parameters, &self.moment());
        told.map(Request::into_body).expect("a notification")
    }

    /// Tells the bundle of the trade.
    #[must_use]
    pub fn tell(&self, trade: &Trade) -> Reply {
        self.send(self.signed(trade, Kind::Dropped, Signing::Genuine))
    }

    /// Sends a body as Alipay sends it.
    #[must_use]
    pub fn send(&self, body: impl Into<Vec<u8>>) -> Reply {
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        self.bundle.call("POST", &self.path).body(form, body).send()
    }

    fn moment(&self) -> Moment {
        Moment {
            now: self.bundle.now().unix(),
            blinding: [7; 32],
        }
    }
}

const DRAFT: Draft<'static> = Draft {
    notify_url: "http://localhost/v1/callbacks/alipay",
    id: "2018090600222143402029920512345678",
    kind: Kind::Dropped,
    signing: Signing::Genuine,
};
