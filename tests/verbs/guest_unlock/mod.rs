//! Who opens which door when, and what becomes of a press: on a world made by hand.

mod fixture;
mod opening;
mod over_http;
mod refused;
mod repeating;
