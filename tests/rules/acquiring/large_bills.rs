//! Bills of busy days: larger than any other answer that is read, and still within bounds.

use crate::acquiring::fixture::{Scene, alipay, block_on};
use ::alipay::gateway::{Asked, Reply, Signing};
use acquiring::Gateways;
use money::Fen;
use outbound::{LARGEST_ANSWER, LARGEST_FILE};
use payment::{Channel, Failure};
use reconciliation::{BillEntry, Bills, Day};

/// Yesterday's bill, which has one payment and is this many bytes large.
fn bill(length: usize) -> Result<Vec<BillEntry>, Failure> {
    let scene = Scene::new();
    scene.world.clock.advance(24 * 3600);
    let day = Day::of(scene.world.clock.now().plus_minutes(-24 * 60)).unwrap();
    let mut table = "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,\
        订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,\
        商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n\
        1\t,n1\t,交易,茶室\t,2026-05-01 20:00:00,2026-05-01 20:00:00,\t,,,\t,茶\t,40.00,40.00,0.00,0.00,0.00,0.00,0.00,,0.00,\
        0.00,\t,-0.24,0.00,\r\n"
        .to_owned();
    while table.len() < length {
        let wanted = (length - table.len()).clamp(2, 1000);
        table += &format!("#{}\n", "-".repeat(wanted - 2));
    }
    let gateway = alipay::gateway();
    scene.answers(move |call, now| {
        if call.uri().path() == "/downloadBillFile.resource" {
            return Ok(http::Response::new(table.clone().into_bytes()));
        }
        let received = gateway.read(call).unwrap();
        assert!(matches!(received.asked, Asked::Bill { .. }), "{:?}", received.asked);
        let reply = Reply::bill("http://system-sandbox.spin.internal/downloadBillFile.resource?token=1");
        Ok(gateway.answer(&reply, Signing::Genuine, &alipay::moment(now)).unwrap())
    });
    block_on(Gateways::new(&scene.world).bill(Channel::Alipay, day))
}

#[test]
fn a_bill_may_be_larger_than_any_other_answer() {
    for length in [0, LARGEST_ANSWER + 1, 3 * LARGEST_ANSWER] {
        let entries = bill(length).unwrap();
        assert_eq!(entries.len(), 1, "{length} bytes");
        assert_eq!((entries[0].amount, entries[0].number.as_str()), (Fen::new(4000), "n1"));
    }
}

#[test]
fn a_file_that_is_too_large_is_no_bill() {
    let outcome = bill(LARGEST_FILE + 2);
    assert!(
        matches!(&outcome, Err(Failure::Unclear(cause)) if cause.contains("too large")),
        "{outcome:?}"
    );
}
