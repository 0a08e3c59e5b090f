//! A request whose length nobody announces: its body comes in chunks, and the counterparts take none of those.
//!
//! WeChat's servers answer 412 to it, on whatever path: 《Ktor Client调用创建微信小程序二维码接口缺失Content-Length头的坑》
//! (blog.tomsean.cn/2025/p9CG0HIe), and the threads fastwego/miniprogram#3 and w7corp/easywechat#2172. Nothing is known of the
//! others, so they answer what RFC 9110 (15.5.12) has for it: 411.

use api::{Answer, Method, Request};
use bytes::Bytes;

/// Why the request is not read at all. What people and tests send to the sandbox's own routes is read in any case.
pub(crate) fn refusal(request: &Request, path: &[&str]) -> Option<Answer> {
    let is_announced = request.header("content-length").is_some();
    if is_announced || *request.method() != Method::POST || path.first() == Some(&"sandbox") {
        return None;
    }
    let status = match path {
        ["sns" | "cgi-bin" | "wxa" | "v3", ..] => 412,
        _ => 411,
    };
    eprintln!("{} sandbox: a request without content-length", request.request_id());
    Some(Answer::bytes(status, "text/plain", Bytes::new()))
}
