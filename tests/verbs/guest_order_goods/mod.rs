//! What is brought to a stay that goes on: asked for, paid or not, given up, refused.

mod asking;
mod effect;
mod fixture;
mod refused;
