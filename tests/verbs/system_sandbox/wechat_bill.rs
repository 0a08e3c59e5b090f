use crate::system_sandbox::{
    sandbox::Sandbox,
    wechat_merchant::{NUMBER, merchant, moment, refused},
    wechat_refund::{REFUND, ask, paid, refund},
};
use ::wechat_pay::{Bill, BillAddress, Code, Failure, RefundState};
use http::Request;
use money::Fen;

const DAY: &str = "2026-05-01";
/// From 20:00 until 10:00 of the next day.
const UNTIL_READY: i64 = 14 * 3600;

fn address(sandbox: &Sandbox, day: &str) -> Result<Option<BillAddress>, Failure> {
    let now = sandbox.world.clock.now().unix();
    let merchant = merchant(sandbox);
    merchant.read_trade_bill(now, &sandbox.ask(merchant.trade_bill(day, &moment(now)).unwrap()))
}

fn bill(sandbox: &Sandbox) -> Bill {
    let address = address(sandbox, DAY).unwrap().unwrap();
    let now = sandbox.world.clock.now().unix();
    let merchant = merchant(sandbox);
    let answer = sandbox.ask(merchant.bill_download(&address, &moment(now)).unwrap());
    merchant.read_bill(&address, &answer).unwrap()
}

fn with_a_day() -> Sandbox {
    let sandbox = paid();
    ask(&sandbox, &refund()).unwrap();
    sandbox.pass(UNTIL_READY);
    sandbox
}

#[test]
fn the_bill_of_a_day_is_there_on_the_next_from_ten_oclock() {
    let sandbox = paid();
    ask(&sandbox, &refund()).unwrap();
    sandbox.pass(UNTIL_READY - 1);
    assert_eq!(refused(address(&sandbox, DAY)).1, Code::StatementCreating);
    sandbox.pass(1);
    let bill = bill(&sandbox);
    let (trade, refund) = (&bill.trades[0], &bill.refunds[0]);
    assert_eq!((bill.trades.len(), bill.refunds.len()), (1, 1));
    assert_eq!(
        (trade.out_trade_no.as_str(), trade.amount, trade.fee.get()),
        (NUMBER, Fen::new(4005), 24_030)
    );
    assert_eq!((refund.out_refund_no.as_str(), refund.amount), (REFUND, Fen::new(1000)));
    assert_eq!(refund.state, RefundState::Success);
    assert_eq!(
        address(&sandbox, "2026-04-30"),
        Ok(None),
        "a day on which nothing happened"
    );
    assert_eq!(refused(address(&sandbox, "2026-05-02")).1, Code::StatementCreating);
    assert_eq!(
        refused(address(&sandbox, "2025-05-01")).0,
        400,
        "more than three months ago"
    );
}

#[test]
fn an_address_serves_for_a_while_and_cannot_be_made_up() {
    let sandbox = with_a_day();
    let own = address(&sandbox, DAY).unwrap().unwrap();
    let merchant = merchant(&sandbox);
    let fetch = || {
        let now = sandbox.world.clock.now().unix();
        let call: Request<Vec<u8>> = merchant.bill_download(&own, &moment(now)).unwrap();
        sandbox.ask(call).status().as_u16()
    };
    assert_eq!((fetch(), fetch()), (200, 200));
    sandbox.pass(300);
    assert_eq!(fetch(), 404);
}

#[test]
fn a_bill_is_wrong_on_demand() {
    let sandbox = with_a_day();
    sandbox.fault("wechat", "bill", "lose");
    assert!(bill(&sandbox).trades.is_empty());
    sandbox.fault("wechat", "bill", "wrong_amount");
    assert_eq!(bill(&sandbox).trades[0].amount, Fen::new(4006));
    sandbox.fault("wechat", "bill", "double");
    let doubled = bill(&sandbox).trades;
    assert_eq!(doubled.len(), 2);
    assert_ne!(doubled[0].out_trade_no, doubled[1].out_trade_no);
    sandbox.fault("wechat", "bill", "server_error");
    assert!(address(&sandbox, DAY).unwrap_err().is_retryable());
    assert_eq!(bill(&sandbox).trades[0].amount, Fen::new(4005));
}
