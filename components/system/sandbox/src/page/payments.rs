use super::Page;
use crate::books::{Payment, State};
use api::World;
use clock::Moment;

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    let (now, payments) = (world.clock.now(), Payment::newest(world)?);
    page.say("<h2>支付</h2>\n", "<h2>Payments</h2>\n");
    if payments.is_empty() {
        page.say("<p>还没有支付单。</p>\n", "<p>None yet.</p>\n");
        return Ok(());
    }
    page.say(
        "<div class=\"wide\"><table><tr><th>商品<th>金额<th>渠道<th>状态<th>下单时间<th>支付单号</tr>\n",
        "<div class=\"wide\"><table><tr><th>What<th>Amount<th>Through<th>State<th>Asked for<th>Number</tr>\n",
    );
    for payment in &payments {
        page.html.markup("<tr><td>").text(&payment.description);
        page.html
            .markup("<td class=\"number\">¥")
            .text(payment.total_fen)
            .markup("<td>");
        page.channel(payment.channel).markup("<td>");
        state(page, payment, now);
        page.html.markup("<td class=\"number\">").text(payment.asked_at);
        page.html
            .markup("<td><code>")
            .text(&payment.out_trade_no)
            .markup("</code></tr>\n");
    }
    page.html.markup("</table></div>\n");
    Ok(())
}

fn state(page: &mut Page, payment: &Payment, now: Moment) {
    match payment.state {
        State::Paid => page.say("已支付，", "Paid, "),
        State::Closed => page.say("已关闭", "Closed"),
        State::NotPaid if payment.is_over(now) => page.say("已超时", "Too late"),
        State::NotPaid => button(page, payment, "pay", ("支付", "Pay")),
    };
    if payment.state != State::Paid {
        return;
    }
    match payment.notified {
        Some(status) => page
            .say("通知的应答 ", "the notification was answered with ")
            .text(status)
            .markup(" "),
        None => page.say("未收到通知的应答 ", "the notification was not answered "),
    };
    button(page, payment, "notify", ("再次通知", "Notify again"));
}

fn button<'a>(
    page: &'a mut Page,
    payment: &Payment,
    verb: &'static str,
    (chinese, english): (&'static str, &'static str),
) -> &'a mut crate::html::Html {
    page.html
        .markup("<form method=\"post\" action=\"/sandbox/payments/")
        .text(&payment.out_trade_no)
        .markup("/")
        .markup(verb)
        .markup("\"><button name=\"notify\" value=\"true\">");
    page.say(chinese, english).markup("</button></form>")
}
