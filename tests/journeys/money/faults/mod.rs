//! Whatever goes wrong between the bundle and a gateway: in the end the order is right, and the money is with the shop or
//! back, once.

mod collecting;
mod giving_back;
mod slow;

/// An answer that does not come, or cannot be believed, though the gateway did what it was asked.
const DONE_UNHEARD: [&str; 3] = ["timeout_after_accept", "wrong_key", "old_key"];

/// No answer, and nothing was done.
const NOT_DONE: [&str; 2] = ["lose", "server_error"];

/// All of them; WeChat Pay also probes whether its signatures are looked at.
fn of_a_call(channel: &str) -> Vec<&'static str> {
    let probe: &[&str] = if channel == "wechat" { &["probe"] } else { &[] };
    [&DONE_UNHEARD, &NOT_DONE[..], probe].concat()
}
