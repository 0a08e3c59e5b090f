//! What the client of a guest, a shop or an operator asks for.

use crate::basket::{Articles, Basket};
use clock::{Id, Moment};
use kaimen_platform_refunds::intervene::Deed;
use money::Fen;
use payment::Channel;
use serde_json::{Value, json};
use stock::Reason;

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
    /// Articles, a lease, a visit, fuel, or some of them and a room.
    Buy(Basket),
    /// The cashier.
    Pay {
        /// For which order.
        order: Id,
        /// Through whom.
        channel: Channel,
        /// For which renewal.
        renewal: Option<Id>,
        /// For which charge, whatever its kind.
        charge: Option<Id>,
    },
    /// To give it up.
    Cancel {
        /// Which order.
        order: Id,
    },
    /// To give a thing of it up.
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
    /// The shop brings a thing one step nearer to its guest, or says that nobody has come for it.
    HandOver {
        /// Of which order.
        order: Id,
        /// Whether nobody has come.
        is_missed: bool,
    },
    /// The shop asks for more.
    AskMore {
        /// For which order.
        order: Id,
        /// How much.
        amount: Fen,
    },
    /// The shop gives up what a guest owes.
    WriteOff {
        /// Which charge.
        charge: Id,
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
            Wish::AskMore { .. } => "ask-more",
            Wish::WriteOff { .. } => "write-off",
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

    pub(crate) fn body(&self) -> Value {
        match *self {
            Wish::Book {
                room,
                starts_at,
                ends_at,
                amount,
            } => {
                json!({"listing_id": room, "starts_at": starts_at, "ends_at": ends_at, "people": 2, "expect_amount_fen": amount})
            }
            Wish::Pay {
                channel,
                renewal,
                charge,
                ..
            } => json!({"channel": channel.name(), "renewal_id": renewal, "charge_id": charge}),
            // Every second one takes fewer, too.
            Wish::Renew { minutes, .. } => json!({ "minutes": minutes, "cut": minutes % 20 == 0 }),
            // Handed to their verbs as they are: a key comes with one wish only.
            Wish::Buy(_)
            | Wish::GiveUp { .. }
            | Wish::HandOver { .. }
            | Wish::AskMore { .. }
            | Wish::WriteOff { .. }
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
            | Wish::AskMore { order, .. }
            | Wish::Cancel { order }
            | Wish::Renew { order, .. }
            | Wish::Unlock { order }
            | Wish::AskBack { order, .. }
            | Wish::Give { order, .. }
            | Wish::Confirm { order, .. } => Some(*order),
            Wish::Approve { wish, .. } | Wish::Reject { wish } => Some(*wish),
            Wish::WriteOff { charge } => Some(*charge),
            Wish::Intervene { refund, .. } => Some(*refund),
            Wish::Resolve { exception, .. } => Some(*exception),
        }
    }

    pub(crate) fn path(&self) -> String {
        let subject = self
            .subject()
            .map_or_else(|| "bookings".to_owned(), |id| id.to_string());
        format!("/v1/{subject}/{}", self.operation())
    }
}
