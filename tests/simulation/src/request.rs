//! What the client of a guest, a shop or an operator asks for, and how it is handed to the verbs: through the same door of idempotency keys as a
//! request that comes over HTTP.

use crate::{
    basket::{Articles, Basket},
    door::Doors,
    gateway::Gateways,
    shop,
};
use api::{Answer, Problem, World};
use bytes::Bytes;
use caller::Caller;
use clock::{Id, Moment};
use http::Method;
use idempotency::Key;
use kaimen_guest_book::Limits;
use kaimen_guest_unlock::Press;
use kaimen_platform_refunds::intervene::{Deed, intervene};
use money::Fen;
use payment::Channel;
use serde::Serialize;
use serde_json::{Value, json};
use stock::Reason;

/// How the merchant lets rooms be booked.
const LIMITS: Limits = Limits {
    hold_minutes: 15,
    days_ahead: 30,
};

/// How long a renewal waits for its money, in minutes.
const RENEWAL_HOLD_MINUTES: i64 = 10;

/// What somebody wants.
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
    /// Articles, alone or with a room.
    Buy(Basket),
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
    /// To give an article of it up.
    GiveUp {
        /// Of which order.
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
    /// Money back, if the shop agrees.
    AskBack {
        /// Of which order.
        order: Id,
        /// How much; all of it where none is named.
        amount: Option<Fen>,
    },
    /// The shop agrees to a guest's wish for money back.
    Approve {
        /// Which wish.
        wish: Id,
        /// How much; what was asked for where none is named.
        amount: Option<Fen>,
    },
    /// The shop does not.
    Reject {
        /// Which wish.
        wish: Id,
    },
    /// The shop gives money back by itself.
    Give {
        /// Of which order.
        order: Id,
        /// How much.
        amount: Fen,
    },
    /// The shop took the money itself.
    Confirm {
        /// For which order.
        order: Id,
        /// The number of its receipt.
        receipt: u64,
    },
    /// The shop hands an article over, or says that nobody has come for it.
    HandOver {
        /// Of which order.
        order: Id,
        /// Whether nobody has come.
        is_missed: bool,
    },
    /// The shop gets articles, or counts them.
    Count {
        /// Which store.
        store_number: i64,
        /// What moves.
        articles: Articles,
        /// Why.
        reason: Reason,
    },
    /// An operator sends a refund again that its gateway gave up, or has paid it by hand.
    Intervene {
        /// Which refund.
        refund: Id,
        /// What is done.
        deed: Deed,
    },
    /// An operator resolves what fits no order.
    Resolve {
        /// Which exception.
        exception: Id,
        /// Whether the money goes back the way it came.
        goes_back: bool,
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
            Wish::Buy(_) => "buy",
            Wish::Pay { .. } => "pay",
            Wish::GiveUp { .. } => "give-up",
            Wish::HandOver { .. } => "hand-over",
            Wish::Count { .. } => "count",
            Wish::Cancel { .. } => "cancel",
            Wish::Renew { .. } => "renew",
            Wish::Unlock { .. } => "unlock",
            Wish::AskBack { .. } => "ask-back",
            Wish::Approve { .. } => "approve-refund",
            Wish::Reject { .. } => "reject-refund",
            Wish::Give { .. } => "give-refund",
            Wish::Confirm { .. } => "confirm-payment",
            Wish::Intervene { .. } => "intervene",
            Wish::Resolve { .. } => "resolve-exception",
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
            // Handed to their verbs as they are: a key comes with one wish only.
            Wish::Buy(_)
            | Wish::GiveUp { .. }
            | Wish::HandOver { .. }
            | Wish::Count { .. }
            | Wish::Cancel { .. }
            | Wish::Unlock { .. } => json!({}),
            Wish::AskBack { amount, .. } => json!({"amount_fen": amount, "reason": "not as expected"}),
            Wish::Approve { amount, .. } => json!({ "amount_fen": amount }),
            Wish::Reject { .. } => json!({"answer": "no"}),
            Wish::Give { amount, .. } => json!({"amount_fen": amount, "reason": "with apologies"}),
            Wish::Confirm { receipt, .. } => json!({"reference": format!("receipt {receipt}")}),
            Wish::Intervene { .. } => json!({"reason": "looked into"}),
            Wish::Resolve { goes_back, .. } => {
                let resolution = if goes_back { "refunded" } else { "settled_elsewhere" };
                json!({"resolution": resolution, "reason": "looked into"})
            }
        }
    }

    /// What the request is about; one that makes something is about nothing yet.
    #[must_use]
    pub const fn subject(&self) -> Option<Id> {
        match self {
            Wish::Book { .. } | Wish::Buy(_) | Wish::Count { .. } => None,
            Wish::Pay { order, .. }
            | Wish::GiveUp { order }
            | Wish::HandOver { order, .. }
            | Wish::Cancel { order }
            | Wish::Renew { order, .. }
            | Wish::Unlock { order }
            | Wish::AskBack { order, .. }
            | Wish::Give { order, .. }
            | Wish::Confirm { order, .. } => Some(*order),
            Wish::Approve { wish, .. } | Wish::Reject { wish } => Some(*wish),
            Wish::Intervene { refund, .. } => Some(*refund),
            Wish::Resolve { exception, .. } => Some(*exception),
        }
    }

    fn path(&self) -> String {
        let subject = self
            .subject()
            .map_or_else(|| "bookings".to_owned(), |id| id.to_string());
        format!("/v1/{subject}/{}", self.operation())
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
                once(201, "book", world, &request, caller, |key| {
                    kaimen_guest_book::book(world, caller, key, &wish, &consent, LIMITS)
                })
            }
            Wish::Buy(basket) => once(201, "buy", world, &request, caller, |key| {
                shop::buy(world, caller, key, &basket)
            }),
            Wish::GiveUp { order } => once(200, "give-up", world, &request, caller, |key| {
                shop::give_up(world, caller, key, order)
            }),
            Wish::Cancel { order } => once(200, "cancel", world, &request, caller, |key| {
                kaimen_guest_orders::cancel::cancel(world, caller, key, order)
            }),
            Wish::Renew { order, minutes } => once(201, "renew", world, &request, caller, |key| {
                kaimen_guest_renew::renew(world, caller, key, order, minutes, RENEWAL_HOLD_MINUTES)
            }),
            Wish::AskBack { order, .. } => {
                let wish = request.json()?;
                once(201, "ask-refund", world, &request, caller, |key| {
                    kaimen_guest_orders::ask_refund::ask(world, caller, key, order, &wish)
                })
            }
            _ => self.ask_people(world, caller, &request),
        }
    }

    /// What shops and operators ask for.
    fn ask_people(&self, world: &World, caller: &Caller, request: &api::Request) -> Result<Answer, Problem> {
        match self.wish {
            Wish::Approve { wish, .. } => {
                let consent = request.json()?;
                once(200, "approve-refund", world, request, caller, |key| {
                    kaimen_merchant_refunds::approve::approve(world, caller, key, wish, &consent)
                })
            }
            Wish::Reject { wish } => {
                let refusal = request.json()?;
                once(200, "reject-refund", world, request, caller, |key| {
                    kaimen_merchant_refunds::reject::reject(world, caller, key, wish, &refusal)
                })
            }
            Wish::Give { order, .. } => {
                let gift = request.json()?;
                once(201, "give-refund", world, request, caller, |key| {
                    kaimen_merchant_refunds::give::give(world, caller, key, order, &gift)
                })
            }
            Wish::Confirm { order, .. } => {
                let receipt = request.json()?;
                once(200, "confirm-payment", world, request, caller, |key| {
                    kaimen_merchant_confirm_payment::confirm(world, caller, key, order, &receipt)
                })
            }
            Wish::HandOver { order, is_missed } => once(200, "hand-over", world, request, caller, |key| {
                shop::hand_over(world, caller, key, order, is_missed)
            }),
            Wish::Count {
                store_number,
                articles,
                reason,
            } => once(201, "count", world, request, caller, |key| {
                shop::count(world, caller, key, store_number, articles, reason)
            }),
            Wish::Intervene { refund, deed } => {
                let explanation = request.json()?;
                once(200, "intervene", world, request, caller, |key| {
                    intervene(world, caller, key, refund, deed, &explanation)
                })
            }
            Wish::Resolve { exception, .. } => {
                let verdict = request.json()?;
                once(200, "resolve-exception", world, request, caller, |key| {
                    kaimen_platform_exceptions::resolve::resolve(world, caller, key, exception, &verdict)
                })
            }
            _ => Err(api::problems::INTERNAL),
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
            _ => self.ask(world, caller),
        }
    }
}

fn once<T: Serialize>(
    status: u16,
    operation: &'static str,
    world: &World,
    request: &api::Request,
    caller: &Caller,
    work: impl FnOnce(&Key) -> Result<T, Problem>,
) -> Result<Answer, Problem> {
    idempotency::once_with_status(status, world, request, caller, operation, work)
}
