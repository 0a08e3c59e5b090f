//! GET /sandbox — one page on which the codes are read, payments paid, doors seen, faults set and the clock moved. It needs
//! no script.

mod clock;
mod commands;
mod faults;
mod gateway;
mod locks;
mod messages;
mod notifications;
mod payments;
mod refunds;
mod table;

use api::{Answer, Language, Method, Problem, Request, World, sandbox_offset};
use bytes::Bytes;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// No script, nothing from elsewhere, whatever stands on the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// Shows the sandbox as it is now.
pub(crate) async fn show(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let offset_s = sandbox_offset(&world.database)?;
    let language = request.language();
    let page = page(
        language,
        &html! {
            (clock::section(language, world.clock.now(), offset_s))
            (messages::section(language, world)?)
            (payments::section(language, world)?)
            (refunds::section(language, world)?)
            (notifications::section(language, world)?)
            (faults::section(language, world)?)
            (locks::section(language, world)?)
            (commands::section(language, request))
        },
    );
    let answer = Answer::bytes(200, "text/html; charset=utf-8", Bytes::from(page.into_string()));
    Ok(answer
        .header("cache-control", "no-store")
        .header("content-security-policy", POLICY)
        .header("vary", "accept-language"))
}

/// The page around its sections.
fn page(language: Language, sections: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.choose("zh", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "开门 Kaimen · sandbox" }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                header {
                    h1 { (language.choose("开门 · 沙盒", "Kaimen · sandbox")) }
                    p {
                        (language.choose(
                            "这里扮演微信、微信支付、支付宝、银联、短信和门锁云：协议与签名都是真的，密钥和钱不是。",
                            "It plays WeChat, WeChat Pay, Alipay, UnionPay, text messages and the lock cloud: protocols and \
                             signatures are real, keys and money are not.",
                        ))
                        " " a href="/sandbox" { (language.choose("刷新", "Refresh")) }
                    }
                }
                main { (sections) }
            }
        }
    }
}
