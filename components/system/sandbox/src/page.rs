//! GET /sandbox — one page on which the codes are read, payments paid, doors seen and the clock moved. It needs no script.

use crate::{
    html::Html,
    lock::{self, Behaviour, Lock},
    sms::{self, Message},
    wechat_pay::{self, Shown},
};
use ::clock::Moment;
use api::{Answer, Method, Problem, Request, World, sandbox_offset};
use bytes::Bytes;

/// No script, nothing from elsewhere, whatever stands on the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// Shows it as it is now.
pub(crate) async fn show(request: &Request, world: &World) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let offset_s = sandbox_offset(&world.key_value).await?;
    let mut html = Html::new(include_str!("page_head.html"));
    clock(&mut html, world.clock.now(), offset_s);
    messages(&mut html, &sms::newest(world, None)?);
    payments(&mut html, &wechat_pay::newest(world)?, world.clock.now());
    locks(&mut html, &lock::installed(world)?);
    html.markup(include_str!("page_foot.html"));
    let page = Answer::bytes(200, "text/html; charset=utf-8", Bytes::from(html.into_string()));
    Ok(page
        .header("cache-control", "no-store")
        .header("content-security-policy", POLICY))
}

fn clock(html: &mut Html, now: Moment, offset_s: i64) {
    html.markup("<h2>时钟</h2>\n<p>现在是 <time>")
        .text(now)
        .markup("</time>");
    if offset_s > 0 {
        let (days, hours, minutes) = (offset_s / 86_400, offset_s / 3600 % 24, offset_s / 60 % 60);
        html.markup("，比本机快 ")
            .text(format!("{days} 天 {hours} 小时 {minutes} 分"));
    }
    html.markup("。</p>\n").markup(include_str!("page_clock.html"));
}

fn messages(html: &mut Html, messages: &[Message]) {
    html.markup("<h2>短信</h2>\n");
    if messages.is_empty() {
        html.markup("<p>还没有短信。</p>\n");
        return;
    }
    html.markup("<div class=\"wide\"><table><tr><th>手机号<th>验证码<th>时间</tr>\n");
    for message in messages {
        html.markup("<tr><td class=\"number\">").text(&message.phone);
        html.markup("<td class=\"number code\">").text(&message.code);
        html.markup("<td class=\"number\">")
            .text(message.sent_at)
            .markup("</tr>\n");
    }
    html.markup("</table></div>\n");
}

fn payments(html: &mut Html, payments: &[Shown], now: Moment) {
    html.markup("<h2>微信支付</h2>\n");
    if payments.is_empty() {
        html.markup("<p>还没有支付单。</p>\n");
        return;
    }
    html.markup("<div class=\"wide\"><table><tr><th>商品<th>金额<th>状态<th>下单时间<th>支付单号</tr>\n");
    for payment in payments {
        html.markup("<tr><td>").text(&payment.description);
        html.markup("<td class=\"number\">¥")
            .text(payment.total_fen)
            .markup("<td>");
        state(html, payment, now);
        html.markup("<td class=\"number\">").text(payment.asked_at);
        html.markup("<td><code>")
            .text(&payment.out_trade_no)
            .markup("</code></tr>\n");
    }
    html.markup("</table></div>\n");
}

fn state(html: &mut Html, payment: &Shown, now: Moment) {
    match payment.state.as_str() {
        "SUCCESS" => html.markup("已支付，"),
        "CLOSED" => html.markup("已关闭"),
        _ if payment.expires_at.is_some_and(|at| at <= now) => html.markup("已超时"),
        _ => button(html, payment, "pay", "支付"),
    };
    if payment.state == "SUCCESS" {
        match payment.notified {
            Some(status) => html.markup("通知的应答 ").text(status).markup(" "),
            None => html.markup("未收到通知的应答 "),
        };
        button(html, payment, "notify", "再次通知");
    }
}

fn button<'a>(html: &'a mut Html, payment: &Shown, verb: &'static str, label: &'static str) -> &'a mut Html {
    html.markup("<form method=\"post\" action=\"/sandbox/payments/")
        .text(&payment.out_trade_no);
    html.markup("/")
        .markup(verb)
        .markup("\"><button name=\"notify\" value=\"true\">")
        .markup(label);
    html.markup("</button></form>")
}

fn locks(html: &mut Html, locks: &[Lock]) {
    html.markup("<h2>门锁</h2>\n<div class=\"wide\"><table><tr><th>门锁<th>开门次数<th>上次开门<th>状态</tr>\n");
    for lock in locks {
        html.markup("<tr><td><code>").text(&lock.reference);
        html.markup("</code><td class=\"number\">")
            .text(lock.openings)
            .markup("<td class=\"number\">");
        match lock.opened_at {
            Some(opened_at) => html.text(opened_at),
            None => html.markup("—"),
        };
        html.markup("<td><form method=\"post\" action=\"/sandbox/locks/")
            .text(&lock.reference);
        html.markup("\"><select name=\"behaviour\" aria-label=\"状态\">");
        for (behaviour, option, chosen) in BEHAVIOURS {
            html.markup(if lock.behaviour == behaviour { chosen } else { option });
        }
        html.markup("</select> <button>设定</button></form></tr>\n");
    }
    html.markup("</table></div>\n");
}

const BEHAVIOURS: [(Behaviour, &str, &str); 4] = [
    (
        Behaviour::Works,
        "<option value=\"works\">正常</option>",
        "<option value=\"works\" selected>正常</option>",
    ),
    (
        Behaviour::Offline,
        "<option value=\"offline\">离线</option>",
        "<option value=\"offline\" selected>离线</option>",
    ),
    (
        Behaviour::Slow,
        "<option value=\"slow\">缓慢</option>",
        "<option value=\"slow\" selected>缓慢</option>",
    ),
    (
        Behaviour::Silent,
        "<option value=\"silent\">无应答</option>",
        "<option value=\"silent\" selected>无应答</option>",
    ),
];
