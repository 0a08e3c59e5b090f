//! Whether all books agree: those of the gateways, the ledger, and what must always be true.

use super::{CHANNELS, Till, till::text};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeSet;
use tests::invariants;

impl Till<'_> {
    /// What a channel's gateway has by its own books, less what it has given back.
    fn held(&self, channel: &str) -> i64 {
        let (payments, refunds) = (self.items("/sandbox/payments"), self.items("/sandbox/refunds"));
        assert!(payments.len() < 50 && refunds.len() < 50, "the lists show all");
        let sum = |list: &[Value], name: &str| -> i64 {
            let done = list
                .iter()
                .filter(|one| one["channel"] == channel && one["state"] == "SUCCESS");
            done.map(|one| one[name].as_i64().expect("fen")).sum()
        };
        sum(&payments, "total_fen") - sum(&refunds, "amount_fen")
    }

    /// After quiet time all books agree: every planted fault has happened, nothing is on its way, each refund was given
    /// once, the ledger tells of each channel what its gateway tells, and no invariant is broken.
    #[track_caller]
    pub(crate) fn agrees(&self) {
        self.agrees_but(&[]);
    }

    /// The same where the shop has paid so much back by hand, that its gateway still has.
    #[track_caller]
    pub(crate) fn agrees_but(&self, by_hand: &[(&str, i64)]) {
        assert_eq!(self.faults(), Vec::<Value>::new(), "every fault has happened");
        let refunds = self.items("/sandbox/refunds");
        let numbers: BTreeSet<_> = refunds.iter().map(|refund| text(&refund["out_refund_no"])).collect();
        assert_eq!(numbers.len(), refunds.len(), "each number gives back once: {refunds:?}");
        let operator = self.bundle.operator();
        let ledger = self
            .bundle
            .get("/v1/platform/ledger")
            .token(&operator)
            .send()
            .expect_status(200);
        assert_eq!(ledger["sum_fen"], 0, "{ledger}");
        let balance = |name: &str| {
            let mut accounts = ledger["accounts"].as_array().expect("accounts").iter();
            accounts
                .find(|one| one["name"] == name)
                .map_or(0, |one| one["balance_fen"].as_i64().expect("fen"))
        };
        for channel in CHANNELS {
            let paid_out = by_hand.iter().filter(|(through, _)| *through == channel);
            let paid_out: i64 = paid_out.map(|(_, amount)| amount).sum();
            assert_eq!(balance(channel) + paid_out, self.held(channel), "{channel}: {ledger}");
        }
        for name in ["refunds_due", "suspense"] {
            assert_eq!(balance(name), 0, "{name}: {ledger}");
        }
        let database = Connection::open(self.bundle.state().join("sqlite_db.db")).expect("the database");
        let broken = invariants::check(&database);
        assert!(broken.is_empty(), "{broken:?}");
    }
}
