//! POST /v1/login/wechat, /v1/login/alipay, /v1/sms-codes, /v1/login/sms, /v1/login/password, /v1/logout — lets people in by
//! the way they choose, makes them a member at their first login, and lets them out.

mod logout;
mod sms_codes;
mod with_alipay;
mod with_password;
mod with_sms;
mod with_wechat;

use api::{Answer, Method, Problem, Request, World, problems};

pub use member::login::{LoggedIn, User};

api::serve!(handle);

/// Hands a request to the operation of its route.
///
/// # Errors
/// What the operation answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::POST])?;
    match request.route() {
        "/v1/login/wechat" => with_wechat::handle(request, world).await,
        "/v1/login/alipay" => with_alipay::handle(request, world).await,
        "/v1/sms-codes" => sms_codes::handle(request, world).await,
        "/v1/login/sms" => with_sms::handle(request, world).await,
        "/v1/login/password" => with_password::handle(request, world).await,
        "/v1/logout" => logout::handle(request, world).await,
        _ => Err(problems::NOT_FOUND),
    }
}
