//! What can happen in a step, and how often.

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Somebody books.
    Book,
    /// Somebody wants to pay.
    Pay,
    /// Somebody pays in a cashier that was handed out.
    PayAtGateway,
    /// Somebody gives an order up.
    Cancel,
    /// Somebody wants to stay longer.
    Renew,
    /// Somebody presses at a door.
    Unlock,
    /// A client sends a request again.
    Again,
    /// What is under way gets a turn.
    Turn,
    /// A gateway tells something.
    Tell,
    /// A gateway works on a refund.
    Work,
    /// A call arrives that nobody waits for any more.
    ArriveLate,
    /// Money comes in under a number that nobody asked for.
    PayAstray,
    /// Time passes.
    Pass,
    /// A tick begins, perhaps while another one runs.
    Tick,
    /// A machine is going to die, after so many statements.
    Die,
    /// A machine dies while it waits.
    DieWaiting,
    /// An operator resolves what fits no order.
    Resolve,
}

/// Each with its weight.
pub(crate) const DEEDS: [(u64, Deed); 17] = [
    (90, Deed::Book),
    (80, Deed::Pay),
    (60, Deed::PayAtGateway),
    (12, Deed::Cancel),
    (16, Deed::Renew),
    (16, Deed::Unlock),
    (20, Deed::Again),
    (470, Deed::Turn),
    (70, Deed::Tell),
    (20, Deed::Work),
    (4, Deed::ArriveLate),
    (1, Deed::PayAstray),
    (70, Deed::Pass),
    (30, Deed::Tick),
    (8, Deed::Die),
    (4, Deed::DieWaiting),
    (3, Deed::Resolve),
];
