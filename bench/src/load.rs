//! Sends requests over one or several connections and keeps every latency.

use crate::client::Connection;
use anyhow::{Context as _, Result};
use std::{
    net::SocketAddr,
    sync::{
        Barrier,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::{Duration, Instant},
};

/// A block that takes longer is ended: something is wrong then, and the run must come to its end.
const LONGEST_BLOCK: Duration = Duration::from_secs(20);

/// What some requests took.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    latencies: Vec<Duration>,
    elapsed: Duration,
    /// What went wrong, one line each.
    pub failures: Vec<String>,
}

impl Sample {
    /// Adds another block.
    pub fn add(&mut self, block: Sample) {
        self.latencies.extend(block.latencies);
        self.elapsed += block.elapsed;
        self.failures.extend(block.failures);
    }

    /// How many requests were answered as they should be.
    pub fn count(&self) -> usize {
        self.latencies.len()
    }

    /// The latency that so many of a hundred requests did not exceed (nearest rank), in milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted
            .get(rank - 1)
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }

    /// Which share of the answers took longer, in per cent.
    pub fn percent_above(&self, limit: Duration) -> f64 {
        let above = self.latencies.iter().filter(|latency| **latency > limit).count();
        100.0 * above as f64 / self.latencies.len() as f64
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}

/// Sends each request once, in their order, over so many connections at once. All of them must be answered with `status`.
pub fn run(address: SocketAddr, requests: &[Vec<u8>], status: u16, connections: usize) -> Result<Sample> {
    let opened = (0..connections)
        .map(|_| Connection::open(address))
        .collect::<Result<Vec<_>>>()?;
    let (next, barrier) = (AtomicUsize::new(0), Barrier::new(connections));
    let one = |mut connection: Connection| {
        barrier.wait();
        let start = now();
        let mut sample = Sample::default();
        while let Some(request) = requests.get(next.fetch_add(1, Relaxed)) {
            let sent = now();
            let answered = connection.send(request);
            let latency = sent.elapsed();
            match answered {
                Ok(got) if got == status => sample.latencies.push(latency),
                Ok(got) => {
                    let body = String::from_utf8_lossy(connection.body());
                    sample.failures.push(format!("{got} instead of {status}: {body}"));
                }
                Err(error) => {
                    sample.failures.push(format!("{error:#}"));
                    connection = Connection::open(address)?;
                }
            }
            if start.elapsed() > LONGEST_BLOCK {
                sample
                    .failures
                    .push(format!("ended after {} s", LONGEST_BLOCK.as_secs()));
                break;
            }
        }
        sample.elapsed = start.elapsed();
        Ok(sample)
    };
    let samples: Vec<Result<Sample>> = thread::scope(|scope| {
        let threads: Vec<_> = opened
            .into_iter()
            .map(|connection| scope.spawn(|| one(connection)))
            .collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().ok().context("a client broke off").flatten());
        joined.collect()
    });
    let mut all = Sample::default();
    let mut longest = Duration::ZERO;
    for sample in samples {
        let sample = sample?;
        longest = longest.max(sample.elapsed);
        all.add(sample);
    }
    all.elapsed = longest;
    Ok(all)
}

#[expect(clippy::disallowed_methods, reason = "the machine's own time is what is measured")]
pub fn now() -> Instant {
    Instant::now()
}
