//! Each business from login to review.
