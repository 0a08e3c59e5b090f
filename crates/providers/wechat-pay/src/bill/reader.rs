//! A bill that is read as it comes: unpacked, hashed and cut into lines piece by piece, so that never more of it is kept than
//! a line, the window of the packing, and what its lines say.

use super::{Bill, lines::Lines};
use crate::{Doubt, Failure, merchant::refusal};
use flate2::write::GzDecoder;
use http::Response;
use sha1::{Digest, Sha1};
use std::{
    io::{self, Write},
    mem,
};
use subtle::ConstantTimeEq;

/// The largest bill that is read, in bytes before packing: some four hundred thousand payments.
pub const LARGEST_BILL: usize = 128 * 1024 * 1024;

/// What is packed can be a thousand times as large as it looks; a bill is some twenty times.
const MOST_TIMES: usize = 200;

/// So much may always come of what is packed: a few lines that are alike pack better than any bill.
const ALWAYS: usize = 1024 * 1024;

/// What a gzip stream begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Takes the pieces of a bill one after the other.
pub struct BillReader {
    source: Source,
    packed: usize,
    sha1: [u8; 20],
}

/// What comes in.
enum Source {
    /// Nothing that tells whether it is packed.
    Beginning(Vec<u8>, Box<Plain>),
    Packed(Box<GzDecoder<Plain>>),
    /// An HTTP client on the way has unpacked it: the hash tells in any case.
    Unpacked(Box<Plain>),
    /// It is no bill.
    Over(Failure),
}

/// The bytes before packing.
struct Plain {
    hash: Sha1,
    length: usize,
    lines: Lines,
}

impl BillReader {
    pub(super) fn new(mchid: &str, sha1: [u8; 20]) -> BillReader {
        let plain = Plain {
            hash: Sha1::new(),
            length: 0,
            lines: Lines::of(mchid),
        };
        BillReader {
            source: Source::Beginning(Vec::new(), Box::new(plain)),
            packed: 0,
            sha1,
        }
    }

    /// Takes the next piece. `false` where it is clear that this is no bill, and the rest need not come.
    pub fn push(&mut self, piece: &[u8]) -> bool {
        self.packed = self.packed.saturating_add(piece.len());
        let nothing = Source::Over(Failure::unreadable("packed bill"));
        self.source = match mem::replace(&mut self.source, nothing) {
            Source::Beginning(mut first, plain) => {
                first.extend_from_slice(piece);
                if first.len() < GZIP.len() {
                    Source::Beginning(first, plain)
                } else {
                    begun(&first, plain)
                        .and_then(|source| source.take(&first, self.packed))
                        .unwrap_or_else(Source::Over)
                }
            }
            source => source.take(piece, self.packed).unwrap_or_else(Source::Over),
        };
        !matches!(self.source, Source::Over(_))
    }

    /// How many bytes of a line it keeps at most until the rest of it comes.
    #[must_use]
    pub fn most_kept(&self) -> usize {
        match &self.source {
            Source::Beginning(_, plain) | Source::Unpacked(plain) => plain.lines.most_kept(),
            Source::Packed(decoder) => decoder.get_ref().lines.most_kept(),
            Source::Over(_) => 0,
        }
    }

    /// The bill, once it is proven to be the one that was named. What is not proven is not complained about by its lines. Of the
    /// answer it needs the head, and the body where that is no bill.
    ///
    /// # Errors
    /// [`Failure::Refused`]; [`Failure::Unverified`] with [`Doubt::Hash`] or [`Doubt::Oversized`]; [`Failure::Unreadable`]
    /// with the line; [`Failure::Foreign`] where a line is another merchant's.
    pub fn finish(self, answer: &Response<Vec<u8>>) -> Result<Bill, Failure> {
        if !answer.status().is_success() {
            return Err(refusal(answer));
        }
        let mut plain = match self.source {
            Source::Over(failure) => return Err(failure),
            Source::Beginning(first, mut plain) => {
                plain.take(&first)?;
                *plain
            }
            Source::Unpacked(plain) => *plain,
            Source::Packed(decoder) => decoder.finish().map_err(|_| Failure::unreadable("packed bill"))?,
        };
        let hash: [u8; 20] = mem::take(&mut plain.hash).finalize().into();
        if !bool::from(hash.ct_eq(&self.sha1)) {
            return Err(Failure::Unverified(Doubt::Hash));
        }
        plain.lines.finish()
    }
}

/// How it has to be read, by its first bytes.
fn begun(first: &[u8], plain: Box<Plain>) -> Result<Source, Failure> {
    Ok(if first.starts_with(&GZIP) {
        Source::Packed(Box::new(GzDecoder::new(*plain)))
    } else {
        Source::Unpacked(plain)
    })
}

impl Source {
    fn take(mut self, piece: &[u8], packed: usize) -> Result<Source, Failure> {
        match &mut self {
            Source::Beginning(..) | Source::Over(_) => {}
            Source::Unpacked(plain) => plain.take(piece)?,
            Source::Packed(decoder) => unpack(decoder, piece, packed)?,
        }
        Ok(self)
    }
}

/// A little at a time, so that what is too much is not unpacked. What stands behind the packed bill is none of it.
fn unpack(decoder: &mut GzDecoder<Plain>, mut piece: &[u8], packed: usize) -> Result<(), Failure> {
    while !piece.is_empty() {
        match decoder.write(piece) {
            Ok(0) => return Ok(()),
            Ok(taken) => piece = piece.get(taken..).unwrap_or_default(),
            Err(error) => {
                let own = error.downcast::<Failure>();
                return Err(own.unwrap_or_else(|_| Failure::unreadable("packed bill")));
            }
        }
        let length = decoder.get_ref().length;
        if length > ALWAYS && length / MOST_TIMES > packed {
            return Err(Failure::Unverified(Doubt::Oversized(length)));
        }
    }
    Ok(())
}

impl Plain {
    fn take(&mut self, piece: &[u8]) -> Result<(), Failure> {
        self.length = self.length.saturating_add(piece.len());
        if self.length > LARGEST_BILL {
            return Err(Failure::Unverified(Doubt::Oversized(self.length)));
        }
        self.hash.update(piece);
        self.lines.take(piece)
    }
}

impl Write for Plain {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.take(piece).map_err(io::Error::other)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
