use super::Page;
use crate::lock::{self, Behaviour};
use api::World;

const BEHAVIOURS: [(Behaviour, &str, &str, &str); 4] = [
    (Behaviour::Works, "works", "正常", "works"),
    (Behaviour::Offline, "offline", "离线", "offline"),
    (Behaviour::Slow, "slow", "缓慢", "slow"),
    (Behaviour::Silent, "silent", "无应答", "silent"),
];

pub(super) fn write(page: &mut Page, world: &World) -> Result<(), database::Error> {
    page.say(
        "<h2>门锁</h2>\n<div class=\"wide\"><table><tr><th>门锁<th>开门次数<th>上次开门<th>状态</tr>\n",
        "<h2>Locks</h2>\n<div class=\"wide\"><table><tr><th>Lock<th>Openings<th>Last opened<th>State</tr>\n",
    );
    for lock in lock::installed(world)? {
        page.html.markup("<tr><td><code>").text(&lock.reference);
        page.html
            .markup("</code><td class=\"number\">")
            .text(lock.openings)
            .markup("<td class=\"number\">");
        match lock.opened_at {
            Some(opened_at) => page.html.text(opened_at),
            None => page.html.markup("—"),
        };
        page.html
            .markup("<td><form method=\"post\" action=\"/sandbox/locks/")
            .text(&lock.reference)
            .markup("\"><select name=\"behaviour\" aria-label=\"");
        page.say("状态", "State").markup("\">");
        for (behaviour, word, chinese, english) in BEHAVIOURS {
            page.html.markup("<option value=\"").markup(word);
            page.html.markup(if lock.behaviour == behaviour {
                "\" selected>"
            } else {
                "\">"
            });
            page.say(chinese, english).markup("</option>");
        }
        page.html.markup("</select> <button>");
        page.say("设定", "Set").markup("</button></form></tr>\n");
    }
    page.html.markup("</table></div>\n");
    Ok(())
}
