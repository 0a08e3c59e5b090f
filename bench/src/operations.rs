//! What is measured: for each operation its requests, made beforehand.

use crate::{
    call::Call,
    cities,
    fill::{Size, dice},
    guests::Guest,
    native::Native,
    operation::{LOCK_CLOUD, Operation, PROOF},
    orders::Stay,
    slots::Slot,
};
use anyhow::Result;
use clock::{Clock, Moment};
use http::Request;
use serde_json::json;

/// How many requests an operation has that can be asked again and again.
const DIFFERENT: usize = 1000;

/// The route of the lock cloud that only the measured manifest has.
pub const LOCKS: &str = "/locks/:reference/commands";

/// Rooms near a place in one of the cities, the nearest first.
pub fn search(size: Size) -> Operation {
    let clock = Clock::simulated(Moment::from_unix(0), 30);
    let cities = cities::used(size.stores);
    let call = |number: usize| {
        let (latitude, longitude) = cities::around(cities[number % cities.len()], dice(&clock));
        let query = format!("kind=room&lat={latitude:.6}&lng={longitude:.6}&radius_m=10000&sort=distance&limit=20");
        Call::new("GET", "/v1/search", None).query(&query)
    };
    let calls = (0..DIFFERENT).map(call).collect();
    Operation {
        name: "search",
        status: 200,
        target: Some(2.5),
        budget: Some(2),
        calls,
        next: 0,
        repeats: true,
    }
}

/// One room.
pub fn listing(size: Size) -> Operation {
    let room = |number| Slot::of(number, size.rooms).room_id();
    let calls = (0..DIFFERENT)
        .map(|number| Call::new("GET", "/v1/listings/:id", Some(&room(number * 7))))
        .collect();
    Operation {
        name: "listing",
        status: 200,
        target: None,
        budget: Some(2),
        calls,
        next: 0,
        repeats: true,
    }
}

/// The price of two hours.
pub fn quote(size: Size, now: Moment) -> Operation {
    let wish = |number| Slot::of(number * 7, size.rooms).wish(now);
    let calls = (0..DIFFERENT)
        .map(|number| Call::new("POST", "/v1/quote", None).json(&wish(number)))
        .collect();
    Operation {
        name: "quote",
        status: 200,
        target: None,
        budget: Some(2),
        calls,
        next: 0,
        repeats: true,
    }
}

/// Two hours of another room or another day each.
pub fn book(size: Size, now: Moment, native: &Native, guests: &[Guest], count: usize) -> Result<Operation> {
    let call = |number: usize| {
        let mut wish = Slot::of(number, size.rooms).wish(now);
        wish["expect_amount_fen"] = native.quote(&wish)?.into();
        let call = Call::new("POST", "/v1/bookings", None).json(&wish);
        let call = call.token(&guests[number % guests.len()].token);
        Ok(call.header("idempotency-key", format!("book-{number}")))
    };
    let calls = (0..count).map(call).collect::<Result<_>>()?;
    Ok(Operation {
        name: "book",
        status: 201,
        target: Some(6.0),
        budget: Some(8),
        calls,
        next: 0,
        repeats: false,
    })
}

/// Each door in turn, each press with a key of its own.
pub fn unlock(stays: &[Stay], guests: &[Guest], count: usize) -> Operation {
    let call = |number: usize| {
        let stay = &stays[number % stays.len()];
        let call = Call::new("POST", "/v1/orders/:id/unlock", Some(&stay.order_id.to_string())).json(&json!({}));
        call.token(&guests[stay.guest].token)
            .header("idempotency-key", format!("press-{number}"))
    };
    let calls = (0..count).map(call).collect();
    Operation {
        name: "unlock",
        status: 200,
        target: Some(3.0),
        budget: Some(2),
        calls,
        next: 0,
        repeats: false,
    }
}

/// The message that a payment has come in, of another payment each.
pub fn pay_callback(notifications: Vec<Request<Vec<u8>>>) -> Result<Operation> {
    let calls = notifications
        .into_iter()
        .map(|built| Call::of("/v1/callbacks/wechat-pay", built));
    Ok(Operation {
        name: "pay-callback",
        status: 204,
        target: None,
        budget: Some(8),
        calls: calls.collect::<Result<_>>()?,
        next: 0,
        repeats: false,
    })
}

/// What a payment's message costs before anything is looked up: the RSA signature verified, the resource decrypted by AES.
pub fn proof(notification: Request<Vec<u8>>) -> Result<Operation> {
    Ok(Operation {
        name: PROOF,
        status: 204,
        target: None,
        budget: Some(0),
        calls: vec![Call::of("/v1/callbacks/wechat-pay", notification)?],
        next: 0,
        repeats: true,
    })
}

/// What unlocking waits for: the sandbox's lock cloud, asked without the operation around it.
pub fn lock_cloud(commands: Vec<Request<Vec<u8>>>) -> Result<Operation> {
    let calls = commands.into_iter().map(|built| Call::of(LOCKS, built));
    Ok(Operation {
        name: LOCK_CLOUD,
        status: 200,
        target: None,
        budget: None,
        calls: calls.collect::<Result<_>>()?,
        next: 0,
        repeats: false,
    })
}
