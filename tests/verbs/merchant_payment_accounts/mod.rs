//! Accounts at the gateways are set and told, natively.

use database::{Statements, parameters};
use kaimen_merchant_payment_accounts::answer;
use scene::{Call, Person, Reply, Shop, sandbox_account};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};

const ADDRESSES: [&str; 5] = [
    "sealing_keys",
    "wechat_pay_api",
    "alipay_api",
    "unionpay_api",
    "unionpay_file_api",
];

/// The sandbox's shop with its owner, and the platform's operator.
struct Office {
    shop: Shop,
    operator: Person,
}

impl Office {
    fn open() -> Office {
        let mut shop = Shop::open();
        shop.world.mode = Mode::Sandbox;
        shop.world.settings = Settings::given(scene::defaults(&ADDRESSES));
        let operator = Person::operator(&shop.world);
        // What the sandbox brings along is not what is set here.
        shop.world
            .database
            .run("UPDATE payment_account SET state = 'retired'", &[])
            .unwrap();
        Office { shop, operator }
    }

    fn set(&self, whose: &str, channel: &str, body: &Value) -> Reply {
        let route = format!("/v1/{whose}/payment-accounts/:channel");
        let call = Call::new("PUT", &route).part("channel", channel).body(body);
        call.by(self.token(whose)).send(&self.shop.world, answer)
    }

    fn list(&self, whose: &str) -> Vec<Value> {
        let route = format!("/v1/{whose}/payment-accounts");
        let told = Call::get(&route).by(self.token(whose)).send(&self.shop.world, answer);
        told.expect(200)["items"].as_array().unwrap().clone()
    }

    fn token(&self, whose: &str) -> &str {
        match whose {
            "merchant" => &self.shop.staff.token,
            _ => &self.operator.token,
        }
    }
}

#[test]
fn what_is_set_is_told_without_its_keys() {
    let office = Office::open();
    for whose in ["merchant", "platform"] {
        for (channel, merchant, app) in [
            ("wechat", "1900000001", "wx5a2db0c0ffee0001"),
            ("alipay", "2088000000000001", "9021000100000001"),
            ("unionpay", "777290000000001", ""),
        ] {
            let given = sandbox_account(channel);
            let told = office.set(whose, channel, &given).expect(200);
            assert_eq!(
                (&told["channel"], &told["state"], &told["merchant"], &told["app"]),
                (&json!(channel), &json!("live"), &json!(merchant), &json!(app))
            );
            assert_eq!(told["sealing_key"], "sandbox-1");
            let actor = if whose == "merchant" {
                office.shop.staff.id
            } else {
                office.operator.id
            };
            assert_eq!(told["changed_by"]["id"], json!(actor));
            let listed = office.list(whose);
            assert!(listed.contains(&told), "{listed:?}");
            let all = json!(listed).to_string();
            for secret in ["private_key", "api_v3_key"]
                .iter()
                .filter_map(|name| given[*name].as_str())
            {
                let line = secret.lines().nth(3).unwrap_or(secret);
                assert!(!all.contains(line), "{all}");
            }
        }
    }
}

#[test]
fn the_keys_lie_sealed_in_the_database() {
    #[derive(Deserialize)]
    struct Kept {
        settings: String,
    }
    let office = Office::open();
    let told = office.set("merchant", "wechat", &sandbox_account("wechat")).expect(200);
    let kept = "SELECT settings FROM payment_account_version WHERE account_id = ?1";
    let kept: Kept = office
        .shop
        .world
        .database
        .one(kept, parameters![told["id"].as_str().unwrap()])
        .unwrap();
    assert!(kept.settings.starts_with("sandbox-1."));
    assert!(!kept.settings.contains("PRIVATE KEY") && !kept.settings.contains("1900000001"));
}

#[test]
fn each_setting_is_a_version_with_who_made_it_and_another_merchant_number_another_account() {
    let office = Office::open();
    let mut given = sandbox_account("alipay");
    let first = office.set("merchant", "alipay", &given).expect(200);
    let second = office.set("merchant", "alipay", &given).expect(200);
    assert_eq!(
        (&second["id"], &second["version"]),
        (&first["id"], &json!(first["version"].as_i64().unwrap() + 1))
    );
    given["seller_id"] = json!("2088000000000002");
    let other = office.set("merchant", "alipay", &given).expect(200);
    assert_ne!(other["id"], first["id"]);
    let states = office.list("merchant");
    let states: Vec<_> = states.iter().map(|one| (&one["id"], &one["state"])).collect();
    assert!(states.contains(&(&other["id"], &json!("live"))) && states.contains(&(&first["id"], &json!("retired"))));
}

#[test]
fn what_is_wrong_is_told_by_its_place_and_not_quoted() {
    let office = Office::open();
    let pointers = |problem: &Value| -> Vec<String> {
        let errors = problem["errors"].as_array().unwrap().iter();
        errors
            .map(|error| error["pointer"].as_str().unwrap().to_owned())
            .collect()
    };
    let good = sandbox_account("wechat");
    let refused = |changed: &Value| {
        let mut body = good.clone();
        for (name, value) in changed.as_object().unwrap() {
            body[name] = value.clone();
        }
        office.set("merchant", "wechat", &body).refused(422, "invalid")
    };
    let everything = office.set("merchant", "wechat", &json!({})).refused(422, "invalid");
    assert_eq!(
        pointers(&everything),
        ["/mchid", "/appid", "/serial", "/private_key", "/api_v3_key"]
    );
    assert_eq!(
        pointers(&refused(&json!({ "serial": "no serial", "api_v3_key": "31 bytes" }))),
        ["/serial", "/api_v3_key"]
    );
    assert_eq!(pointers(&refused(&json!({ "private_key": null }))), ["/private_key"]);
    let secret = refused(&json!({ "private_key": "a-secret-that-is-no-key" }));
    assert_eq!(pointers(&secret), ["/private_key"]);
    assert!(!secret.to_string().contains("a-secret"));
    office
        .set("merchant", "wechat", &json!({ "mchid": 1 }))
        .refused(400, "unreadable");
    office.set("merchant", "offline", &good).refused(404, "not-found");
    office.set("merchant", "paypal", &good).refused(404, "not-found");
}

#[test]
fn the_sandboxs_keys_are_refused_in_live_mode_and_so_is_its_sealing_key() {
    let mut office = Office::open();
    office.shop.world.mode = Mode::Live;
    let problem = office
        .set("platform", "unionpay", &sandbox_account("unionpay"))
        .refused(422, "invalid");
    let told = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(told.contains("the sandbox's"), "{problem}");
    let mut own = sandbox_account("alipay");
    own["seller_id"] = json!("2088123412341234");
    own["app_id"] = json!("2021000000000001");
    own["private_key"] = json!(key("unionpay_foreign_private_key.pem"));
    own["public_key"] = json!(key("merchant_public_key.pem"));
    // The address is the bundle's affair.
    office.set("platform", "alipay", &own).refused(503, "not-configured");
    let live = |sealing_keys: &str| {
        Settings::given([
            ("alipay_api", "https://openapi.alipay.com".to_owned()),
            ("sealing_keys", sealing_keys.to_owned()),
        ])
    };
    let (_, sandbox) = scene::defaults(&["sealing_keys"]).remove(0);
    for unusable in ["", "x", &sandbox] {
        office.shop.world.settings = live(unusable);
        let problem = office.set("platform", "alipay", &own).refused(503, "not-configured");
        assert!(
            problem["detail"].as_str().unwrap().contains("`sealing_keys`"),
            "{problem}"
        );
    }
    office.shop.world.settings = live("2026:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    assert_eq!(
        office.set("platform", "alipay", &own).expect(200)["sealing_key"],
        "2026"
    );
}

fn key(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../components/system/sandbox/keys");
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

#[test]
fn only_who_is_permitted_looks_or_sets() {
    let office = Office::open();
    let world = &office.shop.world;
    let give = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, ?2, ?3, 0)";
    let clerk = Person::guest(world);
    world.database.run(give, parameters![clerk.id, "clerk", 1]).unwrap();
    for whose in ["merchant", "platform"] {
        let (list, one) = (
            format!("/v1/{whose}/payment-accounts"),
            format!("/v1/{whose}/payment-accounts/:channel"),
        );
        let call = |token: Option<&str>| {
            let body = sandbox_account("alipay");
            let set = Call::post(&one).part("channel", "alipay").body(&body).by_if(token);
            [
                Call::get(&list).by_if(token).send(world, answer),
                set.send(world, answer),
            ]
        };
        let other = if whose == "merchant" {
            &office.operator
        } else {
            &office.shop.staff
        };
        for person in [&clerk, &office.shop.guest, other] {
            for reply in call(Some(&person.token)) {
                reply.refused(403, "not-allowed");
            }
        }
        for reply in call(None).into_iter().chain(call(Some("x"))) {
            reply.refused(401, "unauthenticated");
        }
    }
}

#[test]
fn an_account_is_given_up_once_and_stays_told() {
    let office = Office::open();
    let world = &office.shop.world;
    for whose in ["merchant", "platform"] {
        let set = office.set(whose, "alipay", &sandbox_account("alipay")).expect(200);
        let route = format!("/v1/{whose}/payment-accounts/:channel/retire");
        let retire = |channel: &'static str, token: &str| {
            let call = Call::post(&route).part("channel", channel);
            call.by(token).send(world, answer)
        };
        retire("alipay", &office.shop.guest.token).refused(403, "not-allowed");
        let told = retire("alipay", office.token(whose)).expect(200);
        assert_eq!((&told["id"], &told["state"]), (&set["id"], &json!("retired")));
        retire("alipay", office.token(whose)).refused(404, "not-found");
        retire("paypal", office.token(whose)).refused(404, "not-found");
        assert!(office.list(whose).contains(&told));
        let back = office.set(whose, "alipay", &sandbox_account("alipay")).expect(200);
        assert_eq!((&back["id"], &back["state"]), (&set["id"], &json!("live")));
    }
}

#[test]
fn a_new_key_seals_everything_anew() {
    let mut office = Office::open();
    office.set("merchant", "wechat", &sandbox_account("wechat")).expect(200);
    let seal = |office: &Office, token: &str| {
        let call = Call::post("/v1/platform/payment-account-seals").by(token);
        call.send(&office.shop.world, answer)
    };
    let all = |count: i64| json!({ "resealed": count, "unopened": [] });
    assert_eq!(seal(&office, &office.operator.token).expect(200), all(0));
    let (_, old) = scene::defaults(&["sealing_keys"]).remove(0);
    let new = format!("new:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=,{old}");
    office.shop.world.settings = Settings::given([("sealing_keys", new)]);
    // Its own three, and the sandbox's.
    assert_eq!(seal(&office, &office.operator.token).expect(200), all(4));
    assert_eq!(office.list("merchant")[0]["sealing_key"], "new");
    seal(&office, &office.shop.staff.token).refused(403, "not-allowed");
}

#[test]
fn an_owner_of_several_merchants_names_one() {
    let office = Office::open();
    let (world, owner) = (&office.shop.world, &office.shop.staff);
    let second = "0197a000000070008000000000e00002";
    let found = "INSERT INTO merchant (number, id, name, created_at) VALUES (2, ?1, '二店', 0)";
    world.database.run(found, parameters![second]).unwrap();
    let give = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, 'owner', 2, 0)";
    world.database.run(give, parameters![owner.id]).unwrap();
    let set = |query: &str| {
        let body = sandbox_account("alipay");
        let call = Call::new("PUT", "/v1/merchant/payment-accounts/:channel").part("channel", "alipay");
        call.query(query).body(&body).by(&owner.token).send(world, answer)
    };
    let problem = set("").refused(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/merchant_id");
    set("merchant_id=0197a000000070008000000000e00009").refused(403, "not-allowed");
    set("merchant_id=none").refused(400, "unreadable");
    let told = set(&format!("merchant_id={second}")).expect(200);
    #[derive(Deserialize)]
    struct Of {
        merchant_number: i64,
    }
    let of = "SELECT merchant_number FROM payment_account WHERE id = ?1";
    let of: Of = world
        .database
        .one(of, parameters![told["id"].as_str().unwrap()])
        .unwrap();
    assert_eq!(of.merchant_number, 2);
}

#[test]
fn a_list_takes_three_statements() {
    let office = Office::open();
    let before = office.shop.world.database.statements();
    office.list("merchant");
    assert_eq!(office.shop.world.database.statements() - before, 3);
}
