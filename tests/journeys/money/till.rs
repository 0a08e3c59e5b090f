//! What tests do at the tills of all three gateways, and what they find there.

use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use tests::{Bundle, Guest, Reply, Stay, rooms};

/// Before this many minutes a stay that is cancelled gives all its money back.
const AHEAD: i64 = 3 * 24 * 60;

/// The gateways of one bundle.
pub(crate) struct Till<'a> {
    /// The bundle.
    pub(crate) bundle: &'a Bundle,
    stays: AtomicI64,
}

impl<'a> Till<'a> {
    pub(crate) fn of(bundle: &'a Bundle) -> Till<'a> {
        Till {
            bundle,
            stays: AtomicI64::new(0),
        }
    }

    /// A guest who can pay through every channel: known to WeChat, and to Alipay by logging in there while logged in.
    pub(crate) fn guest(&self, name: &str) -> Guest<'a> {
        let guest = self.bundle.guest(name);
        let code = json!({ "auth_code": format!("sandbox-{name}-1") });
        let bound = guest.post("/v1/login/alipay", &code).send().expect_status(200);
        assert_eq!(bound["user"]["id"], json!(guest.id), "it is the same account");
        guest
    }

    /// The same guest another time.
    pub(crate) fn guest_again(&self, name: &str) -> Guest<'a> {
        let mut guest = self.bundle.guest(&format!("{name}-again"));
        let code = json!({ "code": format!("sandbox-{name}-2") });
        let login = self.bundle.post("/v1/login/wechat", &code).send().expect_status(200);
        text(&login["token"]).clone_into(&mut guest.token);
        text(&login["user"]["id"]).clone_into(&mut guest.id);
        guest
    }

    /// A stay that nobody has, of an hour in some days.
    pub(crate) fn stay(&self) -> Stay {
        let number = self.stays.fetch_add(1, Ordering::Relaxed);
        Stay::ahead(self.bundle, rooms::FIRST, AHEAD + number * 120, 60)
    }

    /// Asks for the cashier of a channel.
    pub(crate) fn ask(&self, guest: &Guest<'_>, order: &Value, renewal: Option<&Value>, channel: &str) -> Reply {
        let renewal = renewal.map_or(Value::Null, |renewal| renewal["renewal_id"].clone());
        let body = json!({ "channel": channel, "renewal_id": renewal });
        guest
            .post(&format!("/v1/orders/{}/pay", text(&order["id"])), &body)
            .send()
    }

    /// The number of the payment whose cashier is open now.
    pub(crate) fn open(&self, guest: &Guest<'_>, order: &Value, channel: &str) -> String {
        let cashier = self.ask(guest, order, None, channel).expect_status(200);
        assert_eq!(cashier["channel"], channel);
        text(&cashier["payment_id"]).to_owned()
    }

    /// The payer presses "pay", and the gateway tells it like this.
    pub(crate) fn press(&self, number: &str, how: &Value) -> Reply {
        let path = format!("/sandbox/payments/{number}/pay");
        self.bundle.post(&path, how).send()
    }

    /// The payer pays, and the gateway's message is lost.
    pub(crate) fn press_unheard(&self, number: &str) {
        self.press(number, &json!({ "notify": false })).expect_status(200);
    }

    /// The gateway tells (again) that a payment is made.
    pub(crate) fn tell(&self, number: &str) -> Value {
        let path = format!("/sandbox/payments/{number}/notify");
        self.bundle.post(&path, &json!({})).send().expect_status(200)
    }

    /// An order that is booked and paid through this channel.
    pub(crate) fn paid(&self, guest: &Guest<'_>, channel: &str, stay: Stay) -> Value {
        let order = guest.book(stay);
        let number = self.open(guest, &order, channel);
        self.press(&number, &json!({})).expect_status(200);
        let order = guest.order(&order);
        assert_eq!(order["status"], "paid", "{channel}: {order}");
        order
    }

    /// Gives an order up.
    pub(crate) fn cancel(&self, guest: &Guest<'_>, order: &Value) -> Value {
        let path = format!("/v1/orders/{}/cancel", text(&order["id"]));
        guest.post(&path, &json!({})).send().expect_status(200)
    }

    /// The next such call fails.
    pub(crate) fn plant(&self, channel: &str, operation: &str, fault: &str) {
        self.plant_many(channel, operation, fault, 1);
    }

    /// The next so many such calls fail.
    pub(crate) fn plant_many(&self, channel: &str, operation: &str, fault: &str, times: i64) {
        let wish = json!({ "channel": channel, "operation": operation, "fault": fault, "times": times });
        self.bundle.post("/sandbox/faults", &wish).send().expect_status(201);
    }

    /// The faults that have not happened yet.
    pub(crate) fn faults(&self) -> Vec<Value> {
        self.items("/sandbox/faults")
    }

    /// What the gateways have given back of a payment.
    pub(crate) fn given_back(&self, number: &str) -> Vec<Value> {
        let mut refunds = self.items("/sandbox/refunds");
        refunds.retain(|refund| refund["out_trade_no"] == number);
        refunds
    }

    /// The list that a page of the sandbox shows.
    pub(crate) fn items(&self, path: &str) -> Vec<Value> {
        let list = self.bundle.get(path).send().expect_status(200);
        list["items"].as_array().expect("a list").clone()
    }

    /// A list as an operator sees it.
    pub(crate) fn listed(&self, operator: &str, path: &str) -> Vec<Value> {
        let list = self.bundle.get(path).token(operator).send().expect_status(200);
        list["items"].as_array().expect("a list").clone()
    }

    /// So many minutes pass, a tick before and behind each of them; gateways send what they have kept.
    pub(crate) fn pass(&self, minutes: &[i64]) {
        self.tick();
        for minutes in minutes {
            self.bundle.forward_minutes(*minutes);
            self.bundle
                .post("/sandbox/notifications/deliver", &json!({ "all": true }))
                .send()
                .expect_status(200);
            self.tick();
        }
    }

    fn tick(&self) {
        while self.bundle.tick()["more"] == true {}
    }
}

/// A member that is a text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}
