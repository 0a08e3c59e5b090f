use super::Page;
use crate::sms;
use api::World;

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    let messages = sms::newest(world, None)?;
    page.say("<h2>短信</h2>\n", "<h2>Text messages</h2>\n");
    if messages.is_empty() {
        page.say("<p>还没有短信。</p>\n", "<p>None yet.</p>\n");
        return Ok(());
    }
    page.say(
        "<div class=\"wide\"><table><tr><th>手机号<th>验证码<th>时间</tr>\n",
        "<div class=\"wide\"><table><tr><th>Phone<th>Code<th>Time</tr>\n",
    );
    for message in messages {
        let html = &mut page.html;
        html.markup("<tr><td class=\"number\">").text(&message.phone);
        html.markup("<td class=\"number code\">").text(&message.code);
        html.markup("<td class=\"number\">")
            .text(message.sent_at)
            .markup("</tr>\n");
    }
    page.html.markup("</table></div>\n");
    Ok(())
}
