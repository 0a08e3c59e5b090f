//! The house stays as it was planned.
