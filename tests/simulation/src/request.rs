//! What a guest's mini-program asks for, and how it is handed to the verbs: through the same door of idempotency keys as a
//! request that comes over HTTP.

use crate::{door::Doors, gateway::Gateways};
use api::{Answer, Problem, World};
use bytes::Bytes;
use clock::{Id, Moment};
use http::Method;
use kaimen_guest_book::Limits;
use kaimen_guest_unlock::Press;
use money::Fen;
use payment::Channel;
use serde_json::{Value, json};
use session::Caller;

/// How the merchant lets rooms be booked.
const LIMITS: Limits = Limits {
    hold_minutes: 15,
    days_ahead: 30,
};

/// How long a renewal waits for its money, in minutes.
const RENEWAL_HOLD_MINUTES: i64 = 10;

/// What a guest wants.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// A room for a time.
    Book {
        /// The room.
        room: Id,
        /// The beginning.
        starts_at: Moment,
        /// The end.
        ends_at: Moment,
        /// The price that was shown.
        amount: Fen,
    },
    /// The cashier.
    Pay {
        /// For which order.
        order: Id,
        /// Through whom.
        channel: Channel,
        /// For which renewal.
        renewal: Option<Id>,
    },
    /// To give it up.
    Cancel {
        /// Which order.
        order: Id,
    },
    /// To stay longer.
    Renew {
        /// Which order.
        order: Id,
        /// By so many minutes.
        minutes: i64,
    },
    /// To come in.
    Unlock {
        /// Which order.
        order: Id,
    },
}

/// One request, as often as its client sends it.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Who asks.
    pub caller: usize,
    /// What tells it from all others: its idempotency key.
    pub key: u64,
    /// What for.
    pub wish: Wish,
}

impl Wish {
    /// The operation, as its component is called.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Wish::Book { .. } => "book",
            Wish::Pay { .. } => "pay",
            Wish::Cancel { .. } => "cancel",
            Wish::Renew { .. } => "renew",
            Wish::Unlock { .. } => "unlock",
        }
    }

    /// Whether a gateway or a lock is asked on the way, so that others have a turn in between.
    #[must_use]
    pub const fn is_slow(&self) -> bool {
        matches!(self, Wish::Pay { .. } | Wish::Unlock { .. })
    }

    fn body(&self) -> Value {
        match *self {
            Wish::Book {
                room,
                starts_at,
                ends_at,
                amount,
            } => {
                json!({"listing_id": room, "starts_at": starts_at, "ends_at": ends_at, "people": 2, "expect_amount_fen": amount})
            }
            Wish::Pay { channel, renewal, .. } => json!({"channel": channel.name(), "renewal_id": renewal}),
            Wish::Renew { minutes, .. } => json!({ "minutes": minutes }),
            Wish::Cancel { .. } | Wish::Unlock { .. } => json!({}),
        }
    }

    fn path(&self) -> String {
        let operation = self.operation();
        match self {
            Wish::Book { .. } => "/v1/bookings".to_owned(),
            Wish::Pay { order, .. } | Wish::Cancel { order } | Wish::Renew { order, .. } | Wish::Unlock { order } => {
                format!("/v1/orders/{order}/{operation}")
            }
        }
    }
}

impl Request {
    fn over_http(&self, world: &World) -> Result<api::Request, Problem> {
        let head = http::Request::builder()
            .method(Method::POST)
            .uri(self.wish.path())
            .header("idempotency-key", format!("key-{}", self.key))
            .body(())
            .map_err(|error| api::problems::INTERNAL.caused_by(error))?;
        let body = Bytes::from(self.wish.body().to_string());
        Ok(api::Request::new(head.into_parts().0, body, &world.clock))
    }

    /// Hands a request that asks nobody else to its verb.
    ///
    /// # Errors
    /// What the verb answers.
    pub fn ask(&self, world: &World, caller: &Caller) -> Result<Answer, Problem> {
        let request = self.over_http(world)?;
        match self.wish {
            Wish::Book { .. } => {
                let (wish, consent) = (request.json()?, request.json()?);
                idempotency::once(world, &request, caller, "book", |key| {
                    kaimen_guest_book::book(world, caller, key, &wish, &consent, LIMITS)
                })
            }
            Wish::Cancel { order } => {
                idempotency::once_with_status(200, world, &request, caller, "cancel", |key| {
                    kaimen_guest_orders::cancel::cancel(world, caller, key, order)
                })
            }
            Wish::Renew { order, minutes } => idempotency::once(world, &request, caller, "renew", |key| {
                kaimen_guest_renew::renew(world, caller, key, order, minutes, RENEWAL_HOLD_MINUTES)
            }),
            Wish::Pay { .. } | Wish::Unlock { .. } => Err(api::problems::INTERNAL),
        }
    }

    /// Hands a request that asks a gateway or a lock to its verb.
    ///
    /// # Errors
    /// What the verb answers.
    pub async fn ask_slowly(
        &self,
        world: &World,
        caller: &Caller,
        gateways: &Gateways,
        doors: &Doors,
    ) -> Result<Answer, Problem> {
        let request = self.over_http(world)?;
        match self.wish {
            Wish::Pay { order, .. } => {
                let wish = request.json()?;
                idempotency::once_asking(200, world, &request, caller, "pay", async |key| {
                    kaimen_guest_pay::pay(world, gateways, caller, key, order, &wish).await
                })
                .await
            }
            Wish::Unlock { order } => {
                let key = format!("key-{}", self.key);
                let press = Press {
                    order_id: order,
                    caller,
                    door: "room",
                    key: &key,
                    request_hash: &key,
                };
                let pressed = kaimen_guest_unlock::unlock(world, doors, &press).await?;
                Ok(Answer::ok(&pressed))
            }
            Wish::Book { .. } | Wish::Cancel { .. } | Wish::Renew { .. } => self.ask(world, caller),
        }
    }
}
