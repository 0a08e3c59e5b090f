use super::Page;
use ::clock::Moment;

pub(super) fn write(page: &mut Page, now: Moment, offset_s: i64) {
    page.say("<h2>时钟</h2>\n<p>现在是 <time>", "<h2>Clock</h2>\n<p>It is <time>")
        .text(now)
        .markup("</time>");
    if offset_s > 0 {
        let (days, hours, minutes) = (offset_s / 86_400, offset_s / 3600 % 24, offset_s / 60 % 60);
        let ahead = page.language.choose(
            format!("，比本机快 {days} 天 {hours} 小时 {minutes} 分"),
            format!(", {days} d {hours} h {minutes} min ahead of the machine"),
        );
        page.html.text(ahead);
    }
    page.say("。</p>\n", ".</p>\n");
    page.say(include_str!("clock_zh.html"), include_str!("clock_en.html"));
}
