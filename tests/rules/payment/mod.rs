//! Money that comes in and goes back, settled on the real schema.

mod accounts;
mod businesses;
mod conduct;
mod decision;
mod doubts;
mod given_up;
mod leases;
mod ledger;
mod offline;
mod orders;
mod outbox;
mod owed;
mod refund_amount;
mod refund_times;
mod refunds;
mod renewals;
mod scene;
mod shares;
