//! App orders: what is sent is what UnionPay wants, and nothing else is.

use super::fixture::{BACK_URL, BLINDING, NOW, ORDER, ORDER_ID, app_order, gateway, merchant};
use money::Fen;
use unionpay::{AppOrder, Failure, Order, gateway::Asked};

#[test]
fn an_app_order_is_understood_and_answered_with_a_tn() {
    let request = merchant().app_order(&app_order(), BLINDING).unwrap();
    assert_eq!(request.uri(), "https://gateway.95516.com/gateway/api/appTransReq.do");
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded;charset=UTF-8"
    );
    let Asked::AppOrder(asked) = gateway().read(&request).unwrap() else {
        unreachable!()
    };
    assert_eq!((asked.order_id.as_str(), asked.ordered_at), (ORDER_ID, ORDER.at));
    assert_eq!((asked.amount, asked.currency.as_str()), (Fen::new(4005), "156"));
    assert_eq!(asked.expires_at, Some(NOW + 840));
    assert_eq!(
        (asked.description.as_str(), asked.back_url.as_str()),
        ("茶室 2 小时", BACK_URL)
    );
    let answer = gateway().ordered(&asked, "546842153187123456789", BLINDING).unwrap();
    let tn = merchant().read_app_order(NOW, &ORDER, &answer);
    assert_eq!(tn.as_deref(), Ok("546842153187123456789"));
}

#[test]
fn the_form_is_what_unionpay_wants() {
    let request = merchant().app_order(&app_order(), BLINDING).unwrap();
    let form: Vec<(String, String)> = form_urlencoded::parse(request.body()).into_owned().collect();
    let get = |name: &str| {
        form.iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    // The serial 5A2DB0C0FFEE00000000000000001004 in decimal.
    assert_eq!(get("certId"), Some("119867757974380343086885214705109962756"));
    for (name, value) in [
        ("version", "5.1.0"),
        ("encoding", "UTF-8"),
        ("signMethod", "01"),
        ("txnType", "01"),
        ("txnSubType", "01"),
        ("bizType", "000201"),
        ("channelType", "08"),
        ("accessType", "0"),
        ("currencyCode", "156"),
        ("txnAmt", "4005"),
        ("txnTime", "20260301115900"),
        ("payTimeout", "20260301121400"),
    ] {
        assert_eq!(get(name), Some(value), "{name}");
    }
    let names: Vec<&String> = form.iter().map(|(name, _)| name).collect();
    assert!(names.is_sorted());
    let other = merchant().app_order(&app_order(), [8; 32]).unwrap();
    assert_eq!(request.body(), other.body(), "blinding does not change what is sent");
}

#[test]
fn a_description_is_plain_and_short() {
    let sent = |description: &str| {
        let order = AppOrder {
            description,
            ..app_order()
        };
        let request = merchant().app_order(&order, BLINDING).unwrap();
        let mut form = form_urlencoded::parse(request.body()).into_owned();
        form.find(|(name, _)| name == "orderDesc").map(|(_, value)| value)
    };
    assert_eq!(sent("茶室&{a=1}\r\n").as_deref(), Some("茶室  a 1"));
    assert_eq!(sent(&"茶".repeat(20)), Some("茶".repeat(10)));
    assert_eq!(sent("𠮷庭🍵 一号房").as_deref(), Some("庭 一号房"));
    for nothing in ["&&&", "", "🍵\u{200d}🍵"] {
        assert_eq!(sent(nothing).as_deref(), Some("订单"));
    }
}

#[test]
fn what_unionpay_would_refuse_is_not_sent() {
    let field = |order: AppOrder<'_>| match merchant().app_order(&order, BLINDING) {
        Err(Failure::Unsendable { field, .. }) => field,
        other => unreachable!("{other:?}"),
    };
    fn with_id(id: &str) -> AppOrder<'_> {
        AppOrder {
            order: Order { id, ..ORDER },
            ..app_order()
        }
    }
    for id in ["", "1234567", "0198c0de-0000", "订单号订单号", &"1".repeat(41)] {
        assert_eq!(field(with_id(id)), "orderId", "{id}");
    }
    assert!(merchant().app_order(&with_id(&"1".repeat(40)), BLINDING).is_ok());
    for fen in [0, -1, i64::MIN, i64::MAX] {
        assert_eq!(
            field(AppOrder {
                amount: Fen::new(fen),
                ..app_order()
            }),
            "txnAmt"
        );
    }
    for url in [
        "",
        "/callback",
        "ftp://a",
        "https://a/?b",
        &format!("https://{}", "a".repeat(256)),
    ] {
        assert_eq!(
            field(AppOrder {
                back_url: url,
                ..app_order()
            }),
            "backUrl"
        );
    }
    assert_eq!(
        field(AppOrder {
            expires_at: ORDER.at,
            ..app_order()
        }),
        "payTimeout"
    );
    assert_eq!(
        field(AppOrder {
            expires_at: i64::MAX,
            ..app_order()
        }),
        "payTimeout"
    );
    let before = Order { at: -1, ..ORDER };
    assert_eq!(
        field(AppOrder {
            order: before,
            ..app_order()
        }),
        "txnTime"
    );
}
