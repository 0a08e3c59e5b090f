//! The tests of the running bundle.
