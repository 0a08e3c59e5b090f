use super::Page;
use crate::notifications;
use api::World;

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    let kept = notifications::newest(world)?;
    if kept.is_empty() {
        return Ok(());
    }
    page.say("<h2>待送的通知</h2>\n", "<h2>Notifications that are kept back</h2>\n");
    page.html.markup(
        "<form method=\"post\" action=\"/sandbox/notifications/deliver\"><button name=\"all\" value=\"false\">",
    );
    page.say("送出到时的", "Send what is due")
        .markup("</button> <button name=\"all\" value=\"true\">");
    page.say("也送出被故障扣留的", "Also what a fault keeps")
        .markup("</button></form>\n");
    page.say(
        "<div class=\"wide\"><table><tr><th>渠道<th>到时<th>退款单号<th>支付单号</tr>\n",
        "<div class=\"wide\"><table><tr><th>From<th>Due<th>Of refund<th>Of payment</tr>\n",
    );
    for one in &kept {
        page.html.markup("<tr><td>");
        page.channel(one.channel).markup("<td class=\"number\">");
        match one.due_at {
            Some(due_at) => page.html.text(due_at),
            None => page.say("紧随下一个通知", "behind the next one"),
        };
        page.html
            .markup("<td><code>")
            .text(one.out_refund_no.as_deref().unwrap_or_default());
        page.html
            .markup("</code><td><code>")
            .text(&one.out_trade_no)
            .markup("</code></tr>\n");
    }
    page.html.markup("</table></div>\n");
    Ok(())
}
