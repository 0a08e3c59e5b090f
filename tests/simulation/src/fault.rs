//! Faults that are planted to prove that the simulation finds what it is there to find. They are made of triggers that are
//! taken away and of deeds that the simulation does itself: the bundle has no switch for them.

use clock::Moment;
use database::{Database, Error, Statements, parameters};
use payment::Success;

/// One planted fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database lets holds overlap.
    OverlapUnguarded,
    /// A refund that was not answered is sent again with a new number.
    RefundAnew,
    /// A success that is told again is booked again.
    SettledTwice,
    /// A payment that comes after the order has lapsed makes it paid, whether its time is still free or not.
    LateUnheld,
    /// The tick gives the time back and forgets the session, without asking the gateway.
    SessionForgotten,
    /// What an order no longer speaks for is not for others again.
    StockForgotten,
    /// The order does not follow what it brings.
    UseForgotten,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 7] = [
        Fault::OverlapUnguarded,
        Fault::RefundAnew,
        Fault::SettledTwice,
        Fault::LateUnheld,
        Fault::SessionForgotten,
        Fault::StockForgotten,
        Fault::UseForgotten,
    ];

    /// As the command line has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Fault::OverlapUnguarded => "overlap-unguarded",
            Fault::RefundAnew => "refund-anew",
            Fault::SettledTwice => "settled-twice",
            Fault::LateUnheld => "late-unheld",
            Fault::SessionForgotten => "session-forgotten",
            Fault::StockForgotten => "stock-forgotten",
            Fault::UseForgotten => "use-forgotten",
        }
    }

    /// The fault of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// Takes away what guards against it.
    ///
    /// # Errors
    /// Where the database does not have it.
    pub(crate) fn plant(self, database: &Database) -> Result<(), Error> {
        let guards: &[&str] = match self {
            Fault::OverlapUnguarded => &[
                "DROP TRIGGER hold_gives_way_on_insert",
                "DROP TRIGGER hold_gives_way_on_change",
            ],
            Fault::SettledTwice => &[
                "DROP TRIGGER payment_is_final",
                "DROP TRIGGER refund_within_payment",
                "DROP INDEX ledger_transfer_once",
            ],
            Fault::StockForgotten => &["DROP TRIGGER stock_follows_reservation"],
            Fault::UseForgotten => &["DROP TRIGGER order_follows_fulfilment"],
            Fault::RefundAnew | Fault::LateUnheld | Fault::SessionForgotten => &[],
        };
        guards.iter().try_for_each(|guard| database.run(guard, &[]).map(drop))
    }

    /// What goes wrong when a success is told.
    pub(crate) fn before_settling(self, database: &Database, success: &Success, now: Moment) -> Result<(), Error> {
        let payment = success.out_trade_no.as_str();
        match self {
            Fault::SettledTwice => database.run(FORGET_SUCCESS, parameters![payment]).map(drop),
            Fault::LateUnheld => database.run(PAY_EXPIRED, parameters![payment, now]).map(drop),
            _ => Ok(()),
        }
    }

    /// What goes wrong in a tick.
    pub(crate) fn in_tick(self, database: &Database, now: Moment) -> Result<(), Error> {
        if self == Fault::SessionForgotten {
            database.run(FORGET_SESSIONS, parameters![now])?;
        }
        Ok(())
    }
}

const FORGET_SUCCESS: &str =
    "UPDATE payment SET state = 'open', transaction_id = NULL WHERE id = ?1 AND state = 'succeeded'";

const PAY_EXPIRED: &str = r#"UPDATE "order" SET status = 'paid', changed_by = 'gateway', changed_at = ?2, cause = 'paid'
WHERE id = (SELECT payment.order_id FROM payment JOIN charge ON charge.id = payment.charge_id
  WHERE payment.id = ?1 AND charge.kind = 'order') AND status = 'expired'"#;

const FORGET_SESSIONS: &str = "UPDATE payment SET state = 'closed', changed_at = ?1
WHERE state IN ('opening', 'open') AND expires_at <= ?1
  AND charge_id IN (SELECT id FROM charge WHERE kind = 'order')";
