//! Where people are logged in.

use super::PATH;
use serde_json::json;
use tests::{Bundle, refuses_strangers};

#[test]
fn people_see_where_they_are_logged_in_and_log_out_there() {
    let bundle = Bundle::start();
    refuses_strangers(&bundle, "GET", "/v1/me/sessions");
    refuses_strangers(&bundle, "POST", "/v1/me/sessions/end-others");
    let (guest, elsewhere) = (bundle.guest("zhang"), bundle.guest("zhang"));
    let stranger = bundle.guest("li");
    let listed = guest.get("/v1/me/sessions").send().expect_status(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["way"]), (2, &json!("wechat")));
    let other = items.iter().find(|item| item["is_this_one"] == false).unwrap();
    let end = format!("/v1/me/sessions/{}/end", other["id"].as_str().unwrap());
    refuses_strangers(&bundle, "POST", &end);
    stranger.post(&end, &json!({})).send().expect_problem(404, "not-found");
    elsewhere.get(PATH).send().expect_status(200);
    assert_eq!(guest.post(&end, &json!({})).send().expect_status(200), json!({}));
    elsewhere.get(PATH).send().expect_problem(401, "unauthenticated");
    guest.post(&end, &json!({})).send().expect_problem(404, "not-found");

    let (second, third) = (bundle.guest("zhang"), bundle.guest("zhang"));
    let ended = guest
        .post("/v1/me/sessions/end-others", &json!({}))
        .send()
        .expect_status(200);
    assert_eq!(ended, json!({ "ended": 2 }));
    for over in [&second, &third] {
        over.get(PATH).send().expect_problem(401, "unauthenticated");
    }
    let events = guest.get("/v1/me/events").send().expect_status(200);
    assert_eq!(events["items"][0]["kind"], "other_sessions_ended");
    assert_eq!(
        stranger.get("/v1/me/events").send().expect_status(200)["items"],
        json!([])
    );
    refuses_strangers(&bundle, "GET", "/v1/me/events");
    guest.get(PATH).send().expect_status(200);
    stranger.get(PATH).send().expect_status(200);
}
