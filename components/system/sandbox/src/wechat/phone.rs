//! POST /wxa/business/getuserphonenumber — WeChat hands out the phone number behind a code.
//!
//! `sandbox-phone-<number>` and `sandbox-phone-<number>-<digits>` are codes of the phone <number>, which is
//! written as in E.164: `sandbox-phone-+8613800138000-1`. Each serves once.

use super::reply::Reply;
use ::wechat::{
    phone::PhoneNumber,
    server::{Refusal, phone, phone_code},
};
use api::{Problem, World};
use database::{Statements, parameters};

const USE_UP: &str =
    "INSERT INTO sandbox_phone_code (code, used_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING RETURNING code";

/// The countries whose numbers the sandbox knows: mainland China, Hong Kong, Macao, Taiwan.
const COUNTRIES: [&str; 4] = ["86", "852", "853", "886"];

/// Hands out the number, once a code.
pub(super) async fn number(call: &http::Request<Vec<u8>>, world: &World) -> Result<Reply, Problem> {
    let appid = world.settings.text("wechat_appid").await?;
    let now = world.clock.now();
    let code = match phone_code(call) {
        Ok(code) => code,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some(number) = holder(&code) else {
        return Ok(Err(Refusal::CODE));
    };
    if !world.database.changed(USE_UP, parameters![&code, now])? {
        return Ok(Err(Refusal::CODE_USED));
    }
    Ok(Ok(phone(&number, &appid, now.unix())))
}

/// The phone whose code it is.
fn holder(code: &str) -> Option<PhoneNumber> {
    let rest = code.strip_prefix("sandbox-phone-+")?;
    let (digits, serial) = rest.split_once('-').unwrap_or((rest, "1"));
    let is_serial = !serial.is_empty() && serial.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = COUNTRIES
        .iter()
        .filter_map(|country| PhoneNumber::new(country, digits.strip_prefix(country)?));
    numbers.next().filter(|_| is_serial)
}
