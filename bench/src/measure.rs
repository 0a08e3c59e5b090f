//! One operation between two blocks of hello, again and again: what disturbs the machine disturbs both.

use crate::{
    call::Call,
    load::{Sample, run},
    operation::Operation,
};
use anyhow::Result;
use std::net::SocketAddr;

/// How many connections there are at once in the loaded half of the run.
pub const MANY: usize = 16;
/// At many connections this many times the requests of one.
const MORE: usize = 4;
/// Requests that are not counted, before the first block.
const WARM_UP: usize = 48;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// How often each operation has its turn.
    pub rounds: usize,
    /// Requests of one turn at one connection.
    pub requests: usize,
}

impl Extent {
    /// How many requests an operation needs for all its turns, for the warm-up, and one to count its statements.
    pub fn requests_of_all(self) -> usize {
        1 + 2 * WARM_UP + self.rounds * self.requests * (1 + MORE)
    }

    fn of(self, connections: usize) -> usize {
        if connections == 1 {
            self.requests
        } else {
            self.requests * MORE
        }
    }
}

/// An operation at some connections, and hello beside it.
pub struct Measured {
    pub connections: usize,
    pub operation: Sample,
    pub hello: Sample,
    /// Of the peer, where there is one.
    pub peer: Option<Sample>,
}

impl Measured {
    /// How often as long as hello it takes, by the medians.
    pub fn ratio(&self) -> f64 {
        self.operation.percentile(50) / self.hello.percentile(50)
    }

    /// How many times the peer's requests a second are answered.
    pub fn against_peer(&self) -> Option<f64> {
        self.peer.as_ref().map(|peer| self.operation.rate() / peer.rate())
    }
}

/// Measures an operation at so many connections. `hello` may be served elsewhere than the operation.
pub fn measure(
    address: SocketAddr,
    hello: SocketAddr,
    operation: &mut Operation,
    mut peer: Option<(SocketAddr, &mut Operation)>,
    connections: usize,
    extent: Extent,
) -> Result<Measured> {
    let count = extent.of(connections);
    let greetings = vec![Call::new("GET", "/hello", None).bytes(); count];
    let mut measured = Measured {
        connections,
        operation: Sample::default(),
        hello: Sample::default(),
        peer: peer.as_ref().map(|_| Sample::default()),
    };
    warm_up(address, operation, connections, &mut measured)?;
    if let Some((peer, asked)) = &mut peer {
        warm_up(*peer, asked, connections, &mut measured)?;
    }
    run(hello, &greetings[..WARM_UP.min(count)], 200, connections)?;
    for _ in 0..extent.rounds {
        let requests = operation.take(count)?;
        measured
            .hello
            .add(run(hello, &greetings[..count / 2], 200, connections)?);
        measured
            .operation
            .add(run(address, &requests, operation.status, connections)?);
        if let (Some((peer, asked)), Some(sample)) = (&mut peer, &mut measured.peer) {
            sample.add(run(*peer, &asked.take(count)?, asked.status, connections)?);
        }
        measured
            .hello
            .add(run(hello, &greetings[..count / 2], 200, connections)?);
    }
    Ok(measured)
}

/// Its failures count, its times do not.
fn warm_up(address: SocketAddr, operation: &mut Operation, connections: usize, measured: &mut Measured) -> Result<()> {
    let requests = operation.take(WARM_UP)?;
    let warm = run(address, &requests, operation.status, connections)?;
    measured.operation.failures.extend(warm.failures);
    Ok(())
}
