//! How a stay becomes longer, and when it does not: on a world made by hand.

mod asking;
mod effect;
mod fixture;
mod refused;
