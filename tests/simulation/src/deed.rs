//! What can happen in a step, and how often.

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Somebody books.
    Book,
    /// Somebody buys articles, alone or with a room.
    Buy,
    /// Somebody takes a phone on lease.
    Lease,
    /// Somebody has a worker come.
    Visit,
    /// Somebody fills up.
    FillUp,
    /// Somebody wants to pay.
    Pay,
    /// Somebody pays in a cashier that was handed out.
    PayAtGateway,
    /// Somebody gives an order up.
    Cancel,
    /// Somebody wants to pay what is owed beside: a deposit, an instalment, more.
    PayOwed,
    /// Somebody gives a thing of an order up.
    GiveUp,
    /// Somebody wants to stay longer.
    Renew,
    /// Somebody presses at a door.
    Unlock,
    /// Somebody wants money back.
    AskBack,
    /// The people of a shop or of the platform decide something.
    People,
    /// A shop brings a thing one step nearer to its guest.
    HandOver,
    /// A shop asks for more.
    AskMore,
    /// A shop gives up what a guest owes.
    WriteOff,
    /// A shop gets articles, or counts them.
    Count,
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
}

/// Each with its weight.
pub(crate) const DEEDS: [(u64, Deed); 28] = [
    (40, Deed::Book),
    (20, Deed::Buy),
    (14, Deed::Lease),
    (12, Deed::Visit),
    (8, Deed::FillUp),
    (70, Deed::Pay),
    (20, Deed::PayOwed),
    (75, Deed::PayAtGateway),
    (10, Deed::Cancel),
    (6, Deed::GiveUp),
    (12, Deed::Renew),
    (16, Deed::Unlock),
    (6, Deed::AskBack),
    (16, Deed::People),
    (40, Deed::HandOver),
    (6, Deed::AskMore),
    (1, Deed::WriteOff),
    (4, Deed::Count),
    (20, Deed::Again),
    (500, Deed::Turn),
    (80, Deed::Tell),
    (20, Deed::Work),
    (4, Deed::ArriveLate),
    (1, Deed::PayAstray),
    (70, Deed::Pass),
    (30, Deed::Tick),
    (8, Deed::Die),
    (4, Deed::DieWaiting),
];
