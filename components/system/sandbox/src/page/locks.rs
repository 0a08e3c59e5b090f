use super::table::table;
use crate::lock::{self, Behaviour, Lock};
use api::{Language, World};
use maud::{Markup, html};

pub(super) fn section(language: Language, world: &World) -> Result<Markup, database::Error> {
    let locks = lock::installed(world)?;
    let headings = language.choose(
        ["门锁", "开门次数", "上次开门", "状态"],
        ["Lock", "Openings", "Last opened", "State"],
    );
    let rows = html! {
        @for lock in &locks {
            tr {
                td { code { (lock.reference) } }
                td.number { (lock.openings) }
                td.number { @if let Some(opened_at) = lock.opened_at { (opened_at) } @else { "—" } }
                td { (behaviours(language, lock)) }
            }
        }
    };
    Ok(html! {
        h2 { (language.choose("门锁", "Locks")) }
        (table(headings, &rows))
    })
}

fn behaviours(language: Language, lock: &Lock) -> Markup {
    html! {
        form method="post" action={ "/sandbox/locks/" (lock.reference) } {
            select name="behaviour" aria-label=(language.choose("状态", "State")) {
                @for behaviour in Behaviour::ALL {
                    option value=(behaviour.as_str()) selected[behaviour == lock.behaviour] { (word(language, behaviour)) }
                }
            }
            " " button { (language.choose("设定", "Set")) }
        }
    }
}

fn word(language: Language, behaviour: Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Works => language.choose("正常", "works"),
        Behaviour::Offline => language.choose("离线", "offline"),
        Behaviour::Slow => language.choose("缓慢", "slow"),
        Behaviour::Silent => language.choose("无应答", "silent"),
    }
}
