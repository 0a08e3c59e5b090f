//! POST /v1/login/wechat, /v1/login/alipay, /v1/sms-codes, /v1/login/sms, /v1/login/password, /v1/logout — lets people in by
//! the way they choose, makes them a member at their first login, and lets them out.

mod logout;
mod sms_codes;
mod with_alipay;
mod with_password;
mod with_sms;
mod with_wechat;

pub use member::login::{LoggedIn, User};

api::serve! {
    "/v1/login/wechat" => POST with_wechat::handle;
    "/v1/login/alipay" => POST with_alipay::handle;
    "/v1/login/sms" => POST with_sms::handle;
    "/v1/login/password" => POST with_password::handle;
    "/v1/sms-codes" => POST sms_codes::handle;
    "/v1/logout" => POST logout::handle;
}
