//! What may be booked and lengthened.

mod holds;
mod stay;
