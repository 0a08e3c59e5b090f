//! Repairs that ask the gateway: its word counts, not a bill's.

use crate::{
    BillEntry, EntryKind, Kind, Refusal, keep,
    open::{Open, Press, channel},
};
use api::World;
use database::{Statements, parameters};
use money::Fen;
use payment::{
    Acquirer, Fate, Refund, RefundFate, Success, attempt,
    hear::{Heard, hear},
    refund, settle,
};
use serde::Deserialize;

const STANDING: &str = "SELECT state <> 'abnormal' AS is_on_its_way, EXISTS (
  SELECT 1 FROM refund_intervention WHERE refund_id = refund.id AND deed = 'settled_by_hand'
) AS is_by_hand
FROM refund WHERE id = ?1";

#[derive(Deserialize)]
struct Standing {
    /// Decided, sent, or settled by the gateway's own word. One that the gateway could not carry out is for people: they
    /// have it sent again, or pay it back by hand.
    is_on_its_way: bool,
    is_by_hand: bool,
}

/// Asks what became of a payment, and does what the gateway's word means.
pub(crate) async fn ask_about_payment(world: &World, acquirer: &impl Acquirer, open: &Open) -> Result<Press, Refusal> {
    let channel = channel(open)?;
    let number = &open.detail.number;
    let asked = attempt::find(&world.database, number, channel)?;
    let asked = asked.ok_or(Refusal::NotRepairable("the payment is not there any more"))?;
    if open.kind == Kind::PaymentMissingHere {
        return Ok(match hear(world, acquirer, &asked, false).await? {
            Heard::Money(decision) => Press::Done(format!("the gateway says that it is paid: {decision:?}")),
            Heard::Closed => Press::Waits("the gateway says that it is closed".to_owned()),
            Heard::Waits => Press::Waits("the gateway says that it is not paid".to_owned()),
        });
    }
    match acquirer.fate(&asked).await? {
        Fate::Paid(success) => {
            let is_ours = success.amount == asked.amount_fen;
            if is_ours {
                let entry = told_entry(EntryKind::Payment, number, &success.transaction_id, number, &success);
                keep::write_asked(&world.database, channel, open.date, &entry)?;
                return Ok(Press::Done("the gateway says that it is paid as here".to_owned()));
            }
            let account = acquirer.account(channel, asked.account.as_ref()).await?;
            let decision = settle(world, &account, &success)?;
            Ok(Press::Done(format!("the gateway says another amount: {decision:?}")))
        }
        other => Ok(Press::Waits(format!("the gateway says: {}", fate_name(&other)))),
    }
}

/// Asks where a refund stands, and sends it where the gateway does not know it.
pub(crate) async fn ask_about_refund(world: &World, acquirer: &impl Acquirer, open: &Open) -> Result<Press, Refusal> {
    let channel = channel(open)?;
    let due = refund::find(&world.database, &open.detail.number, channel)?;
    let sent = due
        .ok_or(Refusal::NotRepairable("the refund is not there any more"))?
        .refund;
    standing(world, &sent)?;
    let mut fate = acquirer.refund_fate(&sent).await?;
    // Only a press that is meant to send it does, and only what nobody has dealt with while the gateway was asked.
    let is_sent_again = open.kind == Kind::RefundMissingThere && standing(world, &sent)?.is_on_its_way;
    if fate == RefundFate::Unseen && is_sent_again {
        fate = acquirer.refund(&sent).await?;
    }
    refund::record_fate(world, sent.id, &fate)?;
    let gateway_number = match &fate {
        RefundFate::Settled { gateway_refund_id } | RefundFate::Processing { gateway_refund_id } => gateway_refund_id,
        RefundFate::Abnormal { cause } => return Ok(Press::Waits(format!("the gateway cannot carry it out: {cause}"))),
        RefundFate::Unseen => return Ok(Press::Waits("the gateway does not know it".to_owned())),
    };
    if open.kind == Kind::RefundMissingThere {
        let entry = BillEntry {
            kind: EntryKind::Refund,
            number: open.detail.number.clone(),
            gateway_number: gateway_number.clone().unwrap_or_default(),
            out_trade_no: sent.out_trade_no.clone(),
            amount: sent.amount_fen,
            fee: Fen::ZERO,
            at: world.clock.now(),
        };
        keep::write_asked(&world.database, channel, open.date, &entry)?;
        return Ok(Press::Done("the gateway has it".to_owned()));
    }
    Ok(match fate {
        RefundFate::Settled { .. } => Press::Done("the gateway says that it is settled".to_owned()),
        _ => Press::Waits("the gateway works on it".to_owned()),
    })
}

/// Where it stands here; refused where people have paid it back.
fn standing(world: &World, sent: &Refund) -> Result<Standing, Refusal> {
    let standing: Option<Standing> = world.database.optional(STANDING, parameters![sent.id])?;
    let standing = standing.ok_or(Refusal::NotRepairable("the refund is not there any more"))?;
    if standing.is_by_hand {
        return Err(Refusal::PaidByHand);
    }
    Ok(standing)
}

fn told_entry(kind: EntryKind, number: &str, gateway_number: &str, trade: &str, success: &Success) -> BillEntry {
    BillEntry {
        kind,
        number: number.to_owned(),
        gateway_number: gateway_number.to_owned(),
        out_trade_no: trade.to_owned(),
        amount: success.amount,
        fee: Fen::ZERO,
        at: success.paid_at,
    }
}

fn fate_name(fate: &Fate) -> String {
    match fate {
        Fate::Paid(_) => "paid".to_owned(),
        Fate::Unpaid => "not paid".to_owned(),
        Fate::Closed => "closed".to_owned(),
        Fate::Unseen => "unknown".to_owned(),
        Fate::Odd(state) => state.clone(),
    }
}
