//! The two things that a request takes from outside: the time and randomness.

/// What a request is made of beside its content.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Unix seconds; the gateways refuse requests of another time.
    pub now: i64,
    /// Random bytes, which make the request one of a kind.
    pub nonce: [u8; 16],
}
