//! What can happen in a step, and how often.

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Somebody books.
    Book,
    /// Somebody buys articles, alone or with a room.
    Buy,
    /// Somebody wants to pay.
    Pay,
    /// Somebody pays in a cashier that was handed out.
    PayAtGateway,
    /// Somebody gives an order up.
    Cancel,
    /// Somebody gives an article of an order up.
    GiveUp,
    /// Somebody wants to stay longer.
    Renew,
    /// Somebody presses at a door.
    Unlock,
    /// Somebody wants money back.
    AskBack,
    /// The people of a shop or of the platform decide something.
    People,
    /// A shop hands articles over.
    HandOver,
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
pub(crate) const DEEDS: [(u64, Deed); 22] = [
    (40, Deed::Book),
    (20, Deed::Buy),
    (60, Deed::Pay),
    (60, Deed::PayAtGateway),
    (10, Deed::Cancel),
    (4, Deed::GiveUp),
    (12, Deed::Renew),
    (16, Deed::Unlock),
    (6, Deed::AskBack),
    (16, Deed::People),
    (16, Deed::HandOver),
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
