//! /sns/…, /cgi-bin/…, /wxa/… — whose call it is, and who answers it.

use super::{login, message, phone, shipping, token};
use crate::wire;
use ::wechat::server::{Refusal, Server, refused};
use api::{Answer, Problem, Request, World, problems};

/// Hands a call to the file that plays it.
///
/// # Errors
/// 404 for what is not played.
pub(crate) async fn serve(request: &Request, world: &World, path: &[&str]) -> Result<Answer, Problem> {
    let server = server(world).await?;
    let call = wire::request(request)?;
    let answer = match path {
        ["sns", "jscode2session"] => return login::session(&server, &call, world),
        ["cgi-bin", "stable_token"] => token::issue(&server, &call, world)?,
        ["cgi-bin", "message", "subscribe", "send"] => match authorised(&call, world)? {
            Ok(()) => message::send(&call, world).await?,
            Err(refusal) => Err(refusal),
        },
        ["wxa", "business", "getuserphonenumber"] => match authorised(&call, world)? {
            Ok(()) => phone::number(&call, world).await?,
            Err(refusal) => Err(refusal),
        },
        ["wxa", "sec", "order", verb @ ("upload_shipping_info" | "get_order")] => match authorised(&call, world)? {
            Ok(()) if *verb == "get_order" => shipping::state(&call, world)?,
            Ok(()) => shipping::take(&call, world)?,
            Err(refusal) => Err(refusal),
        },
        _ => return Err(problems::NOT_FOUND),
    };
    Ok(wire::answer(answer.unwrap_or_else(refused)))
}

async fn server(world: &World) -> Result<Server, Problem> {
    let appid = world.settings.text("wechat_appid").await?;
    let secret = world.settings.text("wechat_secret").await?;
    Server::new(&appid, &secret).map_err(wire::misconfigured)
}

/// Whether the call shows a token that is good.
fn authorised(call: &http::Request<Vec<u8>>, world: &World) -> Result<Result<(), Refusal>, database::Error> {
    match ::wechat::server::access_token(call) {
        Ok(shown) => token::check(world, &shown),
        Err(refusal) => Ok(Err(refusal)),
    }
}
