//! Days of a shop, matched with the bills of a channel.

mod due;
mod house;
mod midnight;
mod money;
mod next;
mod town;
