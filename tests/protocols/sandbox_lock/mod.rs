//! The sandbox's lock cloud.

mod cloud;
