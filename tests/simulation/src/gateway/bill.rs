//! The daily bills of the channels: what came to our account there, and what went back from it.

use super::{Gateways, ReturnedState, account};
use clock::{Id, Moment};
use money::Fen;
use payment::{Channel, Failure};
use reconciliation::{BillEntry, Bills, Day, EntryKind};

impl Bills for Gateways {
    async fn bill(&self, channel: Channel, date: Day) -> Result<Vec<BillEntry>, Failure> {
        let state = self.state();
        let is_of_day = |at: Moment| date.begins_at() <= at && at < date.ends_at();
        let entry = |kind, id: &Id, gateway_number: &str, trade: &Id, amount, at| BillEntry {
            kind,
            number: id.to_string(),
            gateway_number: gateway_number.to_owned(),
            out_trade_no: trade.to_string(),
            amount,
            fee: Fen::ZERO,
            at,
        };
        let trades = state.trades.iter().filter(|(_, trade)| trade.channel == channel);
        let paid = trades.filter_map(|(id, trade)| trade.paid().map(|paid| (id, &paid.success)));
        let ours = paid.filter(|(_, success)| success.merchant == account(channel).merchant);
        let payments = ours.map(|(id, success)| {
            let number = &success.transaction_id;
            entry(EntryKind::Payment, id, number, id, success.amount, success.paid_at)
        });
        let refunds = state.refunds.iter().filter(|(_, refund)| refund.channel == channel);
        let settled = refunds.filter(|(_, refund)| refund.state == ReturnedState::Settled && !refund.is_by_hand);
        let refunds = settled.map(|(id, refund)| {
            entry(
                EntryKind::Refund,
                id,
                &refund.number,
                &refund.trade,
                refund.amount,
                refund.changed_at,
            )
        });
        Ok(payments.chain(refunds).filter(|entry| is_of_day(entry.at)).collect())
    }
}
