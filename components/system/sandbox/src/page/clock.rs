use ::clock::Moment;
use api::Language;
use maud::{Markup, html};

pub(super) fn section(language: Language, now: Moment, offset_s: i64) -> Markup {
    html! {
        h2 { (language.choose("时钟", "Clock")) }
        p {
            (language.choose("现在是 ", "It is ")) time { (now) }
            @if offset_s > 0 { (ahead(language, offset_s)) }
            (language.choose("。", "."))
        }
        form method="post" action="/sandbox/clock" {
            label {
                (language.choose("快进 ", "Forward by "))
                input name="forward_minutes" type="number" min="1" max="5270400" value="15" required;
                (language.choose(" 分钟", " minutes"))
            }
            " " button { (language.choose("快进", "Go")) }
        }
        form method="post" action="/sandbox/clock" {
            label { (language.choose("到（北京时间） ", "To (UTC+8) ")) input name="at" type="datetime-local" required; }
            " " button { (language.choose("前往", "Go")) }
        }
        form method="post" action="/sandbox/clock" {
            button name="reset" value="true" { (language.choose("恢复本机时间", "Back to the machine's time")) }
        }
    }
}

fn ahead(language: Language, offset_s: i64) -> String {
    let (days, hours, minutes) = (offset_s / 86_400, offset_s / 3600 % 24, offset_s / 60 % 60);
    language.choose(
        format!("，比本机快 {days} 天 {hours} 小时 {minutes} 分"),
        format!(", {days} d {hours} h {minutes} min ahead of the machine"),
    )
}
