//! Faults that are planted to prove that the simulation finds what it is there to find. They are made of triggers that are
//! taken away, of rows that say something else, and of deeds that the simulation does itself: the bundle has no switch for them.

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
    /// The tick gives the time back and forgets the attempt to pay, without asking the gateway.
    AttemptForgotten,
    /// What an order no longer speaks for is not for others again.
    StockForgotten,
    /// The order does not follow what it brings.
    UseForgotten,
    /// A deposit is earned as if it were a price.
    DepositEarned,
    /// An instalment is taken for an order that was given up.
    InstalmentTaken,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 9] = [
        Fault::OverlapUnguarded,
        Fault::RefundAnew,
        Fault::SettledTwice,
        Fault::LateUnheld,
        Fault::AttemptForgotten,
        Fault::StockForgotten,
        Fault::UseForgotten,
        Fault::DepositEarned,
        Fault::InstalmentTaken,
    ];

    /// As the command line has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Fault::OverlapUnguarded => "overlap-unguarded",
            Fault::RefundAnew => "refund-anew",
            Fault::SettledTwice => "settled-twice",
            Fault::LateUnheld => "late-unheld",
            Fault::AttemptForgotten => "attempt-forgotten",
            Fault::StockForgotten => "stock-forgotten",
            Fault::UseForgotten => "use-forgotten",
            Fault::DepositEarned => "deposit-earned",
            Fault::InstalmentTaken => "instalment-taken",
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
                "DROP TRIGGER hold_is_kept_out",
                "DROP TRIGGER hold_can_be_confirmed",
                "DROP TRIGGER hold_gives_way_on_change",
            ],
            Fault::SettledTwice => &[
                "DROP TRIGGER payment_is_final",
                "DROP TRIGGER payment_that_succeeded_says_the_same",
                "DROP TRIGGER refund_within_payment",
                "DROP INDEX ledger_transfer_once",
            ],
            Fault::StockForgotten => &["DROP TRIGGER stock_follows_reservation"],
            Fault::UseForgotten => &["DROP TRIGGER order_follows_fulfilment"],
            Fault::DepositEarned => {
                &["UPDATE charge_kind SET account = 'guest', is_earned = 'at_the_end' WHERE name = 'deposit'"]
            }
            Fault::InstalmentTaken => &["DROP TRIGGER charge_pays_what_waits"],
            Fault::RefundAnew | Fault::LateUnheld | Fault::AttemptForgotten => &[],
        };
        guards.iter().try_for_each(|guard| database.run(guard, &[]).map(drop))
    }

    /// What goes wrong when a success is told.
    pub(crate) fn before_settling(self, database: &Database, success: &Success, now: Moment) -> Result<(), Error> {
        let payment = success.out_trade_no.as_str();
        match self {
            Fault::SettledTwice => database.run(FORGET_SUCCESS, parameters![payment]).map(drop),
            Fault::LateUnheld => database.run(PAY_EXPIRED, parameters![payment, now]).map(drop),
            Fault::InstalmentTaken => {
                let number = success.transaction_id.as_str();
                if database.changed(TAKE_GIVEN_UP, parameters![payment, number, now])? {
                    database.run(PAY_GIVEN_UP, parameters![payment, now])?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What goes wrong in a tick.
    pub(crate) fn in_tick(self, database: &Database, now: Moment) -> Result<(), Error> {
        if self == Fault::AttemptForgotten {
            database.run(FORGET_ATTEMPTS, parameters![now])?;
        }
        Ok(())
    }
}

const FORGET_SUCCESS: &str =
    "UPDATE payment SET state = 'open', transaction_id = NULL WHERE id = ?1 AND state = 'succeeded'";

const PAY_EXPIRED: &str = r#"UPDATE "order" SET status = 'paid', changed_by = 'gateway', changed_at = ?2, cause = 'paid'
WHERE id = (SELECT payment.order_id FROM payment JOIN charge ON charge.id = payment.charge_id
  WHERE payment.id = ?1 AND charge.kind = 'order') AND status = 'expired'"#;

const TAKE_GIVEN_UP: &str = r#"UPDATE payment SET state = 'succeeded', transaction_id = ?2, paid_at = ?3, changed_at = ?3
WHERE id = ?1 AND state <> 'succeeded' AND EXISTS (
  SELECT 1 FROM charge JOIN "order" AS placed ON placed.id = charge.order_id
  WHERE charge.id = payment.charge_id AND charge.kind = 'instalment' AND charge.state = 'expired'
    AND placed.status IN ('cancelled', 'refunding', 'refunded')
)
RETURNING id"#;

const PAY_GIVEN_UP: &str = "UPDATE charge SET state = 'paid', changed_by = 'gateway', changed_at = ?2
WHERE id = (SELECT charge_id FROM payment WHERE id = ?1)";

const FORGET_ATTEMPTS: &str = "UPDATE payment SET state = 'closed', changed_at = ?1
WHERE state IN ('opening', 'open') AND expires_at <= ?1
  AND charge_id IN (SELECT id FROM charge WHERE kind = 'order')";
