//! How a password is set, and changed by who knows it.

use super::{PATH, bind_phone, log_in, patch, patch_by};
use serde_json::{Value, json};
use tests::{Bundle, race};

#[test]
fn a_password_goes_with_a_phone_and_is_changed_by_who_knows_it() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let problem = patch(&bundle, &guest, &json!({ "password": "first-password" })).expect_problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/password");
    let fresh = bind_phone(&bundle, &guest);
    // A token that may be stolen sets no first password; a code of the phone of just now does.
    patch(&bundle, &guest, &json!({ "password": "first-password" })).expect_problem(403, "proof-needed");
    let set = patch_by(&bundle, &fresh, &json!({ "password": "first-password" })).expect_status(200);
    // Every other session is over then.
    guest.get(PATH).send().expect_problem(401, "unauthenticated");
    let token = bundle.guest("zhang").token;
    assert_eq!(set["has_password"], true);
    assert!(!set.to_string().contains("argon2"));
    assert_eq!(
        log_in(&bundle, "first-password").expect_status(200)["user"]["id"],
        json!(guest.id)
    );

    for current in [Value::Null, json!("not-this-one")] {
        let wish = json!({ "password": "second-password", "current_password": current });
        let problem = patch_by(&bundle, &token, &wish).expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/current_password");
    }
    let wish = json!({ "password": "second-password", "current_password": "first-password" });
    patch_by(&bundle, &token, &wish).expect_status(200);
    log_in(&bundle, "first-password").expect_problem(401, "bad-credentials");
    log_in(&bundle, "second-password").expect_status(200);
}

#[test]
fn of_many_changes_of_a_password_at_once_one_takes_place() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let fresh = bind_phone(&bundle, &guest);
    patch_by(&bundle, &fresh, &json!({ "password": "password-first" })).expect_status(200);
    let guest = bundle.guest("zhang");
    let wish = |number| json!({ "password": format!("password-{number}"), "current_password": "password-first" });
    let replies = race(4, |number| patch(&bundle, &guest, &wish(number)));
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    let winner = replies.iter().position(|reply| reply.status == 200).unwrap();
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        assert!(matches!(reply.status, 409 | 422), "{}", reply.text());
    }
    log_in(&bundle, &format!("password-{winner}")).expect_status(200);
}

#[test]
fn guessing_the_present_password_ends() {
    let bundle = Bundle::start();
    let guest = bundle.guest("zhang");
    let fresh = bind_phone(&bundle, &guest);
    patch_by(&bundle, &fresh, &json!({ "password": "first-password" })).expect_status(200);
    let guest = bundle.guest("zhang");
    let guess = json!({ "password": "second-password", "current_password": "a-wild-guess" });
    for _ in 0..10 {
        patch(&bundle, &guest, &guess).expect_problem(422, "invalid");
    }
    patch(&bundle, &guest, &guess).expect_problem(429, "too-many-requests");
}
