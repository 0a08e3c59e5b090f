//! Plays a guest's evening and a merchant's morning against a new sandbox, and prints each request with its answer: `./scripts/up --walk`.

use tests::{Bundle, evening, morning};

fn main() {
    let bundle = Bundle::start().aloud();
    evening(&bundle);
    morning(&bundle);
}
