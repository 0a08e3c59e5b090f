//! What an operation costs the processor, beside hello in the same run: waiting for the disk or for others is not in it.

use crate::{bundle::Bundle, call::Call, load::run, operation::Operation};
use anyhow::Result;

/// Requests of the operation: many, because the kernel counts in hundredths of a second.
const REQUESTS: usize = 600;
/// Requests of hello, which is short.
const GREETINGS: usize = 6000;

/// Milliseconds of a processor for one request.
#[derive(Clone, Copy, Debug)]
pub struct Processor {
    pub operation: f64,
    pub hello: f64,
}

impl Processor {
    /// Of an operation whose requests can be repeated, at one connection.
    pub fn measure(bundle: &Bundle, operation: &mut Operation) -> Result<Processor> {
        let greetings = vec![Call::new("GET", "/hello", None).bytes(); GREETINGS];
        Ok(Processor {
            operation: each(bundle, &operation.take(REQUESTS)?, operation.status)?,
            hello: each(bundle, &greetings, 200)?,
        })
    }
}

fn each(bundle: &Bundle, requests: &[Vec<u8>], status: u16) -> Result<f64> {
    let before = bundle.processor_time()?;
    run(bundle.address, requests, status, 1)?;
    let spent = bundle.processor_time()?.saturating_sub(before);
    Ok(spent.as_secs_f64() * 1000.0 / requests.len() as f64)
}
