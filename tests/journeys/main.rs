//! Each business from login to review.

mod tea_room;
