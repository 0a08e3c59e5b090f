//! What is told of a room and of goods, natively, on the sandbox's shops.

mod availability;
mod busy;
mod goods;
mod menu;
mod reviews;
mod scene;
mod show;
