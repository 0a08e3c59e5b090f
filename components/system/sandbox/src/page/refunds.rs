use super::Page;
use crate::books::{Refund, Standing};
use api::World;

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    let (now, refunds) = (world.clock.now(), Refund::newest(world)?);
    if refunds.is_empty() {
        return Ok(());
    }
    page.say("<h2>退款</h2>\n", "<h2>Refunds</h2>\n");
    page.say(
        "<div class=\"wide\"><table><tr><th>金额<th>渠道<th>状态<th>申请时间<th>退款单号<th>支付单号</tr>\n",
        "<div class=\"wide\"><table><tr><th>Amount<th>Through<th>State<th>Asked for<th>Number<th>Of payment</tr>\n",
    );
    for refund in &refunds {
        page.html
            .markup("<tr><td class=\"number\">¥")
            .text(refund.amount_fen)
            .markup("<td>");
        page.channel(refund.channel).markup("<td>");
        match refund.standing(now) {
            Standing::Processing => page.say("处理中", "Under way"),
            Standing::Success => page.say("已到账", "Done"),
            Standing::Abnormal => page.say("异常", "Abnormal"),
            Standing::Closed => page.say("失败", "Failed"),
        };
        page.html.markup("<td class=\"number\">").text(refund.asked_at);
        page.html.markup("<td><code>").text(&refund.out_refund_no);
        page.html
            .markup("</code><td><code>")
            .text(&refund.out_trade_no)
            .markup("</code></tr>\n");
    }
    page.html.markup("</table></div>\n");
    Ok(())
}
