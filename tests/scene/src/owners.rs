//! Who answers for what is due, without the bundle around them.

use api::World;
use kaimen_system_tick::Owners;
use payment::Acquirer;
use schedule::{Due, Report, Task};
use serde::Deserialize;

/// How many days ahead a stay may begin where natively somebody ticks: as the route table has it.
const DAYS_AHEAD: i64 = 30;

/// The owners of all tasks on this world, with gateways that may be played.
#[derive(Debug)]
pub struct Played<'a, Gateways> {
    /// What they work on.
    pub world: &'a World,
    /// Whom they ask.
    pub gateways: &'a Gateways,
}

impl<Gateways: Acquirer> Owners for Played<'_, Gateways> {
    async fn hand_over(&self, task: &Task, due: &Due) -> Result<Report, String> {
        let Played { world, gateways } = *self;
        let report = match task.name.as_str() {
            "ask-payment" => kaimen_system_payments::ask(world, gateways, due).await,
            "push-refund" => kaimen_system_payments::push(world, gateways, due).await,
            "report-delivery" => kaimen_system_payments::report(world, gateways, due).await,
            "payment-reminder" => kaimen_system_messages::remind(world, due).await,
            "stay-reminder" => kaimen_system_messages::remind_of_end(world, due).await,
            "message-delivery" => kaimen_system_messages::deliver(world, due).await,
            "seal-people" => kaimen_system_messages::seal(world, due).await,
            "expire-order" => kaimen_system_time::expire_orders(world, due),
            "expire-charge" => kaimen_system_time::expire_charges(world, due),
            "end-fulfilment" => kaimen_system_time::end_fulfilments(world, due),
            "give-up-presses" => kaimen_system_time::give_up_presses(world),
            "forget" => kaimen_system_time::forget(world),
            "tell-calendar-ends" => kaimen_system_time::tell_calendar_ends(world, due, DAYS_AHEAD),
            // The certificates of a real merchant's: no counterpart that is played here has any.
            "refresh-certificates" => Ok(Report::default()),
            other => return Err(format!("nobody answers for {other}")),
        };
        report.map_err(|problem| format!("{}: {}", problem.slug(), problem.cause().unwrap_or_default()))
    }
}

/// What a tick has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names are those of the tick's answer")]
pub struct Ticked {
    pub expired_orders: usize,
    pub expired_renewals: usize,
    pub completed: usize,
    pub no_shows: usize,
    pub asked_payments: usize,
    pub found_payments: usize,
    pub closed_sessions: usize,
    pub pushed_refunds: usize,
    pub settled_refunds: usize,
    pub reported_deliveries: usize,
    pub unanswered_presses: usize,
    pub written_reminders: usize,
    pub sent_reminders: usize,
    pub sent_messages: usize,
    pub unsent_messages: usize,
    pub more: bool,
}

/// Ticks once.
///
/// # Errors
/// What the ticker says.
pub async fn tick(world: &World, gateways: &impl Acquirer) -> Result<Ticked, api::Problem> {
    let done = kaimen_system_tick::tick(world, &Played { world, gateways }).await?;
    let told = serde_json::to_value(&done).and_then(serde_json::from_value);
    Ok(told.expect("the counts of a tick are numbers"))
}
