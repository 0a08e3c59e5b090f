use super::{gateway, table::table};
use crate::books::{Refund, Standing};
use api::{Language, World};
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let (now, refunds) = (world.clock.now(), Refund::newest(world)?);
    let headings = language.choose(
        ["金额", "渠道", "状态", "申请时间", "退款单号", "支付单号"],
        ["Amount", "Through", "State", "Asked for", "Number", "Of payment"],
    );
    let rows = html! {
        @for refund in &refunds {
            tr {
                td.number { "¥" (refund.amount_fen) }
                td { (gateway::name(language, refund.channel)) }
                td { (standing(language, refund.standing(now))) }
                td.number { (refund.asked_at) }
                td { code { (refund.out_refund_no) } }
                td { code { (refund.out_trade_no) } }
            }
        }
    };
    Ok(html! {
        @if !refunds.is_empty() {
            h2 { (language.choose("退款", "Refunds")) }
            (table(headings, &rows))
        }
    })
}

fn standing(language: Language, standing: Standing) -> &'static str {
    match standing {
        Standing::Processing => language.choose("处理中", "Under way"),
        Standing::Success => language.choose("已到账", "Done"),
        Standing::Abnormal => language.choose("异常", "Abnormal"),
        Standing::Closed => language.choose("失败", "Failed"),
    }
}
