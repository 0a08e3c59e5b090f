//! Orders that a measured request needs: paid ones whose time it is, and ones that wait for their money.

use crate::{fill::Size, guests::Guest, slots::Slot};
use anyhow::{Result, ensure};
use clock::{Clock, Id, Moment};
use rusqlite::{Connection, Transaction, params};
use std::path::Path;

/// What a prepared order costs, in fen.
pub const AMOUNT_FEN: i64 = 16_000;
/// How long a prepared payment can be paid, in seconds: longer than any run takes.
const TIME_TO_PAY: i64 = 3600;

/// A paid order whose time it is.
pub struct Stay {
    pub order_id: Id,
    /// Whose it is, by place in the list of guests.
    pub guest: usize,
}

/// An order that waits for its money.
pub struct Waiting {
    pub payment_id: Id,
    /// Who is asked.
    pub openid: String,
}

/// Writes into the database beside the running bundle.
pub struct Orders {
    connection: Connection,
    clock: Clock,
    size: Size,
}

impl Orders {
    /// In this file.
    pub fn new(file: &Path, size: Size, now: Moment) -> Result<Orders> {
        let connection = Connection::open(file)?;
        connection.execute_batch("PRAGMA synchronous = OFF")?;
        Ok(Orders {
            connection,
            clock: Clock::simulated(now, 2),
            size,
        })
    }

    /// So many stays, each in a room of its own, that began half an hour ago.
    pub fn stays(&mut self, guests: &[Guest], count: usize) -> Result<Vec<Stay>> {
        ensure!(
            count <= self.size.rooms as usize,
            "{count} stays at once need as many rooms"
        );
        let change = self.connection.transaction()?;
        let mut stays = Vec::new();
        for number in 0..count {
            let (order_id, guest, slot) = (
                self.clock.id(),
                number % guests.len(),
                Slot::of(number, self.size.rooms),
            );
            let starts_at = self.clock.now().unix() / 60 * 60 - 1800;
            let user = guests[guest].id.to_string();
            place(&change, &self.clock, order_id, slot, (&user, "paid", "paid", starts_at))?;
            stays.push(Stay { order_id, guest });
        }
        change.commit()?;
        Ok(stays)
    }

    /// So many orders with an open payment, on evenings to come.
    pub fn waiting(&mut self, count: usize) -> Result<Vec<Waiting>> {
        let change = self.connection.transaction()?;
        let mut waiting = Vec::new();
        for number in 0..count {
            let (id, slot) = (self.clock.id(), Slot::of(number, self.size.rooms));
            let now = self.clock.now();
            let starts_at = slot.starts_at(now).plus_minutes(4 * 60).unix();
            // One of the guests who never log in here; `identities.sql` knows them by this name.
            let user = format!("0197a0000000700080050000{:08x}", number % 1000 + 1);
            let openid = format!("o{}", &user[5..]);
            place(
                &change,
                &self.clock,
                id,
                slot,
                (&user, "pending_payment", "pending_payment", starts_at),
            )?;
            let mut payment = change.prepare_cached(include_str!("fill/prepared_payment.sql"))?;
            payment.execute(params![id.to_string(), openid, now.unix() + TIME_TO_PAY, now.unix()])?;
            waiting.push(Waiting { payment_id: id, openid });
        }
        change.commit()?;
        Ok(waiting)
    }
}

fn place(change: &Transaction<'_>, clock: &Clock, id: Id, slot: Slot, order: (&str, &str, &str, i64)) -> Result<()> {
    let (user, status, charge, starts_at) = order;
    let (id, now) = (id.to_string(), clock.now().unix());
    let until = now + TIME_TO_PAY;
    let mut placed = change.prepare_cached(include_str!("fill/prepared_order.sql"))?;
    placed.execute(params![id, user, slot.room(), status, until, now])?;
    let mut placement = change.prepare_cached(include_str!("fill/prepared_placement.sql"))?;
    let row = params![
        id,
        slot.room(),
        slot.resource_id(),
        slot.tariff_id(),
        starts_at,
        charge,
        until,
        now
    ];
    let held: i64 = placement.query_row(row, |row| row.get(0))?;
    ensure!(held == 1, "the room {} is taken", slot.room());
    Ok(())
}
