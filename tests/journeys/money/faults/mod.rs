//! Whatever goes wrong between the bundle and a gateway: in the end the order is right, and the money is with the shop or
//! back, once.

mod collecting;
mod giving_back;
mod keys;
mod slow;

/// No answer, and nothing was done.
const NOT_DONE: [&str; 2] = ["lose", "server_error"];

/// What can befall any call: beside those it is an answer that does not come, or cannot be believed, though the gateway did
/// what it was asked. Alipay's keys have no names, so that an old one is a wrong one; WeChat Pay also probes whether its
/// signatures are looked at.
fn of_a_call(channel: &str) -> Vec<&'static str> {
    let done: &[&str] = match channel {
        "wechat" => &["timeout_after_accept", "wrong_key", "old_key", "probe"],
        "unionpay" => &["timeout_after_accept", "wrong_key", "old_key"],
        _ => &["timeout_after_accept", "wrong_key"],
    };
    [&NOT_DONE, done].concat()
}
