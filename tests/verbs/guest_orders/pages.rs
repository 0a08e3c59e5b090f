use crate::guest_orders::shop::{HOUR, Shop};
use kaimen_guest_orders::answer;
use scene::Call;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| order["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn pages_are_newest_first_and_end() {
    let shop = Shop::open();
    let mut orders: Vec<String> = (1..=5)
        .map(|hour| shop.booked(hour * 2 * HOUR, 4000).to_string())
        .collect();
    orders.sort_by(|left, right| right.cmp(left));
    let first = shop.list("limit=2").expect(200);
    let second = shop
        .list(&format!("limit=3&cursor={}", first["next_cursor"].as_str().unwrap()))
        .expect(200);
    assert_eq!([ids(&first), ids(&second)].concat(), orders);
    assert_eq!(second["next_cursor"], Value::Null);
    let other = shop.another_guest();
    let none = Call::get("/v1/orders").by(&other.token);
    let none = none.send(&shop.world, answer).expect(200);
    assert_eq!(none, json!({ "items": [], "next_cursor": null }));
}

#[test]
fn statuses_are_as_they_are_now() {
    let shop = Shop::open();
    let (unpaid, paid) = (shop.booked(8 * HOUR, 4000), shop.paid(HOUR, &[4000]));
    let count = |query: &str| ids(&shop.list(query).expect(200)).len();
    assert_eq!(
        ids(&shop.list("status=pending_payment").expect(200)),
        [unpaid.to_string()]
    );
    assert_eq!(count("status=pending_payment,paid"), 2);
    assert_eq!((count("status="), count("")), (2, 2));
    shop.forward(2 * HOUR * 60);
    assert_eq!(ids(&shop.list("status=expired").expect(200)), [unpaid.to_string()]);
    assert_eq!(ids(&shop.list("status=no_show").expect(200)), [paid.to_string()]);
    assert_eq!(count("status=pending_payment,paid"), 0);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let shop = Shop::open();
    for (query, pointer) in [
        ("status=Paid", "/status"),
        ("status=paid,", "/status"),
        ("status=paid%27--", "/status"),
        ("limit=99999999999999999999", "/limit"),
        ("limit=x", "/limit"),
        ("cursor=x", "/cursor"),
    ] {
        let problem = shop.list(query).expect(400);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}: {problem}");
    }
    for limit in [0, 101, -1] {
        let problem = shop.list(&format!("limit={limit}")).expect(422);
        assert_eq!(problem["errors"][0]["pointer"], "/limit", "{limit}: {problem}");
    }
}
