//! All operations with their requests.

use crate::{
    bundle::Bundle, commands, fill::Size, folder::Folder, guests, machine, measure::Extent, native::Native,
    notifications::Sender, operation::Operation, operations, orders::Orders,
};
use anyhow::{Result, ensure};

/// Makes the requests of all operations on the large database; each comes with the number of its statements.
pub fn prepare(folder: &Folder, bundle: &Bundle, size: Size, extent: Extent) -> Result<Vec<(Operation, usize)>> {
    let (time, count) = (machine::time()?, extent.requests_of_all());
    // A slot is booked once, and bookings are taken for 30 days.
    let slots = 28 * size.rooms as usize;
    ensure!(
        count <= slots,
        "{count} bookings and only {slots} slots: more rooms, or fewer rounds and requests"
    );
    let guests = guests::log_in(bundle.address)?;
    let database = folder.database("large")?;
    let native = Native::new(&database, &folder.table, time, 1)?;
    let mut orders = Orders::new(&database, size, time)?;
    let stays = orders.stays(&guests, count.min(size.rooms as usize))?;
    let sender = Sender::new(&folder.table, time)?;
    let notifications = sender.sign(&orders.waiting(count)?)?;
    let proof = operations::proof(sender.idle()?)?;
    // What an instance keeps for itself, such as a gateway's keys, is read before anything is counted.
    native.statements(&proof, guests[0].id)?;
    let operations = [
        operations::search(size),
        operations::listing(size),
        operations::quote(size, time),
        operations::book(size, time, &native, &guests, count)?,
        operations::unlock(&stays, &guests, count),
        operations::lock_cloud(commands::signed(&folder.table, time, count, size.rooms)?)?,
        operations::pay_callback(notifications)?,
        proof,
    ];
    let counted = |mut operation: Operation| {
        let statements = native.statements(&operation, guests[0].id)?;
        operation.take(1)?;
        Ok((operation, statements))
    };
    operations.into_iter().map(counted).collect()
}
