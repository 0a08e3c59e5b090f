use super::table::table;
use crate::sms;
use api::{Language, World};
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let messages = sms::newest(world, None)?;
    let rows = html! {
        @for message in &messages {
            tr {
                td.number { (message.phone) }
                td.number.code { (message.code) }
                td.number { (message.sent_at) }
            }
        }
    };
    let headings = language.choose(["手机号", "验证码", "时间"], ["Phone", "Code", "Time"]);
    Ok(html! {
        h2 { (language.choose("短信", "Text messages")) }
        @if messages.is_empty() {
            p { (language.choose("还没有短信。", "None yet.")) }
        } @else {
            (table(headings, &rows))
        }
    })
}
