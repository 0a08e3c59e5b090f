use super::text;
use clock::Moment;
use serde_json::{Value, json};
use tests::{Bundle, Guest, Stay, rooms};

const AHEAD: i64 = 5 * 24 * 60;

/// What guests, shops and operators say about money.
pub(crate) fn money(bundle: &Bundle) {
    bundle.forward_to(noon(bundle));
    let day = day(bundle.now());
    let guest = bundle.guest("money");
    requests(bundle, &guest);
    by_hand(bundle, &guest);
    abnormal(bundle, &guest);
    exceptions(bundle, &guest);
    calendar(bundle, &guest);
    matches(bundle, &guest, &day);
}

/// So many hours behind the first of its stays.
fn stay(bundle: &Bundle, room: &'static str, hours: i64) -> Stay {
    Stay::ahead(bundle, room, AHEAD + hours * 120, 60)
}

fn requests(bundle: &Bundle, guest: &Guest<'_>) {
    let staff = bundle.staff();
    let post = |path: &str, body: &Value| bundle.post(path, body).token(&staff);
    let order = guest.paid(stay(bundle, rooms::FIRST, 0));
    let asked = format!("/v1/orders/{}/refund-requests", text(&order["id"]));
    let list = "/v1/merchant/refund-requests";
    let ask = |key: &str| guest.post(&asked, &json!({ "reason": "吵" })).key(key).send();
    let first = ask("1").expect_status(201);
    assert_eq!(ask("1").expect_status(201), first);
    ask("2").expect_problem(409, "refund-already-asked");
    bundle
        .get(&format!("{list}?state=open&limit=1"))
        .token(&staff)
        .send()
        .expect_status(200);
    guest.get(list).send().expect_problem(403, "not-allowed");
    let decide = |wish: &Value, deed: &str| format!("{list}/{}/{deed}", text(&wish["id"]));
    let no = json!({ "answer": "不" });
    post(&decide(&first, "reject"), &no).key("no").send().expect_status(200);
    post(&decide(&first, "approve"), &json!({}))
        .send()
        .expect_problem(409, "request-already-decided");
    let second = ask("3").expect_status(201);
    let part = json!({ "amount_fen": 100, "answer": "好" });
    post(&decide(&second, "approve"), &part)
        .key("yes")
        .send()
        .expect_status(200);
    guest.get(&format!("{asked}?limit=1")).send().expect_status(200);
    let refunds = format!("/v1/merchant/orders/{}/refunds", text(&order["id"]));
    let give = |fen: i64, key: &str| {
        post(&refunds, &json!({ "amount_fen": fen, "reason": "抱歉" }))
            .key(key)
            .send()
    };
    let left = give(i64::MAX, "1").expect_problem(422, "refund-too-large")["left_fen"].as_i64();
    give(left.expect("fen"), "2").expect_status(201);
    give(1, "3").expect_problem(422, "nothing-to-refund");
    bundle.settle_refunds();
    guest.get("/v1/payments?limit=1").send().expect_status(200);
    messages(guest);
    let statement = format!("/v1/orders/{}/statement", text(&order["id"]));
    guest.get(&statement).send().expect_status(200);
    guest
        .get(&format!("/v1/orders/{}/statement", rooms::FIRST))
        .send()
        .expect_problem(404, "not-found");
}

/// What the guest was told of those refunds.
fn messages(guest: &Guest<'_>) {
    let page = guest.get("/v1/messages?limit=1&unread=true").send().expect_status(200);
    let newest = &page["items"][0]["id"];
    let read = |body: &Value| guest.post("/v1/messages/read", body).send();
    read(&json!({ "until": newest })).expect_status(200);
    read(&json!({ "ids": [newest] })).expect_status(200);
    read(&json!({ "until": rooms::FIRST })).expect_problem(404, "not-found");
    read(&json!({ "ids": vec![newest; 101] })).expect_problem(422, "invalid");
}

fn by_hand(bundle: &Bundle, guest: &Guest<'_>) {
    let staff = bundle.staff();
    let order = guest.book(stay(bundle, rooms::FIRST, 1));
    let ask = format!("/v1/orders/{}/refund-requests", text(&order["id"]));
    guest
        .post(&ask, &json!({ "reason": "x" }))
        .send()
        .expect_problem(409, "not-refundable");
    let confirm = |order: &Value| {
        let path = format!("/v1/merchant/orders/{}/confirm-payment", text(&order["id"]));
        bundle.post(&path, &json!({ "reference": "R-1" })).token(&staff).send()
    };
    confirm(&order).expect_status(200);
    confirm(&order).expect_problem(409, "reference-used");
    let other = guest.book(stay(bundle, rooms::SECOND, 1));
    confirm(&other).expect_problem(409, "reference-used");
    guest.pay(&other, None);
    assert_eq!(guest.order(&order)["payments"][0]["channel"], "offline");
}

fn fault(bundle: &Bundle, operation: &str, fault: &str) {
    let wish = json!({ "channel": "wechat", "operation": operation, "fault": fault });
    bundle.post("/sandbox/faults", &wish).send().expect_status(201);
}

fn abnormal(bundle: &Bundle, guest: &Guest<'_>) {
    let operator = bundle.operator();
    for (hours, deed) in [(2, "retry"), (3, "settled")] {
        let order = guest.paid(stay(bundle, rooms::FIRST, hours));
        fault(bundle, "refund", "abnormal");
        let cancel = format!("/v1/orders/{}/cancel", text(&order["id"]));
        guest.post(&cancel, &json!({})).send().expect_status(200);
        bundle.settle_refunds();
        let list = bundle
            .get("/v1/platform/refunds?limit=1")
            .token(&operator)
            .send()
            .expect_status(200);
        let path = format!("/v1/platform/refunds/{}/{deed}", text(&list["items"][0]["id"]));
        let press = || {
            bundle
                .post(&path, &json!({ "reason": "已联系客人" }))
                .token(&operator)
                .send()
        };
        press().expect_status(200);
        press().expect_problem(409, "refund-not-abnormal");
        bundle.settle_refunds();
    }
    guest
        .get("/v1/platform/refunds")
        .send()
        .expect_problem(403, "not-allowed");
}

/// A payment that the gateway tells in this odd way.
fn told(bundle: &Bundle, guest: &Guest<'_>, stay: Stay, how: &Value) {
    let session = guest.ask_to_pay(&guest.book(stay), None).expect_status(200);
    let pay = format!("/sandbox/payments/{}/pay", text(&session["payment_id"]));
    bundle.post(&pay, how).send().expect_status(200);
}

fn calendar(bundle: &Bundle, guest: &Guest<'_>) {
    let (operator, base) = (bundle.operator(), "/v1/platform/calendar");
    let get = |query: &str| bundle.get(&format!("{base}{query}")).token(&operator).send();
    let known = get("?year=2027").expect_status(200);
    get("?year=2099").expect_problem(404, "not-found");
    get("?year=next").expect_problem(400, "unreadable");
    guest.get(base).send().expect_problem(403, "not-allowed");
    let year = json!({ "is_provisional": known["is_provisional"], "days": known["days"] });
    for method in ["PUT", "POST"] {
        let write = |year: &str| bundle.call(method, &format!("{base}/{year}")).token(&operator);
        write("2027").json(&year).send().expect_status(200);
        write("2026").json(&year).send().expect_problem(422, "invalid");
        write("27").json(&year).send().expect_problem(404, "not-found");
        write("2027")
            .body("application/json", "[]")
            .send()
            .expect_problem(400, "unreadable");
        let text = write("2027").body("text/plain", "{}").send();
        text.expect_problem(415, "unsupported-media-type");
        let by_guest = bundle.call(method, &format!("{base}/2027")).token(&guest.token);
        by_guest.json(&year).send().expect_problem(403, "not-allowed");
    }
}

fn exceptions(bundle: &Bundle, guest: &Guest<'_>) {
    let operator = bundle.operator();
    told(
        bundle,
        guest,
        stay(bundle, rooms::FIRST, 4),
        &json!({ "amount_fen": 1 }),
    );
    let list = "/v1/platform/exceptions";
    let open = bundle.get(list).token(&operator).send().expect_status(200);
    let path = format!("{list}/{}/resolve", text(&open["items"][0]["id"]));
    let verdict = json!({ "resolution": "settled_elsewhere", "reason": "已核对" });
    let resolve = |key: &str| bundle.post(&path, &verdict).token(&operator).key(key).send();
    resolve("1").expect_status(200);
    resolve("2").expect_problem(409, "already-resolved");
    bundle
        .get(&format!("{list}?state=resolved"))
        .token(&operator)
        .send()
        .expect_status(200);
    guest.get(list).send().expect_problem(403, "not-allowed");
}

fn matches(bundle: &Bundle, guest: &Guest<'_>, day: &str) {
    let operator = bundle.operator();
    let get = |path: &str| bundle.get(path).token(&operator).send();
    for hours in [5, 6] {
        told(
            bundle,
            guest,
            stay(bundle, rooms::FIRST, hours),
            &json!({ "notify": false }),
        );
    }
    bundle.forward_minutes(24 * 60);
    let (base, which) = (
        "/v1/platform/reconciliation",
        json!({ "channel": "wechat", "date": day }),
    );
    let query = format!("{base}?channel=wechat&date={day}");
    get(&query).expect_problem(404, "not-found");
    bundle.post(base, &which).token(&operator).send().expect_status(200);
    get(&query).expect_status(200);
    let open = get(&format!("{base}/differences?state=open&limit=100")).expect_status(200);
    let missing = open["items"].as_array().expect("differences").iter();
    let missing: Vec<_> = missing.filter(|one| one["kind"] == "payment_missing_here").collect();
    let press = |difference: &Value, deed: &str| {
        let path = format!("{base}/differences/{}/{deed}", text(&difference["id"]));
        bundle
            .post(&path, &json!({ "reason": "已核对" }))
            .token(&operator)
            .send()
    };
    press(missing[0], "repair").expect_status(200);
    press(missing[0], "repair").expect_problem(409, "difference-closed");
    press(missing[1], "ignore").expect_status(200);
    let late = json!({ "channel": "wechat", "date": "9999-12-31" });
    bundle
        .post(base, &late)
        .token(&operator)
        .send()
        .expect_problem(422, "invalid");
    get("/v1/platform/ledger").expect_status(200);
    let due = bundle.post("/internal/reconciliation", &json!({}));
    due.token("sandbox-tick-secret").send().expect_status(200);
    get("/v1/platform/ledger?from=2026-01-01T00:00:00Z").expect_status(200);
}

fn day(moment: Moment) -> String {
    moment.to_string()[..10].to_owned()
}

fn noon(bundle: &Bundle) -> Moment {
    let next = day(bundle.now().plus_minutes(24 * 60));
    Moment::parse(&format!("{next}T12:00:00+08:00")).expect("a time")
}
