//! What a client sends, and how it is handed to the verbs: through the same door of idempotency keys as a request that comes over
//! HTTP.

pub use crate::wish::Wish;
use crate::{door::Doors, gateway::Gateways, lease, shop};
use api::{Answer, Problem, World};
use bytes::Bytes;
use caller::{Caller, Permit};
use http::Method;
use idempotency::Key;
use kaimen_guest_book::Limits;
use kaimen_guest_unlock::Press;
use kaimen_merchant_confirm_payment::confirm;
use kaimen_merchant_refunds::{approve::approve, give::give, reject::reject};
use kaimen_platform_exceptions::resolve::resolve;
use kaimen_platform_refunds::intervene::intervene;
use serde::Serialize;

/// How the merchant lets rooms be booked.
const LIMITS: Limits = Limits {
    hold_minutes: 15,
    // Its guests let much lapse: that is what it is for.
    most_unpaid: None,
    days_ahead: 30,
};

/// How long a renewal waits for its money, in minutes.
const RENEWAL_HOLD_MINUTES: i64 = 10;

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
                    kaimen_guest_book::book(world, caller, key, &wish, &consent, LIMITS, request.language())
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
            Wish::Renew { order, .. } => {
                let extension = request.json()?;
                once(201, "renew", world, &request, caller, |key| {
                    kaimen_guest_renew::renew(world, caller, key, order, extension, RENEWAL_HOLD_MINUTES)
                })
            }
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
        let may = |permission| permit(world, caller, permission);
        match self.wish {
            Wish::Approve { wish, .. } => {
                let consent = request.json()?;
                once(200, "approve-refund", world, request, caller, |key| {
                    approve(world, &may("refunds")?, key, wish, &consent)
                })
            }
            Wish::Reject { wish } => {
                let refusal = request.json()?;
                once(200, "reject-refund", world, request, caller, |key| {
                    reject(world, &may("refunds")?, key, wish, &refusal)
                })
            }
            Wish::Give { order, .. } => {
                let gift = request.json()?;
                once(201, "give-refund", world, request, caller, |key| {
                    give(world, &may("refunds")?, key, order, &gift)
                })
            }
            Wish::Confirm { order, .. } => {
                let receipt = request.json()?;
                once(200, "confirm-payment", world, request, caller, |key| {
                    confirm(world, &may("payments")?, key, order, &receipt)
                })
            }
            Wish::HandOver { order, is_missed } => once(200, "hand-over", world, request, caller, |key| {
                shop::hand_over(world, caller, key, order, is_missed)
            }),
            Wish::AskMore { order, amount } => once(201, "ask-more", world, request, caller, |key| {
                lease::ask_more(world, key, order, amount)
            }),
            Wish::WriteOff { charge } => once(200, "write-off", world, request, caller, |key| {
                lease::write_off(world, caller, key, charge)
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
                    intervene(world, &may("platform_refunds")?, key, refund, deed, &explanation)
                })
            }
            Wish::Resolve { exception, .. } => {
                let verdict = request.json()?;
                once(200, "resolve-exception", world, request, caller, |key| {
                    resolve(world, &may("exceptions")?, key, exception, &verdict)
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

/// What somebody may do there.
fn permit(world: &World, caller: &Caller, permission: &'static str) -> Result<Permit, Problem> {
    Permit::of(&world.database, caller.clone(), permission)?.ok_or(api::problems::NOT_ALLOWED)
}
