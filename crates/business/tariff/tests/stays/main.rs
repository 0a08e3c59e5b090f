//! Whole stays, priced and admitted through the public functions only: by example, and against an oracle that counts minutes.

#[cfg(test)]
mod at;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod lengths;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod prices;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod renewals;
