use crate::system_sandbox::{
    alipay_merchant::{
        REFUND, create, give_back, merchant, moment, only_notice, order, paid, query, refund, refund_query,
    },
    sandbox::{NOW, Sandbox},
};
use ::alipay::{Code, Failure, Notice, Refund, RefundFate, TradeStatus, bill::Bill, bill::BillKind};
use money::Fen;

fn code<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Code {
    outcome.unwrap_err().proven_code().unwrap().clone()
}

#[test]
fn a_part_goes_back_and_then_the_rest() {
    let sandbox = paid();
    assert_eq!(refund_query(&sandbox, &refund()), Ok(RefundFate::Unseen));
    assert!(matches!(give_back(&sandbox, &refund()), Ok(RefundFate::Settled(_))));
    assert_eq!(
        give_back(&sandbox, &refund()),
        Ok(RefundFate::Waiting),
        "the same again moves nothing"
    );
    let found = refund_query(&sandbox, &refund()).unwrap();
    assert!(
        matches!(&found, RefundFate::Settled(done) if done.at == Some(NOW)),
        "{found:?}"
    );
    assert_eq!(query(&sandbox).unwrap().status, TradeStatus::Success);
    sandbox.deliver();
    match only_notice(&sandbox) {
        Notice::Refund(notice) => {
            assert_eq!(notice.out_request_no.as_deref(), Some(REFUND));
            assert_eq!(notice.sum, Some(Fen::new(1000)));
        }
        other => panic!("{other:?}"),
    }
    let rest = Refund {
        out_request_no: "rest",
        amount: Fen::new(3005),
        ..refund()
    };
    let too_much = Refund {
        amount: Fen::new(3006),
        ..rest
    };
    assert_eq!(code(give_back(&sandbox, &too_much)), Code::RefundTooLarge);
    assert!(matches!(give_back(&sandbox, &rest), Ok(RefundFate::Settled(_))));
    let trade = query(&sandbox).unwrap();
    assert_eq!((trade.was_paid(), trade.status), (true, TradeStatus::Closed));
    sandbox.deliver();
    assert!(matches!(only_notice(&sandbox), Notice::Refund(notice) if notice.sum == Some(Fen::new(4005))));
}

#[test]
fn other_content_is_refused_and_so_is_what_is_not_paid() {
    let sandbox = paid();
    give_back(&sandbox, &refund()).unwrap();
    let other = Refund {
        amount: Fen::new(1),
        ..refund()
    };
    assert_eq!(code(give_back(&sandbox, &other)), Code::RefundInconsistent);
    let unpaid = Sandbox::new();
    assert_eq!(code(give_back(&unpaid, &refund())), Code::TradeNotExist);
    assert_eq!(refund_query(&unpaid, &refund()), Ok(RefundFate::Unseen));
    create(&unpaid, &order()).unwrap();
    assert_eq!(code(give_back(&unpaid, &refund())), Code::TradeStatusError);
}

#[test]
fn a_refund_fails_on_demand() {
    let sandbox = paid();
    for (fault, expected) in [("not_enough", Code::BalanceNotEnough), ("abnormal", Code::TradeFrozen)] {
        sandbox.fault("alipay", "refund", fault);
        assert_eq!(code(give_back(&sandbox, &refund())), expected);
        assert_eq!(refund_query(&sandbox, &refund()), Ok(RefundFate::Unseen));
    }
    sandbox.fault("alipay", "refund", "timeout_after_accept");
    assert!(give_back(&sandbox, &refund()).unwrap_err().is_retryable());
    assert_eq!(give_back(&sandbox, &refund()), Ok(RefundFate::Waiting));
    sandbox.fault("alipay", "refund_query", "wrong_amount");
    assert_eq!(refund_query(&sandbox, &refund()), Ok(RefundFate::Odd("refund_amount")));
    assert!(matches!(refund_query(&sandbox, &refund()), Ok(RefundFate::Settled(_))));
}

fn bill(sandbox: &Sandbox) -> Result<Bill, Failure> {
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.bill("2026-05-01", &moment(sandbox)).unwrap());
    let download = sandbox.ask(merchant.read_bill(&answer)?);
    assert_eq!(download.status(), 200);
    Bill::read(download.body())
}

#[test]
fn the_bill_of_a_day_is_there_on_the_next_from_nine_oclock() {
    let sandbox = paid();
    give_back(&sandbox, &refund()).unwrap();
    sandbox.pass(13 * 3600 - 1);
    assert_eq!(code(bill(&sandbox)), Code::BillNotExist);
    sandbox.pass(1);
    let read = bill(&sandbox).unwrap();
    let kinds: Vec<_> = read
        .lines
        .iter()
        .map(|line| (&line.kind, line.amount, line.fee))
        .collect();
    assert_eq!(
        kinds,
        [
            (&BillKind::Payment, Fen::new(4005), Fen::new(-24)),
            (&BillKind::Refund, Fen::new(1000), Fen::new(6)),
        ]
    );
    assert_eq!(read.lines[1].out_request_no.as_deref(), Some(REFUND));
    for (fault, lines, amount) in [("lose", 1, 1000), ("double", 3, 4005), ("wrong_amount", 2, 4006)] {
        sandbox.fault("alipay", "bill", fault);
        let wrong = bill(&sandbox).unwrap().lines;
        assert_eq!((wrong.len(), wrong[0].amount), (lines, Fen::new(amount)), "{fault}");
    }
    let merchant = merchant(&sandbox);
    let answer = sandbox.ask(merchant.bill("2026-05-01", &moment(&sandbox)).unwrap());
    let download = merchant.read_bill(&answer).unwrap();
    sandbox.pass(30);
    assert_eq!(sandbox.ask(download).status(), 404, "an address serves for 30 seconds");
    assert_eq!(sandbox.get("/downloadBillFile.resource?billDate=x&timestamp=y").0, 400);
}
