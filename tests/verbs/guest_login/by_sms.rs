use crate::guest_login::world::{Scene, settings, told};
use database::Statements;
use member::{account, code::Seal};
use serde_json::json;
use settings::Settings;

const PHONE: &str = "13800138000";
const E164: &str = "+8613800138000";

fn invalid() -> (u16, String, Option<i64>) {
    (401, "sms-code-invalid".to_owned(), None)
}

fn another(code: &str) -> String {
    let other = (code.parse::<u32>().unwrap() + 1) % 1_000_000;
    format!("{other:06}")
}

#[test]
fn a_code_lets_in_once_and_the_phone_is_known_however_it_is_written() {
    let scene = Scene::new();
    let code = scene.code("138 0013-8000");
    let login = scene.sms("+86 13800138000", &code, None).unwrap();
    assert_eq!(
        (&login["user"]["phone"], &login["user"]["is_new"]),
        (&json!(E164), &json!(true))
    );
    assert_eq!(told(scene.sms(PHONE, &code, None)), invalid());
    scene.world.clock.advance(60);
    let again = scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    assert_eq!(
        (&again["user"]["id"], &again["user"]["is_new"]),
        (&login["user"]["id"], &json!(false))
    );
}

#[test]
fn digits_are_read_as_people_type_and_paste_them() {
    let scene = Scene::new();
    let wide = |text: &str| -> String {
        let wide = |digit: u8| char::from_u32(u32::from(digit) - u32::from(b'0') + u32::from('０')).unwrap();
        text.bytes().map(wide).collect()
    };
    let code = scene.code(&format!("\u{202a}０８６{}\u{202c}", wide(PHONE)));
    let (first, last) = code.split_at(3);
    let typed = format!("\u{200e}{}\u{a0}{}\u{2013}", wide(first), last);
    let login = scene.sms("0086 138\u{2011}0013\u{2011}8000", &typed, None).unwrap();
    assert_eq!(login["user"]["phone"], E164);
    assert_eq!(told(scene.sms(PHONE, "12345x", None)).0, 422);
}

#[test]
fn a_code_is_good_for_five_minutes() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    scene.world.clock.advance(299);
    scene.sms(PHONE, &code, None).unwrap();
    let code = scene.code(PHONE);
    scene.world.clock.advance(300);
    assert_eq!(told(scene.sms(PHONE, &code, None)), invalid());
}

#[test]
fn the_fifth_try_is_the_last_one() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    for _ in 0..4 {
        assert_eq!(told(scene.sms(PHONE, &another(&code), None)), invalid());
    }
    scene.sms(PHONE, &code, None).unwrap();

    scene.world.clock.advance(60);
    let code = scene.code(PHONE);
    for _ in 0..5 {
        assert_eq!(told(scene.sms(PHONE, &another(&code), None)), invalid());
    }
    assert_eq!(told(scene.sms(PHONE, &code, None)), invalid());
}

#[test]
fn a_new_code_takes_the_place_of_the_old_one() {
    let scene = Scene::new();
    let old = scene.code(PHONE);
    scene.world.clock.advance(60);
    let new = scene.code(PHONE);
    assert_eq!(told(scene.sms(PHONE, &old, None)), invalid());
    scene.sms(PHONE, &new, None).unwrap();
}

#[test]
fn a_code_is_for_its_phone() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    assert_eq!(told(scene.sms("13900139000", &code, None)), invalid());
    scene.sms(PHONE, &code, None).unwrap();
}

#[test]
fn of_two_logins_at_once_with_one_code_one_gets_in() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    let (database, clock, sealing) = (&scene.world.database, &scene.world.clock, &scene.sealing());
    // Both have proved the code before either has used it up.
    let prove = || {
        Seal::new(sealing, "login-secret", E164, &code)
            .unwrap()
            .prove(database, sealing, "192.0.2.1", clock.now())
            .unwrap()
            .unwrap()
    };
    let (first, second) = (prove(), prove());
    let enter = |proof: &member::code::Proof<'_>| {
        database.transaction(|change| -> Result<bool, member::Refusal> {
            let won = proof.use_up(change)?;
            if won {
                account::enter(
                    change,
                    clock,
                    sealing,
                    account::Way::Phone(proof.phone()),
                    &member::Visitor::default(),
                )?;
            }
            Ok(won)
        })
    };
    assert!(enter(&second).unwrap());
    assert!(!enter(&first).unwrap());
    assert_eq!(scene.guests(), 1);
}

#[test]
fn a_phone_gets_one_code_a_minute_and_five_an_hour() {
    let scene = Scene::new();
    let ask = || scene.post("/v1/sms-codes", None, &json!({ "phone": PHONE }));
    scene.code(PHONE);
    scene.world.clock.advance(1);
    assert_eq!(told(ask()), (429, "too-many-requests".to_owned(), Some(59)));
    for _ in 0..4 {
        scene.world.clock.advance(60);
        scene.code(PHONE);
    }
    scene.world.clock.advance(60);
    // The first one was 301 seconds ago.
    assert_eq!(told(ask()), (429, "too-many-requests".to_owned(), Some(3600 - 301)));
    scene.code("13900139000");
    scene.world.clock.advance(3600 - 301 - 1);
    assert_eq!(told(ask()).2, Some(1));
    scene.world.clock.advance(1);
    scene.code(PHONE);
    assert_eq!(scene.counterparts.codes.lock().unwrap().len(), 7);
}

#[test]
fn an_address_gets_twenty_an_hour() {
    let scene = Scene::new();
    let ask = |client: &str, number: i64| {
        let body = json!({ "phone": format!("138000000{number:02}") });
        scene.post_from(client, "/v1/sms-codes", None, &body)
    };
    for number in 0..20 {
        // Another port is the same address.
        assert_eq!(
            ask(&format!("192.0.2.1:{}", 4000 + number), number).unwrap().status(),
            202
        );
    }
    assert_eq!(
        told(ask("192.0.2.1:9", 20)),
        (429, "too-many-requests".to_owned(), Some(3600))
    );
    assert_eq!(ask("192.0.2.2:9", 20).unwrap().status(), 202);
    scene.world.clock.advance(3600);
    assert_eq!(ask("192.0.2.1:9", 21).unwrap().status(), 202);
}

#[test]
fn a_code_that_may_not_have_gone_out_is_void_and_counts() {
    let scene = Scene::new();
    let failing = |with| *scene.counterparts.sms_fails_with.lock().unwrap() = with;
    let ask = || told(scene.post("/v1/sms-codes", None, &json!({ "phone": PHONE })));
    failing(Some("FailedOperation.TemplateIncorrectOrUnapproved"));
    assert_eq!(ask(), (503, "unavailable".to_owned(), Some(60)));
    let code = scene.counterparts.codes.lock().unwrap().last().unwrap().clone();
    assert_eq!(told(scene.sms(PHONE, &code, None)), invalid());
    assert_eq!(ask().0, 429);
    scene.world.clock.advance(60);
    failing(Some("LimitExceeded.PhoneNumberDailyLimit"));
    assert_eq!(ask(), (429, "too-many-requests".to_owned(), Some(24 * 3600)));
    scene.world.clock.advance(60);
    failing(None);
    scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
}

#[test]
fn known_and_unknown_phones_are_answered_alike() {
    let scene = Scene::new();
    scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    scene.world.clock.advance(60);
    let answer = |phone: &str| {
        let answer = scene.post("/v1/sms-codes", None, &json!({ "phone": phone })).unwrap();
        (answer.status(), answer.body().to_vec())
    };
    assert_eq!(answer(PHONE), answer("13900139000"));
    assert_eq!(
        told(scene.sms(PHONE, "000000", None)),
        told(scene.sms("13700137000", "000000", None))
    );
}

#[test]
fn only_what_the_secret_makes_of_a_code_is_stored() {
    let scene = Scene::new();
    let code = scene.code(PHONE);
    let stored: Vec<serde_json::Value> = scene.world.database.all("SELECT * FROM sms_code", &[]).unwrap();
    assert_eq!(stored[0]["code_hmac"].as_str().unwrap().len(), 64);
    assert!(!stored[0]["code_hmac"].as_str().unwrap().contains(&code));
}

#[test]
fn what_is_no_phone_or_no_code_is_refused_by_name() {
    let scene = Scene::new();
    let strange = ["", "12345", "+8521234567", "٠١٣٨٠٠١٣٨٠٠", "' OR 1=1 --", "😀"];
    for phone in strange.into_iter().chain([&*"1".repeat(10_000)]) {
        let ask = scene.post("/v1/sms-codes", None, &json!({ "phone": phone }));
        assert_eq!(told(ask), (422, "invalid".to_owned(), None), "{phone}");
    }
    scene.code(PHONE);
    for code in ["", "12345", "1234567", "١٢٣٤٥٦", "12a456", "-12345"] {
        assert_eq!(told(scene.sms(PHONE, code, None)).0, 422, "{code}");
    }
    assert_eq!(scene.number("SELECT tries FROM sms_code"), 0);
}

#[test]
fn the_setting_chooses_who_sends() {
    let mut scene = Scene::new();
    let given = |provider: &str| Settings::given(settings().into_iter().chain([("sms_provider", provider.to_owned())]));
    scene.world.settings = given("aliyun");
    scene.sms(PHONE, &scene.code(PHONE), None).unwrap();
    scene.world.clock.advance(60);
    *scene.counterparts.sms_fails_with.lock().unwrap() = Some("isv.BUSINESS_LIMIT_CONTROL");
    let ask = || told(scene.post("/v1/sms-codes", None, &json!({ "phone": PHONE })));
    assert_eq!(ask(), (429, "too-many-requests".to_owned(), Some(60)));
    let code = scene.counterparts.codes.lock().unwrap().last().unwrap().clone();
    assert_eq!(told(scene.sms(PHONE, &code, None)), invalid());
    let mut scene = Scene::new();
    scene.world.settings = given("carrier pigeon");
    let refused = scene.post("/v1/sms-codes", None, &json!({ "phone": PHONE }));
    assert_eq!(told(refused).1, "not-configured");
    assert_eq!(scene.number("SELECT count(*) FROM login_attempt"), 0);
}

#[test]
fn a_line_with_many_ipv6_addresses_is_one_client() {
    let scene = Scene::new();
    let ask = |client: &str, number: i64| {
        let body = json!({ "phone": format!("138000000{number:02}") });
        scene.post_from(client, "/v1/sms-codes", None, &body)
    };
    for number in 0..20 {
        let client = format!("[2001:db8:1:2:{number:x}::1]:4000");
        assert_eq!(ask(&client, number).unwrap().status(), 202);
    }
    assert_eq!(told(ask("[2001:db8:1:2:99::1]:4000", 20)).0, 429);
    assert_eq!(ask("[2001:db8:1:3::1]:4000", 21).unwrap().status(), 202);
}
