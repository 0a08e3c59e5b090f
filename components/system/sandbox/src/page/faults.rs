use super::Page;
use crate::{
    books::Channel,
    faults::{Fault, Operation, kept},
};
use api::World;

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    page.say("<h2>故障</h2>\n", "<h2>Faults</h2>\n");
    page.html
        .markup("<form method=\"post\" action=\"/sandbox/faults\"><select name=\"channel\">");
    for channel in [Channel::Wechat, Channel::Alipay, Channel::Unionpay] {
        page.html
            .markup("<option value=\"")
            .markup(channel.as_str())
            .markup("\">");
        page.channel(channel).markup("</option>");
    }
    page.html
        .markup("</select> <select name=\"operation\"><option>any</option>");
    for operation in Operation::ALL {
        page.html
            .markup("<option>")
            .markup(operation.as_str())
            .markup("</option>");
    }
    page.html.markup("</select> <select name=\"fault\">");
    for fault in Fault::ALL {
        page.html.markup("<option>").markup(fault.as_str()).markup("</option>");
    }
    page.say("</select> <label>次数 ", "</select> <label>times ")
        .markup("<input name=\"times\" type=\"number\" min=\"1\" max=\"1000\" value=\"1\" required></label> <button>");
    page.say("设定", "Set").markup("</button></form>\n");
    let kept = kept(world)?;
    if kept.is_empty() {
        return Ok(());
    }
    page.html
        .markup("<form method=\"post\" action=\"/sandbox/faults/forget\"><button name=\"all\" value=\"true\">");
    page.say("全部取消", "Take them all back")
        .markup("</button></form>\n<ul>");
    for one in &kept {
        page.html.markup("<li>");
        page.channel(one.channel)
            .text(format!(" {} {} × {}", one.operation, one.fault.as_str(), one.times))
            .markup("</li>\n");
    }
    page.html.markup("</ul>\n");
    Ok(())
}
