//! A shop opens: by what its people press, from nothing to the first paid stay.

use clock::Moment;
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};
use tests::{
    Bundle, morning,
    shop::{application, id, premises, room, tariff},
};

#[test]
fn a_morning_from_the_application_to_the_first_order() {
    let seen = morning(&Bundle::start());
    assert_eq!(seen["listing"]["name"], "一号房");
}

/// WeChat's login as its document has it: whoever brings a code is called by it. It answers for as long as the test runs.
fn wechat() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = Vec::new();
            let mut part = [0; 1024];
            while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                match stream.read(&mut part) {
                    Ok(read) if read > 0 => request.extend(&part[..read]),
                    _ => break,
                }
            }
            let line = String::from_utf8_lossy(&request);
            let code = line.split("js_code=").nth(1).unwrap_or_default();
            let code: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
            let told = json!({ "openid": format!("o-{code}"), "session_key": "tiihtNczf5v6AKRyjwEUhQ==" }).to_string();
            let length = told.len();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
            // Who has gone away meanwhile is told nothing.
            drop(write!(stream, "{head}\r\ncontent-length: {length}\r\n\r\n{told}"));
        }
    });
    address
}

/// A live bundle without anything in it, and what runs it knows.
fn live(secret: &str) -> Bundle {
    let settings = [
        "mode=live",
        "wechat_appid=wx2421b1c4370ec43b",
        "wechat_secret=of-our-own",
        "login_secret=of-our-own",
        "sealing_keys=one:b3VyIG93biBzZWFsaW5nIGtleSBvZiAzMiBieXRlcy4=",
        &format!("wechat_api={}", wechat()),
        &format!("setup_secret={secret}"),
    ];
    let arguments: Vec<&str> = settings.iter().flat_map(|setting| ["--variable", *setting]).collect();
    Bundle::with(&arguments)
}

/// Somebody who has logged in through WeChat.
struct Person<'a> {
    bundle: &'a Bundle,
    token: String,
}

impl<'a> Person<'a> {
    fn log_in(bundle: &'a Bundle, code: &str) -> Person<'a> {
        let login = bundle
            .post("/v1/login/wechat", &json!({ "code": code }))
            .send()
            .expect_status(200);
        let token = login["token"].as_str().unwrap().to_owned();
        Person { bundle, token }
    }

    #[track_caller]
    fn says(&self, status: u16, path: &str, body: &Value) -> Value {
        self.bundle
            .post(path, body)
            .token(&self.token)
            .send()
            .expect_status(status)
    }

    #[track_caller]
    fn sees(&self, path: &str) -> Value {
        self.bundle.get(path).token(&self.token).send().expect_status(200)
    }
}

#[test]
fn a_live_shop_is_opened_without_a_line_of_sql() {
    let secret = "only-who-runs-the-bundle-knows-it";
    let bundle = live(secret);
    assert_eq!(bundle.get("/v1/search").send().expect_status(200)["items"], json!([]));
    let (operator, owner, guest) = (
        Person::log_in(&bundle, "operator"),
        Person::log_in(&bundle, "owner"),
        Person::log_in(&bundle, "guest"),
    );
    operator.says(200, "/v1/setup", &json!({ "secret": secret }));
    owner
        .bundle
        .post("/v1/setup", &json!({ "secret": secret }))
        .token(&owner.token)
        .send()
        .expect_problem(409, "set-up-already");

    let mut papers = application("明月茶室");
    papers["documents"][0]["picture_url"] = json!("https://cdn.example.com/licence.png");
    let merchant = owner.says(201, "/v1/merchant-applications", &papers);
    operator.says(
        200,
        &format!("/v1/platform/merchants/{}/admit", id(&merchant)),
        &json!({ "revision": merchant["revision"] }),
    );
    let store = owner.says(201, "/v1/merchant/stores", &premises("明月茶室"));
    let added = owner.says(201, "/v1/merchant/rooms", &room(&store, "望月", "lock-1"));
    owner.says(201, &format!("/v1/merchant/listings/{}/tariffs", id(&added)), &tariff());
    let waiting = operator.sees("/v1/platform/products");
    let product = &waiting["items"][0];
    let seen = json!({ "revision": product["revision"] });
    operator.says(200, &format!("/v1/platform/products/{}/approve", id(product)), &seen);

    // The first stay, from the second hour on: paid at the counter, until the shop has an account at a gateway.
    let now = Moment::parse(merchant["created_at"].as_str().unwrap()).unwrap();
    let starts_at = Moment::from_unix(now.unix() / 60 * 60 + 7200);
    let mut stay = json!({
        "listing_id": added["id"], "starts_at": starts_at, "ends_at": starts_at.plus_minutes(60), "people": 2
    });
    stay["expect_amount_fen"] = guest.says(200, "/v1/quote", &stay)["amount_fen"].clone();
    let order = guest.says(201, "/v1/bookings", &stay);
    let live = owner.sees("/v1/merchant/orders");
    assert_eq!(id(&live["items"][0]), id(&order));
    let receipt = json!({ "reference": "R-0001" });
    owner.says(
        200,
        &format!("/v1/merchant/orders/{}/confirm-payment", id(&order)),
        &receipt,
    );
    let paid = guest.sees(&format!("/v1/orders/{}", id(&order)));
    assert_eq!(
        (&paid["status"], &paid["paid_fen"]),
        (&json!("paid"), &stay["expect_amount_fen"])
    );
}
