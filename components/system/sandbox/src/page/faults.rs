use super::gateway;
use crate::{
    books::Channel,
    faults::{Fault, Operation, pending},
};
use api::{Language, World};
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let pending = pending(world)?;
    Ok(html! {
        h2 { (language.choose("故障", "Faults")) }
        (new_fault(language))
        @if !pending.is_empty() {
            form method="post" action="/sandbox/faults/forget" {
                button name="all" value="true" { (language.choose("全部取消", "Take them all back")) }
            }
            ul {
                @for one in &pending {
                    li { (gateway::name(language, one.channel)) " " (one.operation) " " (one.fault.as_str()) " × " (one.times) }
                }
            }
        }
    })
}

fn new_fault(language: Language) -> Markup {
    html! {
        form method="post" action="/sandbox/faults" {
            select name="channel" {
                @for channel in [Channel::Wechat, Channel::Alipay, Channel::Unionpay] {
                    option value=(channel.as_str()) { (gateway::name(language, channel)) }
                }
            }
            " "
            select name="operation" {
                option { "any" }
                @for operation in Operation::ALL { option { (operation.as_str()) } }
            }
            " "
            select name="fault" { @for fault in Fault::ALL { option { (fault.as_str()) } } }
            " "
            label {
                (language.choose("次数 ", "times "))
                input name="times" type="number" min="1" max="1000" value="1" required;
            }
            " " button { (language.choose("设定", "Set")) }
        }
    }
}
