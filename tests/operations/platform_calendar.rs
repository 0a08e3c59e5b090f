//! GET /v1/platform/calendar · PUT, POST /v1/platform/calendar/:year

use serde_json::{Value, json};
use tests::{Bundle, refuses_strangers};

const CALENDAR: &str = "/v1/platform/calendar";

#[test]
fn operators_write_a_year_and_everybody_else_is_kept_out() {
    let bundle = Bundle::start();
    let (guest, staff, operator) = (bundle.guest("calendar"), bundle.staff(), bundle.operator());
    refuses_strangers(&bundle, "GET", CALENDAR);
    refuses_strangers(&bundle, "PUT", &format!("{CALENDAR}/2027"));
    for token in [&guest.token, &staff] {
        bundle
            .get(CALENDAR)
            .token(token)
            .send()
            .expect_problem(403, "not-allowed");
    }
    let show = |year: &str| bundle.get(&format!("{CALENDAR}?year={year}")).token(&operator).send();
    let known = show("2027").expect_status(200);
    assert_eq!(known["is_provisional"], true);
    let put = |year: &str, body: &Value| {
        let call = bundle.call("PUT", &format!("{CALENDAR}/{year}")).token(&operator);
        call.json(body).send()
    };
    let mut days = known["days"].clone();
    let worked = json!({ "date": "2027-10-09", "kind": "workday", "name": "国庆节调休" });
    days.as_array_mut().unwrap().push(worked.clone());
    let given = json!({ "is_provisional": false, "days": days });
    let set = put("2027", &given).expect_status(200);
    assert_eq!((&set["days"], &set["is_provisional"]), (&days, &json!(false)));
    assert_eq!(put("2027", &given).expect_status(200)["days"], days, "twice is once");
    assert_eq!(show("2027").expect_status(200)["days"], days);
    let early = json!({ "is_provisional": false, "days": [worked, known["days"][0]] });
    let problem = put("2027", &early).expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/days/1/date");
    put("2029", &json!({ "is_provisional": true, "days": [] })).expect_problem(422, "invalid");
    put("1", &given).expect_problem(404, "not-found");
    show("2029").expect_problem(404, "not-found");
    let delete = bundle
        .call("DELETE", &format!("{CALENDAR}/2027"))
        .token(&operator)
        .send();
    assert_eq!((delete.status, delete.header("allow")), (405, Some("PUT, POST")));
}
