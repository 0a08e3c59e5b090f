//! What is wrong with hours and prices, in people's words.

use api::{Problem, Wording, problems};
use tariff::{Fault, FaultKind};

/// What is wrong with a document of hours or prices, each fault at its place.
#[must_use]
pub fn refused(pointer: &str, faults: Vec<Fault>) -> Problem {
    let add =
        |problem: Problem, fault: Fault| problem.field(format!("{pointer}{}", fault.pointer), wording(fault.kind));
    faults.into_iter().fold(problems::INVALID, add)
}

fn wording(kind: FaultKind) -> Wording {
    let chinese = match kind {
        FaultKind::OutOfRange { least, most } => format!("应在 {least} 到 {most} 之间"),
        FaultKind::Empty => "不能为空".to_owned(),
        FaultKind::TooMany { most } => format!("最多 {most} 项或字"),
        FaultKind::Backwards => "结束早于开始".to_owned(),
        FaultKind::NoBand => "时段没有长度，或从 24:00 开始；全天请写 00:00 到 24:00".to_owned(),
        FaultKind::Twice => "重复".to_owned(),
        FaultKind::Unreachable => "前面已有无条件的价格，这一条永远不会生效".to_owned(),
        FaultKind::NoLength => "最短与最长时长之间没有步长的整数倍".to_owned(),
        FaultKind::RisingRefund => "取消得更晚，退款比例却更高".to_owned(),
    };
    (chinese, kind.to_string()).into()
}
