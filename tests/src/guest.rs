use crate::{Bundle, Call, Reply};
use clock::Moment;
use serde_json::{Value, json};

/// A guest with a session.
pub struct Guest<'a> {
    bundle: &'a Bundle,
    /// The session's token.
    pub token: String,
    /// The account.
    pub id: String,
}

/// A stay that a guest wishes.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// The room.
    pub room: &'static str,
    /// Its beginning.
    pub starts_at: Moment,
    /// Its end.
    pub ends_at: Moment,
}

impl Stay {
    /// A stay of so many minutes in the room that begins so many minutes from now, at the next whole minute.
    #[must_use]
    pub fn ahead(bundle: &Bundle, room: &'static str, in_minutes: i64, minutes: i64) -> Stay {
        let next = Moment::from_unix(bundle.now().unix() / 60 * 60 + 60);
        let starts_at = next.plus_minutes(in_minutes);
        Stay {
            room,
            starts_at,
            ends_at: starts_at.plus_minutes(minutes),
        }
    }

    /// As the body of a quote.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({ "listing_id": self.room, "starts_at": self.starts_at, "ends_at": self.ends_at, "people": 2 })
    }
}

impl<'a> Guest<'a> {
    pub(crate) fn log_in(bundle: &'a Bundle, name: &str) -> Guest<'a> {
        // Each code is good once: whoever has logged in before comes with the next one.
        let log_in = |number| {
            let body = json!({ "code": format!("sandbox-{name}-{number}") });
            bundle.post("/v1/login/wechat", &body).send()
        };
        let reply = (1..100).map(log_in).find(|reply| reply.status != 401);
        let login = reply.expect("a code that is good").expect_status(200);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        Guest {
            bundle,
            token: text(&login["token"]),
            id: text(&login["user"]["id"]),
        }
    }

    /// `GET` with this guest's session.
    #[must_use]
    pub fn get(&self, path: &str) -> Call {
        self.bundle.get(path).token(&self.token)
    }

    /// `POST` with this guest's session.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Call {
        self.bundle.post(path, body).token(&self.token)
    }

    /// The body of a booking at the present price.
    #[must_use]
    pub fn booking(&self, stay: Stay) -> Value {
        let quote = self.bundle.post("/v1/quote", &stay.body()).send().expect_status(200);
        let mut body = stay.body();
        body["expect_amount_fen"] = quote["amount_fen"].clone();
        body
    }

    /// Books at the present price.
    pub fn book(&self, stay: Stay) -> Value {
        self.post("/v1/bookings", &self.booking(stay)).send().expect_status(201)
    }

    /// Asks for a payment of an order, or of one of its renewals.
    #[must_use]
    pub fn ask_to_pay(&self, order: &Value, renewal: Option<&Value>) -> Reply {
        let renewal = renewal.map_or(Value::Null, |renewal| renewal["renewal_id"].clone());
        let body = json!({ "channel": "wechat", "renewal_id": renewal });
        self.post(&format!("{}/pay", path(order)), &body).send()
    }

    /// Pays as in WeChat's cashier; the gateway tells the bundle.
    pub fn pay(&self, order: &Value, renewal: Option<&Value>) -> Value {
        let payment = self.ask_to_pay(order, renewal).expect_status(200);
        self.be_at_the_cashier(payment)
    }

    /// The same for any charge of an order.
    pub fn pay_charge(&self, order: &Value, charge_id: &Value) -> Value {
        let body = json!({ "channel": "wechat", "charge_id": charge_id });
        let payment = self.post(&format!("{}/pay", path(order)), &body).send();
        self.be_at_the_cashier(payment.expect_status(200))
    }

    fn be_at_the_cashier(&self, payment: Value) -> Value {
        let number = payment["payment_id"].as_str().expect("a payment").to_owned();
        let paid = self
            .bundle
            .post(&format!("/sandbox/payments/{number}/pay"), &json!({}))
            .send()
            .expect_status(200);
        assert_eq!(paid["trade_state"], "SUCCESS", "{paid}");
        payment
    }

    /// An order as it is now.
    #[must_use]
    pub fn order(&self, order: &Value) -> Value {
        self.get(&path(order)).send().expect_status(200)
    }

    /// An order that is booked and paid.
    pub fn paid(&self, stay: Stay) -> Value {
        let order = self.book(stay);
        self.pay(&order, None);
        let order = self.order(&order);
        assert_eq!(order["status"], "paid", "{order}");
        order
    }
}

fn path(order: &Value) -> String {
    format!("/v1/orders/{}", order["id"].as_str().expect("an order"))
}
