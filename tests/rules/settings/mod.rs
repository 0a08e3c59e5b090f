//! The port of the settings.

mod kept;
mod live;
mod sandbox;
