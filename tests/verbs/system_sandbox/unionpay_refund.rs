use crate::system_sandbox::{
    sandbox::{NOW, Sandbox},
    unionpay_merchant::{BACK_URL, BLINDING, NUMBER, merchant, paid, received},
};
use ::unionpay::{
    Code, Failure, Notice, Order, Refund, RefundAnswer, RefundFate,
    bill::{Kind, Statement},
};
use chrono::NaiveDate;
use money::Fen;

const REFUND: &str = "0198c0de00007000800000000000000c";

fn order(id: &str) -> Order<'_> {
    Order { id, at: NOW }
}

fn ask(sandbox: &Sandbox, of: &str, id: &str, amount: i64) -> Result<RefundAnswer, Failure> {
    let merchant = merchant(sandbox);
    let refund = Refund {
        order: order(id),
        payment_query_id: of,
        amount: Fen::new(amount),
        back_url: BACK_URL,
    };
    let answer = sandbox.ask(merchant.refund(&refund, BLINDING).unwrap());
    merchant.read_refund(sandbox.world.clock.now().unix(), &order(id), &answer)
}

fn fate(sandbox: &Sandbox, id: &str) -> Result<RefundFate, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.query(&order(id), BLINDING).unwrap());
    merchant.read_refund_fate(sandbox.world.clock.now().unix(), &order(id), &answer)
}

fn code(outcome: Result<RefundAnswer, Failure>) -> Code {
    match outcome {
        Err(Failure::Refused { code, .. }) | Ok(RefundAnswer::Unclear(code)) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_refund_is_taken_then_done_and_notified() {
    let (sandbox, number) = paid();
    assert_eq!(fate(&sandbox, REFUND), Ok(RefundFate::Unseen));
    let taken = ask(&sandbox, &number, REFUND, 1000).unwrap();
    let RefundAnswer::Accepted { query_id } = &taken else {
        panic!("{taken:?}");
    };
    assert_eq!(code(ask(&sandbox, &number, REFUND, 1000)), Code::Duplicate);
    assert_eq!(fate(&sandbox, REFUND), Ok(RefundFate::Unclear(Code::Accepted)));
    sandbox.pass(3);
    let done = fate(&sandbox, REFUND).unwrap();
    assert!(
        matches!(&done, RefundFate::Settled(done) if done.query_id == *query_id && done.amount == Fen::new(1000)),
        "{done:?}"
    );
    sandbox.deliver();
    match received(&sandbox, &sandbox.sent()[0]).unwrap() {
        Notice::Refund(claim) => {
            assert_eq!((claim.order_id.as_str(), claim.amount), (REFUND, Fen::new(1000)));
            assert_eq!(claim.payment_query_id, Some(number));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn never_more_goes_back_than_came() {
    let (sandbox, number) = paid();
    assert_eq!(code(ask(&sandbox, "783000000000000000000", REFUND, 1)), Code::NotFound);
    ask(&sandbox, &number, REFUND, 1000).unwrap();
    assert_eq!(code(ask(&sandbox, &number, "refund02", 3006)).as_str(), "36");
    ask(&sandbox, &number, "refund02", 3005).unwrap();
    assert_eq!(code(ask(&sandbox, &number, "refund03", 1)).as_str(), "45");
}

#[test]
fn a_failed_refund_can_be_asked_for_anew() {
    let (sandbox, number) = paid();
    sandbox.fault("unionpay", "refund", "abnormal");
    assert!(matches!(
        ask(&sandbox, &number, REFUND, 4005),
        Ok(RefundAnswer::Accepted { .. })
    ));
    sandbox.pass(3);
    assert!(matches!(fate(&sandbox, REFUND), Ok(RefundFate::Failed(_))));
    assert!(matches!(
        ask(&sandbox, &number, "refund02", 4005),
        Ok(RefundAnswer::Accepted { .. })
    ));
    sandbox.fault("unionpay", "refund_query", "wrong_key");
    assert!(matches!(fate(&sandbox, REFUND), Err(Failure::Unverified(_))));
    sandbox.fault("unionpay", "refund", "timeout_after_accept");
    assert!(matches!(
        ask(&sandbox, &number, "refund03", 1),
        Err(Failure::Unserved(_))
    ));
}

fn statement(sandbox: &Sandbox) -> Result<Statement, Failure> {
    let merchant = merchant(sandbox);
    let now = sandbox.world.clock.now().unix();
    let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
    let answer = sandbox.ask(merchant.settlement_file(day, now, BLINDING).unwrap());
    merchant.read_settlement_file(now, day, &answer)
}

#[test]
fn the_file_of_a_day_is_there_on_the_next() {
    let (sandbox, number) = paid();
    ask(&sandbox, &number, REFUND, 1000).unwrap();
    sandbox.pass(13 * 3600 - 1);
    assert!(matches!(
        statement(&sandbox),
        Err(Failure::Refused { code: Code::NoFile, .. })
    ));
    sandbox.pass(1);
    let read = statement(&sandbox).unwrap();
    let lines: Vec<_> = read
        .lines
        .iter()
        .map(|line| (line.kind, line.order_id.as_str(), line.amount))
        .collect();
    assert_eq!(
        lines,
        [
            (Kind::Payment, NUMBER, Fen::new(4005)),
            (Kind::Refund, REFUND, Fen::new(1000))
        ]
    );
    assert_eq!(
        (read.lines[0].fee, read.lines[0].settled),
        (Some(Fen::new(-24)), Some(Fen::new(3981)))
    );
    for (fault, lines, amount) in [("lose", 1, 1000), ("double", 3, 4005), ("wrong_amount", 2, 4006)] {
        sandbox.fault("unionpay", "bill", fault);
        let wrong = statement(&sandbox).unwrap().lines;
        assert_eq!((wrong.len(), wrong[0].amount), (lines, Fen::new(amount)), "{fault}");
    }
}

/// The official examples: 必须取当前时间，否则会报txnTime无效.
#[test]
fn only_the_present_time_is_taken() {
    let (sandbox, number) = paid();
    sandbox.pass(901);
    assert_eq!(code(ask(&sandbox, &number, REFUND, 1000)).as_str(), "10");
    assert_eq!(fate(&sandbox, REFUND), Ok(RefundFate::Unseen));
    let merchant = merchant(&sandbox);
    let refund = Refund {
        order: Order {
            id: REFUND,
            at: NOW + 901,
        },
        payment_query_id: &number,
        amount: Fen::new(1000),
        back_url: BACK_URL,
    };
    let answer = sandbox.ask(merchant.refund(&refund, BLINDING).unwrap());
    let taken = merchant.read_refund(NOW + 901, &refund.order, &answer);
    assert!(matches!(taken, Ok(RefundAnswer::Accepted { .. })), "{taken:?}");
}
