//! Texts on the payer's bill: what WeChat Pay would refuse does not arrive.

use super::{
    fixture::{NOW, merchant, moment, refund},
    gateway::order,
};
use http::Request;
use wechat_pay::{Failure, Prepay, gateway::Asked};

/// What of a description arrives.
fn described(description: &str) -> String {
    let order = Prepay { description, ..order() };
    let request = merchant().prepay(&order, &moment(NOW)).unwrap();
    match Asked::read(&request, "1900007291").unwrap() {
        Asked::Prepay(asked) => asked.description,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_description_keeps_to_its_cell_of_the_bill() {
    assert_eq!(described("茶,`水\n位"), "茶,'水 位");
}

#[test]
fn a_description_is_cut_between_characters() {
    assert_eq!(described(&"茶".repeat(50)), "茶".repeat(42));
    assert_eq!("茶".repeat(42).len(), 126, "of 127 that are allowed");
    assert_eq!(described("tea"), "tea");
}

#[test]
fn a_description_has_no_character_of_four_bytes() {
    assert_eq!(described("𠮷庭🍵 一号房"), "庭 一号房");
    assert_eq!(described("茶室 ❤\u{fe0f}👨\u{200d}👩"), "茶室 ❤");
    for nothing in ["", " ", "🍵", "👨\u{200d}👩\u{fe0f} \n"] {
        assert_eq!(described(nothing), "订单", "{nothing}");
    }
    assert_eq!(described(&"🍵茶".repeat(50)), "茶".repeat(42));
}

#[test]
fn the_gateway_reads_no_character_of_four_bytes() {
    for (path, field, body) in [
        ("/v3/pay/transactions/jsapi", "description", "茶室"),
        ("/v3/refund/domestic/refunds", "reason", "预订已取消"),
    ] {
        let request = match field {
            "reason" => merchant().refund(&refund(), &moment(NOW)).unwrap(),
            _ => merchant()
                .prepay(
                    &Prepay {
                        description: "茶室",
                        ..order()
                    },
                    &moment(NOW),
                )
                .unwrap(),
        };
        let written = String::from_utf8(request.body().clone()).unwrap();
        for instead in ["🍵", "𠮷", r"\ud83c\udf75"] {
            let changed = Request::post(path).body(written.replace(body, instead).into_bytes());
            let read = Asked::read(&changed.unwrap(), "1900007291");
            let expected = Failure::Unreadable {
                part: field,
                line: 0,
                column: 0,
            };
            assert_eq!(read, Err(expected), "{instead}");
        }
        assert!(Asked::read(&request, "1900007291").is_ok());
    }
}
