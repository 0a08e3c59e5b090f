//! Money that came in, without a gateway.

use api::World;
use clock::Id;
use database::{Statements, parameters};

const PAYMENT: &str = "INSERT INTO payment (id, charge_id, order_id, channel, amount_fen, state, transaction_id, payer,
  paid_at, asked_at, expires_at, changed_at)
SELECT ?1, id, order_id, ?3, ?4, 'succeeded', '42' || ?1, iif(?3 = 'offline', ?5, NULL), ?6, ?6, ?6, ?6
FROM charge WHERE id = ?2";

/// Money of so many fen that came in for a charge through WeChat, beside what becomes of the charge itself.
pub fn paid_by(world: &World, charge_id: Id, amount_fen: i64) -> Id {
    pay_through(world, "wechat", charge_id, amount_fen)
}

/// The same through another channel.
pub fn pay_through(world: &World, channel: &str, charge_id: Id, amount_fen: i64) -> Id {
    let id = world.clock.id();
    let row = parameters![id, charge_id, channel, amount_fen, crate::STAFF, world.clock.now()];
    world.database.run(PAYMENT, row).unwrap();
    id
}
