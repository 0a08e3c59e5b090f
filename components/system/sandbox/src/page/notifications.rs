use super::{gateway, table::table};
use crate::notifications;
use api::{Language, World};
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let kept = notifications::newest(world)?;
    let headings = language.choose(
        ["渠道", "到时", "退款单号", "支付单号"],
        ["From", "Due", "Of refund", "Of payment"],
    );
    let rows = html! {
        @for one in &kept {
            tr {
                td { (gateway::name(language, one.channel)) }
                td.number {
                    @if let Some(due_at) = one.due_at {
                        (due_at)
                    } @else {
                        (language.choose("紧随下一个通知", "behind the next one"))
                    }
                }
                td { @if let Some(number) = &one.out_refund_no { code { (number) } } }
                td { code { (one.out_trade_no) } }
            }
        }
    };
    Ok(html! {
        @if !kept.is_empty() {
            h2 { (language.choose("待送的通知", "Notifications that are kept back")) }
            form method="post" action="/sandbox/notifications/deliver" {
                button name="all" value="false" { (language.choose("送出到时的", "Send what is due")) }
                " "
                button name="all" value="true" { (language.choose("也送出被故障扣留的", "Also what a fault keeps")) }
            }
            (table(headings, &rows))
        }
    })
}
