//! WeChat's shipping information (发货信息).

use crate::wechat;
use ::wechat::{
    Doors, Error,
    shipping::{Logistics, Payment, Shipment, Try, tell as tell_wechat},
};
use api::World;
use payment::{Delivery, Failure};

/// Tells WeChat that a stay is over: what was paid for was used on the spot.
pub(crate) async fn tell(world: &World, delivery: &Delivery) -> Result<(), Failure> {
    let program = ::wechat::configuration::mini_program(&world.settings, world.mode).await;
    let program = program.map_err(|error| Failure::Unconfigured(error.to_string()))?;
    let merchant = match &delivery.account {
        Some(account) => account.merchant.clone(),
        None => wechat::account(world, None).await?.merchant,
    };
    let number = delivery.payment_id.to_string();
    let shipment = Shipment {
        payment: Payment::OutTradeNo {
            mchid: &merchant,
            out_trade_no: &number,
        },
        logistics: Logistics::PickUp,
        description: &delivery.description,
        openid: delivery.payer.as_deref().unwrap_or_default(),
    };
    let doors = Doors {
        key_value: &world.key_value,
        clock: &world.clock,
        outbound: &world.outbound,
    };
    let which = if delivery.attempts_before == 0 {
        Try::First
    } else {
        Try::Again
    };
    let sent = tell_wechat(doors, &program, &shipment, which).await;
    sent.map(drop).map_err(failed)
}

fn failed(error: Error) -> Failure {
    match error {
        Error::NoToken(error) => failed(*error),
        Error::Silent(error) => Failure::Silent(error.to_string()),
        Error::Failure(failure @ ::wechat::Failure::NotShippable) => Failure::Refused(failure.to_string()),
        error => Failure::Unclear(error.to_string()),
    }
}
