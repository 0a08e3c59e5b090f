//! The port of the settings.

mod live;
mod sandbox;
