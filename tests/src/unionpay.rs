use crate::{Bundle, Guest, Reply, books, root};
use money::Fen;
use serde_json::{Value, json};
use std::fs;
use unionpay::{
    Code,
    gateway::{Gateway, Record, Settings, Signer, Signing},
};

/// Where UnionPay tells the bundle of payments.
pub const UNIONPAY_CALLBACK: &str = "/v1/callbacks/unionpay";

/// The merchant that the bundle is.
pub const UNIONPAY_MERCHANT: &str = "777290000000001";

/// The sandbox's keys and certificates.
const SANDBOX: &str = "components/system/sandbox/keys";

/// A UnionPay that says what a test wants it to say.
pub struct Unionpay<'a> {
    bundle: &'a Bundle,
    gateway: Gateway,
    path: String,
}

impl<'a> Unionpay<'a> {
    /// The one that the bundle knows, with the sandbox's own key and certificate.
    #[must_use]
    pub fn of(bundle: &'a Bundle) -> Unionpay<'a> {
        Unionpay::for_merchant(bundle, UNIONPAY_MERCHANT)
    }

    /// The same for another merchant.
    #[must_use]
    pub fn for_merchant(bundle: &'a Bundle, mer_id: &str) -> Unionpay<'a> {
        let sandbox = |name: &str| format!("{SANDBOX}/unionpay_{name}.pem");
        let gateway = Gateway::new(Settings {
            mer_id,
            merchant_certificate: &file(&sandbox("merchant_certificate")),
            signer: unionpay_signer(&sandbox("gateway_private_key"), &sandbox("gateway_certificate")),
        });
        Unionpay {
            bundle,
            gateway: gateway.expect("the sandbox's"),
            path: UNIONPAY_CALLBACK.to_owned(),
        }
    }

    /// It tells at the address of this account.
    #[must_use]
    pub fn for_account(mut self, id: &str) -> Unionpay<'a> {
        self.path = format!("{UNIONPAY_CALLBACK}/{id}");
        self
    }

    /// The guest opens the cashier for the order; the record is told as if it were paid now, which it is not.
    #[must_use]
    pub fn cashier(&self, guest: &Guest<'_>, order: &Value) -> Record {
        let path = format!("/v1/orders/{}/pay", order["id"].as_str().expect("an order"));
        let session = guest.post(&path, &json!({ "channel": "unionpay" })).send();
        let session = session.expect_status(200);
        let number = session["payment_id"].as_str().expect("a payment").to_owned();
        let asked_at = books::read(
            self.bundle,
            &format!("SELECT asked_at FROM payment WHERE id = '{number}'"),
        );
        Record {
            kind: "01",
            order_id: number,
            ordered_at: asked_at.concat().parse().expect("a time"),
            query_id: "201806081034561234568".to_owned(),
            payment_query_id: None,
            amount: Fen::new(session["amount_fen"].as_i64().expect("an amount")),
            currency: "156".to_owned(),
            done_at: Some(self.bundle.now().unix()),
            code: Code::Success,
        }
    }

    /// The guest pays at the sandbox, which tells nobody.
    pub fn pay(&self, record: &mut Record) {
        let path = format!("/sandbox/payments/{}/pay", record.order_id);
        let paid = self.bundle.post(&path, &json!({ "notify": false })).send();
        let paid = paid.expect_status(200);
        record.query_id = paid["transaction_id"].as_str().expect("a number").to_owned();
    }

    /// The body of a notification of the record.
    #[must_use]
    pub fn signed(&self, record: &Record, signing: Signing<'_>) -> Vec<u8> {
        let back_url = "http://localhost/v1/callbacks/unionpay";
        let told = self.gateway.notification(back_url, record, signing, [7; 32]);
        told.expect("a notification").into_body()
    }

    /// Tells the bundle of the record.
    #[must_use]
    pub fn tell(&self, record: &Record) -> Reply {
        self.send(self.signed(record, Signing::Genuine))
    }

    /// Sends a body as UnionPay sends it.
    #[must_use]
    pub fn send(&self, body: impl Into<Vec<u8>>) -> Reply {
        let form = "application/x-www-form-urlencoded;charset=UTF-8";
        self.bundle.call("POST", &self.path).body(form, body).send()
    }
}

/// Who signs with this key and shows this certificate: files of the project.
#[must_use]
pub fn unionpay_signer(private_key: &str, certificate: &str) -> Signer {
    Signer::new(&file(private_key), &file(certificate)).expect("a key and a certificate")
}

fn file(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the project")
}
