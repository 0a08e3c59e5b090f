//! Where an order stands, what comes back of its money, and the list of a guest's orders.

mod cancellation;
mod lists;
mod refunding;
mod status;
