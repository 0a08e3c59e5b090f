//! Who opens which door when, and what becomes of a press: on a world made by hand.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod over_http;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod repeating;
