//! Bytes cut into lines, and these into what a bill says.

use super::{Bill, sheet::Sheet};
use crate::{Doubt, Failure};
use std::mem;

/// A line of a payment has some three hundred bytes, and a shop's own texts in it are short.
const LONGEST_LINE: usize = 16 * 1024;

/// More than [`super::LARGEST_BILL`] has room for, of lines with something in them.
const MOST_LINES: usize = 500_000;

/// The lines of a bill as they come.
pub(super) struct Lines {
    begun: Vec<u8>,
    most_kept: usize,
    count: usize,
    sheet: Sheet,
    /// The first line that cannot be read. It is told only of a bill that is proven.
    failure: Option<Failure>,
}

impl Lines {
    pub(super) fn of(mchid: &str) -> Lines {
        Lines {
            begun: Vec::new(),
            most_kept: 0,
            count: 0,
            sheet: Sheet::of(mchid),
            failure: None,
        }
    }

    pub(super) const fn most_kept(&self) -> usize {
        self.most_kept
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// Where it is too much for a bill: nothing that comes behind makes it one.
    pub(super) fn take(&mut self, mut piece: &[u8]) -> Result<(), Failure> {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (line, rest) = piece.split_at(end);
            self.keep(line)?;
            self.end_line()?;
            piece = rest.get(1..).unwrap_or_default();
        }
        self.keep(piece)
    }

    fn keep(&mut self, part: &[u8]) -> Result<(), Failure> {
        let length = self.begun.len() + part.len();
        if length > LONGEST_LINE {
            return Err(Failure::Unverified(Doubt::Oversized(length)));
        }
        self.begun.extend_from_slice(part);
        self.most_kept = self.most_kept.max(length);
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), Failure> {
        self.count += 1;
        if self.count > MOST_LINES {
            return Err(Failure::Unverified(Doubt::Oversized(self.count)));
        }
        if self.failure.is_none() {
            let line = std::str::from_utf8(&self.begun).map_err(|_| Failure::unreadable("bill"));
            self.failure = line.and_then(|line| self.sheet.take(line)).err();
        }
        self.begun.clear();
        Ok(())
    }

    /// What they say.
    ///
    /// # Errors
    /// The first line that cannot be read; where the bill is torn off.
    pub(super) fn finish(mut self) -> Result<Bill, Failure> {
        if !self.begun.is_empty() {
            self.end_line()?;
        }
        match mem::take(&mut self.failure) {
            Some(failure) => Err(failure),
            None => self.sheet.finish(),
        }
    }
}
