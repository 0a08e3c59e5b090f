use super::{gateway, table::table};
use crate::books::{Payment, State};
use api::{Language, World};
use clock::Moment;
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let (now, payments) = (world.clock.now(), Payment::newest(world)?);
    let headings = language.choose(
        ["商品", "金额", "渠道", "状态", "下单时间", "支付单号"],
        ["What", "Amount", "Through", "State", "Asked for", "Number"],
    );
    let rows = html! {
        @for payment in &payments {
            tr {
                td { (payment.description) }
                td.number { "¥" (payment.total_fen) }
                td { (gateway::name(language, payment.channel)) }
                td { (state(language, payment, now)) }
                td.number { (payment.asked_at) }
                td { code { (payment.out_trade_no) } }
            }
        }
    };
    Ok(html! {
        h2 { (language.choose("支付", "Payments")) }
        @if payments.is_empty() {
            p { (language.choose("还没有支付单。", "None yet.")) }
        } @else {
            (table(headings, &rows))
        }
    })
}

/// Where it stands, and what can be done about it.
fn state(language: Language, payment: &Payment, now: Moment) -> Markup {
    html! {
        @match payment.state {
            State::NotPaid if payment.is_over(now) => { (language.choose("已超时", "Too late")) }
            State::NotPaid => { (button(payment, "pay", language.choose("支付", "Pay"))) }
            State::Closed => { (language.choose("已关闭", "Closed")) }
            State::Paid => {
                (language.choose("已支付，", "Paid, "))
                @if let Some(status) = payment.notified {
                    (language.choose("通知的应答 ", "the notification was answered with ")) (status)
                } @else {
                    (language.choose("未收到通知的应答", "the notification was not answered"))
                }
                " " (button(payment, "notify", language.choose("再次通知", "Notify again")))
            }
        }
    }
}

fn button(payment: &Payment, verb: &str, label: &str) -> Markup {
    html! {
        form method="post" action={ "/sandbox/payments/" (payment.out_trade_no) "/" (verb) } {
            button name="notify" value="true" { (label) }
        }
    }
}
