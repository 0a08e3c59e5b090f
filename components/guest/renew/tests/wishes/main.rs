//! How a stay becomes longer, and when it does not: on a world made by hand.

#[cfg(test)]
mod asking;
#[cfg(test)]
mod effect;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod refused;
