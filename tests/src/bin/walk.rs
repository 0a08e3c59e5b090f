//! Plays a guest's evening against a new sandbox and prints each request with its answer: `./scripts/up --walk`.

use tests::{Bundle, evening};

fn main() {
    evening(&Bundle::start().aloud());
}
