//! GET /sandbox — one page on which the codes are read, payments paid, doors seen, faults set and the clock moved. It needs
//! no script.

mod clock;
mod faults;
mod locks;
mod messages;
mod notifications;
mod payments;
mod refunds;

use crate::html::Html;
use api::{Answer, Language, Method, Problem, Request, World, sandbox_offset};
use bytes::Bytes;

/// No script, nothing from elsewhere, whatever stands on the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// The page that is being written, and in which language.
struct Page {
    html: Html,
    language: Language,
}

/// Shows it as it is now.
pub(crate) async fn show(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let offset_s = sandbox_offset(&world.key_value).await?;
    let language = request.language();
    let mut page = Page {
        html: Html::new(language.choose(
            "<!doctype html>\n<html lang=\"zh\">\n",
            "<!doctype html>\n<html lang=\"en\">\n",
        )),
        language,
    };
    page.html.markup(include_str!("style.html"));
    page.say(include_str!("head_zh.html"), include_str!("head_en.html"));
    clock::write(&mut page, world.clock.now(), offset_s);
    messages::write(&mut page, world)?;
    payments::write(&mut page, world)?;
    refunds::write(&mut page, world)?;
    notifications::write(&mut page, world)?;
    faults::write(&mut page, world)?;
    locks::write(&mut page, world)?;
    page.say(include_str!("foot_zh.html"), include_str!("foot_en.html"));
    let answer = Answer::bytes(200, "text/html; charset=utf-8", Bytes::from(page.html.into_string()));
    Ok(answer
        .header("cache-control", "no-store")
        .header("content-security-policy", POLICY)
        .header("vary", "accept-language"))
}

impl Page {
    /// Adds markup in the page's language.
    fn say(&mut self, chinese: &'static str, english: &'static str) -> &mut Html {
        self.html.markup(self.language.choose(chinese, english))
    }

    /// How a gateway is called.
    fn channel(&mut self, channel: crate::books::Channel) -> &mut Html {
        use crate::books::Channel;
        match channel {
            Channel::Wechat => self.say("微信支付", "WeChat Pay"),
            Channel::Alipay => self.say("支付宝", "Alipay"),
            Channel::Unionpay => self.say("银联", "UnionPay"),
        }
    }
}
